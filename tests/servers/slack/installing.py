"""An app is installed: what its manifest says becomes what it may do and hear."""

from typing import Any

from tests.servers.shapes import part, parts
from tests.servers.slack.model import App


def install(app: App, manifest: dict[str, Any]) -> None:
    """Scopes, events, commands and shortcuts as in the manifest, and nothing else."""
    features, settings = part(manifest, "features"), part(manifest, "settings")
    home = part(features, "app_home")
    app.scopes = set(part(part(manifest, "oauth_config"), "scopes").get("bot") or [])
    app.events = set(part(settings, "event_subscriptions").get("bot_events") or [])
    app.commands = {one["command"]: bool(one.get("should_escape")) for one in parts(features, "slash_commands")}
    app.shortcuts = {one["name"]: one["callback_id"] for one in parts(features, "shortcuts")}
    app.interactive = bool(part(settings, "interactivity").get("is_enabled"))
    app.home_tab = bool(home.get("home_tab_enabled"))
    app.messages_tab = bool(home.get("messages_tab_enabled"))
    app.may_be_written_to = app.messages_tab and not home.get("messages_tab_read_only_enabled")
