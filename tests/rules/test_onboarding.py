"""Who is greeted, asked or left in peace, by whom and when; what the funnel shows."""

import pytest

from bot.kit.events import MessagePosted
from bot.kit.ui import Facts
from cogs.onboarding import rules
from cogs.onboarding.drawing import fitting
from cogs.onboarding.rules import Position, Remind, Volunteer, Wait

DAY = rules.DAY


@pytest.mark.parametrize("text", ["Hello {name}", "{name}, {name}!", "{name}"])
def test_a_greeting_names_the_newcomer(text: str) -> None:
    assert rules.greet(rules.greeting(text), "Zoe", None) == text.replace("{name}", "Zoe")


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("Hello", "put {name} where"),
        ("", "put {name} where"),
        ("Hello {nme}", "{nme} stands for nothing"),
        ("Hello {name} {", "{ stands for nothing"),
        ("Hello {name} }", "} stands for nothing"),
        ("Hello {name.__class__}", "stands for nothing"),
        ("Hello {{name}}", "stands for nothing"),
        ("Hello {0} {name}", "{0} stands for nothing"),
        (f"Hello {{{'x' * 400}}} {{name}}", "stands for nothing"),
        ("{name}, this is {greeter}.", "give {greeter} a sentence of its own"),
    ],
)
def test_other_braces_are_refused_with_what_to_change(text: str, hint: str) -> None:
    with pytest.raises(ValueError, match=hint.replace("{", r"\{").replace("}", r"\}")):
        rules.greeting(text)


def test_nobody_types_a_mention_into_a_greeting() -> None:
    assert rules.greeting("\ue000p1\ue001 {name}") == "p1 {name}"


def test_without_a_greeter_the_sentence_that_names_one_is_left_out() -> None:
    text = "Hi {name}! {greeter} has tea, and knows everyone. Sit down."
    assert rules.greet(text, "Zoe", "Ben") == "Hi Zoe! Ben has tea, and knows everyone. Sit down."
    assert rules.greet(text, "Zoe", None) == "Hi Zoe! Sit down."


@pytest.mark.parametrize(
    ("present", "hidden", "newcomer", "whose"),
    [
        ({1, 2, 3}, (), 9, 2),
        ({1, 3}, (), 9, 3),
        ({1, 2, 3}, (2,), 9, 3),
        ({1, 2, 3}, (), 2, 3),
        (set[int](), (), 9, None),
        ({1}, (1,), 9, None),
    ],
)
def test_whoever_greeted_longest_ago_and_is_here_has_the_turn(
    present: set[int], hidden: tuple[int, ...], newcomer: int, whose: int | None
) -> None:
    volunteers = [Volunteer(1, 50), Volunteer(3, 0), Volunteer(2, 0)]
    assert rules.turn(volunteers, present, hidden, newcomer) == whose


@pytest.mark.parametrize(
    ("stage", "before", "burst", "what"),
    [
        ("through", None, False, "welcome"),
        ("through", None, True, "hold"),
        ("door", None, False, "ask"),
        ("door", None, True, "hold"),
        ("through", "done", False, "nothing"),
        ("through", "done", True, "nothing"),
        ("through", "none", False, "nothing"),
        ("door", "none", False, "nothing"),
        ("through", "held", False, "welcome"),
        ("through", "held", True, "hold"),
        ("door", "done", True, "ask"),
    ],
)
def test_what_happens_to_somebody_who_is_really_in(
    stage: rules.Stage, before: rules.Greeting | None, burst: bool, what: str
) -> None:
    assert rules.arrival(stage, before, burst=burst) == what


def test_who_got_in_once_meets_no_question_again() -> None:
    assert rules.stage_at_arrival("through", question=True) == "through"
    assert rules.stage_at_arrival(None, question=True) == "door"
    assert rules.stage_at_arrival("refused", question=True) == "door"
    assert rules.stage_at_arrival("door", question=False) == "through"


def test_more_than_usual_is_one_above_the_setting() -> None:
    assert [rules.bursting(others, 3) for others in (0, 2, 3, 400)] == [False, False, True, True]


@pytest.mark.parametrize(
    ("left", "reminded", "since", "now", "what"),
    [
        (2, 0, 0, 3 * DAY, Remind(last=False)),
        (2, 1, 0, 3 * DAY, Remind(last=True)),
        (2, 2, 0, 9 * DAY, None),
        (0, 0, 0, 9 * DAY, None),
        (2, 0, DAY, 3 * DAY, Wait(4 * DAY)),
    ],
)
def test_reminders_wait_for_days_without_progress_and_end(
    left: int, reminded: int, since: int, now: int, what: Remind | Wait | None
) -> None:
    assert rules.remind(left, reminded, 2, since, 3 * DAY, now) == what


def test_only_a_message_of_somebody_who_has_yet_to_introduce_themselves_is_looked_at() -> None:
    said = MessagePosted(key="m1", space="s", at=0, text="Hello")
    answered = MessagePosted(key="m2", space="s", at=0, text="Hello", thread_root="m1")
    assert rules.introducing(said, rules.INTRODUCING, None)
    assert not rules.introducing(said, None, None)
    assert not rules.introducing(answered, rules.INTRODUCING, None)


def test_only_words_make_another_text_of_the_norms() -> None:
    assert rules.digest("Be kind.\n\nBe  patient. ") == rules.digest("Be kind. Be patient.")
    assert rules.digest("Be kind.") != rules.digest("Be kind")
    assert rules.digest("\ud800")


def test_the_funnel_adds_up_and_tells_a_median_only_of_enough_people() -> None:
    positions = [*(Position("a", at) for at in (0, 2, 4, 6, 8)), Position("b", 0), Position(rules.FINISHED, 0)]
    found = rules.funnel(positions, ["b", "a", "c", rules.FINISHED], 10)
    assert [(row.key, row.count, row.typical) for row in found.rows] == [
        ("b", 1, None),
        ("a", 5, 6),
        (rules.FINISHED, 1, None),
    ]
    assert sum(row.count for row in found.rows) == found.total == 7
    assert found.finished == 1
    assert found.fullest is not None
    assert found.fullest.key == "a"
    assert rules.funnel([Position("a", 0), Position("b", 0)], ["a", "b"], 1).fullest is None


@pytest.mark.parametrize(("count", "total", "low", "high"), [(0, 5, 0, 44), (5, 5, 56, 100), (7, 12, 31, 81)])
def test_few_people_make_a_wide_interval(count: int, total: int, low: int, high: int) -> None:
    assert rules.wilson(count, total) == (low, high)


def test_notes_that_do_not_fit_are_left_out_from_the_end() -> None:
    figures = Facts((("Read and accept the norms", "5 of 8"),))
    shown = fitting("Finding.", [figures], ["first note", "x" * 1900, "y" * 100])
    assert [type(block).__name__ for block in shown.blocks] == ["Facts", "Text", "Text"]
    assert fitting("Finding.", [figures], ["x" * 2000]).blocks == (figures,)
