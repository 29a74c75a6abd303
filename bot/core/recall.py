"""Which messages of late are on record and who reacted to them, in keys alone: asked before catching up on what became
of them. Pure reading.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, case, select

from bot.core.directory import Directory
from bot.kit.events import Event, MessageDeleted, MessagePosted, ReactionAdded
from bot.kit.outcome import Recalled
from bot.kit.people import Space
from bot.storage.tables import journal, reaction

LOOKED_AT: Final = 10_000
"""Entries among which they are looked for, the newest of all: so it costs no more however long the journal is, and no
message pays for an index.
"""


def recent(connection: Connection, directory: Directory, platform: str, key: str, since: int) -> Mapping[str, Recalled]:
    """Messages of a space since a time in epoch milliseconds that are not known to be deleted, by their places' keys,
    and the reactions that stand, those to Hearth's own posts included.
    """
    space = directory.spaces.get((platform, key))
    if space is None:
        return {}
    told = _told(directory, space, since)
    rows = connection.execute(told).fetchall()
    deleted = {(row.channel, row.message) for row in rows if row.kind == _kind(directory, MessageDeleted)}
    posted = {(row.channel, row.message) for row in rows if row.kind == _kind(directory, MessagePosted)}
    messages: dict[int, list[str]] = {}
    for channel, message in sorted(posted - deleted):
        messages.setdefault(channel, []).append(message)
    given = _reactions(directory, space, connection.execute(_given(told)))
    return {
        directory.channel_by_id[channel].key: Recalled(tuple(messages.get(channel, ())), given.get(channel, {}))
        for channel in messages.keys() | given.keys()
    }


def _told(directory: Directory, space: Space, since: int) -> Select[*tuple[Any, ...]]:
    """What the newest entries tell of messages. What a post is about is another, which it answers."""
    entry, kinds = journal.c, [_kind(directory, kind) for kind in (MessagePosted, MessageDeleted, ReactionAdded)]
    newest = select(entry.space, entry.kind, entry.at, entry.channel, entry.key, entry.about)
    last = newest.order_by(entry.id.desc()).limit(LOOKED_AT).subquery().c
    message = case((last.kind == kinds[0], last.key), else_=last.about).label("message")
    told = select(last.kind, last.channel, message).where(last.space == space.id, last.kind.in_(kinds))
    return told.where(last.at >= since, last.channel.is_not(None)).distinct()


def _given(told: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """The reactions to those messages."""
    about = told.subquery()
    here = select(about.c.channel, about.c.message).distinct().subquery()
    same = (reaction.c.channel == here.c.channel) & (reaction.c.message == here.c.message)
    return select(reaction.c.channel, reaction.c.message, reaction.c.emoji, reaction.c.person).join(here, same)


def _reactions(
    directory: Directory, space: Space, given: Iterable[Row[Any]]
) -> dict[int, dict[str, dict[str, frozenset[str]]]]:
    """By channel, message and emoji, the accounts."""
    found: dict[int, dict[str, dict[str, frozenset[str]]]] = {}
    for row in given:
        known = directory.by_person.get((space.id, row.person))
        if known is not None:
            here = found.setdefault(row.channel, {}).setdefault(row.message, {})
            here[row.emoji] = here.get(row.emoji, frozenset()) | {known.account.key}
    return found


def _kind(directory: Directory, event: type[Event]) -> int:
    return directory.terms.get(event.__name__, 0)
