"""Who is named and counted in a week of thanks, and how what is kept is listed."""

import pytest

from bot.kit.services import Held, Kept, Withdrawn
from bot.kit.ui import TEXT_LIMIT, say
from cogs.gratitude.rules import Week, week
from cogs.privacy import words
from cogs.privacy.rules import Line, lines

PAIRS = [(2, 1), (3, 1), (2, 4), (1, 2)]


@pytest.mark.parametrize(
    ("hidden", "uncounted", "expected"),
    [
        ((), (), Week((2, 3, 1), (1, 4, 2))),
        ((2,), (), Week((3, 1, None), (1, 4, None))),
        ((), (2,), Week((3,), (1,))),
        ((1, 2, 3, 4), (), Week((None, None, None), (None, None, None))),
        ((3,), (3,), Week((2, 1), (1, 4, 2))),
        ((), (1, 2, 3, 4), Week((), ())),
    ],
)
def test_a_week_names_and_counts_whom_it_may(
    hidden: tuple[int, ...], uncounted: tuple[int, ...], expected: Week
) -> None:
    assert week(PAIRS, Withdrawn(frozenset(hidden), frozenset(uncounted))) == expected


def test_tables_that_mean_the_same_are_one_line_and_unworded_ones_come_last() -> None:
    you, notes = Kept("You", "to know you"), Kept("Notes", "to send them")
    held = [Held("odd", 3, None), Held("person", 1, you), Held("account", 2, you), Held("notes", 5, notes)]
    assert lines(held) == [Line("account", 2, you), Line("notes", 5, notes), Line("odd", 3, None)]


def test_whatever_is_kept_the_list_fits_and_leaves_nothing_out_in_silence() -> None:
    held = [Held(f"table_{number}" * 9, 10**9, None) for number in range(90)]
    facts = words.facts(lines(held))
    assert len(say(words.OVERVIEW, facts, words.HIDDEN, words.UNCOUNTED).text) < TEXT_LIMIT
    name, value = facts.pairs[-1]
    assert name == f"{90 - len(facts.pairs) + 1} more kinds"
    assert value.endswith("in all; Export my data has them")
    long = [Held(str(number), 1, Kept(f"{number}" + "x" * 500, "y" * 500)) for number in range(20)]
    assert say(words.OVERVIEW, words.facts(lines(long)), words.HIDDEN, words.UNCOUNTED)
