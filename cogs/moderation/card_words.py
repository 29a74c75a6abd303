"""What the moderators' card, the history and the queue say: evidence first, then the reason, then the state."""

from collections.abc import Sequence
from typing import Final

from bot.kit.items import Earlier, Item, Step, Taken
from bot.kit.text import clean, counted, cut, lasting, listed, mention, moment, shortened
from cogs.moderation.rules import DECIDED, NORM, PAUSES, WORDS, barred
from cogs.moderation.rules import quotes as quoted
from cogs.moderation.words import LIFTED, named, who

GONE_WORDS: Final = "Its words are not shown any more."
HELD: Final = "Held: only its author and moderators see it."
HIDDEN: Final = "Taken down: only its author and moderators see it."
NOT_SHOWN: Final = "Hearth could not show this post again. `hearth outbox` says why."
STAYED: Final = "Everyone still sees it: Hearth could not take it out of sight."
NO_ANSWER: Final = "Its author had time to answer, and did not."
NOBODY_ELSE: Final = "Nobody else is here who could decide on this appeal. An organiser can name another moderator."


def lead(item: Item, quotes: Sequence[str]) -> str:
    """The first line: the telling words themselves, where there are some."""
    line = ", ".join(f"“{quote}”" for quote in quotes) or cut(item.title, 60)
    return f"Appeal: {line}" if item.appealed and not item.settled else line


def written(item: Item, posted: int | None, *, leaving: bool) -> str:
    """Who wrote it, where and when; failing that, since when it is here."""
    author = "Somebody who asked to be erased" if leaving else named(item.author)
    if posted is not None or item.kind != "post":
        return f"{author}{item.whereabouts}, {moment(item.created_at if posted is None else posted)}."
    came = "reported" if item.owner == "moderation" else "found"
    return f"{author}{item.whereabouts}, {came} at {moment(item.created_at)}."


def reason(item: Item, *, titled: bool, norm: int = NORM) -> str:
    """What the rule found, or failing that its name, unless it stands above; and the norm. May be empty.

    `norm` is how many characters the norm may take.
    """
    found = cut(clean(item.why), 150)
    what = found if found or titled else f"{cut(item.title, 60)}."
    link = f" {item.link}" if item.link else ""
    asked = f"The norm: “{shortened(clean(item.norm), norm)}”{link}" if item.norm else ""
    return " ".join(part for part in (what, asked) if part)


def facts(item: Item) -> Sequence[tuple[str, str]]:
    """What whoever brought it in says that the decision hangs on."""
    return [(cut(name, 40), cut(clean(value), 160)) for name, value in item.facts[:4]]


def earlier(before: Earlier) -> str:
    """How the author's other posts ended, with the number of them."""
    total = before.approved + before.rejected + before.fixed
    if not total:
        return "Nothing by them was looked at before."
    ends = ((before.approved, "approved"), (before.rejected, "rejected"), (before.fixed, "fixed by the author"))
    named = ", ".join(f"{count} {end}" for count, end in ends if count)
    return f"{counted(total, 'earlier post')}: {named}."


def reports(item: Item, said: Sequence[str]) -> str:
    """How many members reported it, and their words without their names."""
    quoted = "; ".join(f"“{cut(words, 80)}”" for words in said if words)
    count = f"Reported by {counted(item.reports, 'member')}"
    return f"{count}: {quoted}" if quoted else f"{count}."


def authors_word(words: str) -> str:
    """What the author answered or appealed with."""
    return f"The author says: “{cut(words, 150)}”"


def notes(count: int) -> str:
    """How many private notes there are."""
    return f"{counted(count, 'private note')} under More…"


def done_before(steps: Sequence[Taken]) -> str | None:
    """How the author was warned or timed out about this, so that nobody does it a second time."""
    done = [_done(step) for step in steps if step.what in WORDS][-3:]
    return f"Its author was {listed(done)}." if done else None


def _done(step: Taken) -> str:
    by = f"by {who(step.by)} at {moment(step.at)}"
    if step.what == "warned":
        return f"warned {by}"
    if step.words == LIFTED:
        return f"let write again {by}"
    length = step.words.partition(".")[0]
    return f"timed out for {length} {by}" if length in PAUSES else f"timed out {by}"


def claim(by: int, until: int) -> str:
    """Who is looking at it."""
    return f"{mention(by)} is looking at it until {moment(until)}."


def with_author(item: Item) -> str:
    """It waits for its author."""
    asked = f": “{cut(item.reason, 150)}”" if item.reason else "."
    return f"With its author since {moment(item.since)}{asked}"


def changed(steps: Sequence[Taken]) -> str | None:
    """The post says something else than before, and what was decided about the earlier words."""
    places = [place for place, step in enumerate(steps) if step.what in {"edited", "reopened"}]
    if not places:
        return None
    decided = max((place for place, step in enumerate(steps[: places[-1]]) if step.what in DECIDED), default=None)
    again = decided is not None and any(step.what == "reopened" for step in steps[decided:])
    after = f", after it was {steps[decided].what} by {who(steps[decided].by)}" if again and decided is not None else ""
    return f"The post changed at {moment(steps[places[-1]].at)}{after}. This is how it reads now."


def first_decision(steps: Sequence[Taken]) -> str:
    """What was decided the first time, for whoever decides on the appeal."""
    first = next((step for step in reversed(steps) if step.what == "rejected"), None)
    if first is None:
        return "It was rejected the first time."
    return f"Rejected the first time by {who(first.by)}{f': “{cut(first.words, 100)}”' if first.words else '.'}"


def decided(item: Item, *, silent: bool) -> str:
    """Who decided what when, and why; `silent` about the moderator's words, which are about the author's."""
    by = named(item.decided_by)
    why = f": “{cut(item.reason, 150)}”" if item.reason and not silent else "."
    return f"{item.state.capitalize()} by {by} at {moment(item.decided_at or item.since)}{why}"


def undo_until(until: int) -> str:
    """How long it can be taken back."""
    return f"Undo is open until {moment(until)}."


def settled(item: Item, steps: Sequence[Taken]) -> str:
    """It ended without a decision."""
    if item.state == "fixed":
        return f"Put right by its author at {moment(item.since)}. Nothing is left to decide."
    why = next((step.words for step in reversed(steps) if step.what == "gone" and step.words), "the post is gone")
    return f"Closed at {moment(item.since)}, with nothing left to decide: {why}."


DELETED: Final = "the post was deleted"
ERASED: Final = "its author asked to be erased"


def further_down(at: int) -> str:
    """What is left of a card whose item came back; it outlives erasure, so it names nobody."""
    return f"This came back to the moderators at {moment(at)}: its card is further down."


# The history

_STEPS: Final[dict[Step, str]] = {
    "submitted": "found by a rule",
    "reported": "reported by",
    "edited": "the post changed",
    "asked": "author asked by",
    "opened": "opened for moderators",
    "claimed": "claimed by",
    "released": "released by",
    "noted": "note by",
    "nudged": "a second moderator was asked",
    "warned": "author warned by",
    "timed out": "author timed out by",
    "approved": "approved by",
    "rejected": "rejected by",
    "undone": "taken back by",
    "reopened": "opened again",
    "appealed": "appealed by",
    "fixed": "put right",
    "gone": "gone",
    "stayed": "could not be taken out of sight",
}
HISTORY: Final = "For moderators alone: everything that happened with this, oldest first."
LAST: Final = 12


def history(steps: Sequence[Taken]) -> Sequence[str]:
    """A line for each step, the latest ones if there are many."""
    found = [_step(step) for step in steps[-LAST:]]
    left = len(steps) - len(found)
    return [f"{counted(left, 'earlier step')} left out.", *found] if left else found


def _step(step: Taken) -> str:
    what = _STEPS[step.what]
    name = f" {who(step.by)}" if what.endswith(" by") else f", {mention(step.by)}" if step.by is not None else ""
    said = f": “{cut(clean(step.words), 90)}”" if step.words else ""
    return f"{moment(step.at)} {what}{name}{said}"


# The queue

EMPTY: Final = "Nothing waits for a decision. What members report and rules find shows up here."
OPEN: Final = "Open one"
SEVERAL: Final = "Decide several at once"
BACK: Final = "Back to the queue"
NEXT: Final = "Later ones"
PREVIOUS: Final = "Longer waiting ones"
STALE: Final = "That one is no longer in the queue. Here is what waits now."


def queue(waiting: int, oldest: int | None, asked: int) -> str:
    """The first line of the queue: how many, and how long the oldest waits (milliseconds)."""
    with_authors = f" {counted(asked, 'more is', 'more are')} with {'its' if asked == 1 else 'their'} author."
    rest = with_authors if asked else ""
    if not waiting or oldest is None:
        alone = f"{counted(asked, 'post is', 'posts are')} with {'its' if asked == 1 else 'their'} author."
        return f"Nothing waits for a moderator. {alone}"
    if waiting == 1:
        return f"1 post has waited {lasting(oldest)}.{rest}"
    return f"{counted(waiting, 'post')} wait; the oldest has waited {lasting(oldest)}.{rest}"


def page(first: int, last: int, total: int) -> str:
    """Which part of a long queue this is."""
    return f"These are {first} to {last} of {total}, longest waiting first."


def line(item: Item, me: int, now: int) -> str:
    """One item in two sentences, its own words first, as the moderator `me` reads it."""
    since = lasting(now - item.since)
    state = f"has waited {since}" if item.waiting else f"has been with its author for {since}"
    holder = item.claimant(now)
    claimed = f", {mention(holder)} is looking at it" if holder is not None else ""
    why = barred(item, me)
    appeal = f", {_BARRED[why]}" if why else ", an appeal" if item.appealed else ""
    quotes = quoted(item.text, item.spans, most=1, longest=50)
    words = quotes[0] if quotes else cut(item.text, 50)
    whose = f"“{words}” by {who(item.author)}" if words else named(item.author)
    return f"{whose}{item.whereabouts} {state}{appeal}{claimed}. {cut(item.title, 40)}."


_BARRED: Final = {
    "own": "your own post: for somebody else",
    "same moderator": "an appeal against your decision: for somebody else",
}


def more(count: int) -> str:
    """What a list has no room for."""
    return f"And {counted(count, 'more', 'more')}."


def choice(name: str, item: Item) -> str:
    """One item as a list shows it, in plain words."""
    return cut(f"{name}: {item.text or item.title}", 80)


def note_to_each(channel: str, *, there: bool) -> str:
    """To every moderator, where there is no channel for the cards, or Hearth may not write in it."""
    missing = f"I cannot write in #{channel}" if there else f"There is no channel #{channel} here"
    where = missing if channel else "No moderators' channel is set"
    return (
        f"Something waits for a moderator. {where}, so this note goes to each of you. /queue shows all that "
        "waits, and an organiser can choose a channel with /setup."
    )


def nudge(item: Item, now: int) -> str:
    """To a second moderator."""
    return (
        f"Something has waited {lasting(now - item.since)}: {cut(item.title, 60)}. "
        "You had a turn longest ago, so I ask you. /queue shows all that waits."
    )


LOOK: Final = "Look at it"
