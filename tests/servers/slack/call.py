"""One call of the Web API as its method sees it, the errors it may answer, and the table of methods."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from tests.servers.shapes import Shape
from tests.servers.slack.desk import Desk
from tests.servers.slack.errors import SlackError
from tests.servers.slack.model import Channel
from tests.servers.slack.world import World

PAGE: Final = 100
"""Entries of a page unless the call says otherwise."""


@dataclass(frozen=True)
class Call:
    """Its arguments, with blocks and the like decoded."""

    world: World
    desk: Desk
    method: str
    args: dict[str, Any]
    address: str
    """Where this server is, for links into it."""

    def text(self, name: str, missing: str | None = None) -> str:
        """The argument, or nothing; with `missing`, that error when there is none."""
        value = self.args.get(name)
        if value is None or value == "":
            if missing is not None:
                raise SlackError(missing)
            return ""
        return str(value)

    def flag(self, name: str) -> bool:
        """Whether it is true, in whichever way it was written."""
        return str(self.args.get(name, "")).lower() in {"1", "true"}

    def number(self, name: str, default: int) -> int:
        """Whole."""
        value = self.args.get(name)
        try:
            return default if value in {None, ""} else int(str(value))
        except ValueError:
            raise SlackError("invalid_arguments", messages=[f"[ERROR] {name} must be an integer"]) from None

    def channel(self, name: str = "channel") -> Channel:
        """A channel that the app can see; a user's id or a #name stands for one too where Slack takes them."""
        world = self.world
        key = self.text(name, "channel_not_found")
        found = world.channels.get(key)
        if found is None and key in world.users and self.method.startswith("chat.post"):
            found = world.direct(world.bot.id, key)
        if found is None and key.startswith("#"):
            found = next((one for one in world.channels.values() if one.name == key[1:]), None)
        if found is None or (found.kind.value != "channel" and world.bot.id not in found.members):
            raise SlackError("channel_not_found")
        return found

    def message(self, channel: Channel, name: str) -> Shape:
        """The message of that ts."""
        found = channel.messages.get(self.text(name, "message_not_found"))
        if found is None or found.get("subtype") == "tombstone":
            raise SlackError("message_not_found")
        return found

    def needs(self, *scopes: str) -> None:
        """One of these scopes, or missing_scope."""
        if not self.world.app.granted(*scopes):
            granted = ",".join(sorted(self.world.app.scopes or set()))
            raise SlackError("missing_scope", needed=scopes[0], provided=granted)

    def page(self, name: str, entries: list[Any], default: int = PAGE) -> Shape:
        """These entries under that name, cut by limit and cursor."""
        limit = max(1, min(self.number("limit", default), 1000))
        cursor = self.text("cursor")
        if cursor and not cursor.startswith("next:"):
            raise SlackError("invalid_cursor")
        start = int(cursor.removeprefix("next:") or 0) if cursor else 0
        more = start + limit < len(entries)
        following = f"next:{start + limit}" if more else ""
        return {name: entries[start : start + limit], "response_metadata": {"next_cursor": following}}


Handler = Callable[[Call], Shape]


@dataclass(frozen=True)
class Method:
    """A method that this server knows."""

    handler: Handler
    scopes: tuple[str, ...]
    takes: frozenset[str]
    """Arguments that it understands; others are a gap."""
    app_token: bool


METHODS: dict[str, Method] = {}


def method(name: str, takes: str = "", *scopes: str, app_token: bool = False) -> Callable[[Handler], Handler]:
    """Register a method with the arguments it takes; one of the scopes is needed."""

    def register(handler: Handler) -> Handler:
        METHODS[name] = Method(handler, scopes, frozenset(takes.split()), app_token)
        return handler

    return register
