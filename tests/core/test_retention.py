"""What is older than the organisers keep it goes in the night, and nothing else does."""

from collections.abc import AsyncGenerator, Iterable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import Table, insert, select

from bot.core.chores import AGAIN_MS, Chore, Chores
from bot.core.retention import NAMES, NEWEST, SLICE
from bot.kit.tables import Lapse, instant, metadata, number, table, words
from bot.storage import tables
from bot.storage.database import Unwritable
from cogs.moderation.store import pending
from tests.core.stage import AT, Stage, posted, stage
from tests.core.town import town

DAY = 86_400_000
HOUR = 3_600_000
OLD = AT - 500 * DAY


def entry(id_: int, at: int, **more: Any) -> dict[str, Any]:
    """An entry of the journal."""
    return {"id": id_, "space": 1, "kind": 1, "key": f"k{id_}", "at": at, **more}


def sent(id_: int, settled: int | None, **more: Any) -> dict[str, Any]:
    """A row of the outbox."""
    row = {"id": id_, "space": 1, "lane": "c1", "do": "send", "purpose": "test", "urgency": "duty", "state": "sent"}
    return {
        **row,
        "attempts": 1,
        "created_at": OLD,
        "settled_at": settled,
        "why": "",
        "next_at": None,
        "effect": None,
        **more,
    }


async def put(it: Stage, into: Table, *rows: Mapping[str, Any]) -> None:
    """Rows as an earlier time left them; Hearth reads its memory again."""

    def write(connection: Any) -> None:
        connection.execute(insert(into), list(rows))
        it.hearth.directory.load(connection)

    await it.hearth.database.write(write)


async def left(it: Stage, table_: Table, column: str = "id") -> list[Any]:
    """What is left of a table."""
    return [row[0] for row in await it.rows(select(table_.c[column]).order_by(table_.c[column]))]


@asynccontextmanager
async def before_night(folder: Path, **settings: str) -> AsyncGenerator[Stage]:
    """A community on record, on the day before a night, and with these retention settings."""
    async with stage(folder, town(), first={"retention": settings}) as it:
        await it.bring(posted("m1"))
        await it.wait(1)
        yield it


async def night(it: Stage) -> None:
    """Let it be the next morning."""
    await it.wait(DAY)


async def test_entries_of_the_journal_go_when_they_are_too_old_and_the_newest_never(folder: Path) -> None:
    async with stage(folder, town()) as it:
        for day, key in ((0, "m1"), (1, "m2"), (399, "m3")):
            await it.wait(day * DAY - (it.clock.now() - AT))
            await it.bring(msgspec.structs.replace(posted(key), at=it.clock.now()))
        assert await left(it, tables.journal, "key") == ["m1", "m2", "m3"]
        await it.wait(int(1.5 * DAY))
        assert await left(it, tables.journal, "key") == ["m2", "m3"]
        await it.wait(900 * DAY)
        assert await left(it, tables.journal, "key") == ["m3"]


async def test_what_else_is_kept_goes_after_its_own_time_to_the_hour(folder: Path) -> None:
    async with before_night(folder) as it:
        morning = it.clock.now() + DAY
        for count, days in ((1, 30), (2, 60), (3, 7)):
            here = {"fault": count == 1, "touch": count == 2, "draft": count == 3}
            edge = morning - days * DAY
            for id_, at in ((1, edge - HOUR), (2, edge + HOUR), (3, morning - HOUR)):
                fault = {"reference": f"H-{id_}", "at": at, "handler": "x", "error": "x"}
                touch = {"id": id_, "community": 1, "at": at, "weight": 1, "purpose": "x"}
                draft = {"id": id_, "community": 1, "section": "pacing", "version": 0, "value": "{}"}
                if here["fault"]:
                    await put(it, tables.fault, fault)
                    await put(it, tables.occurrence, {"schedule": id_, "due": at, "ran_at": at, "state": "ran"})
                elif here["touch"]:
                    await put(it, tables.touch, touch)
                else:
                    await put(it, tables.draft, {**draft, "person": 1, "at": at})
        await night(it)
        assert await left(it, tables.fault, "reference") == ["H-2", "H-3"]
        assert await left(it, tables.occurrence, "schedule") == [1, 2, 3]
        assert await left(it, tables.touch) == [2, 3]
        assert await left(it, tables.draft) == [2, 3]
        await it.wait(31 * DAY)
        assert await left(it, tables.occurrence, "schedule") == [3]


async def test_a_report_that_nobody_sent_goes_like_a_preview_also_if_it_is_the_newest(folder: Path) -> None:
    async with before_night(folder) as it:
        morning = it.clock.now() + DAY
        report = {"community": 1, "reporter": 1, "author": 2, "channel": 1, "message": "m1", "text": "Words of theirs"}
        for age in (8 * DAY, 7 * DAY + HOUR, 7 * DAY - HOUR):
            await put(it, pending, {**report, "id": morning - age, "at": morning - age})
        await night(it)
        assert await left(it, pending) == [morning - 7 * DAY + HOUR]
        await it.wait(DAY)
        assert await it.count(pending) == 0


def item(id_: int, settled: int | None) -> dict[str, Any]:
    """A post that moderators looked at."""
    row = {
        "id": id_,
        "space": 1,
        "community": 1,
        "owner": "moderation",
        "kind": "report",
        "rule": "r",
        "title": "A post",
    }
    texts = {"why": "why", "text": "words", "spans": "[]", "reason": "because", "norm": "norm", "print": "ab"}
    state = "open" if settled is None else "approved"
    more = {"held": 0, "state": state, "version": 1, "created_at": OLD, "since": OLD, "settled_at": settled}
    return {**row, **texts, **more, "message": f"m{id_}", "channel": 1, "appealed": 0, "reports": 0, "notes": 0}


async def test_words_of_decided_posts_are_emptied_and_how_it_ended_stays(folder: Path) -> None:
    async with before_night(folder) as it:
        await put(it, tables.review_item, item(1, AT - 90 * DAY), item(2, AT - 88 * DAY), item(3, None))
        step = {"at": OLD, "what": "noted", "person": 1, "words": "a remark"}
        await put(it, tables.review_step, *({"id": number, "item": number, **step} for number in (1, 2, 3)))
        await night(it)
        columns = [tables.review_item.c[name] for name in ("why", "text", "spans", "reason")]
        assert [list(row) for row in await it.rows(select(*columns))] == [
            [None] * 4,
            ["why", "words", "[]", "because"],
            ["why", "words", "[]", "because"],
        ]
        assert await left(it, tables.review_item, "state") == ["approved", "approved", "open"]
        assert await left(it, tables.review_item, "print") == ["ab"] * 3
        remarks = select(tables.review_step.c.words).order_by(tables.review_step.c.id)
        assert [row.words for row in await it.rows(remarks)] == [None, "a remark", "a remark"]


async def test_of_the_outbox_the_newest_the_unsettled_and_the_named_stay_and_no_number_is_given_twice(
    folder: Path,
) -> None:
    async with before_night(folder) as it:
        many = range(4, NEWEST["outbox"] + 104)
        later = {"state": "waiting", "next_at": AT + 999 * DAY, "effect": "{}"}
        await put(it, tables.outbox, sent(1, None, **later), *(sent(number, OLD) for number in (2, 3, *many)))
        await put(it, tables.review_item, {**item(1, None), "card": 2}, {**item(2, OLD), "card": 3})
        await night(it)
        assert await left(it, tables.outbox) == [1, 2, *many[100:]]
    async with stage(folder, town()) as it:
        await it.bring(posted("m2", "say hello"))
        assert (await left(it, tables.outbox))[-1] == many[-1] + 1


async def test_finished_timers_go_when_their_ledger_is_gone_and_others_stay(folder: Path) -> None:
    async with before_night(folder) as it:
        timer = {"space": 1, "cog": "town", "timer": '{"type":"x"}', "missed": "{}", "anchor": OLD}
        due = {1: None, 2: None, 3: AT + 999 * DAY, 4: None}
        await put(it, tables.schedule, *({"id": n, "key": f"{n}", "next_due": at, **timer} for n, at in due.items()))
        await put(it, tables.occurrence, {"schedule": 2, "due": AT, "ran_at": AT, "state": "ran"})
        await night(it)
        assert await left(it, tables.schedule) == [2, 3, 4]
        await it.wait(62 * DAY)
        assert await left(it, tables.schedule) == [3, 4]


async def test_each_community_keeps_things_as_long_as_it_chose(folder: Path) -> None:
    async with before_night(folder) as it:
        await it.bring(msgspec.structs.replace(posted("x1"), space="harbour-2"))
        value = {"community": 2, "section": "retention", "version": 1, "value": '{"journal":"60d"}', "at": AT}
        await put(it, tables.setting, value)
        await it.hearth.database.write(it.hearth.book.load)
        await put(it, tables.journal, *(entry(10 + space, AT - 100 * DAY, space=space) for space in (1, 2)))
        await put(it, tables.journal, entry(20, AT))
        await night(it)
        assert await left(it, tables.journal) == [1, 2, 11, 20]


async def test_events_go_through_while_a_large_heap_is_cleared_and_a_restart_in_the_middle_goes_on(
    folder: Path,
) -> None:
    heap = 20 * SLICE
    async with before_night(folder) as it:
        await put(it, tables.journal, *(entry(number, OLD) for number in range(10, 10 + heap)))
        it.clock.move(it.clock.now() + DAY)
        await it.hearth.clockwork.run_due()
        keys: list[str] = []
        while await it.count(tables.journal) >= heap:
            keys.append(f"m{len(keys) + 2}")
            assert (await it.host.submit(posted(keys[-1]))).new
        clock = it.clock
    async with stage(folder, town(), clock=clock) as it:
        assert SLICE < await it.count(tables.journal) < heap
        await it.hearth.ring()
        await it.hearth.chores.idle()
        assert await left(it, tables.journal, "key") == sorted(["m1", *keys])


async def test_a_night_that_was_missed_is_made_up_for_and_one_that_was_not_is_not_repeated(folder: Path) -> None:
    async with before_night(folder) as it:
        await put(it, tables.fault, {"reference": "H-1", "at": OLD, "handler": "x", "error": "x"})
        clock = it.clock
    async with stage(folder, town(), clock=clock) as it:
        await it.hearth.ring()
        await it.hearth.chores.idle()
        assert await left(it, tables.fault, "reference") == ["H-1"]
    clock.move(clock.now() + DAY)
    async with stage(folder, town(), clock=clock) as it:
        await it.hearth.ring()
        await it.hearth.chores.idle()
        assert await left(it, tables.fault, "reference") == []


async def test_the_alarm_rings_for_the_night_in_the_communitys_own_zone_and_people_do_not_see_it(folder: Path) -> None:
    first = {"community": {"zone": "Asia/Tokyo", "quiet_from": "00:00", "quiet_until": "00:00"}}
    async with stage(folder, town(), first=first) as it:
        await it.bring(posted("m1"))
        await it.hearth.ring()
        night_there = AT + int(8.5 * HOUR)
        assert await it.hearth.clockwork.next_unseen() == night_there
        assert await it.hearth.views.next_due() is None
        it.clock.move(night_there)
        await it.hearth.ring()
        await it.hearth.chores.idle()
        assert await it.hearth.clockwork.next_unseen() == night_there + DAY


class Housework:
    """A chore that goes wrong as often as it is told to."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.done = 0

    async def run(self, _: int) -> None:
        """Fail, or be done."""
        if self.errors:
            raise self.errors.pop()
        self.done += 1


async def test_housework_that_fails_is_tried_again_an_hour_later_and_keeps_nothing_else_from_being_done(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with stage(folder, town()) as it:

        def moved() -> None:
            """Nobody looks."""

        bad, good = Housework(Unwritable("the disk is full"), ValueError("a bug")), Housework()
        hearth = it.hearth
        chores = Chores(
            hearth.database, hearth.directory, hearth.book, it.clock, moved, [Chore("a", bad.run), Chore("b", good.run)]
        )

        async def at(milliseconds: int) -> tuple[int, int]:
            it.clock.move(milliseconds)
            await chores.begin()
            await chores.idle()
            return bad.done, good.done

        assert await at(AT) == (0, 0)
        three = AT + int(17.5 * HOUR)
        assert await at(three) == (0, 1)
        assert await at(three + AGAIN_MS) == (0, 1)
        assert chores.next_due(three + AGAIN_MS) == three + 2 * AGAIN_MS
        assert await at(three + 2 * AGAIN_MS) == (1, 1)
        assert await at(three + DAY) == (2, 2)
    assert [record.message for record in caplog.records if record.name == "hearth.chores"] == [
        "a failed and is tried again",
        "a cannot be written and is tried again: the disk is full",
    ]


async def test_what_was_let_go_of_is_logged_once_by_its_count(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "hearth")
    async with before_night(folder) as it:
        await put(it, tables.journal, *(entry(number, OLD) for number in range(10, 13)), entry(20, AT))
        await night(it)
        await night(it)
    lines = [record.message for record in caplog.records if record.name == "hearth.retention"]
    assert lines == ["kept as long as the settings say, and now removed or emptied: 3 of journal"]


async def test_names_that_people_made_up_are_forgotten_once_no_entry_uses_them(folder: Path) -> None:
    async with before_night(folder) as it:
        await put(it, tables.term, *({"id": 100 + n, "name": f"forged {n}"} for n in range(NAMES)))
        await put(it, tables.journal, entry(10, AT, kind=1, purpose=103))
        await night(it)
        names = await left(it, tables.term, "name")
        assert "forged 3" in names
        assert "MessagePosted" in names
        assert len(names) < 10
        directory = it.hearth.directory
        assert set(directory.terms) == set(directory.term_names.values()) == set(names)
        assert (await it.bring(posted("m2"))).new


@pytest.fixture
def songs() -> Iterable[Table]:
    """A table of a cog's."""
    parts = (number("id", primary_key=True), words("song"), instant("sung_at"))
    made = table("choir_songs", *parts, lapses=Lapse("texts", "sung_at", ("song",)))
    yield made
    metadata.remove(made)


async def test_a_cogs_own_table_lapses_as_it_says(folder: Path, songs: Table) -> None:
    async with before_night(folder) as it:
        await it.hearth.database.write(songs.create)
        rows = ((1, OLD), (2, AT), (3, None))
        await put(it, songs, *({"id": number, "song": "la", "sung_at": at} for number, at in rows))
        await night(it)
        assert [row.song for row in await it.rows(select(songs).order_by(songs.c.id))] == [None, "la", "la"]


async def test_a_table_that_cannot_be_looked_through_holds_up_no_other(
    folder: Path, songs: Table, caplog: pytest.LogCaptureFixture
) -> None:
    async with before_night(folder) as it:
        await put(it, tables.fault, {"reference": "H-1", "at": OLD, "handler": "x", "error": "x"})
        await night(it)
        assert await left(it, tables.fault, "reference") == []
    assert f"what lapsed of {songs.name} could not be let go of" in caplog.text


@pytest.mark.parametrize("lapse", [Lapse("texts", "at"), Lapse("texts", "sung_at", ("id",))])
def test_a_table_that_could_not_lapse_as_it_says_is_refused(lapse: Lapse) -> None:
    with pytest.raises(ValueError, match="choir_wrong: what lapses are columns"):
        table("choir_wrong", number("id", primary_key=True), instant("sung_at"), lapses=lapse)
    assert "choir_wrong" not in metadata.tables
