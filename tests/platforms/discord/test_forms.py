"""A form of Hearth's becomes a modal, and what a modal brings back is read, or refused in a sentence."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.kit.forms import CheckField, Field, Form, PickField, TextField
from bot.kit.ui import Choice
from bot.platforms.discord.drafts import Drafts
from bot.platforms.discord.forms import modal, values
from tests.platforms.discord.messages import forms

MANY = tuple(Choice(f"Choice {at}", str(at)) for at in range(12))
FEW, NONE = MANY[:3], Choice("none", "")


def part(field: Field) -> dict[str, Any]:
    (label,) = modal(Form("Share", "story.share", (field,)))["components"]
    assert label["type"] == 18
    return label["component"]


def test_a_form_says_what_each_field_is_for() -> None:
    form = Form("Share", "story.share", (TextField("why", "Why", help="In a few words."), CheckField("ad", "An ad")))
    assert modal(form, "35") == {
        "custom_id": "story.share@z",
        "title": "Share",
        "components": [
            {
                "type": 18,
                "label": "Why",
                "description": "In a few words.",
                "component": {"type": 4, "custom_id": "why", "style": 1, "required": True, "max_length": 300},
            },
            {"type": 18, "label": "An ad", "component": {"type": 23, "custom_id": "ad", "default": False}},
        ],
    }


def test_help_that_is_too_long_for_a_label_stands_above_it_in_full() -> None:
    long = "Write *one* a line. " * 6
    above, below = modal(Form("Share", "story.share", (TextField("why", "Why", help=long),)))["components"]
    assert above == {"type": 10, "content": long.strip().replace("*", r"\*")}
    assert "description" not in below
    full = modal(Form("Share", "story.share", tuple(TextField(name, name, help=long) for name in "abcd")))["components"]
    assert [one["type"] for one in full] == [10, 18, 18, 18, 18]
    assert full[2]["description"].endswith("…")


def test_a_text_field_holds_as_much_as_it_says_and_what_was_written() -> None:
    field = part(TextField("x", "X", value="abcdef", longest=4, lines=5, required=False))
    assert (field["style"], field["max_length"], field["value"], field["required"]) == (2, 4, "abcd", False)
    assert part(TextField("x", "X", longest=9000))["max_length"] == 4000
    assert "value" not in part(TextField("x", "X"))


@pytest.mark.parametrize(
    ("field", "kind", "bounds"),
    [
        (PickField("x", "X", FEW), 21, (None, None)),
        (PickField("x", "X", FEW[:1]), 3, (1, 1)),
        (PickField("x", "X", MANY), 3, (1, 1)),
        (PickField("x", "X", FEW, required=False), 21, (None, None)),
        (PickField("x", "X", (NONE, *FEW), ("1",), required=False), 21, (None, None)),
        (PickField("x", "X", FEW, many=True), 22, (1, 3)),
        (PickField("x", "X", FEW, many=True, required=False), 22, (0, 3)),
        (PickField("x", "X", MANY, many=True), 3, (1, 12)),
    ],
)
def test_a_choice_is_offered_as_radio_buttons_checkboxes_or_a_list(
    field: PickField, kind: int, bounds: tuple[int | None, int | None]
) -> None:
    shown = part(field)
    assert shown["type"] == kind
    assert (shown.get("min_values"), shown.get("max_values")) == bounds
    assert shown["required"] is field.required
    assert len(shown["options"]) == len(field.choices)


def test_what_is_chosen_but_may_be_left_out_can_be_taken_back() -> None:
    assert part(PickField("x", "X", FEW, ("1",), required=False))["type"] == 3


def test_what_was_chosen_is_chosen_and_of_one_name_there_is_one() -> None:
    shown = part(PickField("x", "X", (NONE, *FEW, Choice("Again", "1")), ("1", "2")))
    assert shown["options"] == [
        {"label": "none", "value": "="},
        {"label": "Choice 0", "value": "0"},
        {"label": "Choice 1", "value": "1", "default": True},
        {"label": "Choice 2", "value": "2"},
    ]


def _misfits(component: dict[str, Any]) -> list[str]:
    """What Discord would refuse of a field."""
    options: list[dict[str, Any]] = component.get("options", [])
    kind, chosen = component["type"], sum("default" in option for option in options)
    least, most = {21: (2, 10), 22: (1, 10), 3: (1, 25)}.get(kind, (0, 0))
    found = [] if least <= len(options) <= most else [f"{len(options)} options"]
    if kind in {3, 22} and not chosen <= component["max_values"] <= len(options):
        found.append(f"{chosen} chosen of {component['max_values']}")
    if len({option["value"] for option in options}) < len(options):
        found.append("a value twice")
    if not all(1 <= len(option[part]) <= 100 for option in options for part in ("label", "value")):
        found.append("an option that is too long or empty")
    if kind == 4 and not len(component.get("value", "")) <= component["max_length"] <= 4000:
        found.append("more text than the field holds")
    return found


@given(forms)
def test_every_form_that_kit_accepts_fits_into_discords_limits(form: Form) -> None:
    drawn = modal(form, str(2**64 - 1))
    assert 1 <= len(drawn["title"]) <= 45
    assert len(drawn["custom_id"]) <= 100
    assert len(drawn["components"]) <= 5
    assert sum(len(part["content"]) for part in drawn["components"] if part["type"] == 10) <= 4000
    for label in drawn["components"]:
        if label["type"] == 10:
            assert label["content"].strip()
            continue
        assert 1 <= len(label["label"]) <= 45
        assert 1 <= len(label.get("description", "-")) <= 100
        assert _misfits(label["component"]) == []


# What comes back


def test_a_form_is_remembered_for_each_server_it_was_opened_on() -> None:
    here, there = (Form("Share", "story.share", (PickField("x", "X", choices),)) for choices in (FEW, MANY))
    drafts = Drafts()
    drafts.opened("1", "35", here)
    drafts.opened("1", "36", there)
    assert drafts.form("1", "35", "story.share") == here
    assert drafts.form("2", "35", "story.share") is None


def label(**component: Any) -> dict[str, Any]:
    return {"type": 18, "id": 1, "component": component}


@pytest.mark.parametrize(
    ("component", "value"),
    [
        ({"type": 4, "value": " for the soup \r\n"}, "for the soup"),
        ({"type": 4, "value": "\u200b"}, ""),
        ({"type": 4, "value": "a\ue000p1\ue001b\x00"}, "ap1b"),
        ({"type": 21, "value": "2"}, ("2",)),
        ({"type": 21, "value": "="}, ()),
        ({"type": 21, "value": None}, ()),
        ({"type": 21}, ()),
        ({"type": 3, "values": ["1", "2", "1"]}, ("1", "2")),
        ({"type": 22, "values": []}, ()),
        ({"type": 22, "values": ["==", "="]}, ("=",)),
        ({"type": 23, "value": True}, True),
    ],
)
def test_what_was_filled_in_is_read(component: dict[str, Any], value: object) -> None:
    assert values([{"type": 10, "content": "x"}, label(custom_id="x", **component)]) == {"x": value}


def test_a_field_in_a_row_of_old_is_read_too() -> None:
    assert values([{"type": 1, "components": [{"type": 4, "custom_id": "x", "value": "y"}]}]) == {"x": "y"}


@pytest.mark.parametrize(
    "sent",
    [
        None,
        {},
        "text",
        [None],
        [[]],
        [{}],
        [{"type": "18"}],
        [{"type": 18}],
        [{"type": 18, "component": []}],
        [{"type": 99}],
        [{"type": 1, "components": None}],
        [label(type=4, value="x")],
        [label(type=4, custom_id=7, value="x")],
        [label(type=4, custom_id="x")],
        [label(type=4, custom_id="x", value=7)],
        [label(type=23, custom_id="x", value="yes")],
        [label(type=23, custom_id="x", value=1)],
        [label(type=22, custom_id="x", values="abc")],
        [label(type=22, custom_id="x", values=["a", 7])],
        [label(type=21, custom_id="x", value=["a"])],
        [label(type=19, custom_id="x", values=["1"])],
        [label(type=True, custom_id="x", value="x")],
        [label(type=4, custom_id="x", value="a"), label(type=4, custom_id="x", value="b")],
        [label(type=4, custom_id=str(at), value="a") for at in range(41)],
    ],
)
def test_nonsense_is_refused_in_a_sentence(sent: object) -> None:
    with pytest.raises(ValueError, match=r"^[A-Z].* .*\.$"):
        values(sent)


anything = st.recursive(
    st.none() | st.booleans() | st.integers(0, 25) | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["type", "component", "components", "custom_id", "value", "values"]), inner, max_size=5
        )
    ),
    max_leaves=12,
)


@given(st.lists(anything, max_size=3) | anything)
def test_whatever_is_sent_is_read_or_refused(sent: object) -> None:
    try:
        found = values(sent)
    except ValueError:
        return
    assert all(isinstance(value, str | bool | tuple) for value in found.values())
