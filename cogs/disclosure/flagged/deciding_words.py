"""What moderators read about a flagged post and about decisions of this cog's own."""

from collections.abc import Mapping, Sequence
from typing import Final

from bot.kit.items import UNDO_MS, Item, Refusal
from bot.kit.text import cut, listed, mention, moment
from cogs.disclosure import words
from cogs.disclosure.judge.book import Kind, Strength
from cogs.disclosure.judge.register import Declared
from cogs.disclosure.judge.rules import Judged
from cogs.disclosure.judge.standing import Disclosure
from cogs.disclosure.relationships import words as register_words
from cogs.disclosure.ruling.modes import Tally

SURE: Final[Mapping[Strength, str]] = {"strong": "clear", "medium": "likely", "weak": "possible"}
_SIGNAL: Final = "Signal"
_RELATIONSHIP: Final = "Relationship"
_DISCLOSURE: Final = "Disclosure"
_STATES: Final[Mapping[Disclosure, str]] = {
    "none": "none",
    "weak": "weak",
    "misplaced": "misplaced",
    "hidden": "hidden",
    "denied": "denied",
    "wrong-language": "in another language",
    "adequate": "adequate",
}
_NAMED: Final = 2
NO_RELATIONSHIP: Final = "nothing declared"


def facts(text: str, judged: Judged, declared: Sequence[Declared]) -> tuple[tuple[str, str], ...]:
    """What a decision hangs on: the signal, what its author declared as far as moderators see it, and what the post
    says about it.
    """
    return (
        (_SIGNAL, _signal(judged)),
        (_RELATIONSHIP, _relationships(judged, declared)),
        (_DISCLOSURE, _disclosure(text, judged)),
    )


def _signal(judged: Judged) -> str:
    first = judged.signals[0]
    others = list(dict.fromkeys(one.rule for one in judged.signals if one.rule != first.rule))
    also = f"; also {listed(others, 2)}" if others else ""
    return f"{SURE[first.strength]}: {_what(first.kind)} (rule {first.rule}{also})"


def _what(kind: Kind) -> str:
    title = words.TITLES[kind]
    return title[0].lower() + title[1:]


def _relationships(judged: Judged, declared: Sequence[Declared]) -> str:
    if not declared:
        return NO_RELATIONSHIP
    bearing = sorted(declared, key=lambda one: judged.rule != f"relation.{one.relation.kind}")
    said = [
        f"{cut(one.relation.brand, 40)}: {register_words.THEIRS[one.relation.kind]}"
        f" ({'everyone sees it' if one.seen == 'everyone' else 'moderators see it'})"
        for one in bearing[:_NAMED]
    ]
    left = len(declared) - len(said)
    return "; ".join([*said, *([f"{left} more"] if left else [])])


def _disclosure(text: str, judged: Judged) -> str:
    quote = f": “{cut(text[slice(*judged.label)], 60)}”" if judged.label and judged.disclosure != "none" else ""
    but = ", but hard to read" if (judged.disclosure, judged.worth) == ("adequate", "half") else ""
    return f"{_STATES[judged.disclosure]}{but}{quote}"


# Decisions of this cog's own

RULE_WRONG: Final = "The rule was wrong"
EXEMPT: Final = "Exempt…"
UNDO: Final = "Undo"
WRONG_REASON: Final = "The rule was wrong here."
MISSING: Final = "I know nothing of this any more. /queue shows what waits now."
NO_AUTHOR: Final = "Whoever wrote this was erased, so there is nobody to exempt. Approve lets the post stand."


def wrong(found: Tally, until: int) -> str:
    """To whoever said that a rule was wrong."""
    so_far = (
        f" Of {found.decided} decisions about this rule, {found.upheld} upheld it." if found.share is not None else ""
    )
    return f"Approved, and counted against the rule.{so_far} The post stands. {undo_until(until)}"


def undo_until(at: int) -> str:
    """How long a decision can be taken back that was taken at a time."""
    return f"Undo is open until {moment(at + UNDO_MS)}."


TAKEN_BACK: Final = "Taken back: the post waits for a decision again, and whatever followed is undone."


def refused(refusal: Refusal, now: int, typed: str = "") -> str:
    """Why a decision was not taken, and what one can do; what was typed is not lost."""
    item = refusal.item
    kept = f" You wrote: “{cut(typed, 80)}”" if typed else ""
    if item is None:
        return f"{MISSING}{kept}"
    match refusal.why:
        case "own":
            return "This is about your own post, so another moderator decides on it."
        case "decided":
            return f"{_settled(item)} The card shows how it stands.{kept}"
        case "claimed":
            holder = mention(item.claimed_by) if item.claimed_by is not None else "Somebody who left"
            return f"{holder} is looking at this until {moment(item.claimed_until or now)}. Ask them, or wait.{kept}"
        case "same moderator":
            return "You decided on this the first time, and an appeal goes to another moderator. Leave it to them."
        case "late":
            return f"Undo was open until {moment(item.undoable_until() or now)}. The decision stands."
        case _:
            return f"This changed since the card was drawn. Look at the card again, and decide there.{kept}"


def _settled(item: Item) -> str:
    if item.state in {"approved", "rejected"}:
        by = mention(item.decided_by) if item.decided_by is not None else "A fellow moderator"
        return f"{by} {item.state} this at {moment(item.decided_at or item.since)}."
    return "Its author put this right." if item.state == "fixed" else "There is nothing left to decide about this."
