"""Which step may be taken with an item, by whom; pure. The queue's promises stand here.

Nobody decides on their own post. One decision holds; whoever comes second is told about the first.
A decision made on an old sight of the item does not count. An appeal is one, and another
moderator's. A decision can be taken back for ten minutes.
"""

from typing import Final

from bot.kit.items import Item, WhyNot

DECIDABLE: Final = frozenset({"asked", "open"})
DECIDED: Final = frozenset({"approved", "rejected"})


def look(item: Item, by: int, now: int) -> WhyNot | None:
    """Whether a moderator may take an item up: claim it, ask its author, decide."""
    if item.author == by:
        return "own"
    if item.state not in DECIDABLE:
        return "decided"
    if item.claimant(now) not in {None, by}:
        return "claimed"
    if item.appealed and item.first_decider == by:
        return "same moderator"
    return None


def decide(item: Item, version: int, by: int, now: int) -> WhyNot | None:
    """Whether a decision, or a question to the author, made on a version of the item may hold."""
    return look(item, by, now) or ("changed" if item.version != version else None)


def undo(item: Item, version: int, by: int, now: int) -> WhyNot | None:
    """Whether a decision may be taken back."""
    until = item.undoable_until()
    if item.author == by:
        return "own"
    if until is None or item.version != version:
        return "changed"
    if item.appealed and item.first_decider == by:
        return "same moderator"
    return "late" if now > until else None


def appeal(item: Item, by: int) -> WhyNot | None:
    """Whether an author may appeal."""
    if item.author != by:
        return "not theirs"
    if item.appealed:
        return "twice"
    return None if item.state == "rejected" else "decided"


def report(item: Item, by: int, reporters: frozenset[int], *, same_text: bool) -> WhyNot | None:
    """Whether somebody may report a post that has an item."""
    if item.author == by:
        return "own"
    if item.state in DECIDED and same_text:
        return "decided"
    return "twice" if by in reporters and item.state in DECIDABLE else None
