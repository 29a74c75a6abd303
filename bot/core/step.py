"""What stands behind one handler's context: its transaction's share, its wishes, the services."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import update

from bot.core import outbox
from bot.core.audit import Audit
from bot.core.desk import DeskHere
from bot.core.directory import Directory
from bot.core.figures import FiguresHere
from bot.core.marks import MarksHere
from bot.core.members import MembersHere, PlacesHere
from bot.core.preferences import PrivacyHere
from bot.core.registry import Registry
from bot.core.review import Acting, ReviewHere
from bot.core.settings import Book
from bot.core.share import Share
from bot.core.timers import TimersHere
from bot.kit.community import CommunitySettings, RoleSettings
from bot.kit.delivery import Capabilities, Capability
from bot.kit.domain import DomainEvent
from bot.kit.effects import (
    Answer,
    AnyEffect,
    CallOff,
    Delete,
    Direct,
    Edit,
    Gate,
    GiveRole,
    Hide,
    Label,
    OpenThread,
    Plan,
    React,
    Replan,
    Restore,
    Send,
    TakeRole,
    TimeOut,
    Urgency,
)
from bot.kit.people import MessageRef, SentRef, Space, Target
from bot.kit.tables import Tx
from bot.kit.ui import Attached, Message
from bot.storage import tables

if TYPE_CHECKING:
    from collections.abc import Callable

_SILENCE: Final = Message("")
_ENCODE: Final = msgspec.json.Encoder().encode
ANSWER_DEADLINE: Final = 20_000
"""Milliseconds an adapter has to confirm a public answer before the courier posts it."""
TAKEN_BACK: Final = "it was taken back before it went out"
"""Why a message is dropped that nobody needs any more."""


class Core(NamedTuple):
    """What every step needs of the core."""

    directory: Directory
    book: Book
    registry: Registry
    audit: Audit
    has: Mapping[str, Capabilities]
    roles: "Callable[[Space], frozenset[str] | None]"


class Step:
    """Kit's `Services` for one handler of one event. Made for every handler of every event, so light:
    the services come into being when they are asked for.
    """

    __slots__ = ("_cause", "_cog", "_core", "_now", "_raises", "_space", "share", "told", "undo")

    def __init__(
        self,
        core: Core,
        share: Share,
        space: Space,
        cog: str,
        raises: tuple[type[DomainEvent], ...],
        now: int,
        cause: int,
    ) -> None:
        self.share = share
        self.told: list[DomainEvent] = []
        self.undo: list[Callable[[], None]] = []
        self._core = core
        self._space = space
        self._cog = cog
        self._raises = raises
        self._now = now
        self._cause = cause

    def ask(self, effect: AnyEffect) -> int:
        """Put an effect into the outbox; its row's id."""
        if any(isinstance(block, Attached) for block in getattr(effect, "message", _SILENCE).blocks):
            raise TypeError(f"{self._cog} sends a file, and files go into private replies alone")
        number = self._core.directory.next_id(tables.outbox)
        self.share.add(tables.outbox, outbox_row(number, self._space.id, effect, self._now, self._cause))
        return number

    async def withdraw(self, sent: SentRef) -> bool:
        """Take back a message that has not gone out; False if it has, or may have."""
        row = tables.outbox.c
        unsent = (row.id == sent.outbox) & (row.space == self._space.id) & row.state.in_(("waiting", "held", "folded"))
        taken = {"state": "dropped", "settled_at": self._now, "effect": None, "next_at": None, "why": TAKEN_BACK}
        return await self.share.change(update(tables.outbox).where(unsent, row.settled_at.is_(None)).values(taken)) == 1

    async def posted_as(self, message: MessageRef) -> SentRef | None:
        """The row of a message that is Hearth's own."""
        row = await self.share.first(outbox.posted_as(self._space.id, message))
        return SentRef(row[0]) if row else None

    def tell(self, event: DomainEvent) -> None:
        """Let other cogs know, after this handler has succeeded."""
        if not isinstance(event, self._raises):
            raise TypeError(f"{self._cog} tells {type(event).__name__} without declaring it in raises")
        if not all(isinstance(getattr(event, name, None), int | None) for name in ("person", "subject")):
            raise TypeError(f"{type(event).__name__} names people by their ids")
        self.told.append(event)

    def can(self, what: Capability) -> bool:
        """Whether the platform of this space lets Hearth do something."""
        return bool(getattr(self._core.has.get(self._space.platform, Capabilities()), what))

    @property
    def tx(self) -> Tx:
        """The transaction."""
        return self.share

    @property
    def members(self) -> MembersHere:
        """The people of this community."""
        return MembersHere(self._core.directory, self._core.book, self._space)

    @property
    def places(self) -> PlacesHere:
        """The channels of this space."""
        return PlacesHere(self._core.directory, self._space)

    @property
    def timers(self) -> TimersHere:
        """This cog's schedules."""
        return TimersHere(self.share.later, self._core.directory, self._space.id, self._cog, self._now)

    @property
    def figures(self) -> FiguresHere:
        """Figures from the journal."""
        zone = ZoneInfo(self.zone)
        offset = datetime.fromtimestamp(self._now / 1000, UTC).astimezone(zone).utcoffset()
        away = int(offset.total_seconds() * 1000) if offset else 0
        return FiguresHere(self.share, self._core.directory, self._space, away)

    @property
    def desk(self) -> DeskHere:
        """Organisers' settings."""
        core, space = self._core, self._space

        def behind(cog: str) -> Step:
            return Step(core, self.share, space, cog, (), self._now, self._cause)

        return DeskHere(core, self.share, space, self._now, self.undo, behind)

    @property
    def guide(self) -> "GuideHere":
        """What can be asked of Hearth."""
        return GuideHere(self._core.registry)

    @property
    def privacy(self) -> PrivacyHere:
        """What is held about people, and what they chose."""
        core = self._core
        return PrivacyHere(self.share, core.directory, core.registry, core.audit, self._space, self._now, self.undo)

    @property
    def review(self) -> ReviewHere:
        """The moderation queue."""
        acting = Acting(self._space, self._cog, self._now)
        core = self._core
        return ReviewHere(self.share, core.directory, core.audit, acting, core.registry.binds, self.tell)

    @property
    def marks(self) -> MarksHere:
        """This cog's marks on people."""
        return MarksHere(self.share, self._core.directory, self._cog, self.undo)

    @property
    def community(self) -> CommunitySettings:
        """The community's own settings."""
        return self._core.book.of(self._space.community, "community", CommunitySettings)

    @property
    def roles(self) -> RoleSettings:
        """Which roles mean what."""
        return self._core.book.of(self._space.community, "roles", RoleSettings)

    @property
    def zone(self) -> str:
        """The community's own zone."""
        return self.community.zone

    async def drop(self) -> None:
        """The handler failed: undo everything it wrote, and forget what it wished."""
        for back in reversed(self.undo):
            back()
        self.told.clear()
        await self.share.drop()


class GuideHere:
    """Kit's `Guide`: the commands and menu entries of every cog."""

    def __init__(self, registry: Registry) -> None:
        self.commands = registry.sheets
        self.menus = registry.menu_sheets


def lane_of(effect: AnyEffect, number: int, space: int) -> str:
    """What an effect must keep its order with: a channel, a person, the space, or what an earlier row (or its own,
    `number`) brings about.
    """

    def of(target: Target) -> str:
        return f"c{target.channel}" if isinstance(target, MessageRef) else f"o{target.outbox}"

    match effect:
        case Send(channel=channel) | Answer(channel=channel) | OpenThread(channel=int(channel)):
            return f"c{channel}"
        case OpenThread(target=target):
            return of(target) if target else f"o{number}"
        case Plan():
            return f"o{number}"
        case Gate():
            return f"s{space}"
        case Direct(person=person) | GiveRole(person=person) | TakeRole(person=person) | TimeOut(person=person):
            return f"p{person}"
        case Edit(target=target) | Delete(target=target) | Hide(target=target) | Restore(target=target):
            return of(target)
        case React(target=target) | Label(target=target) | Replan(target=target) | CallOff(target=target):
            return of(target)


def outbox_row(number: int, space: int, effect: AnyEffect, now: int, cause: int | None) -> dict[str, Any]:
    """A new row of the outbox for an effect; an answer waits for the adapter to confirm it first."""
    answer = isinstance(effect, Answer)
    spoken = isinstance(effect, Send | Direct | OpenThread)
    return {
        "id": number,
        "space": space,
        "lane": lane_of(effect, number, space),
        "do": type(effect).__struct_config__.tag,
        "effect": _ENCODE(effect).decode(),
        "purpose": getattr(effect, "purpose", ""),
        "urgency": effect.urgency.value if spoken else Urgency.REPLY.value,
        "person": getattr(effect, "person", None),
        "channel": getattr(effect, "channel", None),
        "state": "answering" if answer else "waiting",
        "attempts": 0,
        "created_at": now,
        "next_at": now + ANSWER_DEADLINE if answer else now,
        "expires": effect.expires if spoken else None,
        "settled_at": None,
        "cause": cause,
        "message": None,
        "why": "",
    }
