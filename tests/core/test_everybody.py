"""Everybody who is there when a space opens: written down as one by one, and in a few statements."""

from pathlib import Path

from msgspec.structs import replace
from sqlalchemy import Connection, event, select, update

from bot.core.directory import Directory
from bot.kit.events import MemberLeft, SpaceOpened
from bot.kit.people import Account
from bot.storage import tables
from tests.core.stage import ANA, AT, BEN, MO, stage


def opened(*members: Account, key: str = "o", space: str = "harbour-1", at: int = AT) -> SpaceOpened:
    return SpaceOpened(key=key, space=space, at=at, name="Harbour", members=members)


async def test_who_is_here_again_is_brought_up_to_date_and_memory_knows_no_more_than_the_file(folder: Path) -> None:
    kim, lee = Account("u7", "Kim", roles=("member",)), Account("u8", "Lee", bot=True, roles=())
    later = (
        replace(ANA, name="Anna"),
        replace(BEN, roles=None),
        replace(MO, roles=()),
        replace(kim, name=""),
        lee,
        lee,
    )
    async with stage(folder) as it:
        await it.bring(opened(ANA, BEN, MO, kim))
        await it.bring(MemberLeft(key="l", space="harbour-1", at=AT + 1, actor=BEN))
        await it.bring(opened(*later, key="o2", at=AT + 2))
        people, here = tables.person_table.c, tables.membership.c
        found = select(people.name, people.bot, here.state, here.roles, here.since).where(people.id == here.person)
        assert [
            (row.name, row.bot, row.state, row.roles, row.since - AT)
            for row in await it.rows(found.order_by(people.id))
        ] == [
            ("Anna", 0, "in", '["member"]', 0),
            ("Ben", 0, "in", "[]", 2),
            ("Mo", 0, "in", "[]", 0),
            ("Kim", 0, "in", '["member"]', 0),
            ("Lee", 1, "in", "[]", 2),
        ]
        file, memory = Directory(), it.hearth.directory
        await it.hearth.database.read(file.load)
        assert (file.people, file.by_person) == (memory.people, memory.by_person)


async def test_whom_another_space_of_the_community_knows_is_the_same_person_here(folder: Path) -> None:
    async with stage(folder) as it:
        await it.bring(opened(ANA, BEN))
        await it.bring(opened(space="harbour-2"))
        here, there = (it.hearth.directory.spaces["harbour", f"harbour-{number}"] for number in (1, 2))
        joined = update(tables.space).where(tables.space.c.id == there.id).values(community=here.community)
        await it.hearth.database.write(lambda line: line.execute(joined))
        await it.hearth.database.write(it.hearth.directory.load)
        await it.bring(opened(MO, BEN, key="o2", space="harbour-2"))
        known = it.hearth.directory.people
        assert known[there.id, BEN.key].person == known[here.id, BEN.key].person
        assert known[there.id, MO.key].person.name == "Mo"
        assert await it.count(tables.account) == 3


async def test_however_many_are_here_the_writer_is_asked_a_handful_of_things(folder: Path) -> None:
    many = tuple(Account(f"x{number}", f"Name {number}", roles=("member",)) for number in range(300))
    asked: list[str] = []

    def count(line: Connection) -> None:
        event.listen(line, "before_cursor_execute", lambda *given: asked.append(given[2]))

    async with stage(folder) as it:
        await it.hearth.database.writer.run(count)
        for key, members in (("o", many), ("o2", [replace(one, name=f"{one.name}!", roles=()) for one in many])):
            await it.bring(opened(*members, key=key))
        assert await it.count(tables.person_table) == len(many)
        assert len(asked) < 50
