"""What each member may see and do, as a real platform would have it."""

from collections.abc import Awaitable

import pytest

from bot.kit.errors import ConfigError, Say
from bot.kit.events import MessagePosted
from bot.platforms.local import World
from tests.platforms.local.conftest import Village


async def why(act: Awaitable[object]) -> str:
    """The sentence that an act is refused with."""
    with pytest.raises(Say) as refused:
        await act
    return str(refused.value)


async def test_each_member_sees_their_own_list_of_places(village: Village) -> None:
    seen = {}
    for name, who in (("Ana", village.ana), ("Mo", village.mo), ("Ora", village.ora)):
        seen[name] = [
            (room.name, room.writable) for room in (await village.world.home(who)).rooms if room.kind == "channel"
        ]
    assert seen == {
        "Ana": [("general", True), ("announcements", False)],
        "Mo": [("general", True), ("announcements", False), ("staff", True)],
        "Ora": [("general", True), ("announcements", True), ("staff", True)],
    }


async def test_a_closed_channel_is_as_if_it_were_not_there(village: Village) -> None:
    world = village.world
    hidden = await why(world.page(village.ana, village.staff))
    assert hidden == await why(world.page(village.ana, "c999"))
    assert hidden == await why(world.post(village.ana, village.staff, "Hello?"))


async def test_whoever_may_only_read_is_told_who_writes(village: Village) -> None:
    assert await why(village.world.post(village.ana, village.news, "Listen")) == (
        "Only organisers write in #announcements. Everyone's own channels are open to you."
    )


async def test_a_refused_act_is_nothing_that_happened(village: Village) -> None:
    await why(village.world.post(village.ana, village.news, "Listen"))
    await village.world.drained()
    assert village.host.of(MessagePosted) == []


async def test_messages_are_changed_by_their_author_and_removed_by_moderators_too(village: Village) -> None:
    world = village.world
    key = await world.post(village.ana, village.general, "Mine")
    assert "Only its author can change" in await why(world.edit(village.mo, key, "Yours"))
    assert "Only its author or a moderator" in await why(world.delete(village.ben, key))
    await world.delete(village.mo, key)
    assert await world.messages(village.general, village.ana) == []
    assert "not there any more" in await why(world.react(village.ben, key, "🎉"))


async def test_a_screened_newcomer_looks_around_and_writes_once_in(village: Village) -> None:
    world = village.world
    world.screening = True
    cleo = await world.join("Cleo")
    key = await world.post(village.ana, village.general, "Welcome")
    assert [message.key for message in await world.messages(village.general, cleo)] == [key]
    assert "first agree" in await why(world.post(cleo, village.general, "Hello"))
    assert "first agree" in await why(world.react(cleo, key, "🎉"))
    await world.admit(cleo)
    await world.post(cleo, village.general, "Hello")


async def test_nobody_acts_after_leaving(village: Village) -> None:
    await village.world.leave(village.ana)
    assert "not here any more" in await why(village.world.post(village.ana, village.general, "Ghost"))
    assert [member.name for member in await village.world.members()] == ["Ben Okri", "Mo", "Ora"]
    assert (await village.world.home(village.ana)).viewer is None


async def test_a_direct_conversation_belongs_to_one(village: Village) -> None:
    place = await village.world.direct_place(village.ana)
    await village.world.post(village.ana, place, "Just you and me")
    assert "not open to you" in await why(village.world.page(village.ora, place))


async def test_two_people_never_have_one_name(village: Village) -> None:
    assert await why(village.world.join("ANA")) == (
        "There is already someone called Ana here. An initial or a nickname tells you apart."
    )


@pytest.mark.parametrize(
    "name", ["", "   ", "\u200b\u2060", "!!", "everyone", "Hearth", "\u202e", "x" * 41, "x" * 40_000]
)
async def test_a_name_is_one_that_people_can_call(village: Village, name: str) -> None:
    assert (await why(village.world.join(name))).endswith((".", "too."))


async def test_a_name_cannot_turn_the_line_around(village: Village) -> None:
    key = await village.world.join(" Cl\u202eeo\n\u200bB. ")
    member = await village.world.find_member("Cleo B.")
    assert member is not None
    assert member.key == key


async def test_unread_counts_what_others_wrote_since(village: Village) -> None:
    world = village.world

    async def unread() -> int:
        return next(room.unread for room in (await world.home(village.ana)).rooms if room.key == village.general)

    await world.post(village.ben, village.general, "One")
    await world.post(village.mo, village.general, "Two")
    assert await unread() == 2
    await world.mark_read(village.ana, village.general)
    assert await unread() == 0
    await world.post(village.ana, village.general, "Three")
    assert await unread() == 0


async def test_earlier_messages_come_a_page_at_a_time(village: Village) -> None:
    keys = [await village.world.post(village.ana, village.general, f"No. {n}") for n in range(7)]
    newest = await village.world.page(village.ben, village.general, limit=3)
    assert ([message.key for message in newest.messages], newest.earlier) == (keys[4:], True)
    before = await village.world.page(village.ben, village.general, before=keys[4], limit=4)
    assert ([message.key for message in before.messages], before.earlier) == (keys[:4], False)


async def test_an_answer_to_a_hidden_post_does_not_quote_it(village: Village) -> None:
    world = village.world
    key = await world.post(village.ana, village.general, "A secret offer")
    answer = await world.post(village.mo, village.general, "Let us talk", reply_to=key)
    await world.delete(village.ana, key)
    quote = (await world.message(village.ben, answer)).reply_to
    assert quote is not None
    assert (quote.key, quote.text) == (None, "")


async def test_a_message_has_twenty_kinds_of_reactions_at_most(village: Village) -> None:
    key = await village.world.post(village.ana, village.general, "React!")
    for n in range(20):
        await village.world.react(village.ben, key, chr(0x1F400 + n))
    assert "20 different reactions" in await why(village.world.react(village.ben, key, "🎉"))
    await village.world.react(village.mo, key, chr(0x1F400))


async def test_a_file_of_another_kind_is_not_touched(village: Village) -> None:
    other = village.path.with_name("other.db")
    other.write_bytes(b"These are my notes, and not a database at all." * 30)
    with pytest.raises(ConfigError):
        await World.open(other, village.clock)
    assert other.read_bytes().startswith(b"These are my notes")
