"""Relationships with brands: declared once, read by others as far as wished, asked about again, and ended."""

from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.kit.cog import Cog
from bot.kit.context import Context
from bot.kit.forms import PickField
from bot.kit.ui import Message, say
from bot.storage.tables import review_item
from bot.testing import Room, labels
from cogs import SHIPPED, disclosure
from cogs.disclosure import knowing
from cogs.disclosure.judge import marking
from cogs.disclosure.settings import Settings
from cogs.disclosure.store.declared import relations
from tests.cogs.declared import ACME, COGS, declares, list_of, marks, opened, room, told
from tests.cogs.flagged import seen
from tests.cogs.stories import HOSTILE, Forger, is_a_sentence, no_faults

__all__ = ["room"]


async def test_what_cannot_be_read_is_told_field_by_field_and_the_form_stays_open(room: Room) -> None:
    form = opened(await room.member.uses("/relationship add"))
    assert len(form.fields) == 5
    wrong = await room.member.sends(form, brand="the", kind="employee", things="hello", until="next thrs 6")
    assert wrong.errors == {
        "brand": '"the" is so common a word that I would find it in nearly every post. Write the full name.',
        "things": 'I read "hello" as neither a site nor a code. Try "acme.example, code ANA10".',
        "until": 'I read "next thrs 6" as no date. Try "31 March 2027", "since March" or "from 1 May until 31 August".',
    }
    forger = Forger(room, room.member)
    forged = await forger.sends("disclosure.relation_add", {"brand": True, "kind": ("boss",), "seen": "all"})
    assert "Choose what it is to you from the list." in forged
    assert "Choose who may see it from the list." in forged
    for text in HOSTILE.values():
        said = await forger.sends(
            "disclosure.relation_add", {"brand": text, "things": text, "until": text, "kind": "x", "seen": "x"}
        )
        assert is_a_sentence(said), said
    assert await room.rows(select(relations)) == []
    empty = await list_of(room.member)
    assert "If you work somewhere" in empty.text
    assert labels(empty) == ["Add…"]


async def test_a_relationship_is_declared_read_back_and_taken_back(room: Room) -> None:
    shown = await declares(room.member, until="2026-12-31")
    assert shown.private
    assert (
        "Acme and Acme Tools: you work there; acme.example and code ANA10; since 2026-03-02 until 2026-12-31; "
        "seen by moderators" in shown.text
    )
    twice = opened(await room.member.uses("/relationship add"))
    assert (await room.member.sends(twice, **{**ACME, "brand": "ACME"})).errors == {
        "brand": "You declared this already, with the same brand and kind. Change that one with /relationship."
    }
    undone = await room.member.sees(await room.member.presses("Undo", shown))
    assert undone.text.startswith("Taken back.")
    assert await room.rows(select(relations)) == []
    assert await marks(room) == []
    assert await told(room) == ["declared", "undone"]
    late = await declares(room.member)
    await room.clock.advance(minutes=10, seconds=1)
    refused = await room.member.presses("Undo", late)
    assert refused.text.startswith("That stands by now")
    assert "Acme" in (await list_of(room.member)).text


async def test_it_is_changed_and_ended_and_both_can_be_taken_back(room: Room) -> None:
    await declares(room.member)
    form = opened(await room.member.presses("Change…", await list_of(room.member)))
    assert [getattr(field, "value", None) for field in form.fields] == [
        "Acme, Acme Tools",
        ("employee",),
        "acme.example, code ANA10",
        "since 2026-03-02",
        ("moderators",),
    ]
    same = await room.member.sends(form)
    assert same.text.startswith("Nothing changed.")
    form = opened(await room.member.presses("Change…", await list_of(room.member)))
    changed = await room.member.sees(await room.member.sends(form, brand="Zeta", kind=("founder",), seen=("everyone",)))
    assert changed.text.startswith("Changed.")
    assert marking.names((await marks(room))[0]) == ("acmeexample", "ana10", "zeta")
    listed = await list_of(room.member)
    assert "Zeta: you founded or own it" in listed.text
    assert "Acme:" not in listed.text
    back = await room.member.sees(await room.member.presses("Undo", changed))
    assert "Acme and Acme Tools: you work there" in back.text
    assert "Zeta" not in back.text
    ended = await room.member.sees(await room.member.presses("It ended", back))
    assert ended.text.startswith("Ended: Acme and Acme Tools.")
    assert await marks(room) == []
    back = await room.member.sees(await room.member.presses("Undo", ended))
    assert "Acme and Acme Tools" in back.text
    assert await marks(room)
    assert await told(room) == ["declared", "changed", "undone", "ended", "undone"]


async def test_what_was_declared_anew_does_not_come_back_a_second_time(room: Room) -> None:
    await declares(room.member)
    ended = await room.member.sees(await room.member.presses("It ended", await list_of(room.member)))
    await declares(room.member)
    assert (await room.member.presses("Undo", ended)).text == (
        "You declared Acme and Acme Tools anew in the meantime, so this stays as it is. /relationship shows what holds."
    )
    form = opened(await room.member.presses("Change…", await list_of(room.member)))
    changed = await room.member.sees(await room.member.sends(form, brand="Zeta"))
    await declares(room.member)
    assert (await room.member.presses("Undo", changed)).text.startswith("You declared Acme and Acme Tools anew")
    listed = (await list_of(room.member)).text
    assert (listed.count("Acme and Acme Tools: "), listed.count("Zeta: ")) == (1, 1)


async def test_a_step_before_the_last_one_is_not_taken_back_by_itself(room: Room) -> None:
    declared = await declares(room.member)
    form = opened(await room.member.presses("Change…", await list_of(room.member)))
    changed = await room.member.sees(await room.member.sends(form, brand="Zeta"))
    form = opened(await room.member.presses("Change…", await list_of(room.member)))
    await room.member.sends(form, brand="Theta")
    for before in (declared, changed):
        shown = await room.member.sees(await room.member.presses("Undo", before))
        assert shown.text.startswith("You changed this in the meantime. This is how it stands now:\nTheta: you work")
    listed = (await list_of(room.member)).text
    assert "Theta: you work there;" in listed
    assert "Acme" not in listed.replace("acme.example", "")


async def test_twenty_are_the_most_and_one_of_many_is_chosen_from_a_list(room: Room) -> None:
    for number in range(20):
        await declares(room.member, brand=f"Brand {number}", until="1 year")
    listed = await list_of(room.member)
    assert "And 12 more: Brand 8, Brand 9" in listed.text
    assert labels(listed) == ["Change or end one…", "Add…"]
    form = opened(await room.member.uses("/relationship add"))
    full = await room.member.sends(form, **{**ACME, "brand": "One more"})
    assert full.text.startswith("You have 20 relationships, which is the most")
    (number,) = next(iter(await room.rows(select(relations.c.id).where(relations.c.brand == "Brand 19"))))
    chosen = await room.member.sees(await room.member.presses("Change or end one…", listed, str(number)))
    assert labels(chosen) == ["Change…", "It ended", "Back to the list"]
    ended = await room.member.sees(await room.member.presses("It ended", chosen))
    await declares(room.member, brand="One more")
    assert (await room.member.presses("Undo", ended)).text.startswith("You have 20 relationships")
    assert "I know nothing" in await Forger(room, room.member).presses("disclosure.relation_pick", "x")


async def test_whoever_shares_something_is_offered_what_its_text_names_however_much_they_declared(room: Room) -> None:
    for number in range(20):
        await declares(room.member, brand=f"Brandol{number:02}", things="")
    for text, first in (("Brandol19 tea is out", "Brandol19"), ("Brandol18 and Brandol19 tea is out", "Brandol18")):
        form = opened(await room.member.uses(f"/share {text}"))
        gains = form.fields[1]
        assert isinstance(gains, PickField)
        assert gains.choices[0].label == f"{first}: I work there"
        assert gains.value == ((gains.choices[0].value,) if text.startswith("Brandol19") else ())
    shared = await room.member.sends(opened(await room.member.uses("/share Brandol19 tea is out")))
    assert shared.text.startswith("Posted in #general with “#ad (my own interest)” in front.")


async def test_nobody_presses_for_somebody_else(room: Room) -> None:
    await declares(room.member)
    ((number, at),) = await room.rows(select(relations.c.id, relations.c.at))
    forger = Forger(room, room.friend)
    for action in (
        f"disclosure.relation_change:{number}",
        f"disclosure.relation_end:{number}",
        f"disclosure.relation_still:{number}",
        f"disclosure.relation_undo:{number}:{at}",
    ):
        assert (await forger.presses(action)).startswith("This belongs to somebody else's relationships.")
    assert (await forger.presses("disclosure.relation_pick", str(number))).startswith("This belongs to somebody else's")
    sent = await forger.sends(f"disclosure.relation_change:{number}", {**ACME, "seen": "everyone"})
    assert sent.startswith("This belongs to somebody else's")
    assert (await room.rows(select(func.count()).select_from(relations)))[0][0] == 1
    assert (await forger.presses("disclosure.relation_end:99")).startswith("I know nothing of this relationship")


async def test_others_read_what_is_shared_with_them_and_moderators_all(tmp_path: Path) -> None:
    async with Room.open(tmp_path, SHIPPED) as room:
        assert (await room.friend.uses("/relationship @Member")).text == "@Member shares no relationship here."
        await declares(room.member)
        assert (await room.friend.uses("/relationship @Member")).text == "@Member shares no relationship here."
        await declares(room.member, brand="Zeta", kind="affiliate", things="", seen=("everyone",))
        assert (await room.friend.uses("/relationship @Member")).text == (
            "@Member shares:\nZeta: earns when people buy; since 2026-03-02"
        )
        all_of_them = (await room.moderator.uses("/relationship member: @Member")).text
        assert "Acme and Acme Tools: works there" in all_of_them
        assert "Zeta: earns when people buy" in all_of_them
        overview = await room.member.sees(await room.member.uses("/privacy"))
        assert "Relationships with brands that you declared" in overview.text
        await room.member.presses("Hide me", overview)
        assert (await room.friend.uses("/relationship @Member")).text == "@Member shares no relationship here."
        assert "Zeta" in (await room.moderator.uses("/relationship @Member")).text
        await no_faults(room)


async def test_the_mark_keeps_both_parts_while_a_post_is_under_review(room: Room) -> None:
    await declares(room.member)
    key = await room.member.says("these pens are great https://amzn.to/3lamp9")
    (held,) = await marks(room)
    assert marking.is_open(held)
    assert "acme" in marking.names(held)
    await declares(room.member, brand="Zeta", things="")
    (held,) = await marks(room)
    assert marking.is_open(held)
    assert "zeta" in marking.names(held)
    await room.world.edit(room.member.key, key, "these pens are great")
    await room.settled()
    (held,) = await marks(room)
    assert not marking.is_open(held)
    assert "zeta" in marking.names(held)
    assert [row[0] for row in await room.rows(select(review_item.c.state))] == ["fixed"]


async def test_what_bears_on_a_post_is_what_held_when_it_was_posted(tmp_path: Path) -> None:
    prober: Cog[Settings] = Cog("prober", "Reads the register.", Settings)

    @prober.command("probe", help="Read it", private=True)
    async def probe(ctx: Context[Settings], minutes: int) -> Message:
        found = await knowing.known(ctx, ctx.actor.id, since=ctx.now - minutes * 60_000)
        return say(f"known: {', '.join(one.brand for one in found.relations)}; {found.community_tags}")

    first = {"prober": {"community_tags": ["ourclub-20"]}}
    async with Room.open(tmp_path, [*COGS, prober], first=first) as room:
        await declares(room.member)
        await room.clock.advance(minutes=30)
        form = opened(await room.member.presses("Change…", await list_of(room.member)))
        await room.member.sends(form, brand="Zeta")
        await room.clock.advance(minutes=30)
        await room.member.presses("It ended", await list_of(room.member))
        await room.clock.advance(minutes=30)
        assert (await room.member.uses("/probe 0")).text == "known: ; ('ourclub-20',)"
        assert (await room.member.uses("/probe 31")).text == "known: Zeta; ('ourclub-20',)"
        assert (await room.member.uses("/probe 61")).text == "known: Acme, Zeta; ('ourclub-20',)"
        assert (await room.friend.uses("/probe 61")).text == "known: ; ('ourclub-20',)"
        await no_faults(room)


@pytest.mark.parametrize(
    ("profile", "label"), [("fr", "Publicité (intérêt personnel) :"), ("de", "Werbung (eigenes Interesse):")]
)
async def test_whoever_works_there_is_offered_a_label_that_counts_under_the_profile(
    tmp_path: Path, profile: str, label: str
) -> None:
    async with Room.open(tmp_path, COGS, first={"disclosure": {"profile": profile}}) as room:
        await declares(room.member, brand="Klikora", kind="employee", things="klikora.example")
        post = "Klikora makes the best keyboards, buy one here: https://klikora.example/kb"
        assert f"“{label}” in front it would stand" in (await room.member.uses(f"/disclosure-check {post}")).text
        await room.member.says(post)
        told = (await room.member.inbox())[-1]
        await room.member.presses(labels(told)[0], told)
        assert await seen(room) == [f"{label} {post}"]
        await no_faults(room)


async def test_erasing_a_member_takes_the_register_along(tmp_path: Path) -> None:
    async with Room.open(tmp_path, SHIPPED) as room:
        declared = await declares(room.member)
        overview = await room.member.sees(await room.member.uses("/privacy"))
        confirm = await room.member.sees(await room.member.presses("Erase me", overview))
        await room.member.presses("Erase me for good", confirm)
        assert await room.rows(select(relations)) == []
        assert await marks(room) == []
        assert (await room.member.presses("Undo", declared)).text.startswith("I know nothing of this relationship")
        await room.clock.advance(days=370)
        assert not any("Acme" in note.text for note in await room.member.inbox())
        await no_faults(room)


def test_the_communitys_own_tags_and_codes_are_one_word_each() -> None:
    model = disclosure.cog.settings
    read = model.model_validate({"community_tags": ["ourclub-20", " ourclub-20 "], "community_codes": []})
    assert read.model_dump()["community_tags"] == ("ourclub-20",)
    with pytest.raises(ValueError, match="one word"):
        model.model_validate({"community_tags": ["our club"]})


async def test_praise_of_ones_own_employer_is_held_and_of_another_brand_is_not(room: Room) -> None:
    praise = "Acme Tools makes the best kettle there is, buy one: https://acme.example/kettle"
    await room.friend.says(praise)
    assert await room.rows(select(review_item.c.id)) == []
    await declares(room.member)
    await room.member.says("Does anybody know when acme.example is open on Sundays?")
    assert await room.rows(select(review_item.c.id)) == []
    await room.member.says(praise)
    (rule,) = [row[0] for row in await room.rows(select(review_item.c.rule))]
    assert rule
    assert [message.text for message in await room.seen_in("general", by=room.newcomer)].count(praise) == 1
    assert "front" in labels((await room.member.inbox())[-1])[0]
