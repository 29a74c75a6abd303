"""Relationships that began before they were declared, or begin later: read back, and counted while they hold."""

from pathlib import Path

from sqlalchemy import select

from bot.kit.forms import TextField
from bot.storage.tables import review_item
from bot.testing import Room, labels
from tests.cogs.declared import ACME, COGS, declares, list_of, marks, opened, room, told
from tests.cogs.flagged import states
from tests.cogs.stories import Forger, clock_at, no_faults

__all__ = ["room"]

PRAISE = "Acme Tools makes the best kettle there is, buy one: https://acme.example/kettle"


async def found(room: Room) -> int:
    """How many posts were found."""
    return len(await room.rows(select(review_item.c.id)))


async def test_one_that_began_earlier_is_read_back_and_leaves_earlier_posts_alone(room: Room) -> None:
    await room.member.says(PRAISE)
    shown = await declares(room.member, until="since March 2024 until 31 December 2026")
    assert "code ANA10; since 2024-03-01 until 2026-12-31; seen by moderators\nFrom now on" in shown.text
    assert shown.text.endswith("What was decided about earlier posts stays as it is.")
    assert await found(room) == 0
    await room.member.says(PRAISE)
    assert await found(room) == 1


async def test_what_cannot_be_is_told_at_its_field_and_what_was_typed_is_kept(room: Room) -> None:
    form = opened(await room.member.uses("/relationship add"))
    for text, why in (
        ("from 2026-08-31 until 2026-05-01", "ends before it begins. Name the beginning first:"),
        ("from 2028", "begins more than a year from now. Declare it when that is nearer."),
        ("since 2024 until 2025", "is over already. Name a day to come, or leave it empty."),
    ):
        wrong = await room.member.sends(form, **{**ACME, "until": text})
        assert wrong.errors is not None
        assert set(wrong.errors) == {"until"}
        assert wrong.errors["until"].startswith(f'"{text}" {why}')
    wrong = await room.member.sends(form, **{**ACME, "until": "since Mürz"})
    assert wrong.errors == {
        "until": 'I read "Mürz" as no date. Try "31 March 2027", "since March" or "from 1 May until 31 August".'
    }
    assert (await room.member.sends(form, **{**ACME, "until": "since March"})).text.startswith("Declared.")


async def test_one_to_come_stands_in_the_list_and_counts_from_its_first_day_to_its_last(tmp_path: Path) -> None:
    first = {"community": {"zone": "America/Los_Angeles"}}
    async with Room.open(tmp_path, COGS, first=first) as room:
        shown = await declares(room.member, until="from 1 May until 31 August")
        assert "code ANA10; from 2026-05-01 until 2026-08-31; seen by moderators" in shown.text
        assert shown.text.endswith("It does not count before 2026-05-01.")
        assert "from 2026-05-01 until 2026-08-31" in (await list_of(room.member)).text
        assert "from 2026-05-01 until 2026-08-31" in (await room.moderator.uses("/relationship @Member")).text
        twice = opened(await room.member.uses("/relationship add"))
        assert "You declared this already" in str((await room.member.sends(twice, **ACME)).errors)
        assert await marks(room) == []
        await room.member.says(PRAISE)
        assert await found(room) == 0
        gains = opened(await room.member.uses("/share Acme tea is out")).fields[1]
        assert gains.value == ()
    async with Room.open(tmp_path, COGS, first=first, clock=clock_at(5, 1, 6, 59)) as room:
        await room.member.says(PRAISE)
        assert await found(room) == 0
        await room.clock.advance(minutes=1)
        await room.member.says(PRAISE)
        assert await found(room) == 1
        assert "since 2026-05-01 until 2026-08-31" in (await list_of(room.member)).text
        await room.clock.advance(days=100)
        assert [one.text for one in await room.member.inbox() if "It ends on 2026-08-31." in one.text]
        await room.clock.advance(days=30)
        await room.member.says(PRAISE)
        assert await found(room) == 1
        await no_faults(room)


async def test_one_to_come_is_put_off_and_falls_through_and_neither_ever_counts(room: Room) -> None:
    key = await room.member.says("these pens are great https://amzn.to/3lamp9")
    await room.clock.advance(minutes=1)
    await declares(room.member, until="from 10 March")
    form = opened(await room.member.presses("Change…", await list_of(room.member)))
    dated = form.fields[3]
    assert isinstance(dated, TextField)
    assert dated.value == "from 2026-03-10"
    turned = await room.member.sends(form, until="2026-03-05")
    assert turned.errors is not None
    assert turned.errors["until"].startswith('"from 2026-03-10 until 2026-03-05" ends before it begins.')
    changed = await room.member.sees(await room.member.sends(form, until="from 12 March"))
    assert "from 2026-03-12" in changed.text
    listed = await list_of(room.member)
    assert labels(listed)[:2] == ["Change…", "It falls through"]
    dropped = await room.member.sees(await room.member.presses("It falls through", listed))
    assert dropped.text == "Taken out: Acme and Acme Tools. It had not begun, so it counts for no post."
    back = await room.member.sees(await room.member.presses("Undo", dropped))
    assert "from 2026-03-12" in back.text
    elsewhere = await list_of(room.member)
    await room.member.presses("It falls through", back)
    assert (await room.member.presses("Change…", elsewhere)).text.startswith(
        "Acme and Acme Tools fell through before it"
    )
    await room.clock.advance(days=12)
    await room.world.edit(room.member.key, key, PRAISE)
    await room.settled()
    assert await states(room) == ["fixed"]
    assert await told(room) == ["declared", "changed", "ended", "undone", "ended"]


async def test_a_change_keeps_the_beginning_unless_it_names_another(room: Room) -> None:
    await declares(room.member, until="since 2024")
    form = opened(await room.member.presses("Change…", await list_of(room.member)))
    assert (await room.member.sends(form)).text.startswith("Nothing changed.")
    forger = Forger(room, room.member)
    values = {**ACME, "seen": ("moderators",)}
    assert (await forger.sends(form.action, {**values, "until": "31 March 2027"})).startswith("Changed.")
    form = opened(await room.member.presses("Change…", await list_of(room.member)))
    assert getattr(form.fields[3], "value", None) == "since 2024-01-01 until 2027-03-31"
    assert "since 2025-01-01;" in (await room.member.sends(form, until="since 2025")).text


async def test_sharing_offers_to_remember_nothing_that_is_to_come(room: Room) -> None:
    await declares(room.member, until="from May")
    shown = await room.member.uses("/share")
    posted = await room.member.sees(
        await room.member.sends(opened(shown), text="Acme tea is out", gain=("work",), brand="Acme")
    )
    assert labels(posted) == ["Undo"]
