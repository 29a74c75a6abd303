"""Posts that members save for themselves, and find again."""

from sqlalchemy import select

from bot.kit.ui import Choice, Select
from bot.platforms.local.shown import ShownMessage
from bot.storage.tables import journal, term
from bot.testing import Actor, Room, labels
from cogs.saves import store
from tests.cogs.stories import Forger

BOOKMARK = "🔖"


async def _list(who: Actor) -> str:
    """What /saved shows somebody."""
    shown = await who.uses("/saved")
    assert shown.what == "private"
    return shown.text


def _entries(listed: ShownMessage) -> tuple[Choice, ...]:
    """What can be taken off the list."""
    (pick,) = [item for block in listed.blocks for item in block.items if isinstance(item, Select)]
    return pick.choices


async def _savers(room: Room) -> list[str]:
    """Who saved something, as docs/metrics.md 9 counts them."""
    query = select(journal.c.person).join(term, journal.c.kind == term.c.id).where(term.c.name == "PostSaved")
    names = {known.person.id: known.account.name for known in room.hearth.directory.by_person.values()}
    return [names[row[0]] for row in await room.rows(query.order_by(journal.c.id))]


async def test_a_post_is_saved_from_its_menu_and_found_again(room: Room) -> None:
    post = await room.friend.says("The soup needs more thyme.")
    shown = await room.member.chooses("Save", post)
    assert (shown.what, shown.text) == ("private", "Saved. /saved shows what you kept, to you alone.")
    told = await room.member.sees(await room.member.uses("/saved"))
    assert told.text.startswith("The post you saved\n1. @Friend in #general, saved 2026-03-02 10:00 UTC")
    assert "thyme" not in told.text
    links = [span.message for block in told.blocks for span in block.spans if span.message]
    assert links == [post]
    assert await _list(room.friend) == await _list(room.moderator)


async def test_who_saved_nothing_reads_how_to(room: Room) -> None:
    assert (await _list(room.newcomer)).startswith("Nothing is saved yet. Choose Save in a message's menu")


async def test_saving_is_taken_back_with_one_press(room: Room) -> None:
    post = await room.friend.says("The soup needs more thyme.")
    shown = await room.member.sees(await room.member.chooses("Save", post))
    await room.member.presses("Undo", shown)
    assert "Taken back" in (await room.world.message(room.member.key, shown.key)).text
    assert (await _list(room.member)).startswith("Nothing is saved yet")


async def test_a_bookmark_saves_without_a_word_until_it_is_taken_back(room: Room) -> None:
    post = await room.friend.says("The soup needs more thyme.")
    await room.world.react(room.member.key, post, BOOKMARK)
    await room.world.react(room.member.key, post, "❤️")
    await room.settled()
    assert "1. @Friend in #general" in await _list(room.member)
    assert await room.member.inbox() == []
    await room.world.unreact(room.member.key, post, "❤️")
    await room.settled()
    assert "1. @Friend" in await _list(room.member)
    await room.world.unreact(room.member.key, post, BOOKMARK)
    await room.settled()
    assert (await _list(room.member)).startswith("Nothing is saved yet")


async def test_what_was_chosen_stays_when_the_bookmark_goes(room: Room) -> None:
    first, second = await room.friend.says("One."), await room.friend.says("Two.")
    await room.member.chooses("Save", first)
    await room.world.react(room.member.key, first, BOOKMARK)
    await room.world.react(room.member.key, second, BOOKMARK)
    await room.settled()
    assert "You saved this one before" in (await room.member.chooses("Save", second)).text
    for post in (first, second):
        await room.world.unreact(room.member.key, post, BOOKMARK)
    await room.settled()
    assert "The 2 posts you saved" in await _list(room.member)


async def test_each_post_counts_once_for_each_who_saves_it(room: Room) -> None:
    post = await room.friend.says("The soup needs more thyme.")
    for who in (room.member, room.moderator, room.member):
        await who.chooses("Save", post)
    await room.world.react(room.member.key, post, BOOKMARK)
    await room.settled()
    assert await _savers(room) == ["Member", "Moderator"]


async def test_the_newest_ten_are_listed_and_older_ones_move_up(room: Room) -> None:
    for number in range(12):
        await room.member.chooses("Save", await room.friend.says(f"Post {number}."))
        await room.clock.advance(minutes=1)
    listed = await room.member.sees(await room.member.uses("/saved"))
    assert listed.text.startswith(
        "The newest 10 of the 12 posts you saved\n1. @Friend in #general, saved 2026-03-02 10:11"
    )
    assert "10:01" not in listed.text
    assert labels(listed) == ["Remove one"]
    assert _entries(listed)[0].label == "1. Friend in #general"
    await room.member.presses("Remove one", listed, _entries(listed)[0].value)
    left = (await room.world.message(room.member.key, listed.key)).text
    assert left.startswith("The newest 10 of the 11 posts you saved\n1. @Friend in #general, saved 2026-03-02 10:10")
    assert "10:01" in left


async def test_with_the_last_one_gone_the_list_says_so(room: Room) -> None:
    await room.member.chooses("Save", await room.friend.says("The soup needs more thyme."))
    listed = await room.member.sees(await room.member.uses("/saved"))
    await room.member.presses("Remove one", listed, _entries(listed)[0].value)
    assert "nothing is saved now" in (await room.world.message(room.member.key, listed.key)).text


async def test_a_deleted_post_drops_out(room: Room) -> None:
    gone, stays = await room.friend.says("Typo."), await room.friend.says("The soup needs more thyme.")
    for post in (gone, stays):
        await room.member.chooses("Save", post)
    await room.world.delete(room.friend.key, gone)
    await room.settled()
    assert (await _list(room.member)).startswith("The post you saved\n")
    assert [row.message for row in await room.rows(select(store.saved))] == [stays]


async def test_nobody_removes_what_another_saved(room: Room) -> None:
    post = await room.friend.says("The soup needs more thyme.")
    await room.member.chooses("Save", post)
    (row,) = await room.rows(select(store.saved))
    forger = Forger(room, room.newcomer)
    await forger.presses(f"saves.forget:{row.channel}:{post}")
    await forger.presses("saves.remove", f"{row.channel}:{post}", "x", "", "9" * 40 + ":m1", "²:m1", f"{row.channel}:")
    assert "1. @Friend" in await _list(room.member)


async def test_whose_post_it_was_does_not_read_who_saved_it(room: Room) -> None:
    post = await room.friend.says("The soup needs more thyme.")
    await room.member.chooses("Save", post)
    assert "Posts you saved" in (await room.member.uses("/privacy")).text
    assert "Posts you saved" not in (await room.friend.uses("/privacy")).text


async def test_an_erased_author_is_named_no_more_and_an_erased_saver_leaves_nothing(room: Room) -> None:
    post = await room.friend.says("The soup needs more thyme.")
    for who in (room.member, room.moderator):
        await who.chooses("Save", post)
    for who in (room.friend, room.member):
        page = await who.sees(await who.uses("/privacy"))
        confirm = await who.sees(await who.presses("Erase me", page))
        await who.presses("Erase me for good", confirm)
    await room.settled()
    assert "1. A post in #general" in await _list(room.moderator)
