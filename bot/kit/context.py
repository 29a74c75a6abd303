"""What every handler is handed: who, where, when, and the means to read, write, ask and tell."""

from dataclasses import dataclass
from typing import Generic, Protocol

from bot.kit.effects import (
    AnyEffect,
    Delete,
    Direct,
    Edit,
    GiveRole,
    Hide,
    React,
    Restore,
    Send,
    TakeRole,
    Urgency,
)
from bot.kit.events import DomainEvent, Event
from bot.kit.people import Channel, MessageRef, Person, SentRef, Space, Target
from bot.kit.services import Desk, Figures, Guide, Members, Places, Timers
from bot.kit.settings import SettingsT
from bot.kit.tables import Tx
from bot.kit.ui import Message


class Sink(Protocol):
    """Where a handler's wishes go; they count only if the handler succeeds."""

    def ask(self, effect: AnyEffect) -> int:
        """Put an effect into the outbox; its row's id."""
        ...

    def tell(self, event: DomainEvent) -> None:
        """Let other cogs know, in the same transaction, after this handler has succeeded."""
        ...


@dataclass(frozen=True, slots=True)
class Context(Generic[SettingsT]):
    """One handler's view of one event. `now` is epoch milliseconds by Hearth's clock.

    `actor` is whoever acted (None for timers), `channel` where, `message` the message that the
    event is about, if any.
    """

    event: Event
    space: Space
    now: int
    settings: SettingsT
    tx: Tx
    sink: Sink
    actor_or_none: Person | None
    channel_or_none: Channel | None
    message: MessageRef | None
    members: Members
    places: Places
    timers: Timers
    figures: Figures
    desk: Desk
    guide: Guide
    zone: str

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

    def tell(self, event: DomainEvent) -> None:
        """Let other cogs know; the handler must have declared it in `raises`."""
        self.sink.tell(event)

    def send(
        self,
        to: Channel,
        message: Message,
        *,
        purpose: str,
        urgency: Urgency = Urgency.TIMELY,
        expires: int | None = None,
        ping: tuple[Person, ...] = (),
    ) -> SentRef:
        """Post in a channel, at the pace the community set. Only the people in `ping` are notified."""
        effect = Send(
            channel=to.id,
            message=message,
            purpose=purpose,
            urgency=urgency,
            expires=expires,
            ping=tuple(person.id for person in ping),
        )
        return SentRef(self.sink.ask(effect))

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
        return SentRef(self.sink.ask(effect))

    def edit(self, target: Target, message: Message) -> None:
        """Change one of Hearth's own messages."""
        self.sink.ask(Edit(target=target, message=message))

    def delete(self, target: Target) -> None:
        """Take one of Hearth's own messages back."""
        self.sink.ask(Delete(target=target))

    def hide(self, target: Target) -> None:
        """Keep a member's post out of sight."""
        self.sink.ask(Hide(target=target))

    def restore(self, target: Target) -> None:
        """Show a hidden post again."""
        self.sink.ask(Restore(target=target))

    def react(self, target: Target, emoji: str) -> None:
        """Put a reaction on a message."""
        self.sink.ask(React(target=target, emoji=emoji))

    def give_role(self, to: Person, role: str) -> None:
        """Give a person a role."""
        self.sink.ask(GiveRole(person=to.id, role=role))

    def take_role(self, of: Person, role: str) -> None:
        """Take a role from a person."""
        self.sink.ask(TakeRole(person=of.id, role=role))
