"""What authors and reporters read. Nobody learns from it who reported a post, or that anybody did."""

from typing import Final

from bot.kit.items import Item, Taken
from bot.kit.text import mention, moment, shortened
from cogs.moderation.rules import NORM, Told

APPEAL: Final = "Appeal"
ANSWER: Final = "Answer"
READ: Final = "Read it"

APPEAL_HINT: Final = "If you see it differently, you can appeal once. Another moderator then decides."
APPEAL_TITLE: Final = "Appeal"
APPEAL_LABEL: Final = "What should another moderator know"
APPEAL_HELP: Final = "One or two sentences; moderators alone read them."
NEED_APPEAL: Final = "Another moderator should know what you see differently. One or two sentences are enough."
ANSWER_TITLE: Final = "Your answer"
ANSWER_LABEL: Final = "Answer"
ANSWER_HELP: Final = "Moderators alone read it."
NEED_ANSWER: Final = "The moderators asked for a word from you. A short one is enough."

NOT_YOURS: Final = "This note is for the author of the post. Yours come to you in private."
ANSWERED: Final = "Thank you. The moderators have your answer now, and you will hear how it ends."
NOT_ASKED: Final = "There is no open question any more: the moderators have gone on. You will hear how it ends."
APPEALED: Final = "Your appeal is with the moderators. Another one than before decides, and you will hear how it ends."
APPEALED_NOBODY: Final = (
    "Your appeal is kept. At the moment no other moderator is here who could decide on it; "
    "the moderators know that, and it waits until there is one."
)
APPEAL_TWICE: Final = "You appealed already, and another moderator has the last word. There is one appeal."
APPEAL_OVER: Final = "There is no rejection of yours to appeal against any more: it was taken back, or looked at anew."
GONE: Final = "This is about something that is no longer there, so nothing is left to do."
WAITING: Final = "The moderators are looking at your post. You will hear how it ends."
NOTHING: Final = "Nothing is left to do: your post is as it should be."


def decision(told: Told, item: Item, *, hidden: bool, able: bool) -> str:
    """The first line of a note to an author; `hidden` if the post was out of sight before, `able` if Hearth can
    take posts out of sight here.
    """
    post = f"your post{item.whereabouts}"
    match told:
        case "rejected":
            became = ", and it was taken down." if able else ". Please change it, or take it down."
            return f"A moderator decided against {post}{became}"
        case "refused again":
            rest = "" if able else " Please change it, or take it down."
            return f"Another moderator looked at {post} and came to the same view, so the decision stands.{rest}"
        case "granted":
            seen = ", so everyone sees it again" if hidden else ""
            return f"Another moderator looked at {post} and lets it stand{seen}."
        case "approved":
            seen = " Everyone sees it now." if hidden else ""
            return f"A moderator looked at {post} and lets it stand.{seen}"
        case "undone":
            return (
                f"The decision about {post} was taken back. It is being looked at once more; you will hear how it ends."
            )


def stayed(item: Item) -> str:
    """After a rejection, where the post could not be taken out of sight."""
    return (
        f"I could not take your post{item.whereabouts} down, so everyone still sees it. "
        "Please change it, or delete it yourself."
    )


def reason(text: str) -> str:
    """Why, in the moderator's words."""
    return f"Why: {text}"


def norm(text: str, link: str) -> str:
    """The norm that it is about, and where it can be read."""
    return f"The norm: “{shortened(text, NORM)}”{f' {link}' if link else ''}"


def question(item: Item) -> str:
    """The first line of a question."""
    return f"A moderator has a question about your post{item.whereabouts}."


def question_until(until: int) -> str:
    """What becomes of the answer, and until when it is waited for."""
    return f"Your answer goes to the moderators alone. If none has come by {moment(until)}, they go on without it."


def warning(item: Item) -> str:
    """The first line of a private word."""
    return f"A word from the moderators about your post{item.whereabouts}."


def paused(until: int, *, able: bool) -> str:
    """The first line to somebody who was timed out; `able` if Hearth can keep people from writing here."""
    rest = "Until then you cannot write here." if able else "Please do not write here until then."
    return f"The moderators ask you for a pause until {moment(until)}. {rest}"


LIFTED: Final = "The pause that the moderators asked you for is over. You can write again."


def word(item: Item, step: Taken, until: int, now: int, *, able: bool) -> tuple[str, ...]:
    """A warning or time-out, to whoever reads it later; `until` when it holds, 0 if it was lifted."""
    if step.what == "warned":
        return warning(item), f"“{step.words}”"
    if not until:
        return (LIFTED,)
    why = f"“{step.words.partition('. ')[2]}”"
    if until > now:
        return paused(until, able=able), why
    return f"The moderators asked you for a pause until {moment(until)}. It is over, and you can write again.", why


def closed(author: int) -> str:
    """In the channel, to somebody whose direct messages are closed: one line that gives nothing away."""
    return f"{mention(author)}, there is a note for you alone; your direct messages are closed. Press to read it."


# Reporting

REPORTERS: Final = "what became of a report"
"""The purpose of notes to reporters. One that cannot be delivered is let go: a line in the channel would name them."""
REPORT: Final = "Flag post"
REPORT_HELP: Final = "Tell the moderators about this message; nobody else learns that you did"
REPORT_TITLE: Final = "Report a post"
REPORT_PICK: Final = "What is the matter"
REPORT_MORE: Final = "Anything to add"
REPORT_MORE_HELP: Final = "Moderators alone read this, and see that it was you."
REPORT_NEED: Final = "Pick what is the matter; the last entry is for everything else."
REPORTED: Final = (
    "Thank you. The moderators have it now; they alone see who reported it, and I will tell you what became of it."
)
REPORT_OWN: Final = "This is your own post. You can edit or delete it yourself, and nobody needs to decide on it."
REPORT_NOBODY: Final = (
    "This was not written by a member, so there is nobody the moderators could ask. Tell an organiser instead."
)
REPORT_LOST: Final = (
    "I no longer have the post that this form was about: it was deleted, or the form was open for more than a day. "
    "If it is still there, choose Flag post again."
)
REPORT_EMPTY: Final = "a post without words"


def twice(since: str) -> str:
    """Reported again by the same person."""
    return f"You told us already; it has been with the moderators for {since}. You will hear what became of it."


def looked_at(item: Item, *, able: bool) -> str:
    """Reported after it was decided; `able` if Hearth can take posts out of sight here."""
    when = moment(item.decided_at or item.since)
    stands = "let it stand" if item.state == "approved" else "took it down" if able else "decided against it"
    return f"Moderators looked at this on {when} and {stands}. If it says something else one day, tell us again."


def outcome(item: Item, *, again: bool, able: bool) -> str:
    """To a reporter, when it is settled; `again` if they were told something else before."""
    took = "took it down" if able else "asked its author to change it, or to take it down"
    post = f"the post by {mention(item.author)}{item.whereabouts}" if item.author is not None else "the post"
    became = {
        "approved": "A moderator looked at it and lets it stand.",
        "rejected": f"A moderator looked at it and {took}.",
        "fixed": "Its author has put it right.",
    }.get(item.state, "It is no longer there.")
    if again:
        return f"Once more about {post}, which you pointed out: the decision changed. {became}"
    return f"Thank you for pointing out {post}. {became}"
