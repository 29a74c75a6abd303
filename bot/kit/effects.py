"""What may be asked for, in the imperative. Effects are rows of the outbox, never calls.

They name people and channels by Hearth's ids, so that erasing a person leaves no name behind in
them; the courier looks up the platform's keys when it delivers.
"""

from enum import StrEnum
from typing import Final

from msgspec import Struct

from bot.kit.gathering import Gathering, plain
from bot.kit.people import SentRef, Target
from bot.kit.ui import Message

PATTERNS_LIMIT: Final = 10
PATTERN_LIMIT: Final = 260
HINT_LIMIT: Final = 150
"""How many patterns a rule of Discord's AutoMod takes, of how many characters each, and how long its hint may be (its
reference, "Auto Moderation").
"""
THREAD_NAME_LIMIT: Final = 100
"""Characters of a thread's or forum post's name on Discord (its documentation)."""
TAG_LIMIT: Final = 5
"""Tags that a forum post can have on Discord (its documentation)."""


class Urgency(StrEnum):
    """How a message stands to the pace: what may wait, and what never does."""

    REPLY = "reply"
    """An answer to a person's own command: counted nowhere, never held."""
    DUTY = "duty"
    """A moderator's card, a note to a flagged author, what a person booked, an operator's alarm."""
    TIMELY = "timely"
    """Worth reading when it comes: held over quiet hours and budgets, dropped after `expires`."""
    WHENEVER = "whenever"
    """May come with others in a digest."""


class Effect(Struct, frozen=True, kw_only=True, tag_field="do"):
    """Something for the courier to do."""


class Send(Effect, frozen=True, kw_only=True, tag="send"):
    """Post a message in a channel; only the people in `ping` are notified by their mention."""

    channel: int
    message: Message
    purpose: str
    urgency: Urgency = Urgency.TIMELY
    expires: int | None = None
    reply_to: str | None = None
    ping: tuple[int, ...] = ()


class Direct(Effect, frozen=True, kw_only=True, tag="direct"):
    """Write to one person privately."""

    person: int
    message: Message
    purpose: str
    urgency: Urgency = Urgency.TIMELY
    expires: int | None = None


class OpenThread(Effect, frozen=True, kw_only=True, tag="open_thread"):
    """Open a thread with its first message: under a message, by itself in a channel, or as a forum's post with tags.

    A message that has a thread already keeps it, and what is said goes there. `channel` is None only where the
    message in `target` is Hearth's own and not posted yet. The name is plain text, as in every list.
    """

    channel: int | None
    name: str
    message: Message
    purpose: str
    urgency: Urgency = Urgency.TIMELY
    expires: int | None = None
    target: Target | None = None
    tags: tuple[str, ...] = ()
    ping: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        """Refuse at build time what some platform could not open."""
        plain(self.name, "a thread's name", THREAD_NAME_LIMIT)
        if len(self.tags) > TAG_LIMIT:
            raise ValueError(f"a post has {TAG_LIMIT} tags at most, not {len(self.tags)}")


class Answer(Effect, frozen=True, kw_only=True, tag="answer"):
    """The public answer to an interaction. The adapter gives it with its acknowledgement; the
    courier posts it as an ordinary message if that was never confirmed.
    """

    channel: int
    message: Message
    interaction: str


class Edit(Effect, frozen=True, kw_only=True, tag="edit"):
    """Change one of Hearth's own messages."""

    target: Target
    message: Message


class Delete(Effect, frozen=True, kw_only=True, tag="delete"):
    """Take back one of Hearth's own messages."""

    target: Target


class Hide(Effect, frozen=True, kw_only=True, tag="hide"):
    """Keep a member's post out of sight, where the platform can: while it waits, or because it was `rejected`."""

    target: Target
    rejected: bool = False


class Restore(Effect, frozen=True, kw_only=True, tag="restore"):
    """Show a hidden post again."""

    target: Target


class Label(Effect, frozen=True, kw_only=True, tag="label"):
    """Put words in front of a member's post, under their name and as they wished; it becomes visible again.

    `text` is what the post says behind them, where its author wrote it anew; then the words may be empty.
    Discord posts it anew by webhook, so the message may have another key afterwards.
    """

    target: Target
    person: int
    words: str
    text: str | None = None


class TimeOut(Effect, frozen=True, kw_only=True, tag="time_out"):
    """Keep a person from writing until a time in epoch milliseconds; one that has passed lets them write again."""

    person: int
    until: int


class React(Effect, frozen=True, kw_only=True, tag="react"):
    """Put a reaction on a message."""

    target: Target
    emoji: str


class Plan(Effect, frozen=True, kw_only=True, tag="plan"):
    """Put something planned into the platform's list of events, which notifies nobody by itself."""

    gathering: Gathering
    purpose: str


class Replan(Effect, frozen=True, kw_only=True, tag="replan"):
    """Change something planned, by the row of its `Plan`."""

    target: SentRef
    gathering: Gathering


class CallOff(Effect, frozen=True, kw_only=True, tag="call_off"):
    """Take something planned off the list, by the row of its `Plan`."""

    target: SentRef


class GiveRole(Effect, frozen=True, kw_only=True, tag="give_role"):
    """Give a person a role, by the role's name."""

    person: int
    role: str


class TakeRole(Effect, frozen=True, kw_only=True, tag="take_role"):
    """Take a role from a person, by the role's name."""

    person: int
    role: str


class Gate(Effect, frozen=True, kw_only=True, tag="gate"):
    """Let the platform itself stop messages that a pattern is found in, and show their authors the hint.

    `name` says which gate it is: asked for again, it becomes exactly this, and without patterns it is taken away.
    People with one of the `roles` pass, and the `channels` are left out.
    """

    name: str
    patterns: tuple[str, ...] = ()
    hint: str = ""
    roles: tuple[str, ...] = ()
    channels: tuple[int, ...] = ()
    purpose: str = ""

    def __post_init__(self) -> None:
        """Refuse at build time what Discord would not take."""
        if len(self.patterns) > PATTERNS_LIMIT or any(len(one) > PATTERN_LIMIT for one in self.patterns):
            raise ValueError(f"a gate has {PATTERNS_LIMIT} patterns of {PATTERN_LIMIT} characters at most")
        if len(self.hint) > HINT_LIMIT or (self.patterns and not self.hint.strip()):
            raise ValueError(f"a gate's hint has 1 to {HINT_LIMIT} characters")


AnyEffect = (
    Send
    | Direct
    | OpenThread
    | Answer
    | Edit
    | Delete
    | Hide
    | Restore
    | Label
    | TimeOut
    | React
    | GiveRole
    | TakeRole
    | Plan
    | Replan
    | CallOff
    | Gate
)
