"""What an event changes in what is known of a space, its people and its reactions, and whether it changes anything."""

from collections.abc import Callable
from typing import Final

from sqlalchemy import Connection, delete

from bot.core.directory import Directory
from bot.core.everybody import are_in
from bot.core.fact import Fact
from bot.kit import events as e
from bot.storage import tables
from bot.storage.bulk import insert_rows


def _opened(connection: Connection, directory: Directory, fact: Fact) -> bool:
    assert isinstance(fact.event, e.SpaceOpened) and fact.space  # noqa: S101, PT018  the table's key
    for place in fact.event.places:
        directory.channel(connection, fact.space, place)
    are_in(connection, directory, fact.space, fact.event.members or (), fact.event.at)
    return True


def _differs(connection: Connection, directory: Directory, fact: Fact) -> bool:
    return fact.changed


def _reacted(connection: Connection, directory: Directory, fact: Fact) -> bool:
    event = fact.event
    assert isinstance(event, e.ReactionAdded)  # noqa: S101  the table's key
    if fact.actor is None or fact.channel is None:
        return False
    columns = ("channel", "message", "emoji", "person")
    row = (fact.channel.id, event.message, event.emoji, fact.actor.person.id)
    return insert_rows(connection, tables.reaction, columns, [row], "ignore") == 1


def _unreacted(connection: Connection, directory: Directory, fact: Fact) -> bool:
    event, table = fact.event, tables.reaction.c
    assert isinstance(event, e.ReactionRemoved)  # noqa: S101  the table's key
    if fact.actor is None or fact.channel is None:
        return False
    same = (table.message == event.message) & (table.emoji == event.emoji)
    where = same & (table.channel == fact.channel.id) & (table.person == fact.actor.person.id)
    return connection.execute(delete(tables.reaction).where(where)).rowcount == 1


def _cleared(connection: Connection, directory: Directory, fact: Fact) -> bool:
    event, table = fact.event, tables.reaction.c
    assert isinstance(event, e.ReactionsCleared)  # noqa: S101  the table's key
    if fact.channel is None:
        return False
    where = (table.channel == fact.channel.id) & (table.message == event.message)
    if event.emoji is not None:
        where &= table.emoji == event.emoji
    return connection.execute(delete(tables.reaction).where(where)).rowcount > 0


def _removed(connection: Connection, directory: Directory, fact: Fact) -> bool:
    event, table = fact.event, tables.reaction.c
    assert isinstance(event, e.MessageDeleted)  # noqa: S101  the table's key
    if fact.channel is not None:
        where = (table.channel == fact.channel.id) & (table.message == event.message)
        connection.execute(delete(tables.reaction).where(where))
    return True


def _membership(state: str, *, only_from: tuple[str, ...]) -> Callable[[Connection, Directory, Fact], bool]:
    def enter(connection: Connection, directory: Directory, fact: Fact) -> bool:
        if fact.actor is None or fact.space is None or fact.actor.state not in only_from:
            return False
        roles = () if state == "gone" else fact.actor.roles
        directory.enter(connection, fact.space, fact.actor, state=state, roles=roles, at=fact.event.at)
        return True

    return enter


MEMBERSHIP: Final = (e.MemberJoined, e.MemberAdmitted, e.MemberLeft)
"""Somebody's coming and going."""
_STATES: Final[dict[type[e.Event], Callable[[Connection, Directory, Fact], bool]]] = {
    e.SpaceOpened: _opened,
    e.ReactionAdded: _reacted,
    e.ReactionRemoved: _unreacted,
    e.ReactionsCleared: _cleared,
    e.MessageDeleted: _removed,
    e.MemberJoined: _membership("pending", only_from=("gone",)),
    e.MemberAdmitted: _membership("in", only_from=("gone", "pending")),
    e.MemberLeft: _membership("gone", only_from=("in", "pending")),
    e.MemberChanged: _differs,
}


def changes(connection: Connection, directory: Directory, fact: Fact) -> bool:
    """Write down what an event changes. False where everything was so before, and the event is no news."""
    apply = _STATES.get(type(fact.event))
    return True if apply is None else apply(connection, directory, fact)
