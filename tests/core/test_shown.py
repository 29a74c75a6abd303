"""What no platform could show is refused when a cog builds it, not when it is sent."""

from collections.abc import Callable

import pytest

from bot.kit.actions import ACTION_LIMIT
from bot.kit.forms import PickField
from bot.kit.ui import Button, Choice, Message, Picture, Row, Select, Text

ONE = (Choice("One", "1"),)


def _select(action: str = "b") -> Select:
    return Select("Pick", action, ONE)


@pytest.mark.parametrize(
    ("build", "why"),
    [
        (lambda: Message("", (Text("x" * 2001),)), "a message holds 2000 characters, this one has 2001"),
        (lambda: Message("", (Row(()),)), "a message holds 5 rows of 1 to 5 controls"),
        (lambda: Message("", (Row((Button("A", "a"), _select())),)), "a select stands alone in its row"),
        (lambda: Message("", (Row((_select(), _select("c"))),)), "a select stands alone in its row"),
        (
            lambda: Message("", (Row((Button("A", "a"), Button("B", "a"))),)),
            "two controls of a message have the same id",
        ),
        (lambda: Message("", (Row((Button("A", "b"),)), Row((_select(),)))), "two controls of a message have the same"),
        (lambda: Message("", (Row((Button("A", ""),)),)), "the id of a control has 1 to 86 characters"),
        (lambda: Message("", (Row((Button("A", "a" * 87),)),)), "the id of a control has 1 to 86 characters"),
        (lambda: Message("", (Picture(b"", ""),) * 6), "a message holds 5 pictures and files"),
        (lambda: Select("Pick", "a", ()), "a select holds 1 to 25 choices, not 0"),
        (lambda: Select("Pick", "a", ONE * 26), "a select holds 1 to 25 choices, not 26"),
        (lambda: PickField("a", "A", ()), "a list holds 1 to 25 choices, not 0"),
        (lambda: PickField("a", "A", ONE * 26), "a list holds 1 to 25 choices, not 26"),
        (lambda: Choice("A", "a" * 101), "a choice's value holds 100 characters, this one has 101"),
    ],
)
def test_it_is_refused_in_a_sentence(build: Callable[[], object], why: str) -> None:
    with pytest.raises(ValueError, match=f"^{why}"):
        build()


def test_what_is_just_within_the_limits_is_built() -> None:
    buttons = Row(tuple(Button("A", f"{at}".ljust(ACTION_LIMIT, "a")) for at in range(5)))
    Message("x" * 2000, (buttons, Row((_select(),)), *(Picture(b"", ""),) * 5))
    PickField("a", "A", (Choice("A", "a" * 100),) * 25)
