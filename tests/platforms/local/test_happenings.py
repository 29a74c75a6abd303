"""What happens in the community reaches Hearth: once, in order, and after every interruption."""

from bot.kit.events import (
    MemberAdmitted,
    MemberChanged,
    MemberJoined,
    MemberLeft,
    MessageDeleted,
    MessageEdited,
    MessagePosted,
    ReactionAdded,
    ReactionRemoved,
    SpaceOpened,
)
from bot.kit.people import Account, Place
from bot.platforms.local import LocalPlatform, World
from bot.platforms.local.happenings import Happening, Kept, together
from tests.platforms.local.conftest import Village
from tests.platforms.local.stories import MONDAY, MovedClock, ScriptedHost


async def test_a_message_arrives_with_everything_hearth_may_know(village: Village) -> None:
    first = await village.world.post(village.ben, village.general, "Hello")
    key = await village.world.post(village.ana, village.general, "Hi @ben okri, tea?", reply_to=first)
    await village.world.drained()
    posted = village.host.of(MessagePosted)[1]
    assert posted == MessagePosted(
        key=key,
        space="local",
        at=MONDAY,
        actor=Account(village.ana, "Ana", roles=("member",)),
        place=Place(village.general, "general"),
        text="Hi @ben okri, tea?",
        reply_to=first,
        mentions=(Account(village.ben, "Ben Okri", roles=("newcomer",)),),
    )


async def test_a_thread_opens_with_its_first_message(village: Village) -> None:
    root = await village.world.post(village.ana, village.general, "What are you reading?")
    await village.world.post(village.ben, village.general, "A field guide", thread=root)
    await village.world.drained()
    inside = village.host.of(MessagePosted)[1]
    assert isinstance(inside, MessagePosted)
    assert inside.thread_root == root
    assert inside.place is not None
    assert (inside.place.kind, inside.place.parent, inside.place.name) == (
        "thread",
        village.general,
        "What are you reading?",
    )


async def test_two_edits_at_the_same_moment_are_two_facts(village: Village) -> None:
    key = await village.world.post(village.ana, village.general, "Soup at six")
    await village.world.edit(village.ana, key, "Soup at seven")
    await village.world.edit(village.ana, key, "Soup at eight")
    await village.world.drained()
    edits = village.host.of(MessageEdited)
    assert len({edit.key for edit in edits}) == 2
    assert all(edit.key.startswith(f"{key}@") for edit in edits)


async def test_a_moderators_deletion_says_who_removed_it(village: Village) -> None:
    key = await village.world.post(village.ana, village.general, "Oops")
    await village.world.delete(village.mo, key)
    await village.world.drained()
    (gone,) = village.host.of(MessageDeleted)
    assert (gone.key, gone.actor.name if gone.actor else "") == (f"del:{key}", "Mo")


async def test_a_reaction_given_twice_happened_once(village: Village) -> None:
    key = await village.world.post(village.ana, village.general, "Done!")
    await village.world.react(village.ben, key, "🎉")
    await village.world.react(village.ben, key, "🎉")
    await village.world.unreact(village.ben, key, "🎉")
    await village.world.drained()
    (added,) = village.host.of(ReactionAdded)
    assert isinstance(added, ReactionAdded)
    assert (added.emoji, added.author) == ("🎉", Account(village.ana, "Ana", roles=("member",)))
    assert len(village.host.of(ReactionRemoved)) == 1


async def test_joining_without_screening_is_being_in(village: Village) -> None:
    key = await village.world.join("Cleo")
    await village.world.drained()
    (joined,) = village.host.of(MemberJoined)
    (admitted,) = village.host.of(MemberAdmitted)
    assert joined.actor == admitted.actor == Account(key, "Cleo", roles=("newcomer",))


async def test_a_screened_newcomer_is_in_when_admitted(village: Village) -> None:
    village.world.screening = True
    key = await village.world.join("Cleo")
    await village.world.drained()
    assert [type(event) for event in village.host.events] == [MemberJoined]
    await village.world.admit(key)
    await village.world.admit(key)
    await village.world.drained()
    assert [type(event) for event in village.host.events] == [MemberJoined, MemberAdmitted]


async def test_whoever_comes_back_is_the_same_person(village: Village) -> None:
    await village.world.leave(village.ana)
    assert await village.world.join("ana") == village.ana
    await village.world.drained()
    assert [type(event) for event in village.host.events] == [MemberLeft, MemberJoined, MemberAdmitted]


async def test_changed_roles_travel_with_the_person(village: Village) -> None:
    await village.world.set_roles(village.ben, ("member",))
    await village.world.set_roles(village.ben, ("member",))
    await village.world.drained()
    (changed,) = village.host.of(MemberChanged)
    assert changed.actor == Account(village.ben, "Ben Okri", roles=("member",))


async def test_a_new_channel_is_told_like_a_new_connection(village: Village) -> None:
    await village.world.add_channel("garden")
    await village.world.post(village.ana, village.general, "There is a garden now")
    await village.world.drained()
    (opened,) = village.host.of(SpaceOpened)
    assert isinstance(opened, SpaceOpened)
    assert [place.name for place in opened.places] == ["general", "announcements", "staff", "garden"]
    assert opened.roles[:4] == ("newcomer", "member", "moderator", "organiser")


async def test_what_could_not_be_recorded_is_brought_again_in_order(village: Village) -> None:
    village.host.failing = 3
    keys = [await village.world.post(village.ana, village.general, f"Number {n}") for n in range(5)]
    await village.world.drained()
    assert sorted(event.key for event in village.host.of(MessagePosted)) == keys
    assert village.host.failing == 0


async def test_a_message_is_never_overtaken_by_its_own_deletion(village: Village) -> None:
    village.host.gate.clear()
    key = await village.world.post(village.ana, village.general, "Not for long")
    await village.world.delete(village.ana, key)
    village.host.failing = 1
    village.host.gate.set()
    await village.world.drained()
    assert [type(event) for event in village.host.events] == [MessagePosted, MessageDeleted]


async def test_what_happened_while_hearth_was_away_waits_for_it(village: Village) -> None:
    await village.platform.stop()
    key = await village.world.post(village.ana, village.general, "Is anyone there?")
    await village.world.close()
    village.world = await World.open(village.path, village.clock)
    village.platform = LocalPlatform(village.world)
    await village.platform.start(village.host)
    await village.world.drained()
    assert [type(event) for event in village.host.events] == [SpaceOpened, MessagePosted]
    assert village.host.events[1].key == key


async def test_a_connection_can_end_while_hearth_does_not_answer(village: Village) -> None:
    village.host.failing = 1_000_000
    await village.world.post(village.ana, village.general, "Into the void")
    await village.platform.stop()
    assert await village.world.backlog() == 1


async def test_a_hundred_members_writing_at_once_lose_nothing(village: Village) -> None:
    for n in range(100):
        await village.world.post(village.ana if n % 2 else village.mo, village.general, f"Message {n}")
    await village.world.drained()
    keys = [event.key for event in village.host.of(MessagePosted)]
    assert len(keys) == len(set(keys)) == 100


def test_what_must_keep_its_order_never_travels_together() -> None:
    ana, ben = Account("u1", "Ana"), Account("u2", "Ben")
    kinds = [
        Happening(kind="posted", at=1, member=ana, message="m1"),
        Happening(kind="posted", at=1, member=ana, message="m2"),
        Happening(kind="reacted", at=1, member=ben, message="m1", emoji="🎉"),
        Happening(kind="left", at=1, member=ben),
    ]
    kept = [Kept(n, happening) for n, happening in enumerate(kinds)]
    assert [item.id for item in together(kept)] == [0, 1]
    assert [item.id for item in together(kept[2:])] == [2]
    assert [item.id for item in together(kept[3:])] == [3]


async def test_the_demo_stands_on_a_clock_that_moves(village: Village) -> None:
    clock = village.clock
    assert isinstance(clock, MovedClock)
    assert isinstance(village.host, ScriptedHost)
    clock.move()
    await village.world.post(village.ana, village.general, "An hour later")
    await village.world.drained()
    assert village.host.events[0].at == clock.now()
