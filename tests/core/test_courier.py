"""Deliveries: in order, once, and honest about what could not be settled."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.core.retrying import GIVE_UP_MS
from bot.kit.delivery import Away, Later, Order, Receipt, Refused, Unsettled
from bot.kit.effects import Edit
from bot.kit.people import Place
from bot.storage import tables
from tests.core.stage import BEN, STAFF, Harbour, Lost, posted, stage, words
from tests.core.town import MINUTE, town


async def test_one_channel_gets_its_messages_in_order(folder: Path) -> None:
    async with stage(folder, town()) as it:
        texts = [f"{number}" for number in range(50)]
        await asyncio.gather(*(it.host.submit(posted(f"m{text}", f"say {text}")) for text in texts))
        await it.hearth.courier.idle()
        assert it.harbour.texts == texts


async def test_one_that_must_wait_holds_up_its_channel_and_no_other(folder: Path) -> None:
    harbour = Harbour()
    harbour.trouble.append(Later("busy", 5 * MINUTE))
    async with stage(folder, town(), harbour=harbour) as it:
        await it.bring(posted("m1", "say one,two,three"))
        await it.bring(posted("m2", "say elsewhere", where=STAFF))
        assert it.harbour.texts == ["elsewhere"]
        await it.wait(5 * MINUTE)
        assert it.harbour.texts == ["elsewhere", "one", "two", "three"]


async def test_the_platform_says_when_and_is_not_asked_before(folder: Path) -> None:
    harbour = Harbour()
    harbour.trouble.append(Later("busy", 5 * MINUTE))
    async with stage(folder, town(), harbour=harbour) as it:
        await it.bring(posted("m1", "say one"))
        await it.wait(5 * MINUTE - 1)
        assert len(harbour.asked) == 1
        await it.wait(1)
        assert len(harbour.asked) == 2


async def test_without_a_word_from_the_platform_the_pauses_grow(folder: Path) -> None:
    harbour = Harbour()
    harbour.trouble.extend([Later("busy")] * 4)
    async with stage(folder, town(), harbour=harbour) as it:
        await it.bring(posted("m1", "say one"))
        asked: list[int] = []
        for _ in range(23):
            asked.append(len(harbour.asked))
            await it.wait(1000)
        assert asked == [1, 2, 2, 3, 3, 3, 3, 3] + [4] * 15
        assert await it.states() == ["sent"]


async def test_those_behind_one_that_waits_have_not_been_tried(folder: Path) -> None:
    harbour = Harbour()
    harbour.trouble.extend([Later("busy")] * 3)
    async with stage(folder, town(), harbour=harbour) as it:
        await it.bring(posted("m1", "say one,two"))
        await it.wait(7000)
        rows = await it.rows(select(tables.outbox.c.attempts).order_by(tables.outbox.c.id))
        assert [row.attempts for row in rows] == [3, 0]


async def test_a_refusal_is_final_and_says_why(folder: Path) -> None:
    harbour = Harbour()
    harbour.trouble.append(Refused("no permission"))
    async with stage(folder, town(), harbour=harbour) as it:
        await it.bring(posted("m1", "say one,two"))
        assert await it.states() == ["failed", "sent"]
        assert (await it.rows(select(tables.outbox.c.why)))[0].why == "no permission"
        await it.wait(GIVE_UP_MS)
        assert it.harbour.texts == ["two"]


async def test_a_lost_reply_is_looked_up_and_not_sent_again(folder: Path) -> None:
    harbour = Harbour()
    harbour.trouble.append(Lost(Unsettled("no answer")))
    async with stage(folder, town(), harbour=harbour) as it:
        await it.bring(posted("m1", "say one,two"))
        assert await it.states() == ["sending", "waiting"]
        await it.wait(MINUTE)
        assert harbour.asked == [("deliver", 1), ("find", 1), ("deliver", 2)]
        assert await it.states() == ["sent", "sent"]


async def test_a_reply_lost_after_long_waiting_is_looked_up_all_the_same(folder: Path) -> None:
    harbour = Harbour()
    harbour.trouble.extend([*[Later("busy")] * 9, Lost(Unsettled("no answer"))])
    harbour.doubt.extend([Later("busy")] * 9)
    async with stage(folder, town(), harbour=harbour) as it:
        await it.bring(posted("m1", "say one"))
        await it.wait(60 * MINUTE)
        assert it.harbour.texts == ["one"]
        assert await it.states() == ["sent"]


async def test_what_never_arrived_is_sent_after_it_was_looked_for(folder: Path) -> None:
    harbour = Harbour()
    harbour.trouble.append(Unsettled("no answer"))
    async with stage(folder, town(), harbour=harbour) as it:
        await it.bring(posted("m1", "say one"))
        await it.wait(MINUTE)
        assert harbour.asked == [("deliver", 1), ("find", 1), ("deliver", 1)]
        assert it.harbour.texts == ["one"]


async def test_what_nobody_can_tell_is_left_to_a_person_and_the_rest_goes_on(folder: Path) -> None:
    harbour = Harbour()
    harbour.trouble.append(Unsettled("no answer"))
    harbour.doubt.extend([Unsettled("cannot tell")] * 20)
    async with stage(folder, town(), harbour=harbour) as it:
        await it.bring(posted("m1", "say one,two"))
        await it.wait(30 * MINUTE)
        assert await it.states() == ["uncertain", "sent"]
        assert (await it.rows(select(tables.outbox.c.effect)))[0].effect is not None
        assert [number for what, number in harbour.asked if what == "deliver"] == [1, 2]


async def test_a_platform_too_busy_to_look_is_asked_again_and_nothing_is_sent_blindly(folder: Path) -> None:
    harbour = Harbour()
    harbour.trouble.append(Lost(Unsettled("no answer")))
    harbour.doubt.extend([Later("busy"), Later("busy"), None])
    async with stage(folder, town(), harbour=harbour) as it:
        await it.bring(posted("m1", "say one"))
        await it.wait(10 * MINUTE)
        assert [what for what, _ in harbour.asked] == ["deliver", "find", "find", "find"]
        assert await it.states() == ["sent"]


class Silent(Harbour):
    """A platform that takes an order and never answers, for a number of times."""

    silences = 1

    async def deliver(self, order: Order) -> Receipt:
        """Carry out, or say nothing at all."""
        receipt = await super().deliver(order)
        if self.silences:
            self.silences -= 1
            await asyncio.Event().wait()
        return receipt


async def test_a_platform_that_never_answers_counts_as_a_lost_reply(folder: Path) -> None:
    async with stage(folder, town(), harbour=Silent()) as it:
        it.hearth.delivering.timeout = 0.02
        await it.bring(posted("m1", "say one"))
        await it.wait(MINUTE)
        assert it.harbour.asked == [("deliver", 1), ("find", 1)]
        assert await it.states() == ["sent"]


@pytest.mark.parametrize("error", [ValueError("boom"), KeyError("x"), AssertionError(), OSError(5, "broken")], ids=repr)
async def test_whatever_an_adapter_raises_the_courier_goes_on(error: Exception, folder: Path) -> None:
    harbour = Harbour()
    harbour.trouble.append(Lost(error))
    async with stage(folder, town(), harbour=harbour) as it:
        await it.bring(posted("m1", "say one"))
        await it.bring(posted("m2", "say elsewhere", where=STAFF))
        await it.wait(MINUTE)
        assert it.harbour.texts == ["one", "elsewhere"]
        assert await it.states() == ["sent", "sent"]


async def test_an_order_that_an_adapter_always_chokes_on_does_not_block_its_channel_for_ever(folder: Path) -> None:
    harbour = Harbour()
    harbour.trouble.extend([ValueError("boom")] * 7)
    async with stage(folder, town(), harbour=harbour) as it:
        await it.bring(posted("m1", "say one,two"))
        await it.wait(10 * MINUTE)
        assert await it.states() == ["uncertain", "sent"]


async def test_after_a_day_of_refusals_that_might_pass_it_is_given_up(folder: Path) -> None:
    harbour = Harbour()
    harbour.trouble.extend([Later("busy", 60 * MINUTE)] * 40)
    async with stage(folder, town(), harbour=harbour) as it:
        await it.bring(posted("m1", "say one"))
        await it.wait(GIVE_UP_MS - 60 * MINUTE)
        assert await it.states() == ["waiting"]
        await it.wait(120 * MINUTE)
        assert await it.states() == ["failed"]


async def test_an_order_that_may_be_there_is_not_given_up_as_failed(folder: Path) -> None:
    harbour = Harbour()
    harbour.trouble.append(Lost(Unsettled("no answer")))
    harbour.doubt.extend([Later("busy", 60 * MINUTE)] * 40)
    async with stage(folder, town(), harbour=harbour) as it:
        await it.bring(posted("m1", "say one"))
        await it.wait(GIVE_UP_MS + 120 * MINUTE)
        assert await it.states() == ["uncertain"]


async def test_an_edit_waits_for_its_message(folder: Path) -> None:
    harbour = Harbour()
    harbour.trouble.append(Later("busy", MINUTE))
    async with stage(folder, town(), harbour=harbour) as it:
        await it.bring(posted("m1", "edit one"))
        assert await it.states() == ["waiting", "waiting"]
        await it.wait(MINUTE)
        edit = list(harbour.carried.values())[-1]
        assert isinstance(edit.effect, Edit)
        assert (edit.message, words(edit)) == ("m1", "one, edited")


async def test_an_edit_of_a_message_that_never_was_is_dropped(folder: Path) -> None:
    harbour = Harbour()
    harbour.trouble.append(Refused("no permission"))
    async with stage(folder, town(), harbour=harbour) as it:
        await it.bring(posted("m1", "edit one"))
        assert await it.states() == ["failed", "dropped"]


async def test_an_edit_of_a_message_in_doubt_waits_until_it_is_settled(folder: Path) -> None:
    harbour = Harbour()
    harbour.trouble.append(Lost(Unsettled("no answer")))
    async with stage(folder, town(), harbour=harbour) as it:
        await it.bring(posted("m1", "edit one"))
        assert await it.states() == ["sending", "waiting"]
        await it.wait(MINUTE)
        assert await it.states() == ["sent", "sent"]


async def test_an_old_message_is_edited_by_its_key(folder: Path) -> None:
    async with stage(folder, town()) as it:
        await it.bring(posted("m1", "edit-old m77"))
        assert [order.message for order in it.harbour.carried.values()] == ["m77"]


async def test_a_text_is_not_kept_once_it_was_sent(folder: Path) -> None:
    async with stage(folder, town()) as it:
        await it.bring(posted("m1", "say nutmeg"))
        assert [row.effect for row in await it.rows(select(tables.outbox))] == [None]


async def test_an_order_for_somebody_erased_is_dropped(folder: Path) -> None:
    harbour = Harbour()
    harbour.trouble.append(Later("busy", MINUTE))
    async with stage(folder, town(), harbour=harbour) as it:
        await it.bring(posted("m1", "whisper hello", by=BEN))
        person = it.hearth.directory.people[1, BEN.key].person.id
        it.hearth.directory.forget(person)
        await it.wait(MINUTE)
        assert await it.states() == ["dropped"]
        assert harbour.texts == []


async def test_thousands_that_cannot_move_keep_nothing_else_from_going_out(folder: Path) -> None:
    async with stage(folder, town()) as it:
        await it.bring(posted("m1", "say one"))

        def crowd(connection: object) -> None:
            row = {
                "space": 1, "lane": "c99", "do": "hide", "effect": '{"do":"hide"}', "purpose": "", "urgency": "reply",
                "state": "waiting", "attempts": 0, "created_at": 0, "next_at": 10**15, "why": "",
            }  # fmt: skip
            rows = [{"id": number, **row} for number in range(2, 6002)]
            connection.execute(tables.outbox.insert(), rows)  # type: ignore[attr-defined]  a connection
            it.hearth.directory.next_id(tables.outbox, 6000)

        await it.hearth.database.write(crowd)
        await it.bring(posted("m2", "say two"))
        assert it.harbour.texts == ["one", "two"]


async def test_a_private_note_learns_where_it_went(folder: Path) -> None:
    async with stage(folder, town()) as it:
        await it.bring(posted("m1", "whisper hello"))
        row = (await it.rows(select(tables.outbox)))[0]
        place = it.hearth.directory.places[row.channel]
        assert place == Place("d1", "", "direct")


async def test_what_waited_for_its_platform_goes_when_it_is_back_however_often_it_was_away(folder: Path) -> None:
    harbour = Harbour()
    harbour.trouble.extend(Away("no line") for _ in range(9))
    async with stage(folder, town(), harbour=harbour) as it:
        await it.bring(posted("m1", "say one"))
        for _ in range(8):
            await it.host.back()
            await it.hearth.courier.idle()
        (row,) = await it.rows(select(tables.outbox))
        assert (row.state, row.attempts, row.why) == ("waiting", 0, "harbour is not connected")
        assert harbour.texts == []
        await it.host.back()
        await it.hearth.courier.idle()
        assert harbour.texts == ["one"]


async def test_what_waited_a_day_for_its_platform_is_given_up(folder: Path) -> None:
    harbour = Harbour()
    harbour.trouble.extend(Away("no line") for _ in range(9))
    async with stage(folder, town(), harbour=harbour) as it:
        await it.bring(posted("m1", "say one"))
        it.clock.move(it.clock.now() + GIVE_UP_MS + MINUTE)
        await it.hearth.courier.idle()
        assert [(row.state, row.why) for row in await it.rows(select(tables.outbox))] == [
            ("failed", "harbour was not connected")
        ]


async def test_a_platform_that_is_not_connected_is_waited_for(folder: Path) -> None:
    harbour = Harbour()
    harbour.trouble.append(Later("busy", MINUTE))
    async with stage(folder, town(), harbour=harbour) as it:
        await it.bring(posted("m1", "say one"))
        it.clock.move(it.clock.now() + MINUTE)
        clock = it.clock
    elsewhere = Harbour()
    elsewhere.name = "elsewhere"
    async with stage(folder, town(), harbour=elsewhere, clock=clock) as it:
        await it.hearth.courier.idle()
        assert [row.why for row in await it.rows(select(tables.outbox))] == ["harbour is not connected"]
    async with stage(folder, town(), harbour=harbour, clock=clock) as it:
        await it.wait(5 * MINUTE)
        assert harbour.texts == ["one"]
