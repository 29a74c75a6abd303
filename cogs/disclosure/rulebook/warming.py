"""What the first post would otherwise wait for: the rules, and the lists by which addresses are read."""

from cogs.disclosure.judge import prefilter, rules
from cogs.disclosure.rulebook import books, hastening


def warm() -> None:
    """Judge a post that takes all of it."""
    text = "[www.hearth.example](https://shop.hearth.example/a?b=c) with my code HEARTH10, 10 % off"
    held = books.here("")
    prefilter.suspicious(text, held.signs)
    rules.judge(text, held.book)
    hastening.in_time(held)
