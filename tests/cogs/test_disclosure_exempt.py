"""An author whom moderators exempt from labelling something: until a day, and no longer."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.kit.forms import Form, PickField, TextField
from bot.kit.ui import Select
from bot.platforms.local.shown import ShownMessage
from bot.storage.tables import journal, term
from bot.testing import Actor, Room, labels
from cogs import SHIPPED
from cogs.disclosure.store.exempted import exemptions
from tests.cogs.flagged import COGS, cards, note, pressed, seen, states
from tests.cogs.stories import Forger, no_faults

AT_ONCE = {"disclosure": {"author_time": "0s"}}
POST = "the kettle https://www.amazon.de/dp/B0KETTLE?tag=mypens-21"
AGAIN = "the teapot https://www.amazon.de/dp/B0TEAPOT?tag=mypens-21"
HERS = "the cup https://www.amazon.de/dp/B0CUP?tag=hers-21"
NONE = "Nobody is exempt from labelling."


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    """Monday morning, and moderators see at once what is found."""
    async with Room.open(tmp_path, COGS, first=AT_ONCE) as opened:
        yield opened
        await no_faults(opened)


async def opened(room: Room, who: Actor | None = None) -> Form:
    """The form on the last card."""
    shown = await (who or room.moderator).presses("Exempt…", (await cards(room))[-1])
    assert shown.form is not None, shown
    return shown.form


async def exempts(room: Room, **values: str | tuple[str, ...]) -> ShownMessage:
    """Exempt the author of the last card; what the moderator reads."""
    return await room.moderator.sees(await room.moderator.sends(await opened(room), **values))


async def told_journal(room: Room) -> list[str]:
    """What the journal says of exemptions, oldest first."""
    what = term.alias()
    query = (
        select(what.c.name)
        .join_from(journal, term, journal.c.kind == term.c.id)
        .join(what, journal.c.purpose == what.c.id)
    )
    return [row[0] for row in await room.rows(query.where(term.c.name == "ExemptionChanged").order_by(journal.c.id))]


async def test_the_form_suggests_the_narrowest_and_says_what_it_cannot_read(room: Room) -> None:
    await room.member.says(POST)
    form = await opened(room)
    scope, what, until = form.fields
    assert isinstance(scope, PickField)
    assert isinstance(what, TextField)
    assert isinstance(until, TextField)
    assert (scope.value, what.value, until.value) == (("tag",), "mypens-21", "2026-05-31")
    wrong = await room.moderator.sends(form, what="my pens", until="next thrs 6")
    assert wrong.errors == {
        "what": 'I read "my pens" as no tag or code. It is one word, such as mypens-20 or LENA15.',
        "until": 'I read "next thrs 6" as nothing I know. Try "31 March 2027", "2027-03-31" or "6 months".',
    }
    endless = await room.moderator.sends(form, scope=("domain",), what="amazon", until="open")
    assert endless.errors == {
        "what": 'I read "amazon" as no site. A site looks like acme.example.',
        "until": "An exemption ends some day. Name a date such as 31 March 2027, or a length such as 6 months.",
    }
    past = await room.moderator.sends(form, until="2026-03-01")
    assert past.errors == {"until": '"2026-03-01" is over already. Name a day to come.'}
    for late in ("2036", "10 years", "2028-03-03"):
        far = await room.moderator.sends(form, until=late)
        assert far.errors == {
            "until": f'An exemption ends within two years, and "{late}" is later. Name a nearer day; it can be granted '
            "anew then."
        }
    assert await states(room) == ["open"]
    assert await room.rows(select(exemptions)) == []


async def test_an_exempted_author_shares_it_without_a_label_until_the_day_and_nobody_else_does(room: Room) -> None:
    await room.member.says(POST)
    told = await exempts(room, until="31 March 2026")
    assert told.text == (
        "Approved. @Member needs no label for the tag or code mypens-21 until 2026-03-31, and is told so. Undo is open "
        "until 2026-03-02 10:10 UTC."
    )
    assert labels(told) == ["Undo", "All exemptions"]
    assert await seen(room) == [POST]
    mine = " ".join(one.text for one in await room.member.inbox())
    assert "until 2026-03-31 you need no label for the tag or code mypens-21" in mine
    assert (
        "Approved by @Moderator at 2026-03-02 10:00 UTC: “Exempt: the tag or code mypens-21, until 2026-03-31.”"
        in (await cards(room))[0].text
    )
    await room.member.says(AGAIN)
    await room.member.says(HERS)
    await room.friend.says(AGAIN)
    assert await seen(room) == [POST, AGAIN]
    assert await states(room) == ["approved", "open", "open"]
    await room.clock.advance(days=30)
    await room.member.says(f"{AGAIN} again")
    assert await states(room) == ["approved", "open", "open", "open"]
    assert (await room.moderator.uses("/exemptions")).text.startswith(NONE)
    assert await told_journal(room) == ["granted"]


async def test_an_exemption_that_does_not_cover_the_post_is_told(room: Room) -> None:
    await room.member.says(POST)
    told = await exempts(room, what="other-21")
    assert "one like it would still be found" in told.text
    await room.member.says(AGAIN)
    assert await states(room) == ["approved", "open"]


async def test_exemptions_are_listed_ended_and_that_taken_back(room: Room) -> None:
    assert (await room.moderator.uses("/exemptions")).text.startswith(NONE)
    await room.member.says(POST)
    await exempts(room)
    listed = await room.moderator.sees(await room.moderator.uses("/exemptions"))
    assert "@Member: the tag or code mypens-21, until 2026-05-31; exempted by @Moderator on 2026-03-02." in listed.text
    (select_,) = [item for block in listed.blocks for item in block.items]
    assert isinstance(select_, Select)
    value = select_.choices[0].value
    await room.organiser.presses("End one…", await room.organiser.sees(await room.organiser.uses("/exemptions")), value)
    assert (await note(room.member)).text.startswith("From now on the tag or code mypens-21 needs a label again")
    await room.member.says(AGAIN)
    assert await states(room) == ["approved", "open"]
    gone = await room.moderator.sees(await room.moderator.presses("End one…", listed, value))
    assert gone.text.startswith(NONE)
    resume = f"disclosure.exemption_resume:{value}:{room.clock.now()}"
    assert await Forger(room, room.moderator).presses(resume) == "Taken back: the exemption holds again."
    await room.member.says(f"{AGAIN} again")
    assert await states(room) == ["approved", "open"]
    assert (await Forger(room, room.moderator).presses(resume)).startswith("That stands by now")
    assert await told_journal(room) == ["granted", "ended", "resumed"]


async def test_a_long_list_has_pages_and_what_stands_on_the_last_can_be_ended(room: Room) -> None:
    for number in range(11):
        await room.member.says(f"the cup https://www.amazon.de/dp/B0CUP?tag=cups{number}-21")
        await exempts(room)
    first = await room.moderator.sees(await room.moderator.uses("/exemptions"))
    assert "These are 1 to 10 of 11." in first.text
    second = await room.moderator.sees(await room.moderator.presses("Later ends", first))
    assert "These are 11 to 11 of 11." in second.text
    assert "cups10-21" in second.text
    assert labels(second) == ["End one…", "Earlier ends"]
    (ending,) = [item for block in second.blocks for item in block.items if isinstance(item, Select)]
    ended = await room.moderator.sees(await room.moderator.presses("End one…", second, ending.choices[0].value))
    assert ended.text.startswith("Ended.")
    assert "These are" not in (await room.moderator.uses("/exemptions")).text


@pytest.mark.parametrize("way", ["the answer", "the card"])
async def test_taking_the_decision_back_takes_the_exemption_back(room: Room, way: str) -> None:
    await room.member.says(POST)
    told = await exempts(room)
    undone = await room.moderator.presses("Undo", told if way == "the answer" else (await cards(room))[0])
    assert undone.text.startswith("Taken back: ")
    assert await states(room) == ["open"]
    assert await seen(room) == []
    assert await room.rows(select(exemptions)) == []
    assert "needs a label again" in " ".join(one.text for one in await room.member.inbox())
    await room.member.says(AGAIN)
    assert await states(room) == ["open", "open"]
    assert await told_journal(room) == ["granted", "undone"]


async def test_whoever_was_told_that_an_exemption_is_over_is_not_told_again_when_the_decision_is_taken_back(
    room: Room,
) -> None:
    await room.member.says(POST)
    told = await exempts(room)
    listed = await room.moderator.sees(await room.moderator.uses("/exemptions"))
    (select_,) = [item for block in listed.blocks for item in block.items]
    assert isinstance(select_, Select)
    await room.moderator.presses("End one…", listed, select_.choices[0].value)
    assert (await room.moderator.presses("Undo", told)).text.startswith("Taken back: ")
    assert sum("needs a label again" in one.text for one in await room.member.inbox()) == 1
    assert await told_journal(room) == ["granted", "ended"]


async def test_only_moderators_exempt_and_never_themselves(room: Room) -> None:
    await room.member.says(POST)
    form = await opened(room)
    forger = Forger(room, room.member)
    values = {"scope": ("tag",), "what": "mypens-21", "until": "2026-12-31"}
    refused = "Only moderators"
    assert refused in await forger.sends(form.action, values)
    assert refused in await forger.presses(form.action)
    assert refused in await forger.presses("disclosure.exemption_end", "1")
    assert refused in (await room.member.uses("/exemptions")).text
    await room.moderator.says(HERS, where="general")
    drawn = (await cards(room))[-1]
    assert await pressed(room, room.moderator, "Exempt…", drawn) == (
        "This is about your own post, so another moderator decides on it."
    )
    assert await pressed(room, room.moderator, "The rule was wrong", drawn) == (
        "This is about your own post, so another moderator decides on it."
    )
    assert await states(room) == ["open", "open"]
    assert (await Forger(room, room.moderator).presses("disclosure.exempt:99:1")).startswith("I know nothing of this")


async def test_whoever_comes_second_reads_so_and_loses_no_words(room: Room) -> None:
    await room.member.says(POST)
    form = await opened(room)
    await room.organiser.presses("Claim", (await cards(room))[0])
    told = await room.moderator.sends(form)
    assert told.text.startswith("@Organiser is looking at this until 2026-03-02 10:15 UTC. Ask them, or wait.")
    assert "You wrote: “Exempt: the tag or code mypens-21, until 2026-05-31.”" in told.text
    await room.organiser.presses("Approve", (await cards(room))[0])
    values = {"scope": ("tag",), "what": "mypens-21", "until": "2026-12-31"}
    late = await Forger(room, room.moderator).sends(form.action, values)
    assert "approved this at" in late
    assert "You wrote: “Exempt: the tag or code mypens-21, until 2026-12-31.”" in late
    assert await room.rows(select(exemptions)) == []


async def test_an_exemption_is_shown_to_its_author_and_goes_with_them(tmp_path: Path) -> None:
    async with Room.open(tmp_path, SHIPPED, first=AT_ONCE) as room:
        await room.member.says(POST)
        await exempts(room)
        overview = await room.member.sees(await room.member.uses("/privacy"))
        assert "What moderators let you share without a label" in overview.text
        confirm = await room.member.sees(await room.member.presses("Erase me", overview))
        await room.member.presses("Erase me for good", confirm)
        assert await room.rows(select(exemptions)) == []
        assert (await room.moderator.uses("/exemptions")).text.startswith(NONE)
        await no_faults(room)


async def test_shared_by_way_of_hearth_it_needs_no_label_either(tmp_path: Path) -> None:
    async with Room.open(tmp_path, COGS, first=AT_ONCE) as room:
        before = await room.member.sees(await room.member.uses(f"/share nothing {AGAIN}"))
        assert "It needs none" in labels(before)
        await room.member.says(POST)
        await exempts(room)
        after = await room.member.uses(f"/share nothing {AGAIN}")
        assert after.text.startswith("Posted")
        await no_faults(room)


async def test_the_last_day_of_an_exemption_is_the_day_that_the_moderator_named(tmp_path: Path) -> None:
    first = {**AT_ONCE, "community": {"zone": "America/Los_Angeles"}}
    async with Room.open(tmp_path, COGS, first=first) as room:
        await room.member.says(POST)
        assert "mypens-21 until 2026-12-31, and is told so." in (await exempts(room, until="2026-12-31")).text
        assert any("until 2026-12-31 you need no label" in one.text for one in await room.member.inbox())
        listed = await room.moderator.uses("/exemptions")
        assert "mypens-21, until 2026-12-31; exempted by @Moderator on 2026-03-02." in listed.text
        await no_faults(room)


async def test_an_exemption_of_two_years_is_granted(room: Room) -> None:
    await room.member.says(POST)
    assert "until 2028-03-02, and is told so." in (await exempts(room, until="2 years")).text
