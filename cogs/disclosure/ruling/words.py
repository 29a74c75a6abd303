"""What organisers read about the rules, their modes and their figures, and moderators of a rule that dropped."""

from collections.abc import Mapping, Sequence
from typing import Final

from bot.kit.text import counted, cut, day, listed
from cogs.disclosure.ruling import describing_words
from cogs.disclosure.ruling.describing import Plain
from cogs.disclosure.ruling.modes import ENOUGH, FEW, HIDDEN, LEAST, RuleMode, Tally, interval
from cogs.disclosure.settings import Mode

MODES: Final[Mapping[Mode, str]] = {
    "hold": "posts are out of sight until they are labelled",
    "nudge": "the author is told, and the post stays",
    "shadow": "nobody is told; it is only counted",
}
UNDO: Final = "Undo"
NO_FIGURES: Final = (
    "No moderator has decided on a post that a rule found, so there are no figures yet. They come by themselves."
)
HOW: Final = (
    "/disclosure-rules with a rule and a mode changes it: hold, nudge, shadow, or community to follow the rest."
)
UNDO_LATE: Final = "This was changed again since, or ten minutes are over. /disclosure-rules shows how it stands."
SHOWN: Final = 8
"""Rules on a page, those decided about most often first."""
MEANT: Final = 3
"""Rules that are named where none has what was typed as its name."""
NEXT: Final = "More rules"
PREVIOUS: Final = "Back"


def head(default: Mode) -> str:
    """Above the rules."""
    return f"Rules follow the community's mode unless they have one of their own: {default} ({MODES[default]})."


def rule(name: str, one: RuleMode | None, mode: Mode, found: Tally) -> str:
    """One rule in a line: what it does, and what was decided about its findings."""
    whose = "its own" if one is not None and one.mode else "the community's"
    dropped = ", because too few of its findings were upheld" if one is not None and one.dropped else ""
    since = f" since {day(one.since)}" if one is not None and one.since else ""
    return f"{name}: {mode} ({whose}{dropped}). {_figures(found, since)}"


def _figures(found: Tally, since: str) -> str:
    stood = counted(found.stands, "post was", "posts were")
    stands = f" {stood} let stand, which says neither." if found.stands else ""
    if not found.decided:
        return f"No decision about it{since} says whether it was right.{stands}"
    if found.share is None:
        return f"Fewer than {HIDDEN} decisions about it{since}, too few for a share.{stands}"
    return f"{_share(found)} decisions{since} upheld it.{stands}"


def _share(found: Tally) -> str:
    shown = f"{found.upheld} of {found.decided}"
    if found.decided >= FEW:
        return f"{shown} ({found.upheld / found.decided:.0%})"
    low, high = interval(found.upheld, found.decided)
    return f"{shown} (between {low:.0%} and {high:.0%})"


def more_rules(count: int) -> str:
    """What the list has no room for."""
    return f"And {counted(count, 'more rule')}; add a word to see fewer."


def found(typed: str, count: int) -> str:
    """Above what was searched by words."""
    return (
        f"{counted(count, 'rule')} with “{cut(typed, 60)}” in {'its' if count == 1 else 'their'} name or description."
    )


def page(first: int, last: int, total: int) -> str:
    """Which part of the list this is."""
    return f"These are {first} to {last} of {total} rules, those that moderators decided about first."


def plain(one: Plain) -> str:
    """What a rule finds."""
    return describing_words.line(one.why, one.languages, one.example)


def listed_rule(one: Plain, own: RuleMode | None, mode: Mode, found: Tally) -> str:
    """One of several rules: what it finds, and how it does; of most there is nothing to say but their mode."""
    whose = own is not None and (own.mode or own.since)
    stands = rule(one.rule, own, mode, found) if whose or found != Tally() else f"{one.rule}: {mode}."
    return f"• {plain(one)}\n{stands}"


def choice(name: str, why: str) -> str:
    """A rule among suggestions."""
    return cut(f"{name}: {why}", 90)


def unknown_rule(typed: str, near: Sequence[str]) -> str:
    """There is no such rule."""
    like = f" Did you mean {listed(near, 3)}?" if near else " Without a rule, /disclosure-rules lists all."
    return f'I know no rule "{cut(typed, 60)}".{like}'


def mode_set(name: str, mode: Mode, before: Mode, *, own: bool) -> str:
    """To an organiser who set a mode."""
    whose = "" if own else ", as the community's mode says"
    again = " Its decisions are counted anew from now on." if mode == "hold" else ""
    return f"{name}: {mode} from now on{whose}; before it was {before}. That is: {MODES[mode]}.{again}"


def same_mode(name: str, mode: Mode) -> str:
    """Nothing to change."""
    return f"{name} has this mode already: {mode}, that is, {MODES[mode]}."


def mode_restored(name: str, mode: Mode) -> str:
    """After an undo."""
    return f"Taken back: {name} is at {mode} again."


NEED_RULE: Final = "Name the rule as well: /disclosure-rules with a rule and a mode."


def dropped(name: str, found: Tally) -> str:
    """To moderators, once."""
    return (
        f"The rule {name} holds no posts any more: of {found.decided} decisions {found.upheld} upheld it, and a "
        f"rule needs {LEAST:.0%} of at least {ENOUGH} for that. From now on it only tells authors, and what "
        "it hid is seen again. An organiser can put it back with /disclosure-rules; its decisions are then counted "
        "anew."
    )


def undropped(name: str) -> str:
    """To moderators, when the decision was taken back that had made it drop."""
    return f"A decision was taken back, so the rule {name} holds posts again, as before."
