"""What a handler may ask for: that something is posted, changed, kept out of sight or given, after it has succeeded."""

from bot.kit.backing import Services
from bot.kit.effects import (
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
from bot.kit.gathering import Gathering
from bot.kit.people import Channel, MessageRef, Person, SentRef, Target
from bot.kit.ui import Message


class Asking:
    """The wishes of a context: rows of the outbox, written along with the handler's own, which the courier sees to."""

    __slots__ = ()
    services: Services

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

    def hide(self, target: Target, *, rejected: bool = False) -> None:
        """Keep a member's post out of sight: while it waits, or because moderators `rejected` it."""
        self.services.ask(Hide(target=target, rejected=rejected))

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
        roles = self.services.roles
        self.services.ask(
            Gate(
                name=name,
                patterns=patterns,
                hint=hint,
                roles=(*roles.moderators, *roles.organisers),
                channels=tuple(channel.id for channel in leave_out),
                purpose=purpose,
            )
        )
