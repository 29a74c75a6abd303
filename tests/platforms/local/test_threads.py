"""Hearth's threads and forum posts on the local platform, each opened once, and the forum that members post in."""

import pytest

from bot.kit.delivery import Names, Refused, Unsettled
from bot.kit.effects import Answer, Edit, OpenThread, Send
from bot.kit.errors import Say
from bot.kit.events import MessagePosted
from bot.kit.people import MessageRef, Place
from bot.kit.ui import Picture, say
from bot.platforms.local import Forecast
from tests.platforms.local.conftest import Village
from tests.platforms.local.stories import order

TARGET = MessageRef(1, "")


def thread(name: str = "Round 12", tags: tuple[str, ...] = (), *, under: bool = False) -> OpenThread:
    return OpenThread(
        channel=1, target=TARGET if under else None, name=name, message=say("It is open"), purpose="x", tags=tags
    )


async def texts(village: Village, place: Place | None) -> list[str]:
    assert place is not None
    return [message.text for message in await village.world.messages(place.key, village.ana)]


async def test_a_thread_by_itself_is_a_place_of_its_own_with_its_first_message(village: Village) -> None:
    receipt = await village.platform.deliver(order(1, thread(), place=Place(village.general)))
    assert receipt.place == Place(receipt.place.key if receipt.place else "", "Round 12", "thread", village.general)
    assert await texts(village, receipt.place) == ["It is open"]
    assert await village.world.messages(village.general, village.ana) == []
    rooms = {room.name: room for room in (await village.world.home(village.ana)).rooms}
    assert (rooms["Round 12"].parent, rooms["Round 12"].unread) == (village.general, 1)


async def test_one_can_go_on_in_a_thread_and_change_its_first_message(village: Village) -> None:
    receipt = await village.platform.deliver(order(1, thread(), place=Place(village.general)))
    more = Send(channel=2, message=say("Entries go here"), purpose="x")
    await village.platform.deliver(order(2, more, place=receipt.place))
    edit = Edit(target=TARGET, message=say("Open until Friday"))
    await village.platform.deliver(order(3, edit, place=receipt.place, message=receipt.message))
    assert await texts(village, receipt.place) == ["Open until Friday", "Entries go here"]


async def test_a_thread_under_a_post_is_seen_there_and_one_that_is_there_is_gone_on_with(village: Village) -> None:
    post = await village.world.post(village.ana, village.general, "My entry")
    await village.world.post(village.mo, village.general, "Nice", thread=post)
    receipt = await village.platform.deliver(order(1, thread(under=True), place=Place(village.general), message=post))
    assert await texts(village, receipt.place) == ["Nice", "It is open"]
    (shown,) = await village.world.messages(village.general, village.ana)
    assert shown.thread is not None
    assert (shown.thread.key, shown.thread.count) == (receipt.place.key if receipt.place else "", 2)


async def test_the_same_order_twice_opens_one_thread_also_after_a_lost_reply(village: Village) -> None:
    asked = order(1, thread(), place=Place(village.general))
    village.platform.weather.set(Forecast(lose_next=1))
    with pytest.raises(Unsettled):
        await village.platform.deliver(asked)
    found = await village.platform.find(asked)
    assert found is not None
    assert found == await village.platform.deliver(asked)
    assert await texts(village, found.place) == ["It is open"]
    threads = [room for room in (await village.world.home(village.ana)).rooms if room.kind == "thread"]
    assert len(threads) == 1


async def test_a_post_in_a_forum_carries_its_tags_as_the_forum_writes_them(village: Village) -> None:
    forum = await village.world.add_forum("ideas", tags=("Garden", "Kitchen"))
    receipt = await village.platform.deliver(order(1, thread("Beans", ("garden",)), place=Place(forum)))
    page = await village.world.page(village.ana, forum)
    assert [(post.name, post.tags, post.count) for post in page.posts] == [("Beans", ["Garden"], 1)]
    assert receipt.place is not None
    assert (await village.world.page(village.ana, receipt.place.key)).room.tags == ("Garden",)


@pytest.mark.parametrize(
    ("tags", "forum", "why"),
    [
        (("cellar",), True, 'no tag called "cellar" in #ideas. It offers: Garden, Kitchen.'),
        (("garden",), False, "Only posts in a forum have tags, and #general is none."),
    ],
)
async def test_a_tag_that_is_not_on_offer_is_refused_by_name(
    village: Village, tags: tuple[str, ...], forum: bool, why: str
) -> None:
    ideas = await village.world.add_forum("ideas", tags=("Garden", "Kitchen"))
    with pytest.raises(Refused, match=why):
        await village.platform.deliver(
            order(1, thread("Beans", tags), place=Place(ideas if forum else village.general))
        )
    assert not (await village.world.page(village.ana, ideas)).posts


async def test_a_forum_takes_posts_and_no_messages(village: Village) -> None:
    forum = Place(await village.world.add_forum("ideas"))
    for effect in (
        Send(channel=1, message=say("Hello"), purpose="x"),
        Answer(channel=1, message=say("Hello"), interaction="i1"),
    ):
        with pytest.raises(Refused, match="all talk is in posts"):
            await village.platform.deliver(order(1, effect, place=forum))
    with pytest.raises(Say, match="all talk is in posts"):
        await village.world.line(village.ana, forum.key, "/figures")


async def test_a_thread_in_a_thread_is_refused(village: Village) -> None:
    receipt = await village.platform.deliver(order(1, thread(), place=Place(village.general)))
    with pytest.raises(Refused, match="Threads start from messages in channels"):
        await village.platform.deliver(order(2, thread(), place=receipt.place))


async def test_what_a_member_writes_in_a_forum_opens_a_post_that_hearth_hears_of(village: Village) -> None:
    forum = await village.world.add_forum("ideas", tags=("Garden",))
    key = await village.world.post(village.ana, forum, "Beans on strings\nThey need less room so.")
    await village.world.drained()
    (heard,) = village.host.of(MessagePosted)
    assert heard.place is not None
    assert (heard.place.name, heard.place.kind, heard.place.parent) == ("Beans on strings", "thread", forum)
    assert heard.key == key
    await village.world.post(village.mo, heard.place.key, "Good idea")
    (post,) = (await village.world.page(village.ben, forum)).posts
    assert (post.name, post.tags, post.count) == ("Beans on strings", [], 2)


async def test_a_picture_is_described_to_who_does_not_see_it(village: Village) -> None:
    effect = Send(channel=1, message=say("Round 12 is in.", Picture(b"png", "Seven of nine finished")), purpose="x")
    await village.platform.deliver(order(1, effect, names=Names(), place=Place(village.general)))
    (message,) = await village.world.messages(village.general, village.ana)
    assert [(block.kind, block.alt) for block in message.blocks] == [("picture", "Seven of nine finished")]
    assert message.text == "Round 12 is in.\nSeven of nine finished"
