"""What authors read about a post of theirs that was flagged: the note, its buttons, and how it ends."""

from collections.abc import Mapping
from typing import Final

from bot.kit.items import Item, Refusal
from bot.kit.services import Kept
from bot.kit.text import cut, mention, moment
from cogs.disclosure.words import DISCLOSED

KEEPS: Final[Mapping[str, Kept]] = {
    "disclosure_note": Kept(
        "Posts of yours about which I wrote to you, with the label I offered", "so that one press puts it in front"
    ),
    "disclosure_unfurled": Kept(
        "Where links in posts of yours about which I wrote to you lead, as the platform showed it",
        "so that an edit is read rightly",
    ),
}
"""What the tables mean to the people in them."""

LONGEST_ON_BUTTON: Final = 30
LEAVE: Final = "It needs no label…"
LEAVE_ADVICE: Final = "It needs no label"
READ: Final = "Read the note"
ANSWER: Final = "Answer…"
ANSWER_TITLE: Final = "Your answer"
ANSWER_LABEL: Final = "What the moderators should know"
NEED_ANSWER: Final = "Say in a few words how it is; the moderators read it."
LEAVE_TITLE: Final = "No label needed"
LEAVE_LABEL: Final = "Why it needs none"
LEAVE_HELP: Final = "The moderators read this and decide. Your post stays as it is until then."
NEED_WORDS: Final = "Say in a few words why it needs no label, for instance that you gain nothing from it."

LET_BE: Final = "a hint to its author, which ended unanswered"
AUTHOR_SAYS_NONE: Final = "a hint; its author says that it needs no label"


BEFORE: Final = {
    "link": "before they click",
    "code": "before they use it",
    "referral": "before they sign up",
    "gift": "when they read it",
    "relation": "when they read it",
    "evasion": "before they go there",
}
"""When people like to know, by the kind of signal."""


def first(item: Item, kind: str, disclosure: str) -> str:
    """The first line of a note: what was found, and why people care."""
    lacks = DISCLOSED[disclosure] if item.why.endswith(DISCLOSED[disclosure]) else ""
    signal = item.why.removesuffix(lacks).strip().removesuffix(".")
    signal = signal.replace(", and its author declared that they ", ", and you declared that you ")
    more = f" {lacks}" if lacks else ""
    return f"Thanks for sharing this{item.whereabouts}. {signal}, so people here like to know {BEFORE[kind]}.{more}"


def question(item: Item) -> str:
    """The first line of a moderator's question."""
    return f"A moderator has a question about your post{item.whereabouts}: “{cut(item.reason, 400)}”"


def norm(text: str, link: str) -> str:
    """The norm, and where it can be read."""
    return f"The norm here: “{text}”{f' {link}' if link else ''}"


HELD: Final = "Only you and the moderators see this post until then."
KEPT: Final = "Until then I keep your post for you, files and all, and only the moderators see it."
STUCK: Final = "I still keep the post itself, files and all, and only the moderators see it."
BACK_THERE: Final = "I could not put your post up again, nor send it to you. Press the button to have what you wrote."
BACK_FILE: Final = "Your post, as a text file."
OPEN: Final = "The moderators have it now; you will hear how it ends."
NEWER: Final = "There is a newer note about this post below."
ADVICE: Final = "This is a hint that only you see. If you gain nothing from it, you can leave it as it is."


def offer(label: str, *, fits: bool, able: bool = True) -> str:
    """What can be done; without a label that would help, only its author can, and so where Hearth is not `able`."""
    if not label:
        return "Editing or deleting it works; I notice either."
    if not able:
        return (
            f"I cannot put words in front of a post like this. Please put “{label}” in front yourself, or delete it "
            "and share it anew; I notice either."
        )
    if not fits:
        return f"Put “{label}” in front by editing it, or delete it; I notice either."
    return f"Shall I put “{label}” in front? Editing or deleting it yourself works as well; I notice either."


def offer_kept(label: str, *, fits: bool) -> str:
    """What can be done about a post that Hearth keeps, where its author can neither change nor delete it meanwhile."""
    if not label:
        return "Nothing that I could put in front would settle it, so the moderators decide."
    if not fits:
        return f"With “{label}” in front it would be longer than a message can be, so the moderators decide."
    return f"Shall I put “{label}” in front and show it again?"


def back(label: str) -> str:
    """What stands before the text of a post that could neither be put up again nor be sent, with a label if one
    helps.
    """
    there = " with the label in front" if label else ""
    return (
        "I could not put your post up again, nor send it to you. "
        f"Here is what you wrote{there}; please post it once more yourself."
    )


def until(at: int, *, asked: bool = False) -> str:
    """What happens if nothing does; `asked` by a moderator."""
    if asked:
        return f"Without an answer by {moment(at)} the moderators decide as it is."
    return f"If nothing has changed by {moment(at)}, the moderators have a look."


def fix(label: str) -> str:
    """The button that puts the label in front."""
    return f"Put “{label}” in front" if len(label) <= LONGEST_ON_BUTTON else "Put the label in front"


def fixed(item: Item, label: str) -> str:
    """The answer to the press."""
    seen = " Everyone sees it again." if item.held else ""
    return f"Done: “{label}” stands in front of your post{item.whereabouts}.{seen} Thank you for being open about it."


def labelled(label: str) -> str:
    """The label is put, and moderators look all the same; why is not told, because nobody learns of reports."""
    return f"“{label}” stands in front now. The moderators are looking at this post too; you will hear how it ends."


def not_any_more(label: str) -> str:
    """Settings or relationships changed after the note was written."""
    return (
        f"What counts here has changed since I wrote this, so “{label}” would not settle it. Please edit your post so "
        "that it says first what you gain; I notice."
    )


LEFT: Final = "The moderators have your words now and decide. You will hear how it ends."
LEFT_ADVICE: Final = "Thank you, then nothing is left to do."
WITH_MODERATORS: Final = "This post is with the moderators now, and you will hear how it ends."
HELD_FOR_MODERATORS: Final = (
    "The moderators are looking at this post, so it stays out of sight until they decide. You will hear how it ends."
)
DECIDED_BEFORE: Final = (
    "The moderators decided on this post before and are looking at it again, so a label alone does not settle it. "
    "You will hear how it ends."
)
NOT_YOURS: Final = "This note is for the author of the post alone."
GONE: Final = "I know nothing of this post any more: it was deleted or settled a while ago, so nothing is left to do."
UNFIXABLE: Final = (
    "I cannot put words in front of a post like this. Please put the label in front yourself, or delete the post and "
    "share it anew; I notice either."
)
TOO_LONG: Final = (
    "With the label in front your post would be longer than a message can be. "
    "Shorten it a little and put the label in front yourself; I notice."
)


def stands(refusal: Refusal | Item | None) -> str:
    """How a post stands now, to an author who pressed too late."""
    item = refusal.item if isinstance(refusal, Refusal) else refusal
    if item is None:
        return GONE
    match item.state:
        case "fixed":
            return f"Your post{item.whereabouts} is settled, and everyone sees it. Nothing is left to do."
        case "approved":
            return f"A moderator lets your post{item.whereabouts} stand as it is. Nothing is left to do."
        case "rejected":
            return f"A moderator decided against your post{item.whereabouts}. Their note tells why, and how to appeal."
        case "gone":
            ended = "it was deleted, or it was only a hint, or a rule was wrong"
            return f"Nothing is left to do about your post{item.whereabouts}: {ended}."
        case _:
            return WITH_MODERATORS


def erased(item: Item) -> str:
    """How a post stands whose author asked to be erased."""
    if not item.held:
        return f"You asked to be erased, so nothing is left to do about your post{item.whereabouts}."
    return (
        f"You asked to be erased, so nobody decides on your post{item.whereabouts} any more, and it stays out of "
        "sight. You can delete it, and share it anew."
    )


def closed(author: int) -> str:
    """In the channel, to somebody whose direct messages are closed."""
    return (
        f"{mention(author)}, I have a note for you about your post; your direct messages are closed. Press to read it."
    )
