"""What Hearth holds about somebody can be read, and ends when they ask for it, in every table there is."""

import importlib
import pkgutil
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import BigInteger, Column, Connection, Integer, LargeBinary, Table, Text, create_engine, insert, select

import cogs
from bot.core.directory import Directory
from bot.core.dossier import dossier
from bot.core.privacy import erase, export, forget, people_in, tables_with_people
from bot.kit.delivery import Later
from bot.kit.effects import Urgency
from bot.kit.events import MessagePosted
from bot.kit.tables import metadata
from bot.kit.ui import say
from bot.storage import tables
from tests.core.stage import ANA, AT, BEN, Ctx, Harbour, cog_named, posted, stage

for found in pkgutil.walk_packages(cogs.__path__, "cogs."):
    importlib.import_module(found.name)

SOMEBODY, NEIGHBOUR = 4001, 4002
PEOPLE = [table for table in metadata.tables.values() if people_in(table)]


def filler(column: Column[Any], number: int) -> object:
    """A value that a column takes, different for each row where that matters."""
    if isinstance(column.type, Text):
        return f"{column.name} {number}"
    if isinstance(column.type, LargeBinary):
        return f"{column.name} {number}".encode()
    assert isinstance(column.type, Integer | BigInteger)
    return number


def fill(connection: Connection, table: Table, person: int, number: int) -> None:
    """A row of a table that names a person wherever it can."""
    values: dict[str, Any] = {column.name: filler(column, number) for column in table.columns}
    values |= {column.name: person for column in people_in(table)}
    if table is tables.outbox:
        values |= {"settled_at": None if number % 2 else 1, "lane": f"p{person}", "effect": "{}", "next_at": 10**15}
    connection.execute(insert(table).values(**values))


def fill_all(connection: Connection, rows: int = 1) -> None:
    """Somebody and their neighbour, in every table."""
    for offset, person in enumerate((SOMEBODY, NEIGHBOUR)):
        for table in PEOPLE:
            only_people = all(column in people_in(table) for column in table.primary_key)
            for number in range(1 if only_people else rows):
                key = 100_000 + 1000 * offset + number
                if table is tables.membership:
                    connection.execute(insert(table).values(space=key, person=person, state="in", roles="[]", since=1))
                else:
                    fill(connection, table, person, key)


def everywhere(connection: Connection, person: int) -> dict[str, list[Mapping[str, Any]]]:
    """Every row of every table with this number in any column, or in a text, but for seals' hexadecimal digits."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    named = re.compile(rf"(?<![0-9a-f]){person}(?![0-9a-f])")
    for table in metadata.tables.values():
        for row in connection.execute(select(table)).mappings():
            if any(value == person or (isinstance(value, str) and named.search(value)) for value in row.values()):
                found.setdefault(table.name, []).append(dict(row))
    return found


async def test_an_export_reaches_every_table_with_a_person_in_it(folder: Path) -> None:
    async with stage(folder) as it:
        await it.hearth.database.write(fill_all)
        mine = await it.hearth.database.read(lambda connection: export(connection, SOMEBODY))
        assert set(mine) == {table.name for table in PEOPLE}
        assert all(len(rows) == 1 for rows in mine.values())


async def test_an_export_shows_nobody_else(folder: Path) -> None:
    async with stage(folder) as it:
        await it.hearth.database.write(fill_all)
        mine = await it.hearth.database.read(lambda connection: export(connection, SOMEBODY))
        assert str(NEIGHBOUR) not in str(mine)


def test_nobody_reads_in_an_export_what_is_withheld_from_them_or_what_is_another_ones() -> None:
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        metadata.create_all(connection)
        for count, table in enumerate(PEOPLE):
            named = {column: SOMEBODY + 10 * count + number for number, column in enumerate(people_in(table))}
            values: dict[str, Any] = {column.name: filler(column, 7) for column in table.columns}
            connection.execute(insert(table).values(values | {column.name: who for column, who in named.items()}))
            for column, who in named.items():
                mine = export(connection, who)
                if column.info.get("withheld"):
                    assert mine == {}, f"whom {column} names reads the row"
                    continue
                (row,) = mine[table.name]
                own = set(column.info.get("with it", ()))
                others = {name for one in named if one is not column for name in one.info.get("with it", ())} - own
                assert own <= set(row), f"whom {column} names misses their own words"
                assert not others & set(row), f"whom {column} names reads what is another's"
    engine.dispose()


async def test_whoever_was_reported_never_reads_by_whom_and_whoever_decided_reads_no_words_of_others(
    folder: Path,
) -> None:
    author, reporter, moderator = SOMEBODY, NEIGHBOUR, NEIGHBOUR + 1
    item: dict[str, Any] = {column.name: filler(column, 7) for column in tables.review_item.columns}
    item |= {"author": author, "claimed_by": moderator, "decided_by": moderator, "first_decider": None}
    steps = [
        {"id": 1, "item": 7, "at": 1, "what": "reported", "person": reporter, "author": author, "words": "It hurt me"},
        {"id": 2, "item": 7, "at": 2, "what": "noted", "person": moderator, "author": author, "words": "Keep an eye"},
        {"id": 3, "item": 7, "at": 3, "what": "appealed", "person": author, "author": author, "words": "It was a joke"},
    ]
    async with stage(folder) as it:

        def write(connection: Connection) -> None:
            connection.execute(insert(tables.review_item).values(**item))
            connection.execute(insert(tables.review_step), steps)

        await it.hearth.database.write(write)
        files = [
            (await dossier(it.hearth.database, it.hearth.directory, {}, who, AT)).decode()
            for who in (author, reporter, moderator)
        ]
    assert str(reporter) not in files[0]
    said = ("It hurt me", "Keep an eye", "It was a joke", "text 7", "why 7", "message 7")
    read = [{words for words in said if words in file} for file in files]
    assert read == [{"It was a joke", "text 7", "why 7", "message 7"}, {"It hurt me"}, {"Keep an eye"}]


async def test_after_erasure_no_table_has_the_person_and_the_neighbour_is_whole(folder: Path) -> None:
    async with stage(folder) as it:
        database = it.hearth.database
        await database.write(lambda connection: fill_all(connection, 3))
        before = await database.read(lambda connection: everywhere(connection, NEIGHBOUR))
        await forget(database, it.hearth.directory, SOMEBODY)
        assert await database.read(lambda connection: everywhere(connection, SOMEBODY)) == {}
        assert await database.read(lambda connection: everywhere(connection, NEIGHBOUR)) == before
        assert await database.read(lambda connection: export(connection, SOMEBODY)) == {}


async def test_what_is_cleared_stays_without_its_person(folder: Path) -> None:
    async with stage(folder) as it:
        database = it.hearth.database
        await database.write(fill_all)
        await forget(database, it.hearth.directory, SOMEBODY)
        for table in PEOPLE:
            kept = "delete" not in people_in(table).values()
            assert await it.count(table) == (2 if kept else 1), table.name


async def test_erasure_goes_in_slices_and_the_person_last(folder: Path) -> None:
    async with stage(folder) as it:
        database = it.hearth.database
        await database.write(lambda connection: fill_all(connection, 7))
        slices = 0
        while not await database.write(lambda connection: erase(connection, SOMEBODY, 4)):
            slices += 1
            there = await database.read(lambda connection: everywhere(connection, SOMEBODY))
            assert "person" in there or set(there) <= {"erasure"}
        assert slices > len(PEOPLE)


async def test_erasing_somebody_who_is_not_there_changes_nothing(folder: Path) -> None:
    async with stage(folder) as it:
        assert await it.hearth.database.write(lambda connection: erase(connection, SOMEBODY))


async def test_somebody_who_was_erased_comes_back_as_a_stranger(folder: Path) -> None:
    async with stage(folder) as it:
        await it.bring(posted("m1", by=ANA))
        await it.bring(posted("m2", by=BEN))
        before = it.hearth.directory.people[1, ANA.key].person.id
        await forget(it.hearth.database, it.hearth.directory, before)
        assert (1, ANA.key) not in it.hearth.directory.people
        await it.bring(posted("m3", by=ANA))
        rows = {row.key: row.person for row in await it.rows(select(tables.journal))}
        assert rows["m1"] is None
        assert rows["m3"] not in {None, rows["m2"]}


async def test_what_waits_for_somebody_is_dropped_and_what_names_them_still_goes_out(folder: Path) -> None:
    cog, harbour = cog_named("post"), Harbour()

    @cog.on(MessagePosted)
    async def post(ctx: Ctx, event: MessagePosted) -> None:
        ctx.direct(ctx.actor, say("for you"), purpose="test", urgency=Urgency.DUTY)
        ctx.send(ctx.channel, say(f"thank you, {ctx.actor}"), purpose="test", urgency=Urgency.DUTY)

    harbour.trouble.extend([Later("busy", 1000), Later("busy", 1000)])
    async with stage(folder, cog, harbour=harbour) as it:
        await it.bring(posted("m1"))
        await forget(it.hearth.database, it.hearth.directory, 1)
        await it.wait(60_000)
        assert await it.states() == ["dropped", "sent"]
        (order,) = harbour.carried.values()
        assert order.names.people == {}


async def test_an_erasure_that_was_undone_leaves_memory_as_it_was(folder: Path) -> None:
    async with stage(folder) as it:
        await it.bring(posted("m1"))

        def fail(connection: Connection) -> None:
            erase(connection, 1)
            it.hearth.directory.forget(1)
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            await it.hearth.database.write(fail, undone=it.hearth.directory.load)
        assert it.hearth.directory.people[1, ANA.key].person.id == 1


NAMES_OF_PEOPLE = {
    "person", "subject", "member", "author", "actor", "by", "who", "user", "reporter", "moderator", "organiser",
    "host", "giver", "receiver", "sender", "recipient", "newcomer", "greeter", "entrant", "owner", "somebody",
}  # fmt: skip
ENDINGS_OF_PEOPLE = ("_by", "_person", "_member", "_to", "_for", "_of")


@pytest.mark.parametrize("table", list(metadata.tables.values()), ids=str)
def test_every_column_that_names_a_person_says_what_erasure_does_with_it(table: Table) -> None:
    for column in table.columns:
        named = column.name in NAMES_OF_PEOPLE or column.name.endswith(ENDINGS_OF_PEOPLE)
        meant = named and isinstance(column.type, Integer | BigInteger)
        assert not meant or column in people_in(table), f"{column} needs kit's person()"


@pytest.mark.parametrize("table", list(tables_with_people()), ids=str)
def test_what_is_cleared_can_be_empty_and_every_row_can_be_told_from_others(table: Table) -> None:
    assert table.primary_key.columns
    for column, mark in people_in(table).items():
        assert mark == "delete" or (column.nullable and not column.primary_key)
        going: list[Column[Any]] = [table.columns[name] for name in column.info.get("with it", ())]
        assert mark == "delete" or all(one.nullable and not one.primary_key for one in going)


def test_forgetting_somebody_leaves_the_others_in_memory() -> None:
    directory = Directory()
    directory.forget(1)
    assert directory.people == {}
