"""What moderation does to people and posts here: menus, labels, held posts, time-outs, closed doors."""

from collections.abc import Awaitable

import pytest

from bot.kit.actions import encode_action
from bot.kit.delivery import Closed, Refused
from bot.kit.effects import Delete, Direct, Hide, Label, Restore, Send, TimeOut
from bot.kit.errors import Say
from bot.kit.events import FormSent, MemberJoined, MenuUsed, MessageEdited
from bot.kit.people import Account, MessageRef, Place
from bot.kit.text import moment
from bot.kit.ui import say
from bot.platforms.local import LocalPlatform
from tests.platforms.local.conftest import Village
from tests.platforms.local.stories import HOUR, Note, order

REPORT = "Flag post"
TARGET = MessageRef(1, "")


async def why(act: Awaitable[object]) -> str:
    """The sentence that an act is refused with."""
    with pytest.raises(Say) as refused:
        await act
    return str(refused.value)


async def test_a_menu_brings_the_message_its_author_and_its_words(village: Village) -> None:
    key = await village.world.post(village.ana, village.general, "Use my code KETTLE10")
    shown = await village.world.menu(village.ben, key, REPORT)
    assert shown.form is not None
    assert shown.form.fields[0].help == "It says: Use my code KETTLE10"
    (used,) = village.host.of(MenuUsed)
    assert isinstance(used, MenuUsed)
    assert (used.menu, used.message, used.text) == (REPORT, key, "Use my code KETTLE10")
    assert (used.author, used.actor) == (
        Account(village.ana, "Ana", roles=("member",)),
        Account(village.ben, "Ben Okri", roles=("newcomer",)),
    )
    sent = await village.world.send_form(village.ben, encode_action(Note()), {"text": "It pays her"})
    assert sent.what == "private"
    assert len(village.host.of(FormSent)) == 1
    private = await village.world.menu(village.mo, key, "Earlier outcomes")
    assert (private.what, private.text) == ("private", "Ana has no earlier outcomes.")


async def test_a_menu_is_offered_to_those_whom_it_is_for(village: Village) -> None:
    offered = {who: [menu.name for menu in await village.world.menus(who)] for who in (village.ana, village.mo, "u99")}
    assert offered == {village.ana: [REPORT], village.mo: [REPORT, "Earlier outcomes"], "u99": [REPORT]}
    village.world.screening = True
    cleo = await village.world.join("Cleo")
    key = await village.world.post(village.ana, village.general, "Hello")
    assert [message.may_point for message in await village.world.messages(village.general, cleo)] == [False]
    assert "first agree" in await why(village.world.menu(cleo, key, REPORT))


async def test_a_menu_goes_for_what_others_and_the_viewer_see(village: Village) -> None:
    world = village.world
    thanks = await world.line(village.ana, village.general, "/thanks @Mo for the chairs")
    mine = await world.line(village.ana, village.general, "/figures")
    secret = await world.post(village.mo, village.staff, "Between us")
    key = await world.post(village.ana, village.general, "Hello")
    assert (await world.message(village.ben, key)).may_point
    assert (await world.message(village.ben, thanks.key or "")).may_point
    assert not (await world.message(village.ana, mine.key or "")).may_point
    assert "messages that others see" in await why(world.menu(village.ana, mine.key or "", REPORT))
    for hidden in (secret, mine.key or "", "m999"):
        assert "not there any more" in await why(world.menu(village.ben, hidden, REPORT))
    assert "not among the things" in await why(world.menu(village.ben, key, "Ban for life"))
    await village.platform.stop()
    assert "not here right now" in await why(world.menu(village.ben, key, REPORT))
    assert village.host.of(MenuUsed) == []


async def test_a_label_stands_in_front_and_the_post_is_seen_again(village: Village) -> None:
    key = await village.world.post(village.ana, village.general, "The kettle I use: https://example.org/k")
    await village.platform.deliver(order(1, Hide(target=TARGET), message=key))
    labelled = order(2, Label(target=TARGET, person=1, words="#ad (affiliate link)"), message=key)
    receipt = await village.platform.deliver(labelled)
    assert await village.platform.deliver(labelled) == receipt
    (seen,) = await village.world.messages(village.general, village.ben)
    assert (seen.text, seen.author.name, seen.hidden, seen.edited_at) == (
        "#ad (affiliate link) The kettle I use: https://example.org/k",
        "Ana",
        False,
        village.clock.now(),
    )
    await village.world.drained()
    (edited,) = village.host.of(MessageEdited)
    assert isinstance(edited, MessageEdited)
    assert (edited.text, edited.actor.name if edited.actor else "") == (seen.text, "Ana")


async def test_words_that_stand_there_already_are_not_put_there_twice(village: Village) -> None:
    key = await village.world.post(village.ana, village.general, "#ad My course starts in May")
    await village.platform.deliver(order(1, Hide(target=TARGET), message=key))
    await village.platform.deliver(order(2, Label(target=TARGET, person=1, words="#ad"), message=key))
    advent = await village.world.post(village.ana, village.general, "#advent is near")
    await village.platform.deliver(order(3, Label(target=TARGET, person=1, words="#ad"), message=advent))
    full = await village.world.post(village.ana, village.general, "x" * 4000)
    await village.platform.deliver(order(4, Label(target=TARGET, person=1, words="#ad"), message=full))
    seen = await village.world.messages(village.general, village.ben)
    assert [message.text[:11] for message in seen] == ["#ad My cour", "#ad #advent", "#ad xxxxxxx"]
    assert len(seen[2].text) == 4004


async def test_what_its_author_wrote_anew_stands_behind_the_label(village: Village) -> None:
    key = await village.world.post(village.ana, village.general, "Buy thsi")
    await village.platform.deliver(order(1, Hide(target=TARGET), message=key))
    await village.platform.deliver(order(2, Label(target=TARGET, person=1, words="#ad", text="Buy this"), message=key))
    (seen,) = await village.world.messages(village.general, village.ben)
    assert seen.text == "#ad Buy this"
    await village.platform.deliver(order(3, Label(target=TARGET, person=1, words="", text="Buy it"), message=key))
    await village.platform.deliver(order(4, Label(target=TARGET, person=1, words="", text="Buy it"), message=key))
    (seen,) = await village.world.messages(village.general, village.ben)
    assert seen.text == "Buy it"
    await village.world.drained()
    assert [edit.text for edit in village.host.of(MessageEdited) if isinstance(edit, MessageEdited)] == [
        "#ad Buy this",
        "Buy it",
    ]


async def test_a_platform_told_to_go_without_refuses_and_says_so(village: Village) -> None:
    key = await village.world.post(village.ana, village.general, "Buy this")
    plain = LocalPlatform(village.world, without=("hide", "in_place", "label", "time_out"))
    assert (plain.capabilities.hide, plain.capabilities.label, plain.capabilities.roles) == (False, False, True)
    for number, effect in enumerate(
        (Hide(target=TARGET), Label(target=TARGET, person=1, words="#ad"), TimeOut(person=1, until=HOUR)), 1
    ):
        with pytest.raises(Refused, match=f"This platform cannot do this: {type(effect).__name__}"):
            await plain.deliver(order(number, effect, message=key))
    (seen,) = await village.world.messages(village.general, village.ben)
    assert (seen.text, seen.hidden) == ("Buy this", False)


async def test_what_is_gone_or_hearths_own_takes_no_label(village: Village) -> None:
    ours = await village.platform.deliver(order(1, place=Place(village.general)))
    with pytest.raises(Refused, match="what members wrote"):
        await village.platform.deliver(
            order(2, Label(target=TARGET, person=1, words="#ad"), message=ours.message or "")
        )
    key = await village.world.post(village.ana, village.general, "Buy this")
    await village.world.delete(village.ana, key)
    for number, effect in enumerate((Label(target=TARGET, person=1, words="#ad"), Hide(target=TARGET)), 3):
        with pytest.raises(Refused, match="does not exist any more"):
            await village.platform.deliver(order(number, effect, message=key))


async def test_holding_a_held_post_changes_nothing(village: Village) -> None:
    key = await village.world.post(village.ana, village.general, "Buy this")
    for number, effect in enumerate((Hide(target=TARGET), Hide(target=TARGET), Restore(target=TARGET)), 1):
        await village.platform.deliver(order(number, effect, message=key))
        held = [message.hidden for message in await village.world.messages(village.general, village.mo)]
        assert held == [isinstance(effect, Hide)]
    assert (await village.world.message(village.ben, key)).text == "Buy this"


async def test_a_held_post_has_its_menu_for_whoever_sees_it(village: Village) -> None:
    key = await village.world.post(village.ana, village.general, "Buy this")
    await village.platform.deliver(order(1, Hide(target=TARGET), message=key))
    assert "not there any more" in await why(village.world.menu(village.ben, key, REPORT))
    for who in (village.ana, village.mo):
        assert (await village.world.message(who, key)).may_point


async def test_a_time_out_keeps_from_writing_and_ends_by_the_clock(village: Village) -> None:
    world, ana = village.world, Account(village.ana, "Ana")
    theirs = await world.post(village.ben, village.general, "Hello")
    mine = await world.post(village.ana, village.general, "Buy this")
    until = village.clock.now() + HOUR
    await village.platform.deliver(order(1, TimeOut(person=1, until=until), person=ana))
    refusals = {
        await why(world.post(village.ana, village.general, "Again")),
        await why(world.post(village.ana, village.general, "Why?", reply_to=theirs)),
        await why(world.post(village.ana, village.general, "Why?", thread=theirs)),
        await why(world.edit(village.ana, mine, "Buy that")),
        await why(world.react(village.ana, theirs, "🎉")),
        await why(world.line(village.ana, village.general, "/figures")),
    }
    sentence = (
        f"Writing and reacting here rest for you until {moment(until)}. Meanwhile you can read along, "
        "use the buttons under Hearth's messages, and write to Hearth directly."
    )
    assert refusals == {sentence}
    shown = (await world.page(village.ana, village.general)).room
    assert (shown.writable, shown.why_not) == (False, sentence)
    await world.post(village.ana, await world.direct_place(village.ana), "May I ask why?")
    assert (await world.line(village.ana, await world.direct_place(village.ana), "/figures")).what == "private"
    assert (await world.menu(village.ana, theirs, REPORT)).what == "form"
    await world.delete(village.ana, mine)
    village.clock.move(HOUR)
    await world.post(village.ana, village.general, "Good morning")
    await world.react(village.ana, theirs, "🎉")


async def test_a_time_out_can_be_ended_and_does_not_end_by_leaving(village: Village) -> None:
    world, ana = village.world, Account(village.ana, "Ana")
    until = village.clock.now() + HOUR
    await village.platform.deliver(order(1, TimeOut(person=1, until=until), person=ana))
    await world.leave(village.ana)
    with pytest.raises(Refused, match="not here any more"):
        await village.platform.deliver(order(2, TimeOut(person=1, until=until), person=ana))
    await world.join("Ana")
    assert "rest for you" in await why(world.post(village.ana, village.general, "Here again"))
    await village.platform.deliver(order(3, TimeOut(person=1, until=village.clock.now()), person=ana))
    await world.post(village.ana, village.general, "Here again")


async def test_a_time_out_is_known_to_moderators_and_to_the_one_it_is_for(village: Village) -> None:
    until = village.clock.now() + HOUR
    await village.platform.deliver(order(1, TimeOut(person=1, until=until), person=Account(village.ana, "Ana")))

    async def known() -> dict[str, int]:
        homes = {"Ana": village.ana, "Ben": village.ben, "Mo": village.mo}
        return {name: (await village.world.home(who)).members[0].timed_out for name, who in homes.items()}

    assert await known() == {"Ana": until, "Ben": 0, "Mo": until}
    village.clock.move(HOUR)
    assert await known() == {"Ana": 0, "Ben": 0, "Mo": 0}


async def test_closed_direct_messages_refuse_hearth_until_they_are_opened(village: Village) -> None:
    await village.world.set_reachable(village.ana, reachable=False)
    note = Direct(person=1, message=say("Hello"), purpose="welcome")
    with pytest.raises(Closed, match="closed their direct messages"):
        await village.platform.deliver(order(1, note, person=Account(village.ana, "Ana")))
    homes = [await village.world.home(who) for who in (village.ana, village.mo)]
    assert [home.members[0].reachable for home in homes] == [False, None]
    place = await village.world.direct_place(village.ana)
    assert (await village.world.line(village.ana, place, "/figures")).what == "private"
    await village.world.set_reachable(village.ana, reachable=True)
    await village.platform.deliver(order(2, note, person=Account(village.ana, "Ana")))
    assert [message.text for message in await village.world.direct_messages(village.ana)] == ["Hello"]


async def test_whoever_comes_back_begins_as_a_newcomer_and_keeps_their_words(village: Village) -> None:
    world = village.world
    key = await world.post(village.ana, village.general, "See you")
    await world.set_reachable(village.ana, reachable=False)
    await world.leave(village.ana)
    assert "not here any more" in await why(world.set_reachable(village.ana, reachable=True))
    assert await world.join(" ana ") == village.ana
    home = await world.home(village.ana)
    assert home.viewer is not None
    assert (home.viewer.name, home.viewer.roles, home.viewer.reachable) == ("Ana", ("newcomer",), False)
    assert (await world.message(village.ana, key)).mine
    await world.drained()
    assert len(village.host.of(MemberJoined)) == 1


async def test_an_order_that_makes_no_sense_is_refused_and_leaves_no_trace(village: Village) -> None:
    key = await village.world.post(village.ana, village.general, "Hello")
    with pytest.raises(Refused, match="only change its own"):
        await village.platform.deliver(order(1, Delete(target=TARGET), message=key))
    assert await village.platform.find(order(1)) is None
    effect = Send(channel=1, message=say("Hello"), purpose="x")
    with pytest.raises(Refused, match="does not exist"):
        await village.platform.deliver(order(2, effect, place=Place("c999")))
