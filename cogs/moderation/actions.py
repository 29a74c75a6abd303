"""What the buttons, lists, forms and timers of the queue stand for. They carry state, never authority."""

from bot.kit.actions import Action
from bot.kit.services import Timer


class Approve(Action, frozen=True, tag="moderation.approve"):
    """Let the post stand, as it was drawn in this version."""

    item: int
    version: int


class ApproveHere(Action, frozen=True, tag="moderation.approve-here"):
    """The same, pressed on a card that one moderator alone sees: that card ends there."""

    item: int
    version: int


class Reject(Action, frozen=True, tag="moderation.reject"):
    """Decide against it; pressed, it opens the form for the reason."""

    item: int
    version: int


class Ask(Action, frozen=True, tag="moderation.ask"):
    """Ask the author; pressed, it opens the form for the question."""

    item: int
    version: int


class Undo(Action, frozen=True, tag="moderation.undo"):
    """Take the decision of this version back."""

    item: int
    version: int


class Claim(Action, frozen=True, tag="moderation.claim"):
    """Keep it for oneself for a while."""

    item: int


class ClaimHere(Action, frozen=True, tag="moderation.claim-here"):
    """The same, on one's own card."""

    item: int


class Release(Action, frozen=True, tag="moderation.release"):
    """Let go of a claim."""

    item: int


class ReleaseHere(Action, frozen=True, tag="moderation.release-here"):
    """The same, on one's own card."""

    item: int


class More(Action, frozen=True, tag="moderation.more"):
    """History, notes, and what can be done about the author."""

    item: int


class Note(Action, frozen=True, tag="moderation.note"):
    """A note for moderators alone."""

    item: int


class Warn(Action, frozen=True, tag="moderation.warn"):
    """A private word to the author."""

    item: int


class Pause(Action, frozen=True, tag="moderation.time-out"):
    """Keep the author from writing for a while."""

    item: int


class Lift(Action, frozen=True, tag="moderation.lift"):
    """Let the author write again."""

    item: int


class Alike(Action, frozen=True, tag="moderation.alike"):
    """See what resembles an item, to decide it together."""

    item: int


class ApproveAll(Action, frozen=True, tag="moderation.approve-all"):
    """Approve what a moderator was shown together, each as it was shown."""

    batch: int


class RejectAll(Action, frozen=True, tag="moderation.reject-all"):
    """Reject it; pressed, it opens the form for the one reason."""

    batch: int


class Queue(Action, frozen=True, tag="moderation.queue"):
    """A page of the queue, counted from 0."""

    page: int


class Open(Action, frozen=True, tag="moderation.open"):
    """Look at the item that was chosen from the list."""


class Several(Action, frozen=True, tag="moderation.several"):
    """Decide together what was chosen from the list."""


class Look(Action, frozen=True, tag="moderation.look"):
    """See one item on a card of one's own, from a note about it."""

    item: int


class Report(Action, frozen=True, tag="moderation.report"):
    """A report that is being written; the post is kept under this number until it is sent."""

    pending: int


class Answer(Action, frozen=True, tag="moderation.answer"):
    """The author answers a moderator's question."""

    item: int


class Appeal(Action, frozen=True, tag="moderation.appeal"):
    """The author asks for another moderator."""

    item: int


class Show(Action, frozen=True, tag="moderation.show"):
    """The author reads here what their closed direct messages kept from them."""

    item: int


class Redraw(Timer, frozen=True, tag="moderation.card-update"):
    """A claim ended, or the time for undoing: the card says something else now."""

    item: int


class Nudge(Timer, frozen=True, tag="moderation.nudge-a-moderator"):
    """Something waits for too long."""

    item: int


class Overdue(Timer, frozen=True, tag="moderation.answer-overdue"):
    """The author had time to answer a question that was asked at `since`."""

    item: int
    since: int


class Forget(Timer, frozen=True, tag="moderation.cards-after-an-erasure"):
    """Somebody was erased: what is left to do about these items."""

    items: tuple[int, ...]
