"""What members read about the posts they saved."""

from collections.abc import Mapping
from typing import Final

from bot.kit.services import Kept
from bot.kit.text import mention, message_link, moment
from cogs.saves.rules import BOOKMARK
from cogs.saves.store import Save, Saves

SAVE: Final = "Save"
SAVE_HELP: Final = "Keep a link to this message for yourself; /saved shows what you kept"
UNDO: Final = "Undo"
REMOVE: Final = "Remove one"
KEEPS: Final[Mapping[str, Kept]] = {
    "saved": Kept("Posts you saved: where they stand, never what they say", "so that /saved finds them again")
}
"""What the table means to the people in it."""

SAVED: Final = "Saved. /saved shows what you kept, to you alone."
ALREADY: Final = "You saved this one before, and it is still there. /saved shows what you kept."
TAKEN_BACK: Final = "Taken back: this post is not among those you saved."
NOTHING: Final = (
    "Nothing is saved yet. Choose Save in a message's menu, and it is listed here for you alone. "
    f"Reacting with {BOOKMARK} saves it as well, though others see the reaction."
)
LEFT: Final = "That was the last one, so nothing is saved now."


def heading(mine: Saves) -> str:
    """Above the list."""
    if mine.count > len(mine.newest):
        return f"The newest {len(mine.newest)} of the {mine.count:,} posts you saved"
    return "The post you saved" if mine.count == 1 else f"The {mine.count} posts you saved, newest first"


def line(number: int, save: Save) -> str:
    """One post of the list: who wrote it, where, and when it was saved."""
    who = mention(save.author) if save.author is not None else "A post"
    return f"{number}. {who} in {message_link(save.message.channel, save.message.key)}, saved {moment(save.at)}"


def entry(number: int, author: str | None, channel: str | None) -> str:
    """The same where there is room for plain words alone."""
    return f"{number}. {author or 'A post'} in {f'#{channel}' if channel else 'a channel'}"
