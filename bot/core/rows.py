"""An event as a row of the journal: when, where, by whom, about what, and figures of its text."""

from typing import Any, Final

from sqlalchemy import Connection

from bot.core.directory import Directory, Known
from bot.core.fact import Fact
from bot.core.measure import measure
from bot.kit import events as e
from bot.kit.domain import DomainEvent
from bot.kit.people import Account, Space
from bot.kit.text import clean

COLUMNS: Final = (
    "id",
    "space",
    "kind",
    "key",
    "at",
    "person",
    "channel",
    "subject",
    "about",
    "root",
    "words",
    "chars",
    "links",
    "attachments",
    "mentions",
    "unspaced",
    "purpose",
    "cause",
)
_LABEL: Final = 64
_UNFURLED: Final = "unfurled"
"""The purpose of an edit that nobody made: the platform shows what a link leads to."""
_NOTHING: Final = (None,) * 10


def row(connection: Connection, directory: Directory, fact: Fact) -> tuple[Any, ...]:
    """The row of a fact whose space, actor and place are set; figures, never words."""
    event = fact.event
    kind = type(event)
    name = kind.__name__
    assert fact.space is not None  # noqa: S101  set for every fact before its row is made
    head = (
        fact.id,
        fact.space.id,
        directory.terms.get(name) or directory.term(connection, name),
        f"~{fact.id}" if kind.state else event.key,
        event.at,
        fact.actor.person.id if fact.actor else None,
        fact.channel.id if fact.channel else None,
    )
    match event:
        case e.MessagePosted():
            words, chars, links, unspaced = measure(event.text)
            purpose = directory.term(connection, event.purpose) if event.purpose else None
            figures = (words, chars, links, event.attachments, len(event.mentions), unspaced, purpose, None)
            return (*head, None, event.reply_to, event.thread_root, *figures)
        case e.MessageEdited():
            words, chars, links, unspaced = measure(event.text)
            purpose = directory.term(connection, _UNFURLED) if event.unfurled else None
            return (*head, None, event.message, None, words, chars, links, None, None, unspaced, purpose, None)
        case e.MessageDeleted() | e.ReactionRemoved() | e.ReactionsCleared():
            return (*head, None, event.message, *_NOTHING[:9])
        case e.ReactionAdded():
            author = event.author and _author(connection, directory, fact.space, event.author, event.at)
            return (*head, author.person.id if author else None, event.message, *_NOTHING[:9])
        case e.Interaction() | e.DirectRefused() | e.PostRefused() | e.ThreadOpened():
            return (*head, *_asked(connection, directory, fact, fact.space))
        case e.HideRefused() | e.ShowRefused() | e.GateRefused() | e.RoleRefused():
            return (*head, *_asked(connection, directory, fact, fact.space))
        case _:
            return (*head, *_NOTHING, None)


def _author(connection: Connection, directory: Directory, space: Space, account: Account, at: int) -> Known | None:
    """Whose message it was; somebody never named is not written down for it."""
    known = directory.people.get((space.id, account.key))
    return directory.known(connection, space, account, at) if account.name else known


def _asked(connection: Connection, directory: Directory, fact: Fact, space: Space) -> tuple[Any, ...]:
    """What follows the head of a row about something asked for, or a note that found no way."""
    event, subject, about = fact.event, None, None
    match event:
        case e.MenuUsed():
            # The author becomes known, for the handler, but no subject: they read their journal, and may be reported.
            if event.author is not None:
                directory.known(connection, space, event.author, event.at)
            about, what = event.message, event.menu
        case e.CommandUsed():
            what = f"/{event.command}"
        case e.ButtonPressed() | e.FormSent():
            what = event.action.partition(":")[0]
        case e.DirectRefused():
            subject = event.person if (space.id, event.person) in directory.by_person else None
            what = event.purpose
        case e.RoleRefused():
            subject = event.person if (space.id, event.person) in directory.by_person else None
            what = event.role
        case e.PostRefused() | e.ThreadOpened() | e.GateRefused():
            what = event.purpose
        case e.HideRefused() | e.ShowRefused():
            about, what = event.message, ""
        case _:
            what = ""
    term = directory.term(connection, _label(what)) if what else None
    return (subject, about, *_NOTHING[:7], term, None)


def _label(text: str) -> str:
    """What somebody asked for, as the journal calls it; a forged one is cut and cleaned."""
    return clean(text[:_LABEL])


def told_row(
    connection: Connection, directory: Directory, fact: Fact, space: Space, event: DomainEvent, number: int
) -> tuple[Any, ...]:
    """The row of a domain event, in the place of the fact that caused it."""
    what = getattr(event, "what", None)
    return (
        number,
        space.id,
        directory.term(connection, type(event).__name__),
        f"~{number}",
        fact.event.at,
        getattr(event, "person", None),
        fact.channel.id if fact.channel else None,
        getattr(event, "subject", None),
        getattr(event, "about", None),
        *_NOTHING[:7],
        directory.term(connection, str(what)) if what else None,
        fact.id,
    )
