"""Who is who: from platforms' keys to Hearth's spaces, channels and people, and back.

Everything is looked up in memory; what is not there yet is written in the transaction of the event
that first names it. After a failed transaction the memory is dropped and read again, so it never
knows more than the database.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, Table, func, insert, select, update

from bot.kit.people import Account, Channel, Person, Place, Space
from bot.storage import tables

_NUMBERED: Final = (
    tables.journal,
    tables.outbox,
    tables.schedule,
    tables.draft,
    tables.review_item,
    tables.review_step,
)
"""Tables whose ids are counted in memory."""


class Known(Struct):
    """A person as this process knows them in one space."""

    person: Person
    account: Account
    roles: tuple[str, ...]
    state: str


class Directory:
    """The memory, one for each process. Only jobs of the writer change it."""

    def __init__(self) -> None:
        self.spaces: dict[tuple[str, str], Space] = {}
        self.space_by_id: dict[int, Space] = {}
        self.channels: dict[tuple[int, str], Channel] = {}
        self.channel_by_id: dict[int, Channel] = {}
        self.places: dict[int, Place] = {}
        self.people: dict[tuple[int, str], Known] = {}
        self.by_person: dict[tuple[int, int], Known] = {}
        self.terms: dict[str, int] = {}
        self.term_names: dict[int, str] = {}
        self.leaving: set[int] = set()
        """People whose erasure was asked for and is not done."""
        self.marks: dict[tuple[str, int], str] = {}
        """The cogs' marks on people, by cog and person."""
        self._next: dict[str, int] = {}

    def load(self, connection: Connection) -> None:
        """Read everything anew, and the next free ids."""
        fresh = Directory()
        for row in connection.execute(select(tables.space)):
            fresh._keep_space(Space(row.id, row.community, row.platform, row.key, row.name))
        for row in connection.execute(select(tables.channel)):
            fresh._keep_channel(Channel(row.id, row.space, row.key, row.name, row.kind), row.parent)
        for row in connection.execute(select(tables.term)):
            fresh._keep_term(row.id, row.name)
        people = (
            select(tables.membership, tables.person_table.c.name, tables.person_table.c.bot, tables.account.c.key)
            .join(tables.person_table, tables.person_table.c.id == tables.membership.c.person)
            .join(tables.space, tables.space.c.id == tables.membership.c.space)
            .join(
                tables.account,
                (tables.account.c.person == tables.membership.c.person)
                & (tables.account.c.platform == tables.space.c.platform),
            )
        )
        for row in connection.execute(people):
            roles = msgspec.json.decode(row.roles, type=tuple[str, ...])
            account = Account(row.key, row.name, bool(row.bot), roles)
            fresh.keep_person(row.space, Known(Person(row.person, row.name), account, roles, row.state))
        fresh.leaving.update(connection.scalars(select(tables.erasure.c.person)))
        for row in connection.execute(select(tables.mark)):
            fresh.marks[row.cog, row.person] = row.value
        for table in _NUMBERED:
            fresh._next[table.name] = 1 + (connection.scalar(select(func.max(table.c.id))) or 0)
        self.__dict__.update(fresh.__dict__)

    def next_id(self, table: Table, count: int = 1) -> int:
        """The first of `count` free ids. There is one writer, so counting in memory is enough."""
        first = self._next[table.name]
        self._next[table.name] = first + count
        return first

    def term(self, connection: Connection, name: str) -> int:
        """The id of a kind or purpose, written at its first use."""
        found = self.terms.get(name)
        if found is None:
            found = _new(connection, tables.term, name=name)
            self._keep_term(found, name)
        return found

    def space(self, connection: Connection, platform: str, key: str, name: str = "") -> Space:
        """A space by the platform's key; a new one gets a community of its own."""
        found = self.spaces.get((platform, key))
        if found is None:
            community = _new(connection, tables.community_table, name=name or key)
            made = _new(connection, tables.space, community=community, platform=platform, key=key, name=name or key)
            found = self._keep_space(Space(made, community, platform, key, name or key))
        elif name and name != found.name:
            connection.execute(update(tables.space).where(tables.space.c.id == found.id).values(name=name))
            found = self._keep_space(msgspec.structs.replace(found, name=name))
        return found

    def channel(self, connection: Connection, space: Space, place: Place) -> Channel:
        """A channel by the platform's place; its name is kept up to date."""
        found = self.channels.get((space.id, place.key))
        if found is None:
            made = _new(
                connection,
                tables.channel,
                space=space.id,
                key=place.key,
                name=place.name,
                kind=place.kind,
                parent=place.parent,
            )
            return self._keep_channel(Channel(made, space.id, place.key, place.name, place.kind), place.parent)
        if place.name and place.name != found.name:
            connection.execute(update(tables.channel).where(tables.channel.c.id == found.id).values(name=place.name))
            return self._keep_channel(msgspec.structs.replace(found, name=place.name), place.parent)
        return found

    def known(self, connection: Connection, space: Space, account: Account, at: int, fresh: str = "in") -> Known:
        """A person by the platform's account, with name and roles brought up to date.

        Somebody never seen in this space is written down in the state `fresh`.
        """
        found = self.people.get((space.id, account.key))
        if found is None:
            return self._meet(connection, space, account, at, fresh)
        roles = found.roles if account.roles is None else account.roles
        if account.name != found.account.name and account.name:
            person = tables.person_table
            connection.execute(update(person).where(person.c.id == found.person.id).values(name=account.name))
            here = Person(found.person.id, account.name)
            found = Known(here, msgspec.structs.replace(account, roles=roles), found.roles, found.state)
            self.keep_person(space.id, found)
        if roles != found.roles:
            self.enter(connection, space, found, state=found.state, roles=roles, at=None)
        return found

    def enter(
        self, connection: Connection, space: Space, known: Known, *, state: str, roles: tuple[str, ...], at: int | None
    ) -> None:
        """Record a membership's state and roles; `at` is when the state began, if it changed."""
        member = tables.membership
        values: dict[str, Any] = {"state": state, "roles": msgspec.json.encode(roles).decode()}
        if at is not None:
            values["since"] = at
        here = (member.c.space == space.id) & (member.c.person == known.person.id)
        connection.execute(update(member).where(here).values(**values))
        known.state, known.roles = state, roles
        known.account = msgspec.structs.replace(known.account, roles=roles)

    def forget(self, person: int) -> None:
        """Drop a person from memory, after erasure."""
        for key in [key for key, known in self.people.items() if known.person.id == person]:
            del self.people[key]
        for key in [key for key in self.by_person if key[1] == person]:
            del self.by_person[key]
        for key in [key for key in self.marks if key[1] == person]:
            del self.marks[key]
        self.leaving.discard(person)

    def present(self, space: int) -> Iterable[Known]:
        """Humans who are in a space now, as of this moment: the writer may add somebody meanwhile."""
        return (
            known
            for (here, _), known in list(self.by_person.items())
            if here == space and known.state == "in" and not known.account.bot
        )

    def channels_of(self, space: int) -> Sequence[Channel]:
        """The channels of a space, by name; threads and direct conversations are none."""
        here = (
            known for known in list(self.channel_by_id.values()) if known.space == space and known.kind == "channel"
        )
        return sorted(here, key=lambda known: known.name)

    def _meet(self, connection: Connection, space: Space, account: Account, at: int, state: str) -> Known:
        accounts, members = tables.account, tables.membership
        same = (accounts.c.community == space.community) & (accounts.c.platform == space.platform)
        person = connection.scalar(select(accounts.c.person).where(same, accounts.c.key == account.key))
        if person is None:
            person = _new(
                connection,
                tables.person_table,
                community=space.community,
                name=account.name,
                bot=int(account.bot),
                first_seen=at,
            )
            _new(
                connection,
                accounts,
                community=space.community,
                platform=space.platform,
                key=account.key,
                person=person,
                name=account.name,
            )
        roles = account.roles or ()
        text = msgspec.json.encode(roles).decode()
        connection.execute(insert(members).values(space=space.id, person=person, state=state, roles=text, since=at))
        return self.keep_person(space.id, Known(Person(person, account.name), account, roles, state))

    def _keep_space(self, space: Space) -> Space:
        self.spaces[space.platform, space.key] = self.space_by_id[space.id] = space
        return space

    def _keep_channel(self, channel: Channel, parent: str | None) -> Channel:
        self.channels[channel.space, channel.key] = self.channel_by_id[channel.id] = channel
        self.places[channel.id] = Place(channel.key, channel.name, channel.kind, parent)
        return channel

    def keep_person(self, space: int, known: Known) -> Known:
        """Remember somebody in a space, as they are written down."""
        self.people[space, known.account.key] = self.by_person[space, known.person.id] = known
        return known

    def _keep_term(self, number: int, name: str) -> None:
        self.terms[name], self.term_names[number] = number, name


def _new(connection: Connection, table: Table, **values: Any) -> int:
    """Insert a row and give its id."""
    key = connection.execute(insert(table).values(**values)).inserted_primary_key
    if key is None:
        raise LookupError(f"no id for a new row of {table.name}")
    return int(key[0])
