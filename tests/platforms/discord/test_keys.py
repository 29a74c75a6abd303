"""What travels in Discord's fields comes back as it was, whatever a hostile hand sends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.kit.actions import ACTION_LIMIT, Action, encode_action
from bot.platforms.discord.keys import tag_space, tag_value, untag_space, untag_value


class Spoken(Action, frozen=True, tag="keys.spoken"):
    """An action that carries words."""

    words: str


@given(st.text(max_size=20), st.integers(0, 2**64 - 1))
def test_a_control_in_a_direct_message_names_its_server(words: str, server: int) -> None:
    action = (
        encode_action(Spoken(words)) if len(encode_action(Spoken(""))) + 9 * len(words) < ACTION_LIMIT else "keys.x"
    )
    assert untag_space(tag_space(action, str(server))) == (action, str(server))
    assert untag_space(tag_space(action, None)) == (action, None)


def test_the_longest_action_and_the_greatest_server_fill_an_id() -> None:
    assert len(tag_space("x" * ACTION_LIMIT, str(2**64 - 1))) == 100


@pytest.mark.parametrize("server", ["-1", str(2**64), "town"])
def test_what_is_no_server_is_not_tagged(server: str) -> None:
    with pytest.raises(ValueError, match=r"server|literal"):
        tag_space("x", server)


@given(st.text())
def test_any_id_is_read(custom_id: str) -> None:
    action, server = untag_space(custom_id)
    assert (action == custom_id) if server is None else server.isdigit()


@pytest.mark.parametrize("custom_id", ["a@", "a@ab-", "a@" + "z" * 13, "a@" + "1" * 40, "a@٣"])
def test_an_end_that_names_no_server_is_left(custom_id: str) -> None:
    assert untag_space(custom_id) == (custom_id, None)


@given(st.text(max_size=5) | st.text("=", max_size=5))
def test_a_value_comes_back_and_is_never_empty_on_the_way(value: str) -> None:
    assert tag_value(value)
    assert untag_value(tag_value(value)) == value


def test_no_two_values_are_told_as_one() -> None:
    values = ["", "=", "==", "a", "a="]
    assert len({tag_value(value) for value in values}) == len(values)
