"""The moderation queue: what may be done with an item, by whom, and what happens when two do it at once."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.core.privacy import forget
from bot.kit.items import UNDO_MS, Earlier, Item, Refusal
from bot.kit.review import CLAIM_MS, Review
from bot.storage import tables
from tests.core.stage import AT, Stage, posted
from tests.core.tribunal import PEOPLE, Tribunal, matter, why, won

AUTHOR, BEN, MO, KIT = 1, 2, 3, 4


@pytest.fixture
def court() -> Tribunal:
    """The cog that does as it is told."""
    return Tribunal()


@pytest.fixture
async def it(folder: Path, court: Tribunal) -> AsyncIterator[Stage]:
    """Hearth with that cog, and four people."""
    async with court.open(folder) as opened:
        await court.meet(opened)
        yield opened


async def submitted(
    court: Tribunal, it: Stage, text: str = "Buy here", *, message: str = "m1", alike: str = ""
) -> Item:
    """A post of the first person's in the queue."""
    return won(await court.do(it, lambda review: review.submit(matter(AUTHOR, text, message=message, alike=alike))))


async def test_an_item_is_decided_once_and_the_second_learns_of_the_first(court: Tribunal, it: Stage) -> None:
    item = await submitted(court, it)
    assert (item.state, item.version, item.author, item.waiting) == ("open", 1, AUTHOR, True)
    first = won(await court.do(it, lambda r: r.decide(item.id, item.version, "approved", by=MO, reason="Fine.")))
    assert (first.state, first.decided_by, first.reason) == ("approved", MO, "Fine.")
    second = await court.do(it, lambda r: r.decide(item.id, item.version, "rejected", by=BEN))
    assert isinstance(second, Refusal)
    assert second.why == "decided"
    assert second.item == first


async def test_two_who_press_together_in_one_batch_make_one_decision(court: Tribunal, it: Stage) -> None:
    for number in range(20):
        item = await submitted(court, it, message=f"m{number}")
        wishes = [
            court.wish(lambda r, i=item: r.decide(i.id, i.version, "approved", by=MO)),
            court.wish(lambda r, i=item: r.decide(i.id, i.version, "rejected", by=BEN)),
        ]
        await asyncio.gather(*(it.host.submit(wish) for wish in wishes))
        answers = [court.answer(wish) for wish in wishes]
        assert sum(isinstance(answer, Item) for answer in answers) == 1
        assert [answer.why for answer in answers if isinstance(answer, Refusal)] == ["decided"]
    assert [moved.what for moved in court.told].count("approved") + [m.what for m in court.told].count("rejected") == 20


async def test_nobody_decides_asks_or_claims_their_own(court: Tribunal, it: Stage) -> None:
    item = await submitted(court, it)
    assert why(await court.do(it, lambda r: r.decide(item.id, 1, "approved", by=AUTHOR))) == "own"
    assert why(await court.do(it, lambda r: r.ask(item.id, 1, by=AUTHOR, reason="?"))) == "own"
    assert why(await court.do(it, lambda r: r.claim(item.id, by=AUTHOR, until=it.clock.now() + 1))) == "own"
    assert why(await court.do(it, lambda r: r.note(item.id, "noted", by=AUTHOR, words="Hm."))) == "own"
    assert why(await court.do(it, lambda r: r.decide(99, 1, "approved", by=MO))) == "missing"


async def test_a_claim_keeps_others_off_until_it_ends(court: Tribunal, it: Stage) -> None:
    item = await submitted(court, it)
    until = it.clock.now() + CLAIM_MS
    claimed = won(await court.do(it, lambda r: r.claim(item.id, by=MO, until=until)))
    assert (claimed.version, claimed.claimant(it.clock.now())) == (1, MO)
    assert why(await court.do(it, lambda r: r.decide(item.id, 1, "approved", by=BEN))) == "claimed"
    assert why(await court.do(it, lambda r: r.release(item.id, by=BEN))) == "not theirs"
    await it.wait(CLAIM_MS)
    assert won(await court.do(it, lambda r: r.decide(item.id, 1, "approved", by=BEN))).claimed_by is None


async def test_a_decision_can_be_taken_back_for_ten_minutes(court: Tribunal, it: Stage) -> None:
    item = await submitted(court, it)
    done = won(await court.do(it, lambda r: r.decide(item.id, 1, "rejected", by=MO, reason="Spam.")))
    await it.wait(UNDO_MS)
    back = won(await court.do(it, lambda r: r.undo(item.id, done.version, by=BEN)))
    assert (back.state, back.decided_by, back.reason) == ("open", None, "")
    again = won(await court.do(it, lambda r: r.decide(item.id, back.version, "approved", by=MO)))
    assert why(await court.do(it, lambda r: r.undo(item.id, done.version, by=MO))) == "changed"
    await it.wait(UNDO_MS + 1)
    assert why(await court.do(it, lambda r: r.undo(item.id, again.version, by=MO))) == "late"


async def test_a_post_that_changes_after_it_was_approved_is_open_again(court: Tribunal, it: Stage) -> None:
    item = await submitted(court, it, "Buy here")
    approved = won(await court.do(it, lambda r: r.decide(item.id, 1, "approved", by=MO)))
    place = matter().message
    assert place is not None
    assert await court.do(it, lambda r: r.edited(place, "Buy   here")) is None
    assert won(await court.do(it, lambda r: r.submit(matter(text="Buy here")))) == approved
    opened = won(await court.do(it, lambda r: r.edited(place, "Buy there")))
    assert (opened.state, opened.text, opened.spans, opened.decided_by) == ("open", "Buy there", (), None)
    assert why(await court.do(it, lambda r: r.decide(item.id, 1, "approved", by=MO))) == "changed"


async def test_an_appeal_is_one_and_for_another_moderator(court: Tribunal, it: Stage) -> None:
    item = await submitted(court, it)
    assert why(await court.do(it, lambda r: r.appeal(item.id, by=AUTHOR, words="But why?"))) == "decided"
    done = won(await court.do(it, lambda r: r.decide(item.id, 1, "rejected", by=MO)))
    assert why(await court.do(it, lambda r: r.appeal(item.id, by=BEN, words="Mine?"))) == "not theirs"
    again = won(await court.do(it, lambda r: r.appeal(item.id, by=AUTHOR, words="It was a gift.")))
    assert (again.state, again.appealed, again.first_decider, again.version) == ("open", True, MO, done.version + 1)
    assert why(await court.do(it, lambda r: r.decide(item.id, again.version, "rejected", by=MO))) == "same moderator"
    last = won(await court.do(it, lambda r: r.decide(item.id, again.version, "rejected", by=BEN)))
    assert why(await court.do(it, lambda r: r.appeal(item.id, by=AUTHOR, words="Once more?"))) == "twice"
    assert why(await court.do(it, lambda r: r.undo(item.id, last.version, by=MO))) == "same moderator"
    assert won(await court.do(it, lambda r: r.undo(item.id, last.version, by=BEN))).waiting


async def test_a_report_joins_what_is_there_and_its_reporter_is_told_to_nobody(court: Tribunal, it: Stage) -> None:
    async def report(by: int, text: str = "Buy here") -> Item | Refusal:
        return await court.do(it, lambda r: r.report(matter(AUTHOR, text), by=by, words="Looks like an ad."))

    assert why(await report(AUTHOR)) == "own"
    item = won(await report(BEN))
    assert (item.state, item.reports) == ("open", 1)
    assert why(await report(BEN)) == "twice"
    assert won(await report(KIT)).reports == 2
    assert await court.do(it, lambda r: r.reporters(item.id)) == [BEN, KIT]
    assert {moved.person for moved in court.told if moved.what == "reported"} == {None}
    won(await court.do(it, lambda r: r.decide(item.id, 3 - 1, "approved", by=MO)))
    assert why(await report(KIT)) == "decided"
    assert won(await report(KIT, "Buy here, all of you")).state == "open"


async def test_what_the_author_puts_right_leaves_the_queue_and_comes_back_if_undone(court: Tribunal, it: Stage) -> None:
    asked = won(await court.do(it, lambda r: r.submit(matter(AUTHOR, begin="asked"))))
    assert not asked.waiting
    assert won(await court.do(it, lambda r: r.fixed(asked.id, by=AUTHOR))).state == "fixed"
    assert why(await court.do(it, lambda r: r.fixed(asked.id, by=AUTHOR))) == "decided"
    back = won(await court.do(it, lambda r: r.submit(matter(AUTHOR, "Buy here!", begin="asked"))))
    assert (back.id, back.state) == (asked.id, "asked")
    opened = won(await court.do(it, lambda r: r.open_up(asked.id, by=AUTHOR, words="It is my own shop.")))
    assert opened.waiting
    assert why(await court.do(it, lambda r: r.open_up(asked.id))) == "changed"
    assert won(await court.do(it, lambda r: r.gone(asked.id, why="Its author deleted it."))).settled
    history = await court.do(it, lambda r: r.history(asked.id))
    assert [step.what for step in history] == ["submitted", "fixed", "reopened", "opened", "gone"]
    assert history[3].words == "It is my own shop."


async def test_alike_and_earlier_outcomes_are_counted_for_others_of_the_same_kind(court: Tribunal, it: Stage) -> None:
    items = [await submitted(court, it, message=f"m{n}", alike="shop") for n in range(4)]
    won(await court.do(it, lambda r: r.decide(items[0].id, 1, "approved", by=MO)))
    won(await court.do(it, lambda r: r.decide(items[1].id, 1, "rejected", by=MO)))
    assert [found.id for found in await court.do(it, lambda r: r.alike(items[2]))] == [items[3].id]
    earlier = await court.do(it, lambda r: r.earlier(items[2]))
    assert (earlier.approved, earlier.rejected, earlier.fixed) == (1, 1, 0)
    assert [item.id for item in await court.do(it, lambda r: r.unsettled())] == [items[2].id, items[3].id]


async def test_an_answer_is_none_of_the_earlier_posts_and_a_post_is_dated_if_it_is_on_record(
    court: Tribunal, it: Stage
) -> None:
    answer = won(await court.do(it, lambda r: r.submit(matter(AUTHOR, message="door", kind="answer"))))
    won(await court.do(it, lambda r: r.decide(answer.id, 1, "approved", by=MO)))
    await it.bring(posted("m7", "Buy here", by=PEOPLE[0]))
    item = await submitted(court, it, message="m7")
    unknown = await submitted(court, it, message="m8")
    assert await court.do(it, lambda r: r.earlier(item)) == Earlier()
    assert await court.do(it, lambda r: r.posted_at(item.id)) == AT
    assert await court.do(it, lambda r: r.posted_at(unknown.id)) is None


async def test_every_step_is_journaled_with_what_it_was(court: Tribunal, it: Stage) -> None:
    item = await submitted(court, it)
    won(await court.do(it, lambda r: r.note(item.id, "noted", by=MO, words="Second time this week.")))
    won(await court.do(it, lambda r: r.decide(item.id, 1, "approved", by=MO)))
    table = tables.journal.c
    query = select(tables.term.c.name, table.person, table.subject, table.about)
    query = query.join(tables.term, tables.term.c.id == table.purpose).where(table.about == f"item:{item.id}")
    assert [tuple(row) for row in await it.rows(query.order_by(table.id))] == [
        ("submitted", None, AUTHOR, f"item:{item.id}"),
        ("noted", MO, AUTHOR, f"item:{item.id}"),
        ("approved", MO, AUTHOR, f"item:{item.id}"),
    ]


async def test_a_handler_that_fails_leaves_no_trace_of_its_step(court: Tribunal, it: Stage) -> None:
    item = await submitted(court, it)

    async def fails(review: Review) -> None:
        await review.decide(item.id, 1, "approved", by=MO)
        raise ZeroDivisionError

    await it.bring(court.wish(fails))
    assert won(await court.do(it, lambda r: r.find(item.id))) == item
    assert [moved.what for moved in court.told] == ["submitted"]


async def test_an_author_who_is_erased_takes_words_and_place_along(court: Tribunal, it: Stage) -> None:
    item = await submitted(court, it, "Buy my secret")
    won(await court.do(it, lambda r: r.note(item.id, "noted", by=MO, words="Ana again.")))
    won(await court.do(it, lambda r: r.decide(item.id, 1, "rejected", by=MO, reason="An ad.")))
    await forget(it.hearth.database, it.hearth.directory, AUTHOR)
    left = won(await court.do(it, lambda r: r.find(item.id)))
    assert (left.state, left.author, left.text, left.message, left.reason, left.why) == (
        "rejected",
        None,
        "",
        None,
        "",
        "",
    )
    assert {step.words for step in await court.do(it, lambda r: r.history(item.id))} == {""}


async def test_ids_go_on_after_a_restart(folder: Path, court: Tribunal) -> None:
    async with court.open(folder) as it:
        await court.meet(it)
        first = await submitted(court, it)
    async with court.open(folder) as it:
        second = await submitted(court, it, message="m2")
        assert second.id == first.id + 1
        assert won(await court.do(it, lambda r: r.find(first.id))) == first
