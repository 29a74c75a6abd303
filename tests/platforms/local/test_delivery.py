"""Hearth's orders are carried out once, whatever the weather, and a refusal says why."""

from collections.abc import Sequence

import pytest

from bot.kit.delivery import Later, Names, Refused, Unsettled
from bot.kit.effects import (
    Answer,
    AnyEffect,
    Delete,
    Direct,
    Edit,
    GiveRole,
    Hide,
    React,
    Restore,
    Send,
    TakeRole,
)
from bot.kit.events import MemberChanged
from bot.kit.people import Account, MessageRef, Place
from bot.kit.text import day, mention, message_link, moment, place_link
from bot.kit.ui import Facts, say
from bot.platforms.local import FORECASTS, Forecast
from tests.platforms.local.conftest import Village
from tests.platforms.local.stories import MONDAY, order

TARGET = MessageRef(1, "")


async def said(village: Village) -> Sequence[str]:
    return [message.text for message in await village.world.messages(village.general, village.ana) if message.bot]


async def test_the_same_order_twice_posts_once(village: Village) -> None:
    place = Place(village.general, "general")
    first = await village.platform.deliver(order(7, place=place))
    again = await village.platform.deliver(order(7, place=place))
    assert first == again == await village.platform.find(order(7, place=place))
    assert first.place == place
    assert await said(village) == ["Good morning"]


async def test_what_was_never_ordered_is_not_found(village: Village) -> None:
    assert await village.platform.find(order(8)) is None


async def test_a_lost_reply_was_carried_out_all_the_same(village: Village) -> None:
    place = Place(village.general, "general")
    village.platform.weather.set(Forecast(lose_next=1))
    with pytest.raises(Unsettled):
        await village.platform.deliver(order(7, place=place))
    found = await village.platform.find(order(7, place=place))
    assert found is not None
    assert found == await village.platform.deliver(order(7, place=place))
    assert await said(village) == ["Good morning"]


async def test_a_refusal_for_now_did_nothing_and_says_when(village: Village) -> None:
    village.platform.weather.set(Forecast(refuse_next=1, after=700))
    with pytest.raises(Later) as why:
        await village.platform.deliver(order(7, place=Place(village.general)))
    assert why.value.after == 700
    assert await said(village) == []
    await village.platform.deliver(order(7, place=Place(village.general)))
    assert await said(village) == ["Good morning"]


async def test_a_refusal_for_good_is_told_apart(village: Village) -> None:
    village.platform.weather.set(Forecast(refuse_next=2, refusal="refused"))
    with pytest.raises(Refused):
        await village.platform.deliver(order(7, place=Place(village.general)))
    with pytest.raises(Later):
        await village.platform.find(order(7))


async def test_the_same_seed_brings_the_same_weather(village: Village) -> None:
    village.platform.weather.set(FORECASTS["refusing"])
    ends: list[str] = []
    for number in range(20):
        try:
            await village.platform.deliver(order(number, place=Place(village.general)))
            ends.append("done")
        except Later:
            ends.append("later")
    assert len(await said(village)) == ends.count("done") == 20 - village.platform.weather.struck
    assert 0 < ends.count("later") < 20


@pytest.mark.parametrize(
    ("effect", "place", "why"),
    [
        (Send(channel=1, message=say("Hello"), purpose="x"), Place("c99"), "This channel does not exist."),
        (Answer(channel=1, message=say("Hello"), interaction="i1"), None, "This channel does not exist."),
        (Direct(person=1, message=say("Hello"), purpose="x"), None, "This person is not here any more."),
        (Edit(target=TARGET, message=say("Hello")), None, "This message does not exist any more."),
        (GiveRole(person=1, role="member"), None, "This person is not here any more."),
    ],
)
async def test_what_cannot_be_is_refused_with_its_reason(
    village: Village, effect: AnyEffect, place: Place | None, why: str
) -> None:
    with pytest.raises(Refused, match=why):
        await village.platform.deliver(order(9, effect, place=place, person=Account("u99", "Nobody"), message="m99"))


async def test_closed_direct_messages_are_respected(village: Village) -> None:
    await village.world.set_reachable(village.ana, reachable=False)
    note = order(5, Direct(person=1, message=say("Hello"), purpose="x"), person=Account(village.ana, "Ana"))
    with pytest.raises(Refused, match="closed their direct messages"):
        await village.platform.deliver(note)


async def test_a_direct_message_is_for_one_person(village: Village) -> None:
    note = order(5, Direct(person=1, message=say("Hello"), purpose="x"), person=Account(village.ana, "Ana"))
    receipt = await village.platform.deliver(note)
    assert receipt.place is not None
    assert receipt.place.kind == "direct"
    assert [message.text for message in await village.world.direct_messages(village.ana)] == ["Hello"]
    assert await village.world.direct_messages(village.ben) == []


async def test_hearth_changes_only_its_own_messages(village: Village) -> None:
    receipt = await village.platform.deliver(order(1, place=Place(village.general)))
    await village.platform.deliver(order(2, Edit(target=TARGET, message=say("Good evening")), message=receipt.message))
    assert await said(village) == ["Good evening"]
    theirs = await village.world.post(village.ana, village.general, "Mine")
    with pytest.raises(Refused, match="only change its own"):
        await village.platform.deliver(order(3, Edit(target=TARGET, message=say("Ours")), message=theirs))
    await village.platform.deliver(order(4, Delete(target=TARGET), message=receipt.message))
    assert await said(village) == []


async def test_a_hidden_post_is_seen_by_its_author_and_moderators(village: Village) -> None:
    key = await village.world.post(village.ana, village.general, "Buy this")
    await village.platform.deliver(order(1, Hide(target=TARGET), message=key))
    seen = {who: await village.world.messages(village.general, who) for who in (village.ana, village.ben, village.mo)}
    assert [[message.hidden for message in messages] for messages in seen.values()] == [[True], [], [True]]
    await village.platform.deliver(order(2, Restore(target=TARGET), message=key))
    assert len(await village.world.messages(village.general, village.ben)) == 1


async def test_a_role_given_comes_back_as_a_change_of_the_member(village: Village) -> None:
    ben = Account(village.ben, "Ben Okri")
    await village.platform.deliver(order(1, GiveRole(person=1, role="member"), person=ben))
    await village.platform.deliver(order(2, TakeRole(person=1, role="newcomer"), person=ben))
    await village.world.drained()
    changes = [event.actor for event in village.host.of(MemberChanged)]
    assert [actor.roles for actor in changes if actor] == [("newcomer", "member"), ("member",)]
    with pytest.raises(Refused, match='no role called "wizard"'):
        await village.platform.deliver(order(3, GiveRole(person=1, role="wizard"), person=ben))


async def test_hearth_reacts_like_anybody(village: Village) -> None:
    key = await village.world.post(village.ana, village.general, "Done!")
    await village.platform.deliver(order(1, React(target=TARGET, emoji="🎉"), message=key))
    (message,) = await village.world.messages(village.general, village.ana)
    assert [(one.emoji, one.who) for one in message.reactions] == [("🎉", ["Hearth"])]
    with pytest.raises(Refused, match="one emoji"):
        await village.platform.deliver(order(2, React(target=TARGET, emoji="hurray"), message=key))


async def test_tokens_become_names_and_times(village: Village) -> None:
    words = say(
        f"{mention(1)} and {mention(2)} in {place_link(3)} at {moment(MONDAY)}",
        Facts((("Day", day(MONDAY)), ("Nowhere", place_link(4)))),
    )
    names = Names({1: Account(village.ana, "Ana")}, {3: Place(village.general, "general")})
    effect = Send(channel=1, message=words, purpose="x")
    await village.platform.deliver(order(1, effect, names=names, place=Place(village.general)))
    (message,) = await village.world.messages(village.general, village.ana)
    assert message.text == ("@Ana and someone in #general at 2026-03-02 09:00 UTC\nDay: 2026-03-02\nNowhere: a channel")
    assert [(span.t, span.key) for span in message.spans if span.t == "person"] == [("person", village.ana)]
    assert message.mentions_me


async def test_a_link_to_a_message_leads_to_its_place_and_to_itself(village: Village) -> None:
    names = Names(places={3: Place(village.general, "general")})
    effect = Send(channel=1, message=say(f"see {message_link(3, 'm7')}, {message_link(4, 'm8')}"), purpose="x")
    await village.platform.deliver(order(1, effect, names=names, place=Place(village.general)))
    (message,) = await village.world.messages(village.general, village.ana)
    assert message.text == "see #general, a channel"
    links = [(span.t, span.key, span.message) for span in message.spans if span.t != "text"]
    assert links == [("place", village.general, "m7")]
