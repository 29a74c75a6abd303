"""What people read about what is kept about them."""

from collections.abc import Sequence
from typing import Final

from bot.kit.services import Preference
from bot.kit.text import counted, cut
from bot.kit.ui import Facts
from cogs.privacy.rules import Line

EXPORT: Final = "Export my data"
HIDE: Final = "Hide me"
SHOW: Final = "Show me again"
UNCOUNT: Final = "Stop counting me"
COUNT: Final = "Count me again"
ERASE: Final = "Erase me"
KEEP: Final = "Keep everything"
ERASE_NOW: Final = "Erase me for good"
_ROOM: Final = 1150
"""Characters for the list, so that the whole stays within what every platform shows."""

OVERVIEW: Final = "This is what I keep about you. Only you see this, and you decide about it."
HIDDEN: Final = (
    'You are hidden: the weekly round-up and the list of what happened say "someone" instead of your name. '
    "What you post, and thanks for you in a channel, still show it there."
)
SHOWN: Final = "Hide me takes your name out of the weekly round-up and the list of what happened."
UNCOUNTED: Final = (
    "You are not counted: the weekly round-up leaves out thanks from you and for you, and what you do counts in "
    "nobody's figures but your own /activity. I still keep it, and it counts again once you say so."
)
COUNTED: Final = "Stop counting me takes what you do out of the round-up and of other people's figures."
NOT_YOURS: Final = "These buttons belong to somebody else, or to you before you were erased. /privacy opens your own."
EXPORTED: Final = (
    "Here is everything I keep about you, for you alone. Dismiss this note once you have saved the file: until then "
    "a copy stays with it."
)
FILE: Final = "hearth-my-data.json"
FILE_ALT: Final = "everything Hearth keeps about you, as JSON"
NOTHING_YET: Final = "Your erasure is under way already, so there is nothing left to change or to export."

CONFIRM: Final = "Erase everything I keep about you? Nobody can undo this, so export your data first if you want it."
GOES: Final = (
    "What goes: your name, account and roles as I know them, your reactions in my records, the thanks you gave and "
    "got with their words, the relationships you declared, what I keep of posts you shared with /share, the list of "
    "posts you saved, your reminders and choices, and whatever waits to be sent to you."
)
STAYS: Final = (
    "What stays, without you in it: entries that something was written or asked here, when and where, and settings "
    'that you changed. My posts that named you say "someone" from then on, where the platform lets me change them.'
)
BEYOND: Final = (
    "What I cannot reach: what you and others wrote in the channels, private notes on your screen, and backups of "
    "the operator's. You can delete your own posts there."
)
AFTERWARDS: Final = "You stay a member here. If you write or ask for something afterwards, I meet you as somebody new."
KEPT: Final = "Nothing was erased."
UNDER_WAY: Final = (
    "Your erasure is under way and takes a few moments; a restart does not stop it. You get no other note about it, "
    "because I will not know you any more."
)


def changed(preference: Preference) -> str:
    """Above the list, after a choice."""
    shown = "you are hidden" if preference.hidden else "your name is shown"
    told = "what you do is not counted" if preference.uncounted else "what you do counts"
    return f"Done: {shown}, and {told}. This is what I keep about you; only you see it."


def facts(lines: Sequence[Line]) -> Facts:
    """One line for each kind of thing; what there is no room for is counted, never left out in silence."""
    pairs: list[tuple[str, str]] = []
    used = 0
    for number, line in enumerate(lines):
        pair = _pair(line)
        used += sum(map(len, pair))
        if used > _ROOM:
            rest = lines[number:]
            pairs.append(
                (counted(len(rest), "more kind"), f"{sum(one.count for one in rest):,} in all; Export my data has them")
            )
            break
        pairs.append(pair)
    return Facts(tuple(pairs))


def _pair(line: Line) -> tuple[str, str]:
    if line.kept is None:
        return (
            f'Entries under "{cut(line.table, 40)}"',
            f"{line.count:,}, and the feature that keeps them has not said why",
        )
    return cut(line.kept.what, 80), f"{line.count:,}, {cut(line.kept.why, 100)}"


def standing(preference: Preference) -> tuple[str, str]:
    """What the two choices do, as they stand."""
    return HIDDEN if preference.hidden else SHOWN, UNCOUNTED if preference.uncounted else COUNTED
