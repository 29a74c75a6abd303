"""What a workspace is made of; messages are kept in the shape in which Slack's API shows them."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from tests.servers.shapes import Shape


class Kind(StrEnum):
    """Channels by who may find them; the values are those of `channel_type` in events."""

    PUBLIC = "channel"
    PRIVATE = "group"
    DIRECT = "im"
    GROUP = "mpim"


TYPES: Final = {
    Kind.PUBLIC: "public_channel",
    Kind.PRIVATE: "private_channel",
    Kind.DIRECT: "im",
    Kind.GROUP: "mpim",
}
"""The same as `types` of conversations.list names them."""
FAMILY: Final = {Kind.PUBLIC: "channels", Kind.PRIVATE: "groups", Kind.DIRECT: "im", Kind.GROUP: "mpim"}
"""The same as scopes name them."""


@dataclass(eq=False)
class User:
    """An account, of a person or of a bot."""

    id: str
    name: str
    real_name: str
    is_bot: bool = False
    is_owner: bool = False
    is_guest: bool = False
    deleted: bool = False
    display_name: str = ""
    tz: str = "Europe/Amsterdam"
    locale: str = "en-US"
    updated: int = 0

    @property
    def shown(self) -> str:
        """The name that people see."""
        return self.display_name or self.real_name

    def offset(self, now: float) -> int:
        """Seconds from UTC, where they live, at that moment."""
        here = datetime.fromtimestamp(now, ZoneInfo(self.tz)).utcoffset()
        return 0 if here is None else int(here.total_seconds())


@dataclass(eq=False)
class Channel:
    """A place for messages. `read_only` lets nobody but owners post."""

    id: str
    name: str
    kind: Kind
    creator: str
    created: int
    members: list[str] = field(default_factory=list[str])
    messages: dict[str, Shape] = field(default_factory=dict[str, Shape])
    """By ts, which is also their order."""
    archived: bool = False
    read_only: bool = False
    topic: str = ""
    purpose: str = ""

    @property
    def family(self) -> str:
        """Its kind, as scopes name it."""
        return FAMILY[self.kind]

    def in_order(self) -> list[Shape]:
        """Every message, oldest first."""
        return [one for _, one in sorted(self.messages.items())]


@dataclass(eq=False)
class Whisper:
    """An ephemeral message: kept nowhere by Slack, seen by one person until they reload."""

    user: str
    channel: str
    ts: str
    shape: Shape
    gone: bool = False


@dataclass(eq=False)
class Upload:
    """A file on its way, or shared."""

    id: str
    name: str
    length: int
    alt: str = ""
    title: str = ""
    data: bytes | None = None
    complete: bool = False
    channels: list[str] = field(default_factory=list[str])
    created: int = 0


@dataclass(eq=False)
class Group:
    """A user group, which workspaces use as roles."""

    id: str
    handle: str
    name: str
    users: list[str] = field(default_factory=list[str])
    created: int = 0
    disabled: bool = False


@dataclass
class App:
    """What the app is allowed and told, as its manifest and its installation say; None stands for everything."""

    id: str = "A0LOOPBACK1"
    name: str = "Hearth"
    bot_id: str = "B0LOOPBACK1"
    scopes: set[str] | None = None
    events: set[str] | None = None
    commands: dict[str, bool] | None = None
    """Slash commands, and whether each wants people and channels escaped."""
    shortcuts: dict[str, str] | None = None
    """Names of shortcuts, message's or global, to their callback_id."""
    interactive: bool = True
    home_tab: bool = True
    messages_tab: bool = True
    may_be_written_to: bool = True
    """Whether people can write into their direct messages with the app."""

    def granted(self, *wanted: str) -> bool:
        """Whether one of these scopes was granted; none wanted means that none is needed."""
        return self.scopes is None or not wanted or any(one in self.scopes for one in wanted)
