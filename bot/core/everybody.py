"""Everybody who is in a space when it opens, written down together: thousands may be new, and events wait meanwhile."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, bindparam, func, select, update

from bot.core.directory import Directory, Known
from bot.kit.people import Account, Person, Space
from bot.storage import tables
from bot.storage.bulk import insert_rows

SLICE: Final = 500
"""How many accounts are looked for in one question."""
_member = tables.membership.c
_HERE: Final = (_member.space == bindparam("here")) & (_member.person == bindparam("who"))
_ROLES: Final = update(tables.membership).where(_HERE).values(roles=bindparam("held"))
_IN: Final = update(tables.membership).where(_HERE).values(roles=bindparam("held"), state="in", since=bindparam("at"))
_person = tables.person_table.c
_NAME: Final = update(tables.person_table).where(_person.id == bindparam("who")).values(name=bindparam("called"))


def are_in(connection: Connection, directory: Directory, space: Space, accounts: Sequence[Account], at: int) -> None:
    """Write down that all of these are in, with names and roles as they are now.

    The same as `Directory.known` and `enter` for each, in a few statements: one by one, five thousand who are new
    took two seconds.
    """
    here = {account.key: account for account in accounts}
    met = {key: found for key in here if (found := directory.people.get((space.id, key)))}
    _come_up_to_date(connection, directory, space, [(known, here[key]) for key, known in met.items()], at)
    _meet(connection, directory, space, [account for key, account in here.items() if key not in met], at)


def _come_up_to_date(
    connection: Connection, directory: Directory, space: Space, met: Sequence[tuple[Known, Account]], at: int
) -> None:
    names: list[dict[str, Any]] = []
    roles: list[dict[str, Any]] = []
    back: list[dict[str, Any]] = []
    for known, account in met:
        who, held = known.person.id, known.roles if account.roles is None else account.roles
        renamed = bool(account.name) and account.name != known.account.name
        if not renamed and held == known.roles and known.state == "in":
            continue
        if renamed:
            names.append({"who": who, "called": account.name})
        if known.state != "in":
            back.append({"here": space.id, "who": who, "held": _text(held), "at": at})
        elif held != known.roles:
            roles.append({"here": space.id, "who": who, "held": _text(held)})
        shown, person = (account, Person(who, account.name)) if renamed else (known.account, known.person)
        directory.keep_person(space.id, Known(person, msgspec.structs.replace(shown, roles=held), held, "in"))
    for statement, changes in ((_NAME, names), (_ROLES, roles), (_IN, back)):
        if changes:
            connection.execute(statement, changes)


def _meet(connection: Connection, directory: Directory, space: Space, accounts: Sequence[Account], at: int) -> None:
    """Write down those who were never seen in this space; some may be known from another one of the community."""
    if not accounts:
        return
    people = dict(_elsewhere(connection, space, [account.key for account in accounts]))
    strangers = [account for account in accounts if account.key not in people]
    if strangers:
        last = connection.scalar(select(func.max(_person.id))) or 0
        columns = ("community", "name", "bot", "first_seen")
        unknown = [(space.community, one.name, int(one.bot), at) for one in strangers]
        insert_rows(connection, tables.person_table, columns, unknown)
        # Numbers only grow, and there is one writer: those who went in one after the other have theirs in that order.
        numbers = connection.scalars(select(_person.id).where(_person.id > last).order_by(_person.id))
        fresh = dict(zip((one.key for one in strangers), numbers, strict=True))
        columns = ("community", "platform", "key", "person", "name")
        named = [(space.community, space.platform, one.key, fresh[one.key], one.name) for one in strangers]
        insert_rows(connection, tables.account, columns, named)
        people |= fresh
    columns = ("space", "person", "state", "roles", "since")
    members = [(space.id, people[one.key], "in", _text(one.roles or ()), at) for one in accounts]
    insert_rows(connection, tables.membership, columns, members)
    for one in accounts:
        directory.keep_person(space.id, Known(Person(people[one.key], one.name), one, one.roles or (), "in"))


def _elsewhere(connection: Connection, space: Space, keys: Sequence[str]) -> Mapping[str, int]:
    """Whom these accounts stand for, where they are known."""
    accounts = tables.account.c
    same = (accounts.community == space.community) & (accounts.platform == space.platform)
    query = select(accounts.key, accounts.person).where(same)
    slices = (keys[first : first + SLICE] for first in range(0, len(keys), SLICE))
    return {row.key: row.person for part in slices for row in connection.execute(query.where(accounts.key.in_(part)))}


def _text(roles: tuple[str, ...]) -> str:
    return msgspec.json.encode(roles).decode()
