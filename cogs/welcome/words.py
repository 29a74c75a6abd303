"""What newcomers and those who greet them read."""

from collections.abc import Mapping, Sequence
from typing import Final

from bot.kit.services import Kept
from bot.kit.text import listed, mention

SAY_HELLO: Final = "Say hello"
_NAMED: Final = 3
KEEPS: Final[Mapping[str, Kept]] = {
    "welcome_greeted": Kept("That you were greeted", "so that it happens once"),
    "welcome_hello": Kept("Hellos you said or got when somebody joined", "so that each counts once"),
}
"""What the tables mean to the people in them."""

FIRST_STEPS: Final = (
    "Look around as long as you like. When you feel like it, say what brought you here; /help shows what I can do."
)
YOURSELF: Final = "This button is for the others: it lets them greet you. Say something whenever you feel like it."
TWICE: Final = "You said hello already, and your name stands there. A message of your own would be even warmer."
NOT_GREETED: Final = "This greeting is no longer open. A message of your own says hello just as well."


def said(newcomer: int) -> str:
    """To somebody who said hello."""
    return f"{mention(newcomer)} can see that you said hello. A question about what brought them here is a good start."


def hello(people: Sequence[int]) -> str:
    """Who said hello."""
    return f"{listed([mention(person) for person in people], _NAMED)} said hello."
