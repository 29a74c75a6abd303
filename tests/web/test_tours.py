"""Tours that could not be followed are refused when they are written down."""

from typing import Any

import pytest

from bot.web.tours import Tick, Tour, TourStep

FINE = TourStep("Say hello.", (Tick("MessagePosted"),))


@pytest.mark.parametrize(
    ("steps", "why"),
    [
        ((FINE, FINE), "has 2 steps, and takes 3 to 6"),
        ((FINE,) * 7, "has 7 steps, and takes 3 to 6"),
        ((FINE, FINE, TourStep("Look there.", point="cellar")), "points at 'cellar', which the page does not have"),  # pyright: ignore[reportArgumentType]
        ((FINE, FINE, TourStep("Wait.", (Tick(""),))), "has a tick without an event: 'Wait.'"),
    ],
)
def test_a_tour_that_cannot_be_followed_is_refused(steps: Any, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        Tour("member", "As a member", "See it.", steps, "That was it.")
