"""What stands behind a context: the parts of the core that its handler reads and asks."""

from typing import Protocol

from bot.kit.community import CommunitySettings, RoleSettings
from bot.kit.delivery import Capability
from bot.kit.domain import DomainEvent
from bot.kit.effects import AnyEffect
from bot.kit.people import MessageRef, SentRef
from bot.kit.review import Review
from bot.kit.services import Desk, Figures, Guide, Marks, Members, Places, Privacy, Timers
from bot.kit.tables import Tx


class Services(Protocol):
    """What stands behind a context. Wishes and writes count only if the handler succeeds."""

    def ask(self, effect: AnyEffect) -> int:
        """Put an effect into the outbox; its row's id."""
        ...

    async def withdraw(self, sent: SentRef) -> bool:
        """Take back a message that has not gone out; whether it had not."""
        ...

    async def posted_as(self, message: MessageRef) -> SentRef | None:
        """The row of a message that is Hearth's own; None for anybody else's."""
        ...

    def tell(self, event: DomainEvent) -> None:
        """Let other cogs know, in the same transaction, after this handler has succeeded."""
        ...

    def can(self, what: Capability) -> bool:
        """Whether the platform of this space lets Hearth do something."""
        ...

    @property
    def tx(self) -> Tx:
        """The transaction."""
        ...

    @property
    def members(self) -> Members:
        """The people of this community."""
        ...

    @property
    def places(self) -> Places:
        """The channels of this space."""
        ...

    @property
    def timers(self) -> Timers:
        """This cog's schedules."""
        ...

    @property
    def figures(self) -> Figures:
        """Figures from the journal."""
        ...

    @property
    def desk(self) -> Desk:
        """Organisers' settings."""
        ...

    @property
    def guide(self) -> Guide:
        """What can be asked of Hearth."""
        ...

    @property
    def privacy(self) -> Privacy:
        """What is held about people, and what they chose."""
        ...

    @property
    def review(self) -> Review:
        """The moderation queue."""
        ...

    @property
    def marks(self) -> Marks:
        """This cog's marks on people."""
        ...

    @property
    def community(self) -> CommunitySettings:
        """The community's own settings: its zone, its norms, its moderators' channel."""
        ...

    @property
    def roles(self) -> RoleSettings:
        """Which roles mean what."""
        ...

    @property
    def zone(self) -> str:
        """The community's own IANA time zone."""
        ...
