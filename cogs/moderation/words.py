"""What moderators read while they decide: buttons, forms, confirmations, and why something was not done."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from bot.kit.items import UNDO_MS, Item, Refusal, WhyNot
from bot.kit.text import counted, cut, lasting, mention, moment

APPROVE: Final = "Approve"
ASK: Final = "Ask the author…"
REJECT: Final = "Reject…"
CLAIM: Final = "Claim"
RELEASE: Final = "Release"
MORE: Final = "More…"
ALIKE: Final = "Others like this…"
"""How many there are changes while a card stands, so the button does not say."""
UNDO: Final = "Undo"
NOTE: Final = "Add a note…"
WARN: Final = "Warn the author…"
PAUSE: Final = "Time out…"
LIFT: Final = "Lift the time-out"

PICK: Final = "Pick one"
TYPED: Final = "In your own words"
SEND: Final = "Send"
REASON_TITLE: Final = "Reject with a reason"
REASON_HELP: Final = "The author reads this."
QUESTION_TITLE: Final = "Ask the author"
QUESTION_HELP: Final = "The author reads this, and the post is with them until they answer."
NOTE_TITLE: Final = "A note"
NOTE_LABEL: Final = "Note"
NOTE_HELP: Final = "Moderators alone read it, under More…; the author of the post never does."
WARN_TITLE: Final = "Warn the author"
WARN_LABEL: Final = "What you ask of them"
WARN_HELP: Final = "They read this in a private note, which says that it comes from the moderators."
PAUSE_TITLE: Final = "Time out the author"
PAUSE_LABEL: Final = "For how long"
PAUSE_WHY: Final = "Why"
LIFTED: Final = "lifted early"

NEED_REASON: Final = "The author should know why. Pick a reason above, or write one here."
NEED_QUESTION: Final = "A question needs words. Pick one above, or write it here."
NEED_NOTE: Final = "There is nothing to keep yet. Write the note, or close the form."
NEED_WARNING: Final = "They should know what you ask of them. Write it in a sentence or two."
NEED_LENGTH: Final = "Pick one of the lengths from the list."
NEED_WHY: Final = "They should know why. Write it in a sentence or two."

MISSING: Final = "I know nothing of this any more. /queue shows what waits now."
CHANGED: Final = "This changed since the card was drawn; here is how it stands now."
OWN: Final = "This is about your own post, so another moderator decides on it."
OWN_HISTORY: Final = "This is about your own post, so its notes and reports are for the other moderators."
NO_AUTHOR: Final = "Whoever wrote this was erased, so there is nobody to write to."
YOURSELF: Final = "This is your own post. A word to yourself needs no form."
FELLOW: Final = (
    "The author looks after this community as you do, so a warning or time-out from a button would be out of place. "
    "Talk to them, or to an organiser."
)
NOT_CLAIMED: Final = "You are not the one who looks at this now, so there is nothing to release."
NO_OTHERS: Final = "Nothing else that waits now is like this one."
BATCH_GONE: Final = "This selection is no longer kept, or not yours. /queue shows what waits now."
PICK_ITEM: Final = "Choose from the list what you would like to look at."


def who(person: int | None) -> str:
    """Somebody by name; whoever was erased has none."""
    return mention(person) if person is not None else "somebody who left"


def named(person: int | None) -> str:
    """The same at the beginning of a sentence."""
    return mention(person) if person is not None else "Somebody who left"


def refused(refusal: Refusal, me: int, now: int, wanted: str = APPROVE) -> str:
    """Why a step was not taken, what holds instead, and what one can do."""
    item = refusal.item
    if item is None or refusal.why == "missing":
        return MISSING
    match refusal.why:
        case "own":
            return OWN
        case "decided":
            return settled(item, me, now)
        case "claimed":
            holder, until = who(item.claimed_by), moment(item.claimed_until or now)
            return f"{holder} is looking at this until {until}. Press {wanted} again after that, or ask them."
        case "same moderator":
            return "You decided on this the first time, and an appeal goes to another moderator. Leave it to them."
        case "late":
            return f"Undo was open for ten minutes, until {moment(item.undoable_until() or now)}. {_after(item)}"
        case _:
            return CHANGED


def settled(item: Item, me: int, now: int) -> str:
    """How something was settled, by whom and when, and whether it can still be taken back."""
    ago = f"{lasting(now - (item.decided_at or item.since))} ago"
    match item.state:
        case "fixed":
            return f"The author put this right {ago}, so nothing is left to decide."
        case "gone":
            return f"This was closed {ago}, with nothing left to decide: the post or its author is gone."
        case _:
            by = "You" if item.decided_by == me else who(item.decided_by) if item.decided_by else "A fellow moderator"
            left = (item.undoable_until() or 0) - now
            rest = f"Undo is open for {lasting(left)} more." if left >= 0 else _after(item)
            return f"{by} {item.state} this {ago}. {rest}"


def _after(item: Item) -> str:
    if item.state == "rejected" and not item.appealed:
        return "The author can still appeal to another moderator."
    return "It stands, unless the post changes."


def decided(item: Item, reads: str | None, now: int) -> str:
    """To whoever decided: what was done, what the author reads, until when it can be taken back."""
    done = "Approved." if item.state == "approved" else "Rejected."
    return f"{done} {_reads(item, reads)} Undo is open until {moment((item.decided_at or now) + UNDO_MS)}."


def _reads(item: Item, reads: str | None) -> str:
    if item.kind != "post":
        return f"{who(item.author)} hears of it."
    if item.author is None:
        return "Its author was erased, so nobody is told."
    if reads is None:
        return f"{who(item.author)} reads nothing about it, because they never heard that anybody looked."
    return f"{who(item.author)} reads: “{reads}”"


def asked(item: Item, question: str) -> str:
    """To whoever asked."""
    return f"Asked. {who(item.author)} reads your question: “{cut(question, 300)}” It comes back with their answer."


def undone(item: Item, *, told: bool) -> str:
    """To whoever took a decision back."""
    rest = f" {who(item.author)} is told that you look at it once more." if told else ""
    return f"Taken back: this is open again.{rest}"


def claimed(until: int) -> str:
    """To whoever claimed something."""
    return f"You look at this until {moment(until)}; the others see that."


RELEASED: Final = "Released: anybody can take it up now."
NOTED: Final = "Kept, for moderators alone. It stands under More…"


def wrote(item: Item, typed: str) -> str:
    """Above a card that changed while a form was open: nobody's words are lost."""
    return f"{CHANGED} You wrote: “{cut(typed, 120)}”"


def warned(author: int) -> str:
    """To whoever warned an author."""
    return f"{mention(author)} reads your words in a private note. It stands in the history."


def pause_help(*, able: bool) -> str:
    """What becomes of the reason; `able` if Hearth can keep people from writing here."""
    if able:
        return "They read this in a private note, and cannot write until then."
    return "They read this in a private note that asks them not to write. Hearth cannot keep them from it here."


def paused(author: int, until: int, *, able: bool) -> str:
    """To whoever timed an author out."""
    rest = "cannot write" if able else "is asked not to write"
    return f"{mention(author)} is told why, and {rest} until {moment(until)}. If less is enough, lift it under More…"


def lifted(author: int) -> str:
    """To whoever lifted a time-out."""
    return f"{mention(author)} can write again, and is told so."


def late_lift() -> str:
    """There is no time-out to lift."""
    return "No time-out from here holds any more, so there is nothing to lift."


# Several at once


def approve_all(count: int, *, alike: bool) -> str:
    """The button for all of them."""
    return f"Approve the {count} alike" if alike else f"Approve these {count}"


def reject_all(count: int, *, alike: bool) -> str:
    """The button for all of them."""
    return f"Reject the {count} alike…" if alike else f"Reject these {count}…"


def together(count: int, *, alike: bool) -> str:
    """Above what can be decided together."""
    what = f"These {count} resemble one another." if alike else f"You chose {counted(count, 'post')}."
    return f"{what} One decision goes for all of them that have not changed since this list was drawn."


def more_alike(count: int) -> str:
    """Under a confirmation: the rest of them."""
    return f"{counted(count, 'other post')} waiting {'is' if count == 1 else 'are'} like this one."


_WHY_NOT: Final[Mapping[WhyNot, str]] = {
    "own": "your own post",
    "decided": "decided or gone before",
    "claimed": "somebody else is looking at it",
    "changed": "changed since the list was drawn",
    "same moderator": "an appeal against your own decision",
    "missing": "no longer there",
}


def all_decided(verdict: str, done: int, left: Sequence[WhyNot]) -> str:
    """What became of a decision for several, and why some were left alone."""
    line = f"{verdict.capitalize()} {done} of {done + len(left)}."
    back = " Undo is on each card for ten minutes." if done else ""
    if not left:
        return f"{line}{back}"
    reasons = ", ".join(f"{_WHY_NOT.get(why, 'not possible')} ({count})" for why, count in Counter(left).items())
    return f"{line}{back} Left alone: {reasons}. /queue shows how they stand now."
