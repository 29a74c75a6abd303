"""Links of one's own among one's posts: counted without their words, told in private once a week at most."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.testing import Actor, Room
from cogs import disclosure, moderation, privacy, setup
from cogs.disclosure.judge.promotion import Share, own, says_so
from cogs.disclosure.judge.relations import Relation
from cogs.disclosure.rulebook.entries import shipped
from tests.cogs.flagged import seen, states
from tests.cogs.stories import no_faults

COGS = (moderation.cog, disclosure.cog, privacy.cog, setup.cog)
MINE = "two more mugs https://mugs.example/blue"


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    """Monday morning; the member has declared a shop of theirs."""
    async with Room.open(tmp_path, COGS) as opened:
        form = (await opened.member.uses("/relationship add")).form
        assert form is not None
        await opened.member.sends(form, brand="Mugs by Ana", kind="founder", things="mugs.example, code ANAMUG")
        yield opened
        await no_faults(opened)


async def told(who: Actor) -> list[str]:
    """Private notes about links of one's own."""
    return [one.text for one in await who.inbox() if "link of your own" in one.text]


async def test_many_links_of_ones_own_are_told_in_private_once_a_week_and_nothing_else_happens(room: Room) -> None:
    for text in ("good morning", "who has seen the kiln?", MINE, MINE):
        await room.member.says(text)
    assert await told(room.member) == []
    await room.member.says(MINE)
    (only,) = await told(room.member)
    assert only.startswith("In the last 30 days, 3 of your 5 posts here had a link of your own. Links to one's own")
    assert "at most 25 % of what somebody posts" in only
    assert "Only you see this count, your posts stay as they are" in only
    await room.clock.advance(days=6)
    await room.member.says(MINE)
    assert len(await told(room.member)) == 1
    await room.clock.advance(days=2)
    await room.member.says(MINE)
    assert len(await told(room.member)) == 2
    assert "5 of your 7 posts here had a link of your own" in (await room.member.uses("/disclosure")).text
    assert len(await seen(room)) == 7
    assert await states(room) == []
    assert [one for one in await room.seen_in("staff", by=room.moderator) if one.bot] == []
    await room.clock.advance(days=40)
    await room.member.says(MINE)
    assert len(await told(room.member)) == 2
    assert "1 of your 1 post here" in (await room.member.uses("/disclosure")).text


async def test_others_links_and_many_other_posts_are_told_nothing(room: Room) -> None:
    for _ in range(4):
        await room.friend.says(MINE)
    assert await told(room.friend) == []
    assert "link of your own" not in (await room.friend.uses("/disclosure")).text
    for _ in range(9):
        await room.member.says("good morning")
    for _ in range(3):
        await room.member.says(MINE)
    assert await told(room.member) == []


async def test_organisers_move_the_threshold_and_turn_it_off(room: Room) -> None:
    for percent, notes in (("101", 0), ("0", 0), ("80", 0), ("40", 1)):
        opened = await room.organiser.uses("/setup disclosure")
        form = (await room.organiser.presses("Links of one's own", await room.organiser.sees(opened))).form
        assert form is not None
        preview = await room.organiser.sends(form, promotion=percent)
        if percent == "101":
            assert "the most is 100" in (preview.errors or {})["promotion"]
            continue
        await room.organiser.presses("Save", await room.organiser.sees(preview))
        for text in ("good morning", MINE, MINE, MINE):
            await room.member.says(text)
        assert len(await told(room.member)) == notes, percent


async def test_whoever_does_not_want_to_be_counted_is_not(room: Room) -> None:
    page = await room.member.sees(await room.member.uses("/privacy"))
    shown = await room.member.presses("Stop counting me", page)
    assert shown.what in {"redrawn", "private"}
    for _ in range(4):
        await room.member.says(MINE)
    assert await told(room.member) == []
    assert "link of your own" not in (await room.member.uses("/disclosure")).text


OWN: dict[str, bool] = {
    "https://mugs.example/": True,
    "https://shop.mugs.example/blue?x=1": True,
    "https://notmugs.example/blue": False,
    "https://pots.example/?code=ANAMUG": True,
    "mugs are great": False,
    "> https://mugs.example/blue\nseen this?": False,
    "new prints in my shop https://prints.example/new": True,
    "the shop has new prints https://prints.example/new": False,
    "I made a tiny tracker: https://tracker.example/": True,
    "J'ai fabriqué un petit outil https://outil.example/": True,
}


@pytest.mark.parametrize("text", OWN)
def test_a_link_of_ones_own_is_one_to_a_declared_site_or_to_something_one_made(text: str) -> None:
    relations = (Relation("founder", "Mugs", (), ("mugs.example",), ("ANAMUG",)),)
    assert own(text, shipped(), "local", relations) is OWN[text]


@pytest.mark.parametrize(
    ("share", "threshold", "before", "says"),
    [
        (Share(3, 5), 25, 0, True),
        (Share(2, 2), 25, 0, False),
        (Share(3, 12), 25, 0, False),
        (Share(3, 11), 25, 0, True),
        (Share(3, 5), 25, 1, False),
        (Share(9, 9), 0, 0, False),
        (Share(9, 9), 100, 0, False),
        (Share(3, 0), 25, 0, True),
    ],
)
def test_it_is_told_beyond_the_threshold_of_three_posts_at_least(
    share: Share, threshold: int, before: int, says: Any
) -> None:
    assert says_so(share, threshold, before) is says
