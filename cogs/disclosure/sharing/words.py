"""What members read about sharing with a label."""

from collections.abc import Mapping, Sequence
from typing import Final

from bot.kit.items import Item
from bot.kit.services import Kept
from bot.kit.text import cut, mention, place_link
from bot.kit.ui import Choice
from cogs.disclosure.judge.register import Declared
from cogs.disclosure.relationships import words as register_words
from cogs.disclosure.sharing.rules import CHOICES, GAINS, Gain

KEEPS: Final[Mapping[str, Kept]] = {
    "disclosure_shared": Kept("What you shared with /share, without its words", "so that you can take it away again"),
    "disclosure_share_note": Kept(
        "My notes to you about what you shared, without their words",
        "so that you can read them where your direct messages are closed",
    ),
    "disclosure_shared_draft": Kept("What you were about to share with /share", "so that one press shares it"),
}
"""What the tables mean to the people in them."""

SAYS: Final[Mapping[Gain, str]] = {
    "nothing": "Nothing",
    "commission": "I earn from the link or code",
    "paid": "They pay me for it",
    "gift": "They gave it to me",
    "work": "I work there",
    "family": "Family or a friend works there or owns it",
    "mine": "It is mine: I made it, own it, or have money in it",
}
"""What one can gain, as members say it."""

TITLE: Final = "Share something"
TEXT_LABEL: Final = "What you share, with its link"
TEXT_HELP: Final = "As you would post it. The label is put in front for you."
GAIN_LABEL: Final = "What do you get from it?"
GAIN_HELP: Final = "You, or somebody close to you."
BRAND_LABEL: Final = "Which brand or company"
BRAND_HELP: Final = "If you name it, one press remembers it for next time."
SHARE: Final = "Share it"
REMOVE: Final = "Remove"
UNDO: Final = "Undo"
REMEMBER: Final = "Remember this relationship"
AS_IT_IS: Final = "It needs none"
LONGEST_ON_BUTTON: Final = 34

NEED_TEXT: Final = "Write what you share; an empty post would help nobody."
NEED_GAIN: Final = "Choose what you get from it. If it is nothing, choose that."
ELSEWHERE: Final = "Use /share in the channel where people should see it: it is posted right there, in your name."
NOT_YOURS: Final = "Only whoever shared this can do that; moderators can remove it."
GONE: Final = (
    "This was removed already, or it is so old that I let go of what I knew of it. If it still stands, whoever may "
    "delete messages here can take it away."
)
DRAFT_GONE: Final = "This was shared already, or waited so long that I let go of it. /share starts anew."
REMOVED: Final = "Removed. Nobody sees it any more."
TAKEN_OUT: Final = "A moderator took this out of sight."
SETTLED: Final = "This is settled already, so nothing is left to do."
WAITING: Final = "The moderators are looking at what you shared; you will hear how it ends."
ANSWERED: Final = "The moderators have your words now and decide. You will hear how it ends."
MODERATOR_REMOVED: Final = "A moderator removed what you shared. If you do not see why, ask them: they are glad to say."
REMOVED_WHY: Final = "its author removed it"
DELETED_WHY: Final = "the post was deleted"
TOLD_SHARED: Final = "Shared with /share; its author says that it needs no label."
REMEMBERED_BEFORE: Final = "You have declared this already; /relationship shows it."


def choices(held: Sequence[Declared]) -> tuple[Choice, ...]:
    """What one may gain: one's declared relationships first, then the rest."""
    mine = (
        Choice(cut(f"{one.relation.brand}: {register_words.MINE[one.relation.kind]}", 75), f"r{one.id}")
        for one in held[:CHOICES]
    )
    return (*mine, *(Choice(SAYS[gain], gain) for gain in GAINS))


def head(person: int, label: str) -> str:
    """The first line of what is posted: the label, then who shares it; in no language, because posts are in any."""
    return f"{label.rstrip(' :')} · {mention(person)}" if label else f"{mention(person)}:"


def posted(channel: int, label: str, already: str) -> str:
    """To whoever shared it."""
    if label:
        return f"Posted in {place_link(channel)} with “{label}” in front. Thank you for being open about it."
    return f"Posted in {place_link(channel)}.{already}"


SAYS_SO: Final = " It says already what you gain, so I put no label in front."
MODERATORS_LOOK: Final = " The moderators have a look at it, too; you will hear how it ends."


def once_more(why: str) -> str:
    """Somebody says that they gain nothing, and the text looks otherwise."""
    return (
        f"You said that you get nothing from this. {why} People here like to know that before they click. Which is it?"
    )


def with_label(label: str) -> str:
    """The button that shares it with the label."""
    return f"Share with “{label}”" if len(label) <= LONGEST_ON_BUTTON else "Share with the label"


def put_label(label: str) -> str:
    """The button that puts the label in front of what is posted."""
    return f"Put “{label}” in front" if len(label) <= LONGEST_ON_BUTTON else "Put the label in front"


def as_it_is(*, looked_at: bool) -> str:
    """What happens to a post without a label."""
    return "Without a label it is posted too, and the moderators have a look at it." if looked_at else ""


def question(item: Item) -> str:
    """A moderator asks about what was shared."""
    return f"A moderator has a question about what you shared: “{cut(item.reason, 400)}”"


def ended(item: Item, label: str) -> str:
    """How it stands, once there is nothing to answer any more; with the label in front, if there is one."""
    match item.state:
        case "fixed":
            return labelled(label)
        case "approved":
            return "A moderator lets what you shared stand as it is. Nothing is left to do."
        case "rejected":
            return "A moderator decided against what you shared. Their note tells why, and how to appeal."
        case _:
            return "Nothing is left to do about what you shared, and no answer is needed any more."


def closed(person: int) -> str:
    """In the channel, to somebody whose direct messages are closed."""
    return (
        f"{mention(person)}, I have a note for you about what you shared; your direct messages are closed. Press to "
        "read it."
    )


LOST_WHY: Final = "it could not be posted"


def lost(label: str) -> str:
    """It could not be posted after all."""
    first = f" with “{label}” in front" if label else ""
    return (
        f"What you shared could not be posted: I may not write in that channel. You can post it there yourself{first}."
    )


def labelled(label: str) -> str:
    """The label was put later."""
    return f"Done: “{label}” stands in front of it now. Thank you for being open about it."
