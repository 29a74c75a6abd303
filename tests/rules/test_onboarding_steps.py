"""What an organiser may write as first steps, and where somebody stands with them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.kit.text import clean
from cogs.onboarding.steps import DEFAULT, MOST, Line, Norms, Step, Trace, Trail, checked, read, standing

NORMS = Norms(2, "new", "Be kind.")
STEPS = read("norms\nintent: Why?\nintroduce: hall\ndo: Tea")
NOTHING = Trail({}, {})
HALL = frozenset({"hall"})


def test_the_steps_that_hearth_begins_with_can_be_read() -> None:
    assert [step.kind for step in read(DEFAULT)] == ["norms", "intent", "interests", "introduce", "do"]
    assert checked(DEFAULT) == DEFAULT


def test_blank_lines_and_spaces_do_not_matter() -> None:
    assert checked("\n  NORMS  \n\n interests:  wood,clay , ,radio \n") == "NORMS\ninterests:  wood,clay , ,radio"
    norms, interests = read(" norms \n\ninterests: wood,clay , ,radio")
    assert (norms.kind, interests.choices) == ("norms", ("wood", "clay", "radio"))
    assert read("introduce: #hall")[0].text == "hall"
    assert read("") == ()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("norms\nintrests: a", 'line 2: "intrests" is no kind of step'),
        ("\n\nhello there", "line 3:"),
        ("norms: be kind", "line 1: norms stands alone"),
        ("norms\nintent:", 'line 2: intent needs something after it, as in "intent: What brings you here\\?"'),
        ("do", "line 1: do needs something after it"),
        ("do: \u200b", "line 1: do needs something after it"),
        ("interests: , ,", "line 1: interests needs something to choose"),
        ("interests: a, A", "line 1: an interest stands there twice"),
        ("interests: " + ", ".join(map(str, range(26))), "line 1: a list holds 25 interests, and there are 26"),
        ("interests: " + "x" * 61, "line 1: .* the most for an interest is 60"),
        ("do: " + "x" * 201, "line 1: this step has 201 characters, and the most is 200"),
        ("introduce: the big hall", "line 1: introduce needs one channel"),
        ("norms\ndo: Tea\nnorms", "line 3: line 1 has this step already"),
        ("do: Tea!\ndo: tea", "line 2: line 1 has this step already"),
        ("\n".join(f"do: {n}" for n in range(MOST + 1)), "line 11: 10 steps are the most, and there are 11"),
    ],
)
def test_what_cannot_be_read_names_its_line(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        checked(text)


@given(st.text(alphabet=st.sampled_from("norms:inted o,\n#\u200b\ue000\ud800é{}%"), max_size=60))
def test_whatever_is_written_is_read_or_refused_with_its_line(text: str) -> None:
    try:
        kept = checked(text)
    except ValueError:
        with pytest.raises(ValueError, match=r"^line [0-9]+: "):
            checked(text)
        return
    assert checked(kept) == kept
    assert [step.key for step in read(kept)] == [step.key for step in read(clean(text))]
    assert all(len(step.key) <= 15 for step in read(kept))


def test_a_step_keeps_its_key_when_only_its_looks_change() -> None:
    assert Step("intent", "What brings you here?").key == Step("intent", "what brings you here").key
    assert Step("intent", "What brings you here?").key != Step("intent", "What do you make?").key
    assert Step("interests", choices=("a",)).key == Step("interests", choices=("b", "c")).key


def _states(trail: Trail, norms: Norms | None = NORMS, channels: frozenset[str] = HALL) -> list[str]:
    return [line.state for line in standing(STEPS, trail, norms, channels).lines]


def test_what_is_done_skipped_or_open_shows_as_such() -> None:
    trail = Trail({STEPS[1].key: Trace("done", 1, "tea"), STEPS[3].key: Trace("skipped", 2)}, {"new": 3})
    assert _states(trail) == ["done", "done", "open", "skipped"]
    found = standing(STEPS, trail, NORMS, HALL)
    assert found.lines[1] == Line(STEPS[1], "done", "tea")
    assert found.next == found.find("introduce")
    assert (trail.last(), NOTHING.last()) == (3, 0)


@pytest.mark.parametrize(
    ("trail", "state"),
    [
        (NOTHING, "open"),
        (Trail({}, {"new": 1}), "done"),
        (Trail({}, {"old": 1}), "changed"),
        (Trail({}, {"old": 1, "new": 2}), "done"),
        (Trail({"norms": Trace("skipped", 1, version=2)}, {}), "skipped"),
        (Trail({"norms": Trace("skipped", 1, version=1)}, {}), "open"),
        (Trail({"norms": Trace("skipped", 3, version=2)}, {"old": 1}), "skipped"),
        (Trail({"norms": Trace("skipped", 3, version=2)}, {"new": 4}), "done"),
    ],
)
def test_the_norms_stand_as_their_newest_text_does(trail: Trail, state: str) -> None:
    assert _states(trail)[0] == state


def test_norms_that_changed_come_before_everything_else() -> None:
    steps = (*STEPS[1:], STEPS[0])
    found = standing(steps, Trail({}, {"old": 1}), NORMS, HALL)
    assert [line.step.kind for line in found.left] == ["norms", "intent", "introduce", "do"]


def test_norms_without_a_text_and_a_channel_that_is_gone_make_no_step() -> None:
    found = standing(STEPS, NOTHING, None, frozenset())
    assert [line.step.kind for line in found.lines] == ["intent", "do"]
    assert found.find("norms") is None
    assert standing((), NOTHING, NORMS, HALL).next is None
