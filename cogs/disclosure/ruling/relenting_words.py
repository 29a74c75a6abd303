"""What is read about posts that waited because of a rule which does less now: by organisers, authors and moderators."""

from typing import Final

from bot.kit.items import Item
from bot.kit.text import counted
from cogs.disclosure.flagged.treating import Relented

LET_GO: Final = "the rule that found it does not hold here any more"
"""Why an item ended, in its history; by this the note to its author is drawn as well."""


def came(found: Relented) -> str:
    """To organisers: what became of the posts that waited; "" where none did."""
    said = [
        _let_go(found.let_go) if found.let_go else "",
        _shown(found.shown) if found.shown else "",
        _stay(found.stay) if found.stay else "",
        f"{counted(found.later, 'more post')} that waited I look at within the next minute." if found.later else "",
    ]
    return " ".join(filter(None, said))


def _let_go(count: int) -> str:
    seen = "everyone sees it, and its author reads" if count == 1 else "everyone sees them, and their authors read"
    waited = f"{counted(count, 'post')} that waited because of it {'is' if count == 1 else 'are'} let go"
    return f"{waited}: {seen} that nothing is left to do."


def _shown(count: int) -> str:
    if count == 1:
        return "1 post that was out of sight because of it is seen again; its author's note stays."
    return f"{count} posts that were out of sight because of it are seen again; their authors' notes stay."


def _stay(count: int) -> str:
    if count == 1:
        return (
            "1 post that it found waits on: for what else is found in it, or because members or moderators took it up."
        )
    return (
        f"{count} posts that it found wait on: for what else is found in them, or because members or moderators took "
        "them up."
    )


def let_go(item: Item) -> str:
    """To the author, instead of the note."""
    seen = "Everyone sees your post again" if item.held else "Your post stands as it is"
    return (
        f"I wrote to you about your post{item.whereabouts} by a rule that does not hold here any more. "
        f"{seen}, nothing is left to do, and nothing of it counts against you."
    )
