"""What moderators say about rules counts, and each rule can have a mode of its own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from bot.testing import Room, labels
from cogs.disclosure.store.ruled import verdicts
from tests.cogs.flagged import COGS, POST, cards, note, pressed, seen, states
from tests.cogs.stories import Forger, no_faults

AT_ONCE = {"disclosure": {"author_time": "0s"}}
CODE = "use my code LENA15 at checkout for 15% off"
DROPPED = "The rule network.amazon holds no posts any more: of 20 decisions 15 upheld it"


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    """Monday morning, and moderators see at once what is found."""
    async with Room.open(tmp_path, COGS, first=AT_ONCE) as opened:
        yield opened
        await no_faults(opened)


async def found(room: Room, number: int) -> None:
    """One more post with the same kind of link."""
    await room.member.says(f"{POST}{number}")


async def decided(room: Room, **said: int) -> None:
    """Earlier decisions about posts with such links, as they are kept."""
    kinds = [kind for kind, count in said.items() for _ in range(count)]
    rows = [
        {"item": 1000 + number, "community": 1, "rule": "network.amazon", "said": kind, "at": 1}
        for number, kind in enumerate(kinds)
    ]
    await room.hearth.database.write(lambda connection: connection.execute(insert(verdicts), rows))


async def upholds(room: Room) -> None:
    """The moderator decides against the last post."""
    opened = await room.moderator.presses("Reject…", (await cards(room))[-1])
    assert opened.form is not None
    await room.moderator.sends(opened.form, words="Please say so first.")


async def wrong(room: Room) -> str:
    """The moderator says that the rule was wrong about the last post; what they read."""
    return (await room.moderator.presses("The rule was wrong", (await cards(room))[-1])).text


async def line(room: Room, rule: str = "network.amazon") -> str:
    """What an organiser reads of a rule."""
    return (await room.organiser.uses(f"/disclosure-rules {rule}")).text.splitlines()[0]


async def notices(room: Room) -> list[str]:
    """What stands in the moderators' channel about rules."""
    return [one.text for one in await cards(room) if "rule network.amazon holds" in one.text]


async def test_saying_that_the_rule_was_wrong_lets_the_post_stand_and_counts(room: Room) -> None:
    await found(room, 1)
    told = await wrong(room)
    assert told == ("Approved, and counted against the rule. The post stands. Undo is open until 2026-03-02 10:10 UTC.")
    assert await seen(room) == [f"{POST}1"]
    assert (await note(room.member)).text.startswith("A moderator looked at your post in #general and lets it stand.")
    (card,) = await cards(room)
    assert "Approved by @Moderator at 2026-03-02 10:00 UTC: “The rule was wrong here.”" in card.text
    assert labels(card) == ["Undo"]
    for number in range(2, 6):
        await found(room, number)
        await upholds(room)
    assert await line(room) == (
        "network.amazon: hold (the community's). 4 of 5 (between 38% and 96%) decisions upheld it."
    )
    await found(room, 6)
    assert "Of 6 decisions about this rule, 4 upheld it." in await wrong(room)


async def test_approving_says_nothing_about_the_rule_and_few_decisions_no_share(room: Room) -> None:
    overview = await room.organiser.uses("/disclosure-rules")
    assert overview.what == "private"
    assert "No moderator has decided on a post that a rule found" in overview.text
    await found(room, 1)
    await room.moderator.presses("Approve", (await cards(room))[-1])
    assert await line(room) == (
        "network.amazon: hold (the community's). No decision about it says whether it was right. 1 post was let stand, "
        "which says neither."
    )
    await found(room, 2)
    await upholds(room)
    assert "Fewer than 5 decisions about it, too few for a share." in await line(room)
    assert "network.amazon" in (await room.organiser.uses("/disclosure-rules")).text


async def test_a_label_after_a_moderators_question_upholds_the_rule_and_one_before_is_no_decision(room: Room) -> None:
    await found(room, 1)
    await room.member.presses("Put “#ad (affiliate link)” in front", await note(room.member))
    assert [row[0] for row in await room.rows(select(verdicts.c.said))] == []
    await found(room, 2)
    opened = await room.moderator.presses("Ask the author…", (await cards(room))[-1])
    assert opened.form is not None
    await room.moderator.sends(opened.form, words="Do you earn from this?")
    await room.member.presses("Put “#ad (affiliate link)” in front", await note(room.member))
    assert await states(room) == ["fixed", "fixed"]
    assert [row[0] for row in await room.rows(select(verdicts.c.said))] == ["upheld"]


async def test_a_decision_taken_back_does_not_count_and_the_last_one_does(room: Room) -> None:
    await found(room, 1)
    await wrong(room)
    await room.organiser.presses("Undo", (await cards(room))[0])
    assert await room.rows(select(verdicts)) == []
    assert await states(room) == ["open"]
    await upholds(room)
    assert [row[0] for row in await room.rows(select(verdicts.c.said))] == ["upheld"]
    rejected = (await room.member.inbox())[-1]
    opened = await room.member.presses("Appeal", rejected)
    assert opened.form is not None
    await room.member.sends(opened.form, words="It pays nobody.")
    assert await pressed(room, room.moderator, "The rule was wrong", (await cards(room))[-1]) == (
        "You decided on this the first time, and an appeal goes to another moderator. Leave it to them."
    )
    await room.organiser.presses("The rule was wrong", (await cards(room))[-1])
    assert [row[0] for row in await room.rows(select(verdicts.c.said))] == ["wrong"]
    assert "Another moderator looked at your post" in (await note(room.member)).text


async def test_a_rule_that_is_wrong_too_often_holds_nothing_any_more_and_moderators_hear_it_once(room: Room) -> None:
    await decided(room, upheld=15, wrong=3)
    await found(room, 18)
    await wrong(room)
    assert await notices(room) == []
    await found(room, 19)
    last = (await cards(room))[-1]
    await wrong(room)
    (notice,) = await notices(room)
    assert notice.startswith(DROPPED)
    assert "An organiser can put it back with /disclosure-rules" in notice
    await found(room, 20)
    assert f"{POST}20" in await seen(room)
    assert "Only you and the moderators" not in (await note(room.member)).text
    await room.member.says(CODE)
    assert CODE not in await seen(room)
    because = "its own, because too few of its findings were upheld"
    assert await line(room) == f"network.amazon: nudge ({because}). 15 of 20 (75%) decisions upheld it."
    card = next(one for one in await cards(room) if one.key == last.key)
    await room.moderator.presses("Undo", card)
    assert (await notices(room))[1:] == [
        "A decision was taken back, so the rule network.amazon holds posts again, as before."
    ]
    assert (await line(room)).startswith("network.amazon: hold (the community's). 15 of 19 (between")
    card = next(one for one in await cards(room) if one.key == last.key)
    await room.moderator.presses("The rule was wrong", card)
    assert len(await notices(room)) == 3
    await room.clock.advance(minutes=1)
    set_ = await room.organiser.uses("/disclosure-rules network.amazon hold")
    assert "Its decisions are counted anew from now on." in set_.text
    await room.clock.advance(minutes=1)
    await found(room, 21)
    assert f"{POST}21" not in await seen(room)
    await wrong(room)
    assert len(await notices(room)) == 3
    assert "Fewer than 5 decisions about it since 2026-03-02" in await line(room)


async def test_what_a_rule_hid_is_seen_once_it_holds_nothing_any_more(room: Room) -> None:
    await decided(room, upheld=15, wrong=4)
    await found(room, 1)
    await room.friend.says(f"{POST}2")
    assert await seen(room) == []
    await wrong(room)
    await room.clock.advance(minutes=1)
    assert await seen(room) == [f"{POST}1", f"{POST}2"]
    assert await states(room) == ["open", "approved"]
    assert "Only you and the moderators" not in (await note(room.member)).text


async def test_an_organiser_gives_one_rule_a_mode_and_takes_it_back(room: Room) -> None:
    set_ = await room.organiser.sees(await room.organiser.uses("/disclosure-rules network.amazon nudge"))
    assert set_.text == (
        "network.amazon: nudge from now on; before it was hold. That is: the author is told, and the post stays."
    )
    await found(room, 1)
    await room.member.says(CODE)
    assert await seen(room) == [f"{POST}1"]
    await room.member.says(f"{CODE} {POST}2")
    assert await seen(room) == [f"{POST}1"]
    same = await room.organiser.uses("/disclosure-rules network.amazon nudge")
    assert same.text == "network.amazon has this mode already: nudge, that is, the author is told, and the post stays."
    assert (await room.organiser.presses("Undo", set_)).what == "redrawn"
    await found(room, 3)
    assert await seen(room) == [f"{POST}1"]
    undo = next(item.action for block in set_.blocks for item in block.items)
    assert (await Forger(room, room.organiser).presses(undo)).startswith("This was changed again since")


async def test_a_rule_in_shadow_tells_nobody_and_one_can_hold_where_the_rest_does_not(tmp_path: Path) -> None:
    first = {"disclosure": {"author_time": "0s", "mode": "nudge"}}
    async with Room.open(tmp_path, COGS, first=first) as room:
        await room.organiser.uses("/disclosure-rules network.amazon shadow")
        await found(room, 1)
        assert await states(room) == []
        assert await room.member.inbox() == []
        await room.organiser.uses("/disclosure-rules network.amazon hold")
        await found(room, 2)
        assert await seen(room) == [f"{POST}1"]
        back = await room.organiser.uses("/disclosure-rules network.amazon community")
        assert back.text.startswith(
            "network.amazon: nudge from now on, as the community's mode says; before it was hold."
        )
        await found(room, 3)
        assert await seen(room) == [f"{POST}1", f"{POST}2", f"{POST}3"]
        await no_faults(room)


async def test_what_is_no_rule_or_none_of_ones_business_is_said(room: Room) -> None:
    unknown = await room.organiser.uses("/disclosure-rules network.amazn")
    assert unknown.text.startswith('I know no rule "network.amazn". Did you mean network.amazon')
    nothing = await Forger(room, room.organiser).uses("disclosure-rules", mode="hold")
    assert nothing == "Name the rule as well: /disclosure-rules with a rule and a mode."
    assert "Only organisers" in (await room.moderator.uses("/disclosure-rules")).text
    await found(room, 1)
    drawn = (await cards(room))[-1]
    assert "Only moderators" in await pressed(room, room.member, "The rule was wrong", drawn)
    assert await states(room) == ["open"]


async def test_without_a_channel_each_moderator_hears_that_a_rule_dropped(tmp_path: Path) -> None:
    first = {"disclosure": {"author_time": "0s"}, "community": {"staff": ""}}
    async with Room.open(tmp_path, COGS, first=first) as room:
        await decided(room, upheld=0, wrong=19)
        await found(room, 1)
        await Forger(room, room.moderator).presses("disclosure.rule_wrong:1:1")
        told = [one.text for one in await room.moderator.inbox() if "holds no posts any more" in one.text]
        assert [
            text.startswith("The rule network.amazon holds no posts any more: of 20 decisions 0") for text in told
        ] == [True]
        await no_faults(room)


async def test_what_waits_is_seen_again_when_its_rule_only_tells_and_let_go_when_it_only_counts(room: Room) -> None:
    await found(room, 1)
    assert await seen(room) == []
    milder = await room.organiser.sees(await room.organiser.uses("/disclosure-rules network.amazon nudge"))
    assert "1 post that was out of sight because of it is seen again; its author's note stays." in milder.text
    assert await seen(room) == [f"{POST}1"]
    assert "Only you and the moderators" not in (await note(room.member)).text
    assert labels(await note(room.member)) == ["Put “#ad (affiliate link)” in front"]
    counts = await room.organiser.uses("/disclosure-rules network.amazon shadow")
    assert "1 post that waited because of it is let go" in counts.text
    told = (await note(room.member)).text
    assert "Your post stands as it is, nothing is left to do, and nothing of it counts against you." in told
    assert await states(room) == ["gone"]


async def test_taking_back_that_a_rule_holds_lets_what_it_hid_be_seen(tmp_path: Path) -> None:
    first = {"disclosure": {"author_time": "0s", "mode": "nudge"}}
    async with Room.open(tmp_path, COGS, first=first) as room:
        holds = await room.organiser.sees(await room.organiser.uses("/disclosure-rules network.amazon hold"))
        await found(room, 1)
        assert await seen(room) == []
        back = await room.organiser.sees(await room.organiser.presses("Undo", holds))
        assert "is seen again" in back.text
        assert await seen(room) == [f"{POST}1"]
        await no_faults(room)


async def test_every_rule_is_told_in_a_plain_line_and_found_by_words_of_it(room: Room) -> None:
    await found(room, 1)
    await upholds(room)
    first = await room.organiser.sees(await room.organiser.uses("/disclosure-rules"))
    assert "These are 1 to 8 of" in first.text
    lines = first.text.splitlines()
    assert lines[2].startswith("• The Amazon link pays whoever made it. It finds “")
    assert lines[3].startswith("network.amazon: hold (the community's). Fewer than 5 decisions")
    assert labels(first) == ["More rules"]
    second = await room.organiser.sees(await room.organiser.presses("More rules", first))
    assert "These are 9 to 16 of" in second.text
    assert labels(second) == ["Back", "More rules"]
    one = await room.organiser.uses("/disclosure-rules code.en.use")
    assert one.text.splitlines()[1] == (
        "A code of one's own usually pays the person whose code it is (English). "
        "It finds “use my code lena at checkout”."
    )
    french = await room.organiser.uses('/disclosure-rules "French code"')
    assert "with “French code” in their name or description." in french.text
    assert "(French)" in french.text
    assert "code.fr." in french.text
    relation = await room.organiser.uses("/disclosure-rules relation.founder")
    assert "The post recommends a brand" in relation.text
    assert (
        "The words of the link show another site" in (await room.organiser.uses("/disclosure-rules around.masked")).text
    )


async def test_only_what_is_near_is_suggested_for_a_rule_that_is_none(room: Room) -> None:
    nonsense = await room.organiser.uses("/disclosure-rules nonsense")
    assert nonsense.text == 'I know no rule "nonsense". Without a rule, /disclosure-rules lists all.'
    slip = await room.organiser.uses("/disclosure-rules code.en.us")
    assert slip.text.startswith("1 rule with “code.en.us” in its name or description.")
    assert "I know no rule" in (await room.organiser.uses("/disclosure-rules rule:amazon mode:nudge")).text
    suggested = await room.world.suggest(room.organiser.key, "disclosure-rules", "rule", "swedish code")
    assert any(one.value.startswith("code.sv") for one in suggested)
    assert not any(one.value.startswith("code.en") for one in suggested)
