"""What moderators see of a flagged post: the words, the reason, the facts, and what its author declared."""

from pathlib import Path

import pytest

from bot.testing import Room, labels
from cogs import SHIPPED
from cogs.disclosure.settings import Settings
from tests.cogs.flagged import COGS, FIX, POST, cards, note, room, seen, states
from tests.cogs.stories import no_faults
from tests.cogs.test_register import ACME, declares, list_of

__all__ = ["room"]

AT_ONCE = {"disclosure": {"author_time": "0s", "norm_link": "https://club.example/norms"}}
WHY = "The Amazon link pays whoever made it. What the post says about it does not tell who gains."
NORM = "If you or somebody close to you gains from a link, a code or a gift, say so first, in plain words."
PRAISE = "Acme Tools makes the best kettle there is, buy one: https://acme.example/kettle"


async def test_the_card_gives_the_words_then_the_reason_then_the_facts_then_the_choices(tmp_path: Path) -> None:
    async with Room.open(tmp_path, COGS, first=AT_ONCE) as room:
        await room.member.says(f"{POST} (aff link)")
        (card,) = await cards(room)
        assert card.text.splitlines() == [
            "“https://amzn.to/3lamp9”",
            f"{POST} (aff link)",
            f"{WHY} The norm: “{NORM}” https://club.example/norms",
            "Signal: clear: a link that pays whoever shares it (rule network.amazon)",
            "Relationship: nothing declared",
            "Disclosure: weak: “aff link”",
            "@Member in #general, 2026-03-02 10:00 UTC. Nothing by them was looked at before.",
            "Held: only its author and moderators see it.",
        ]
        quote = card.blocks[0]
        assert [span.text for span in quote.spans if span.t == "mark"] == ["https://amzn.to/3lamp9"]
        assert labels(card) == [
            *("Approve", "Ask the author…", "Claim", "More…", "Others like this…"),
            *("The rule was wrong", "Exempt…"),
            "Reject…",
        ]
        await room.moderator.presses("Approve", card)
        await room.member.says("and those https://amzn.to/3other")
        assert "1 earlier post: 1 approved." in (await cards(room))[-1].text
        await no_faults(room)


HARD = "The label is there, but hard to read."


async def test_only_a_label_that_is_broken_up_is_called_hard_to_read(room: Room) -> None:
    await room.member.says("#a.d these pens https://amzn.to/3lamp9")
    assert (await note(room.member)).text.splitlines()[0].endswith(f"before they click. {HARD}")
    await room.newcomer.says("#ad [amazon.com](https://photo.example/x) these pens")
    told = await note(room.newcomer)
    assert "The words of the link show another site than the one it opens, so people here like to know" in told.text
    assert HARD not in told.text
    assert HARD not in (await room.member.uses("/disclosure-check #ad pens https://amzn.to/3lamp9")).text
    assert HARD in (await room.member.uses("/disclosure-check #a.d pens https://amzn.to/3lamp9")).text


async def test_moderators_read_that_a_plain_label_is_adequate_and_a_broken_one_hard_to_read(tmp_path: Path) -> None:
    async with Room.open(tmp_path, COGS, first=AT_ONCE) as room:
        await room.member.says("#a.d these pens https://amzn.to/3lamp9")
        await room.newcomer.says("#ad [photo.example](https://amzn.to/3lamp9) these pens")
        broken, plain = await cards(room)
        assert HARD in broken.text
        assert "Disclosure: adequate, but hard to read: “#a.d”" in broken.text
        assert HARD not in plain.text
        assert "Disclosure: adequate: “#ad”" in plain.text
        await no_faults(room)


async def test_the_norm_can_be_opened_from_the_note_but_a_quoted_link_cannot(tmp_path: Path) -> None:
    async with Room.open(tmp_path, COGS, first=AT_ONCE) as room:
        await room.member.says(POST)
        told = await note(room.member)
        links = [span.text for block in told.blocks for span in block.spans if span.t == "link"]
        assert links == ["https://club.example/norms"]
        assert "say so first, in plain words.” https://club.example/norms" in told.text
        assert labels(told)[0] == FIX
        assert "https://club.example/norms" in (await room.newcomer.uses("/disclosure")).text
        await no_faults(room)


@pytest.mark.parametrize("address", ["", "https://club.example/norms", " http://club.example:8080/a?b=c#norms "])
def test_a_norm_stands_at_an_address_that_people_can_open(address: str) -> None:
    assert Settings.model_validate({"norm_link": address}).norm_link == address.strip()


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "ftp://club.example/norms",
        "club.example/norms",
        "https://",
        "https://club",
        "https://club.example/a b",
        "https://club.example@evil.example/",
        "https://club.example/<script>",
    ],
)
def test_anything_else_is_refused_in_words(address: str) -> None:
    with pytest.raises(ValueError, match="an address begins with https://"):
        Settings.model_validate({"norm_link": address})


async def test_moderators_read_what_the_author_declared_the_telling_one_first(tmp_path: Path) -> None:
    async with Room.open(tmp_path, COGS, first=AT_ONCE) as room:
        await declares(room.member, brand="Zeta", kind=("investor",), things="", seen=("everyone",))
        await declares(room.member, brand="Inkery", kind=("gifted",), things="")
        await declares(room.member)
        await room.member.says(PRAISE)
        (card,) = await cards(room)
        assert (
            "Relationship: Acme: works there (moderators see it); "
            "Zeta: has money in it (everyone sees it); 1 more" in card.text.splitlines()
        )
        assert "a brand that its author is close to (rule relation.employee)" in card.text
        await no_faults(room)


async def test_a_relationship_that_ends_while_the_post_is_under_review_still_counts_for_it(room: Room) -> None:
    await declares(room.member)
    key = await room.member.says(PRAISE)
    assert await seen(room) == []
    await room.clock.advance(minutes=10)
    await room.member.presses("It ended", await list_of(room.member))
    await room.world.edit(room.member.key, key, f"{PRAISE} today")
    await room.settled()
    assert await states(room) == ["asked"]
    assert await seen(room) == []
    await room.clock.advance(minutes=20)
    (card,) = await cards(room)
    assert "Relationship: Acme: works there" in card.text
    assert card.text.count("today") == 1
    await room.moderator.presses("Approve", card)
    await room.member.says(PRAISE)
    assert await states(room) == ["approved"]
    assert len(await seen(room)) == 2


async def test_facts_go_with_the_author(tmp_path: Path) -> None:
    async with Room.open(tmp_path, SHIPPED, first=AT_ONCE) as room:
        zeb = await room.person("Zebulon", "member")
        await declares(zeb, **{**ACME, "brand": "Zebrabrand", "things": ""})
        await zeb.says("Zebrabrand makes the best kettle there is, buy one!")
        assert "Zebrabrand: works there" in (await cards(room))[0].text
        overview = await zeb.sees(await zeb.uses("/privacy"))
        confirm = await zeb.sees(await zeb.presses("Erase me", overview))
        await zeb.presses("Erase me for good", confirm)
        assert "Zebrabrand" not in (await cards(room))[0].text
        await no_faults(room)
    assert _kept(tmp_path, "Zebrabrand") == []


def _kept(folder: Path, *telling: str) -> list[str]:
    """What of these words still stands anywhere in Hearth's database file."""
    kept = b"".join(path.read_bytes() for path in folder.glob("hearth.db*"))
    return [word for word in telling if word.encode() in kept]
