"""What waits for moderators, or waited: an item with a version, what brought it there, and what may be chosen.

One item stands for one thing to look at: a post, or a newcomer's answer.
"""

from typing import Final, Literal

from msgspec import Struct

from bot.kit.actions import Action
from bot.kit.people import MessageRef, SentRef
from bot.kit.text import message_link, place_link
from bot.kit.ui import Button

UNDO_MS: Final = 600_000
"""How long a decision can be taken back: ten minutes."""

Kind = Literal["post", "answer"]
State = Literal["asked", "open", "approved", "rejected", "fixed", "gone"]
"""asked: with its author. open: with the moderators. approved, rejected: decided. fixed: the author put it
right. gone: there is nothing left to decide (deleted, left, erased).
"""
Verdict = Literal["approved", "rejected"]
Step = Literal[
    "submitted",
    "reported",
    "edited",
    "asked",
    "opened",
    "claimed",
    "released",
    "noted",
    "nudged",
    "warned",
    "timed out",
    "approved",
    "rejected",
    "undone",
    "reopened",
    "appealed",
    "fixed",
    "gone",
    "stayed",
]
Aside = Literal["noted", "nudged", "warned", "timed out"]
"""Steps that change nothing about the item."""
WhyNot = Literal["missing", "own", "decided", "claimed", "changed", "same moderator", "twice", "late", "not theirs"]
"""Why a step was not taken: there is no such item; it is one's own post; somebody decided before; somebody
else is looking at it; it changed since it was drawn; an appeal needs another moderator; it was done
before; the time for it is over; it is not this person's to do.
"""


class OnItem(Action, frozen=True):
    """What a choice of a cog's own stands for: subclass it with `tag="cog.name"` and no further fields."""

    item: int
    version: int


class Offer(Struct, frozen=True):
    """A choice of the owning cog's own on the moderators' card: its words, and the tag of its action."""

    label: str
    tag: str


def offer(label: str, kind: type[OnItem]) -> Offer:
    """A choice for an action; whoever draws the card need not know it."""
    return Offer(label, str(kind.__struct_config__.tag))


class Matter(Struct, frozen=True, kw_only=True):
    """What a cog brings before the moderators, or first before the author (`begin="asked"`).

    `rule` names the rule for moderators and figures, `title` and `why` say it in words, `norm` quotes the norm,
    and `link` says where it can be read. `facts` are names and values that the decision hangs on, `offers` what
    moderators can choose beside approving, asking and rejecting. `spans` are the telling parts of `text`, as start
    and end in characters. `channel` is where a post stands that has no `message` to name yet, since Hearth is about to
    post it itself. `held` says whether the post is kept out of sight meanwhile. Items with the same `alike` (not "")
    are offered to be decided together.
    """

    rule: str
    title: str
    why: str
    author: int
    text: str
    kind: Kind = "post"
    norm: str = ""
    link: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    offers: tuple[Offer, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()
    message: MessageRef | None = None
    channel: int | None = None
    held: bool = False
    alike: str = ""
    begin: Literal["asked", "open"] = "open"


class Item(Struct, frozen=True, kw_only=True):
    """One item as it stands; times in epoch milliseconds, people by id (None: erased).

    `channel` is where its post stands, known also where its `message` is not. `since` is when its state began.
    `reason` is what the author was told with the last decision or question. `appealed` is set once its author has
    used the one appeal; then `first_decider` may not decide it again. `card` is the moderators' card. `reports` and
    `notes` count.
    """

    id: int
    owner: str
    kind: Kind
    rule: str
    title: str
    why: str
    norm: str
    link: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    offers: tuple[Offer, ...] = ()
    author: int | None
    channel: int | None
    message: MessageRef | None
    text: str
    spans: tuple[tuple[int, int], ...]
    held: bool
    alike: str
    state: State
    version: int
    created_at: int
    since: int
    claimed_by: int | None
    claimed_until: int | None
    decided_by: int | None
    decided_at: int | None
    reason: str
    appealed: bool
    first_decider: int | None
    card: SentRef | None
    reports: int
    notes: int

    @property
    def waiting(self) -> bool:
        """Whether moderators still have to decide on it."""
        return self.state == "open"

    @property
    def settled(self) -> bool:
        """Whether nothing is to be done about it any more."""
        return self.state not in {"asked", "open"}

    @property
    def whereabouts(self) -> str:
        """Where the post is, as the end of a phrase: a link to it while it is in sight, else to its channel."""
        if self.channel is None:
            return ""
        gone = self.held or self.state in {"rejected", "gone"}
        if self.message is None or gone:
            return f" in {place_link(self.channel)}"
        return f" in {message_link(self.channel, self.message.key)}"

    @property
    def choices(self) -> tuple[Button, ...]:
        """The owning cog's own choices, as buttons for this version."""
        return tuple(Button(one.label, f"{one.tag}:{self.id}:{self.version}") for one in self.offers)

    def claimant(self, now: int) -> int | None:
        """Who is looking at it at this moment."""
        return self.claimed_by if self.claimed_until is not None and self.claimed_until > now else None

    def in_vain(self, version: int, by: int, now: int) -> WhyNot | None:
        """Why a moderator would fill in a form for nothing who was shown this version; the queue decides when it
        is sent.
        """
        if self.author == by:
            return "own"
        if self.settled:
            return "decided"
        if self.claimant(now) not in {None, by}:
            return "claimed"
        if self.appealed and self.first_decider == by:
            return "same moderator"
        return "changed" if self.version != version else None

    def undoable_until(self) -> int | None:
        """Until when its decision can be taken back; None where there is none to take back."""
        decided = self.state in {"approved", "rejected"} and self.decided_at is not None
        return self.decided_at + UNDO_MS if decided and self.decided_at is not None else None


class Refusal(Struct, frozen=True):
    """A step that was not taken, why, and the item as it stands now (None: there is none)."""

    why: WhyNot
    item: Item | None = None


class Taken(Struct, frozen=True):
    """One step that was taken, for the history: `words` are a reason, a note or a report, while kept."""

    at: int
    what: Step
    by: int | None
    words: str


class Earlier(Struct, frozen=True):
    """How an author's earlier posts ended, this one left out."""

    approved: int = 0
    rejected: int = 0
    fixed: int = 0
