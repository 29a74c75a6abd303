"""What members read about labels on posts of theirs that are there already: from the post's menu, and in its thread."""

from collections.abc import Mapping
from typing import Final

from bot.kit.services import Kept
from bot.kit.text import place_link

KEEPS: Final[Mapping[str, Kept]] = {
    "disclosure_labelled": Kept(
        "Posts of yours that you added a disclosure to, and the label; not what they say",
        "so that the label counts when you edit the post, and you can take it away again",
    )
}
"""What the table means to the people in it."""

MENU: Final = "Add disclosure"
MENU_HELP: Final = "On a post of your own: say what you get from it, and the label is put in front"
TITLE: Final = "Add a disclosure"
TEXT_LABEL: Final = "Your post"
TEXT_HELP: Final = "The label is put in front for you. You can change the rest, too."
TEXT_STAYS: Final = "The right label depends on this. To change the post itself, edit it where it stands."
SUBMIT: Final = "Add the label"
IN_THREAD: Final = "Add the label in the thread"

NOT_YOURS: Final = (
    "Only its author can say what they get from a post. If it looks as though they gain, choose “Flag post”: "
    "the moderators ask, and nobody else learns that it was you."
)
NOBODYS: Final = "No member posted this, so there is nothing to add."
SHARED: Final = (
    "I posted this for you with the button below it: remove it there, and share it anew with what you gain from it."
)
REJECTED: Final = (
    "The moderators decided against this post, so a label alone does not settle it. "
    "Their note tells why, and how to appeal."
)
LOST: Final = "I no longer have the post that this is about. If it is still there, choose “Add disclosure” again."
TOO_LONG: Final = "With the label in front this is longer than a message can be. Shorten it a little."
NOTHING: Final = "Then nothing needs to be said, and your post stays as it is."
READ_ONLY: Final = (
    "This only shows your post. I cannot change it, so please edit the post itself; then choose “Add disclosure” again."
)
LABEL_ALONE: Final = "This label alone does not settle your post. My note about it says what else to change."
SAYS_SO: Final = "Your post says what you gain, so I put nothing more in front. Thank you for being open about it."
EDIT_TO: Final = "Please edit your post so that it begins with this; I notice."
OR_THREAD: Final = "Or let me put it in the thread of your post, where everyone can read it."
UNMARKED: Final = "Removed: the label is not in the thread any more."
NOT_YOURS_TO_REMOVE: Final = "Only the author of the post can do that; moderators can remove it."


def pays(why: str, press: str) -> str:
    """They say that they get nothing, and something in the post clearly pays somebody; `press` is what they can do
    about it in my note, if I wrote one.
    """
    then = f"press “{press}” in my note" if press else "close this: your post stays as it is"
    return f"{why} If that is you or somebody close to you, choose what fits. If you really get nothing, {then}."


def not_enough(why: str) -> str:
    """A label in front would not settle it."""
    return f"A label alone does not settle this. {why} Change that part, too."


def where(channel: int) -> str:
    """The channel of a post, as the end of a phrase."""
    return f" in {place_link(channel)}"


def rewritten(channel: int) -> str:
    """Nothing is gained from it, and its words were changed in the form."""
    return f"Done: your post{where(channel)} says what you wrote, which needs no label."


def in_front(label: str, channel: int) -> str:
    """The label is put in front."""
    return f"Done: “{label}” stands in front of your post{where(channel)}. Thank you for being open about it."


def in_thread(label: str, channel: int) -> str:
    """The label is put in the thread."""
    return f"Done: “{label}” stands in the thread of your post{where(channel)}. Thank you for being open about it."


def in_thread_too(label: str, channel: int) -> str:
    """The label is put there, and moderators look all the same; why is not told, because nobody learns of reports."""
    return (
        f"“{label}” stands in the thread of your post{where(channel)} now. The moderators are looking at this post "
        "too; you will hear how it ends."
    )


def not_in_front(label: str, channel: int) -> str:
    """The platform refused to put it in front after all."""
    return (
        f"I could not put “{label}” in front of your post{where(channel)} after all. Please edit it so that it begins "
        "with that, or delete it and share it anew with /share."
    )


def not_rewritten(channel: int) -> str:
    """The platform refused to let it say what its author wrote in the form."""
    return f"I could not change your post{where(channel)}, so it says what it said before. Please edit it yourself."


def not_up_again(channel: int) -> str:
    """To put it right it had to be taken down, and then the platform let it stand no more."""
    return (
        f"I could not put your post{where(channel)} up again, so nobody sees it now. Please post it once more yourself."
    )


NOT_LOST: Final = "What you changed in your post is not in it either."
WROTE: Final = "This is what you wrote:"
GOES_ON: Final = "It goes on:"


def not_in_thread(label: str, channel: int) -> str:
    """The platform refused to put it in the thread after all."""
    return (
        f"I may not write in the thread of your post{where(channel)}, so the label is not there. Please edit the post "
        f"so that it begins with “{label}”."
    )
