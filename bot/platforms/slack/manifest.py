"""The app manifest, from which a workspace makes its own Hearth: commands, menus, scopes and events. Pure."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from bot.kit.outcome import CommandSheet, MenuSheet
from bot.kit.text import cut
from bot.platforms.slack.asked import MENU
from bot.platforms.slack.line import NAME
from bot.platforms.slack.needs import EVENTS, GROUP_EVENTS, scopes

COMMANDS: Final = 50
MENUS: Final = 10
"""Commands and shortcuts that Slack takes in a manifest (its schema)."""
HELP: Final = 150
HINT: Final = 200
TAKEN: Final = frozenset(
    {
        "apps", "archive", "away", "call", "collapse", "dm", "dnd", "expand", "feed", "invite", "join", "keys",
        "leave", "me", "msg", "mute", "open", "people", "prefs", "remind", "remove", "rename", "search", "shortcuts",
        "shrug", "star", "status", "topic", "who",
    }
)  # fmt: skip
"""Slack's own commands, which no app can have; Hearth's of these names are typed after `/hearth`."""


def manifest(commands: Sequence[CommandSheet], menus: Sequence[MenuSheet], *, groups: bool) -> dict[str, Any]:
    """The manifest as Slack takes it. What does not fit in is reached by `/hearth`."""
    events = [*EVENTS, *(GROUP_EVENTS if groups else ())]
    return {
        "display_information": {
            "name": "Hearth",
            "description": "A good host for a small community.",
            "background_color": "#7a3b1d",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": False,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": True,
            },
            "bot_user": {"display_name": "Hearth", "always_online": True},
            "slash_commands": [_whole(), *_commands(commands)][:COMMANDS],
            "shortcuts": [
                {
                    "name": menu.name,
                    "type": "message",
                    "callback_id": f"{MENU}{menu.name}",
                    "description": cut(menu.help, HELP),
                }
                for menu in menus
            ][:MENUS],
        },
        "oauth_config": {"scopes": {"bot": scopes(groups=groups)}},
        "settings": {
            "event_subscriptions": {"bot_events": sorted(events)},
            "interactivity": {"is_enabled": True},
            "org_deploy_enabled": False,
            "socket_mode_enabled": True,
            "token_rotation_enabled": False,
        },
    }


def _whole() -> dict[str, Any]:
    about = "Everything that Hearth can do: type a command after it"
    return {"command": f"/{NAME}", "description": about, "usage_hint": "help", "should_escape": True}


def _commands(sheets: Sequence[CommandSheet]) -> Iterator[dict[str, Any]]:
    """One for each first word; what follows it is typed."""
    first: dict[str, list[CommandSheet]] = {}
    for sheet in sheets:
        first.setdefault(sheet.name.partition(" ")[0], []).append(sheet)
    for name, group in sorted(first.items()):
        if name in TAKEN or name == NAME:
            continue
        hints = list(filter(None, (_hint(sheet) for sheet in group)))
        hint = {"usage_hint": cut(" | ".join(hints), HINT)} if hints else {}
        about = group[0].groups[0].help if group[0].groups else group[0].help
        yield {"command": f"/{name}", "description": cut(about, HELP), **hint, "should_escape": True}


def _hint(sheet: CommandSheet) -> str:
    """What can follow the first word."""
    _, _, rest = sheet.name.partition(" ")
    options = (f"[{option.name}]" if option.required else f"({option.name})" for option in sheet.options)
    return " ".join(filter(None, [rest, *options]))
