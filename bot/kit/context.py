"""What every handler is handed: who, where, when, and the means to read, write, ask and tell."""

from dataclasses import dataclass
from typing import Generic, Protocol

from bot.kit.community import CommunitySettings, RoleSettings
from bot.kit.delivery import Capability
from bot.kit.effects import (
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
from bot.kit.events import DomainEvent, Event, MessagePosted
from bot.kit.gathering import Gathering
from bot.kit.people import Channel, MessageRef, Person, SentRef, Space, Target
from bot.kit.review import Review
from bot.kit.services import Desk, Figures, Guide, Marks, Members, Places, Privacy, Timers
from bot.kit.settings import SettingsT
from bot.kit.tables import Tx
from bot.kit.ui import Message


class Services(Protocol):
    """What stands behind a context. Wishes and writes count only if the handler succeeds."""

    def ask(self, effect: AnyEffect) -> int:
        """Put an effect into the outbox; its row's id."""
        ...

    async def withdraw(self, sent: SentRef) -> bool:
        """Take back a message that has not gone out; whether it had not."""
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


@dataclass(slots=True)
class Context(Generic[SettingsT]):
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

    def send(
        self,
        to: Channel,
        message: Message,
        *,
        purpose: str,
        urgency: Urgency = Urgency.TIMELY,
        expires: int | None = None,
        ping: tuple[Person, ...] = (),
        answers: MessageRef | None = None,
    ) -> SentRef:
        """Post in a channel, as an answer to a message there if one is given, at the pace the community set.

        Only the people in `ping` are notified.
        """
        effect = Send(
            channel=to.id,
            message=message,
            purpose=purpose,
            urgency=urgency,
            expires=expires,
            reply_to=answers.key if answers else None,
            ping=tuple(person.id for person in ping),
        )
        return SentRef(self.services.ask(effect))

    def direct(
        self,
        to: Person,
        message: Message,
        *,
        purpose: str,
        urgency: Urgency = Urgency.TIMELY,
        expires: int | None = None,
    ) -> SentRef:
        """Write to one person privately, at the pace the community set."""
        effect = Direct(person=to.id, message=message, purpose=purpose, urgency=urgency, expires=expires)
        return SentRef(self.services.ask(effect))

    def open_thread(
        self,
        on: Channel | Target,
        name: str,
        message: Message,
        *,
        purpose: str,
        urgency: Urgency = Urgency.TIMELY,
        expires: int | None = None,
        tags: tuple[str, ...] = (),
        ping: tuple[Person, ...] = (),
    ) -> SentRef:
        """Open a thread under a message or in a channel, at the pace the community set; in a forum, a post with `tags`.

        The row is its first message. `ThreadOpened` tells when it is there; from then on `send` takes its channel.
        """
        match on:
            case Channel(id=channel):
                target = None
            case MessageRef(channel=channel):
                target = on
            case SentRef():
                channel, target = None, on
        effect = OpenThread(
            channel=channel,
            target=target,
            name=name,
            message=message,
            purpose=purpose,
            urgency=urgency,
            expires=expires,
            tags=tags,
            ping=tuple(person.id for person in ping),
        )
        return SentRef(self.services.ask(effect))

    def plan(self, gathering: Gathering, *, purpose: str) -> SentRef:
        """Put something planned into the platform's own list of events; the row is how to change it later."""
        return SentRef(self.services.ask(Plan(gathering=gathering, purpose=purpose)))

    def replan(self, planned: SentRef, gathering: Gathering) -> None:
        """Change something planned; the list then shows exactly this."""
        self.services.ask(Replan(target=planned, gathering=gathering))

    def call_off(self, planned: SentRef) -> None:
        """Take something planned off the list."""
        self.services.ask(CallOff(target=planned))

    def edit(self, target: Target, message: Message) -> None:
        """Change one of Hearth's own messages."""
        self.services.ask(Edit(target=target, message=message))

    async def withdraw(self, sent: SentRef) -> bool:
        """Take back a message that still waits to go out, over quiet hours say; False if it is out, or may be."""
        return await self.services.withdraw(sent)

    def delete(self, target: Target) -> None:
        """Take one of Hearth's own messages back."""
        self.services.ask(Delete(target=target))

    def hide(self, target: Target) -> None:
        """Keep a member's post out of sight."""
        self.services.ask(Hide(target=target))

    def restore(self, target: Target) -> None:
        """Show a hidden post again."""
        self.services.ask(Restore(target=target))

    def label(self, target: Target, author: Person, words: str, text: str | None = None) -> None:
        """Put words in front of a member's post as its author wished, and show it again if it was hidden.

        `text` is what it says behind them, where its author wrote it anew.
        """
        self.services.ask(Label(target=target, person=author.id, words=words, text=text))

    def time_out(self, who: Person, until: int) -> None:
        """Keep somebody from writing until a time in epoch milliseconds."""
        self.services.ask(TimeOut(person=who.id, until=until))

    def react(self, target: Target, emoji: str) -> None:
        """Put a reaction on a message."""
        self.services.ask(React(target=target, emoji=emoji))

    def give_role(self, to: Person, role: str) -> None:
        """Give a person a role."""
        self.services.ask(GiveRole(person=to.id, role=role))

    def take_role(self, of: Person, role: str) -> None:
        """Take a role from a person."""
        self.services.ask(TakeRole(person=of.id, role=role))

    def gate(
        self,
        name: str,
        patterns: tuple[str, ...] = (),
        hint: str = "",
        *,
        purpose: str,
        leave_out: tuple[Channel, ...] = (),
    ) -> None:
        """Let the platform itself stop messages that a pattern is found in, or, without any, no longer.

        Moderators and organisers pass. `GateRefused` tells if it could not be done.
        """
        self.services.ask(
            Gate(
                name=name,
                patterns=patterns,
                hint=hint,
                roles=(*self.roles.moderators, *self.roles.organisers),
                channels=tuple(channel.id for channel in leave_out),
                purpose=purpose,
            )
        )
