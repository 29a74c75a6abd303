"""Answers that an adapter gives itself, restarts, and the end of a courier's day."""

import asyncio
from pathlib import Path

from sqlalchemy import select, update

from bot.kit.delivery import Later, Order, Receipt, Unsettled
from bot.kit.effects import Edit
from bot.kit.outcome import Reply
from bot.kit.people import MessageRef
from bot.kit.ui import say
from bot.storage import tables
from tests.core.stage import GENERAL, Harbour, posted, stage, used
from tests.core.town import MINUTE, town


async def test_an_answer_that_is_not_confirmed_in_time_is_posted_once(folder: Path) -> None:
    async with stage(folder, town()) as it:
        await it.bring(used("i1", "hello"))
        await it.wait(19_000)
        assert it.harbour.asked == []
        await it.wait(MINUTE)
        assert it.harbour.asked == [("find", 1), ("deliver", 1)]
        assert it.harbour.texts == ["Hello"]


async def test_a_confirmed_answer_is_not_posted_again(folder: Path) -> None:
    async with stage(folder, town()) as it:
        event = used("i1", "hello")
        answer = (await it.bring(event)).answer
        assert isinstance(answer, Reply)
        assert answer.answer is not None
        await it.host.answered(event, answer.answer, GENERAL, "m500")
        await it.wait(10 * MINUTE)
        assert it.harbour.asked == []
        row = (await it.rows(select(tables.outbox)))[0]
        assert (row.state, row.message) == ("sent", "m500")


async def test_an_answer_that_was_given_but_never_confirmed_is_found(folder: Path) -> None:
    async with stage(folder, town()) as it:
        answer = (await it.bring(used("i1", "hello"))).answer
        assert isinstance(answer, Reply)
        assert answer.answer is not None
        it.harbour.carried[answer.answer] = Order(
            answer.answer, "harbour-1", effect=Edit(target=MessageRef(1, "m"), message=say("Hello")), names=answer.names
        )
        await it.wait(10 * MINUTE)
        assert it.harbour.asked == [("find", 1)]
        assert await it.states() == ["sent"]


async def test_a_confirmation_that_comes_late_or_for_nothing_changes_nothing(folder: Path) -> None:
    async with stage(folder, town()) as it:
        event = used("i1", "hello")
        await it.bring(event)
        await it.wait(10 * MINUTE)
        await it.host.answered(event, 1, GENERAL, "m500")
        await it.host.answered(event, 999, GENERAL, "m501")
        assert (await it.rows(select(tables.outbox.c.message)))[0].message == "m1"


async def test_what_was_waiting_is_sent_after_a_restart_and_once(folder: Path) -> None:
    harbour = Harbour()
    harbour.trouble.append(Later("busy", MINUTE))
    async with stage(folder, town(), harbour=harbour) as it:
        await it.bring(posted("m1", "say one,two"))
        clock = it.clock
    async with stage(folder, town(), harbour=harbour, clock=clock) as it:
        await it.wait(MINUTE)
        assert harbour.texts == ["one", "two"]
        assert await it.states() == ["sent", "sent"]


async def test_what_was_under_way_at_a_crash_is_looked_up_first(folder: Path) -> None:
    harbour = Harbour()
    async with stage(folder, town(), harbour=harbour) as it:
        await it.bring(posted("m1", "say one"))
        await it.hearth.database.write(
            lambda connection: connection.execute(
                update(tables.outbox).values(
                    state="sending",
                    settled_at=None,
                    effect='{"do":"send","channel":1,"message":{"text":"one"},"purpose":""}',
                )
            )
        )
    async with stage(folder, town(), harbour=harbour) as it:
        await it.hearth.courier.idle()
        assert harbour.asked == [("deliver", 1), ("find", 1)]
        assert await it.states() == ["sent"]


async def test_that_a_platform_was_busy_before_a_crash_is_no_doubt_about_what_came_after(folder: Path) -> None:
    harbour = Harbour()
    harbour.trouble.extend([Later("busy", MINUTE)] * 9)
    async with stage(folder, town(), harbour=harbour) as it:
        await it.bring(posted("m1", "say one"))
        await it.wait(8 * MINUTE)
        under_way = update(tables.outbox).values(state="sending", next_at=None)
        await it.hearth.database.write(lambda connection: connection.execute(under_way))
        clock = it.clock
    harbour.doubt.append(Unsettled("no answer"))
    async with stage(folder, town(), harbour=harbour, clock=clock) as it:
        await it.wait(MINUTE)
        await it.wait(MINUTE)
        assert await it.states() == ["sent"]
        assert harbour.texts == ["one"]


async def test_a_row_that_this_version_cannot_read_is_given_up_and_blocks_nothing(folder: Path) -> None:
    harbour = Harbour()
    harbour.trouble.append(Later("busy", MINUTE))
    async with stage(folder, town(), harbour=harbour) as it:
        await it.bring(posted("m1", "say one,two"))
        await it.hearth.database.write(
            lambda connection: connection.execute(
                update(tables.outbox).where(tables.outbox.c.id == 1).values(effect='{"do":"telepathy"}')
            )
        )
        await it.wait(MINUTE)
        assert await it.states() == ["failed", "sent"]


class Slow(Harbour):
    """A platform that answers when the test lets it."""

    def __init__(self) -> None:
        super().__init__()
        self.gate, self.reached = asyncio.Event(), asyncio.Event()

    async def deliver(self, order: Order) -> Receipt:
        """Wait for the test."""
        self.reached.set()
        await self.gate.wait()
        return await super().deliver(order)


async def test_stopping_finishes_what_is_under_way_and_leaves_the_rest(folder: Path) -> None:
    harbour = Slow()
    async with stage(folder, town(), harbour=harbour) as it:
        await it.host.submit(posted("m1", "say one,two,three"))
        await harbour.reached.wait()
        stopping = asyncio.create_task(it.hearth.courier.stop())
        await asyncio.sleep(0)  # it has begun to stop
        harbour.gate.set()
        await stopping
        assert harbour.texts == ["one"]
        assert await it.states() == ["sent", "waiting", "waiting"]


async def test_a_slow_channel_does_not_keep_events_or_other_channels_waiting(folder: Path) -> None:
    harbour = Slow()
    async with stage(folder, town(), harbour=harbour) as it:
        await it.host.submit(posted("m1", "say one"))
        await harbour.reached.wait()
        assert (await it.host.submit(posted("m2", "say two"))).new
        harbour.gate.set()
        await it.hearth.courier.idle()
        assert harbour.texts == ["one", "two"]
