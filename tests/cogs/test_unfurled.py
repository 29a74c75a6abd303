"""What the platform shows of a link, when it arrives late: one more address of the post, and never opened by Hearth."""

from sqlalchemy import select

from bot.kit.events import Unfurled
from bot.storage.tables import journal, term
from bot.testing import Room, labels
from cogs.disclosure.store.unfurled import leads
from tests.cogs.flagged import FIX, note, room, seen, states

__all__ = ["room"]
SHORT = "these pens are great https://bit.ly/3pens"
PAYS = Unfurled("https://www.amazon.de/dp/B0ABC?tag=ana-21", "Pens", "https://bit.ly/3pens")


async def unfurls(room: Room, message: str, *shown: Unfurled) -> None:
    """The platform shows what the links lead to, and Hearth has heard of it."""
    await room.world.unfurl(message, *shown)
    await room.settled()


async def test_a_short_link_that_turns_out_to_pay_is_held_and_put_right_as_any_other(room: Room) -> None:
    key = await room.member.says(SHORT)
    assert "This is a hint that only you see." in (await note(room.member)).text
    await room.clock.advance(seconds=4)
    await unfurls(room, key, PAYS)
    assert await seen(room) == []
    told = await note(room.member)
    assert "Only you and the moderators see this post until then." in told.text
    assert "https://bit.ly/3pens" in told.text
    await room.world.edit(room.member.key, key, f"{SHORT} !!")
    await room.settled()
    assert await seen(room) == []
    await room.member.presses(FIX, await note(room.member))
    assert await seen(room) == [f"#ad (affiliate link) {SHORT} !!"]
    assert await states(room) == ["fixed"]


async def test_taking_the_link_away_takes_along_what_it_led_to(room: Room) -> None:
    key = await room.member.says(SHORT)
    await unfurls(room, key, PAYS)
    await room.world.edit(room.member.key, key, "these pens are great https://pens.example/blue")
    await room.settled()
    assert await seen(room) == ["these pens are great https://pens.example/blue"]
    assert await states(room) == ["fixed"]


async def test_where_the_platform_names_no_link_the_goal_belongs_to_one_on_another_site(room: Room) -> None:
    key = await room.member.says("recipe https://soup.example/a and pens https://go.pens.example/b")
    await unfurls(room, key, Unfurled("https://soup.example/a?x=1", "Soup"), Unfurled("https://amzn.to/3pens"))
    assert await seen(room) == []
    plain = await room.friend.says("soup https://soup.example/a")
    await unfurls(room, plain, Unfurled("https://soup.example/a?tag=ana-21", "Soup"))
    assert await seen(room) == ["soup https://soup.example/a"]


async def test_what_a_post_leads_to_as_it_is_written_counts_at_once_and_harmless_goals_change_nothing(
    room: Room,
) -> None:
    key = await room.member.says("look https://bit.ly/3docs", where="general")
    await unfurls(room, key, Unfurled("https://docs.example/guide", "Guide", "https://bit.ly/3docs"))
    assert await seen(room) == ["look https://bit.ly/3docs"]
    assert labels(await note(room.member)) == [FIX, "It needs no label"]
    quoted = await room.friend.says("> https://bit.ly/3pens\nis this allowed?")
    await unfurls(room, quoted, PAYS)
    await unfurls(room, quoted, Unfurled("https://amzn.to/x"), Unfurled("\ud800 nonsense"), Unfurled(""))
    assert len(await seen(room)) == 2
    assert await room.friend.inbox() == []


async def test_a_post_that_moderators_let_stand_stays_whatever_its_links_turn_out_to_be(room: Room) -> None:
    key = await room.member.says("my pens https://amzn.to/3x")
    await room.clock.advance(minutes=31)
    (card,) = [one for one in await room.seen_in("staff", by=room.moderator) if one.bot]
    await room.moderator.presses("Approve", card)
    await unfurls(room, key, PAYS)
    assert await states(room) == ["approved"]
    assert len(await seen(room)) == 1


async def test_the_journal_tells_a_preview_from_an_edit_and_what_was_kept_lapses(room: Room) -> None:
    key = await room.member.says(SHORT)
    await unfurls(room, key, PAYS)
    await unfurls(room, key, PAYS)
    assert len(await room.rows(select(leads))) == 1
    kind, purpose = term.alias(), term.alias()
    query = select(purpose.c.name).join_from(journal, kind, journal.c.kind == kind.c.id)
    rows = await room.rows(
        query.outerjoin(purpose, journal.c.purpose == purpose.c.id).where(kind.c.name == "MessageEdited")
    )
    assert [row[0] for row in rows] == ["unfurled"]
    await room.clock.advance(days=91)
    assert await room.rows(select(leads)) == []
