"""What every handler is handed: who, where, when, and the means to read, write, ask and tell."""

from dataclasses import dataclass
from typing import Generic

from bot.kit.asking import Asking
from bot.kit.backing import Services
from bot.kit.community import CommunitySettings, RoleSettings
from bot.kit.delivery import Capability
from bot.kit.domain import DomainEvent
from bot.kit.events import Event, MessagePosted
from bot.kit.people import Channel, MessageRef, Person, SentRef, Space
from bot.kit.review import Review
from bot.kit.services import Desk, Figures, Guide, Marks, Members, Places, Privacy, Timers
from bot.kit.settings import SettingsT
from bot.kit.tables import Tx


@dataclass(slots=True)
class Context(Asking, Generic[SettingsT]):
    """One handler's view of one event. `now` is epoch milliseconds by Hearth's clock.

    `actor` is whoever acted and `channel` where.
    """

    event: Event
    space: Space
    now: int
    settings: SettingsT
    services: Services
    actor_or_none: Person | None
    channel_or_none: Channel | None

    @property
    def actor(self) -> Person:
        """Whoever acted; an error in a handler of something nobody did."""
        if self.actor_or_none is None:
            raise LookupError(f"nobody acted in {type(self.event).__name__}")
        return self.actor_or_none

    @property
    def channel(self) -> Channel:
        """Where it happened; an error in a handler of something that has no place."""
        if self.channel_or_none is None:
            raise LookupError(f"{type(self.event).__name__} has no place")
        return self.channel_or_none

    @property
    def message(self) -> MessageRef:
        """The message that was posted, changed, removed, reacted to or pressed."""
        event = self.event
        key = event.key if isinstance(event, MessagePosted) else getattr(event, "message", None)
        if key is None:
            raise LookupError(f"{type(event).__name__} is about no message")
        return MessageRef(self.channel.id, key)

    async def posted_as(self, message: MessageRef) -> SentRef | None:
        """The row as which Hearth posted a message; None for anybody else's, and for one that was forgotten since."""
        return await self.services.posted_as(message)

    @property
    def tx(self) -> Tx:
        """The transaction that this event's listeners share."""
        return self.services.tx

    @property
    def members(self) -> Members:
        """The people of this community."""
        return self.services.members

    @property
    def places(self) -> Places:
        """The channels of this space."""
        return self.services.places

    @property
    def timers(self) -> Timers:
        """This cog's schedules here."""
        return self.services.timers

    @property
    def figures(self) -> Figures:
        """Figures from the journal."""
        return self.services.figures

    @property
    def desk(self) -> Desk:
        """Organisers' settings."""
        return self.services.desk

    @property
    def guide(self) -> Guide:
        """What can be asked of Hearth."""
        return self.services.guide

    @property
    def privacy(self) -> Privacy:
        """What is held about people, and what they chose."""
        return self.services.privacy

    @property
    def review(self) -> Review:
        """The moderation queue; its steps are told as `ReviewMoved`, which the handler must declare."""
        return self.services.review

    @property
    def marks(self) -> Marks:
        """This cog's marks on people, for its listeners' `when`."""
        return self.services.marks

    @property
    def community(self) -> CommunitySettings:
        """The community's own settings: its zone, its norms, its moderators' channel."""
        return self.services.community

    @property
    def roles(self) -> RoleSettings:
        """Which roles of the platform are moderators' and organisers'."""
        return self.services.roles

    @property
    def zone(self) -> str:
        """The community's own IANA time zone."""
        return self.services.zone

    def can(self, what: Capability) -> bool:
        """Whether the platform lets Hearth do something here, so that nobody reads of what does not happen."""
        return self.services.can(what)

    def tell(self, event: DomainEvent) -> None:
        """Let other cogs know; the handler must have declared it in `raises`."""
        self.services.tell(event)
