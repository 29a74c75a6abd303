"""What follows for a flagged post: who hears of it, how long its author has, what an edit changes. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Literal

from bot.kit.clock import milliseconds
from bot.kit.events import MessageEdited, MessagePosted
from bot.kit.items import Item, Taken
from cogs.disclosure.judge.rules import Judged
from cogs.disclosure.settings import Mode

ADVICE: Final = timedelta(days=1)
ASKED: Final = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Treatment:
    """What to do about a flagged post.

    `told` is whether its author hears of it, `held` whether it is out of sight meanwhile, `advice`
    whether moderators are left out, `begin` who has it first.
    """

    told: bool
    held: bool
    advice: bool
    begin: Literal["asked", "open"]


def treat(judged: Judged, mode: Mode, author_time: timedelta, *, restorable: bool = True) -> Treatment:
    """What a community's mode makes of a flagged post. What may pay somebody is a hint to its author alone, and
    what the platform could not show again as it was stays in sight.
    """
    advice = advises(judged)
    begin = "asked" if advice or author_time else "open"
    return Treatment(mode != "shadow", mode == "hold" and judged.decision == "hold" and restorable, advice, begin)


def advises(judged: Judged) -> bool:
    """Whether what was found is a hint to the author alone."""
    return not judged.signals or judged.signals[0].strength != "strong"


def time_with(advice: bool, author_time: timedelta, *, asked: bool = False) -> int:
    """How long an author has, in milliseconds: a hint ends by itself after a day, a question waits half an hour."""
    least = ADVICE if advice else ASKED if asked else timedelta(0)
    return milliseconds(max(author_time, least))


def attends(event: MessagePosted | MessageEdited) -> bool:
    """Whether messages like this are judged at all: people's, in places that others read."""
    if event.actor is not None and event.actor.bot:
        return False
    return event.place is None or event.place.kind != "direct"


def ignored(names: Iterable[str], ignore: Iterable[str]) -> bool:
    """Whether one of these places is among the channels left out."""
    out = {name.strip().removeprefix("#").casefold() for name in ignore}
    return any(name.casefold() in out for name in names)


def rejected(steps: Sequence[Taken]) -> bool:
    """Whether moderators decided against the post, and nobody took that back: then a label alone settles nothing."""
    last = next((step.what for step in reversed(steps) if step.what in {"rejected", "undone", "approved"}), None)
    return last == "rejected"


def questioned(item: Item) -> bool:
    """Whether a moderator waits for its author's answer."""
    return bool(item.reason) and item.state == "asked"


def hint_over(item: Item, *, advice: bool) -> bool:
    """Whether an item that its author left alone simply ends: a hint that nobody else has asked about."""
    return advice and not item.reason and not item.reports


@dataclass(frozen=True, slots=True)
class Relented:
    """What became of the posts that waited because of a rule which does less now.

    `let_go` wait no more, `shown` are in sight again, `stay` wait as before, `later` are still to be looked at.
    """

    let_go: int = 0
    shown: int = 0
    stay: int = 0
    later: int = 0


AfterEdit = Literal["nothing", "flag", "fixed", "follow"]


def after_edit(judged: Judged, item: Item | None, mine: str, before: str, *, hinted: bool = False) -> AfterEdit:
    """What follows when a post says something else now.

    `mine` is this cog's name, `before` the decision about the former text ("" if there was none), `hinted` whether
    that was a hint, which is not given twice. Somebody else's item is theirs, and what moderators decided is the
    queue's to open again.
    """
    flagged = judged.decision != "allow"
    if item is None:
        return "flag" if flagged else "nothing"
    if item.owner != mine:
        return "nothing"
    if not item.settled:
        return "follow" if flagged else "fixed"
    ended = item.state in {"fixed", "gone"}
    again = item.state == "gone" and before == judged.decision and hinted and advises(judged)
    return "flag" if flagged and ended and not again else "nothing"
