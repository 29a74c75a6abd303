"""Threads and forum posts on Discord: opened once through every loss, with tags by name, refused with a remedy."""

from collections.abc import AsyncIterator

import pytest

from bot.kit.delivery import Names, Refused, Unsettled
from bot.kit.effects import OpenThread
from bot.kit.people import Account, MessageRef, Place
from bot.kit.text import mention
from bot.kit.ui import Message, Picture, say
from bot.platforms.discord.atlas import Town as Known
from bot.platforms.discord.threads import Alone, Post, Under, Unfit, opening
from tests.platforms.discord.outpost import Outpost, outpost
from tests.servers.discord import DiscordServer

THREADS = "*/channels/*/threads"
MESSAGES = "*/channels/*/messages"
TARGET = MessageRef(1, "")


def thread(
    name: str = "Round 12", *, under: bool = False, tags: tuple[str, ...] = (), said: Message | None = None
) -> OpenThread:
    message = said or say("It is open")
    return OpenThread(channel=1, name=name, message=message, purpose="x", target=TARGET if under else None, tags=tags)


@pytest.fixture
async def here() -> AsyncIterator[Outpost]:
    """A community with a channel and a forum that offers two tags."""
    async with DiscordServer() as server:
        town = server.town("Allotment", ("general",))
        town.forum("ideas", ("Garden", "Kitchen"))
        async with outpost(server, town) as opened:
            yield opened


def threads(here: Outpost, where: str = "general") -> list[tuple[str, list[str]]]:
    """The threads of a channel by name, and what was said in each."""
    found = here.town.threads(where)
    return [(one.name, [post.text for post in here.town.messages(one)]) for one in found]


async def test_a_thread_by_itself_opens_with_its_first_message(here: Outpost) -> None:
    receipt = await here.carries(1, thread(), where="general")
    (opened,) = here.town.threads("general")
    assert receipt.place == Place(str(opened.id), "Round 12", "thread", str(here.town.room("general").id))
    assert receipt.message == str(here.town.messages(opened)[0].id)
    assert threads(here) == [("Round 12", ["It is open"])]


async def test_who_is_pinged_in_a_first_message_is_pinged(here: Outpost) -> None:
    ana = here.town.member("Ana")
    names = Names({1: Account(str(ana.id), "Ana")})
    effect = OpenThread(channel=1, name="Round 12", message=say(f"Over to {mention(1)}"), purpose="x", ping=(1,))
    await here.carries(1, effect, where="general", names=names)
    (said,) = here.town.messages(here.town.threads("general")[0])
    assert said.pings == ["Ana"]


LOSSES = {
    "the thread was opened": ("POST", THREADS, True, False),
    "the thread was not opened": ("POST", THREADS, False, False),
    "the message was posted": ("POST", MESSAGES, True, True),
    "the message was not posted": ("POST", MESSAGES, False, False),
}


@pytest.mark.parametrize("loss", LOSSES, ids=lambda loss: loss.replace(" ", "_"))
async def test_no_answer_lost_on_the_way_opens_a_second_thread(here: Outpost, loss: str) -> None:
    method, path, stored, found = LOSSES[loss]
    here.server.weather.loses_answers(method, path, stored=stored)
    with pytest.raises(Unsettled):
        await here.carries(1, thread(), where="general")
    receipt = await here.finds(1, thread(), where="general")
    assert (receipt is not None) is found
    again = receipt or await here.carries(1, thread(), where="general")
    assert threads(here) == [("Round 12", ["It is open"])]
    assert again.place is not None
    assert again.place.key == str(here.town.threads("general")[0].id)


async def test_a_thread_that_was_begun_is_gone_on_with_though_somebody_wrote_in_it_first(here: Outpost) -> None:
    ana = here.town.member("Ana")
    here.server.weather.loses_answers("POST", MESSAGES, stored=False)
    with pytest.raises(Unsettled):
        await here.carries(1, thread(), where="general")
    ana.says(here.town.threads("general")[0], "First!")
    await here.carries(1, thread(), where="general")
    assert threads(here) == [("Round 12", ["First!", "It is open"])]


async def test_two_threads_of_one_name_are_two(here: Outpost) -> None:
    await here.carries(1, thread(), where="general")
    assert await here.finds(2, thread(), where="general") is None
    await here.carries(2, thread(), where="general")
    assert threads(here) == [("Round 12", ["It is open"])] * 2


async def test_somebody_elses_thread_of_that_name_is_left_alone(here: Outpost) -> None:
    here.town.member("Ana").opens_thread("general", "Round 12")
    await here.carries(1, thread(), where="general")
    assert threads(here) == [("Round 12", []), ("Round 12", ["It is open"])]


async def test_a_thread_gone_quiet_is_still_found(here: Outpost) -> None:
    here.server.weather.loses_answers("POST", MESSAGES, stored=True)
    with pytest.raises(Unsettled):
        await here.carries(1, thread(), where="general")
    here.town.archives(here.town.threads("general")[0])
    receipt = await here.finds(1, thread(), where="general")
    assert receipt is not None
    assert receipt.message == str(here.town.messages(here.town.threads("general")[0])[0].id)


async def test_a_thread_under_a_post_has_the_posts_id(here: Outpost) -> None:
    post = here.town.member("Ana").says("general", "My entry")
    receipt = await here.carries(1, thread(under=True), where="general", about=post)
    assert receipt.place is not None
    assert receipt.place.key == str(post.id)
    assert threads(here) == [("Round 12", ["It is open"])]


async def test_a_post_that_has_a_thread_keeps_it(here: Outpost) -> None:
    ana = here.town.member("Ana")
    post = ana.says("general", "My entry")
    ana.says(ana.opens_thread("general", "My own", on=post), "So far")
    receipt = await here.carries(1, thread(under=True), where="general", about=post)
    assert receipt.place is not None
    assert receipt.place.name == "My own"
    assert threads(here) == [("My own", ["So far", "It is open"])]


@pytest.mark.parametrize(("path", "stored"), [("*/messages/*/threads", True), (MESSAGES, True), (MESSAGES, False)])
async def test_a_lost_answer_under_a_post_leads_to_one_thread_and_one_message(
    here: Outpost, path: str, stored: bool
) -> None:
    post = here.town.member("Ana").says("general", "My entry")
    here.server.weather.loses_answers("POST", path, stored=stored)
    with pytest.raises(Unsettled):
        await here.carries(1, thread(under=True), where="general", about=post)
    if await here.finds(1, thread(under=True), where="general", about=post) is None:
        await here.carries(1, thread(under=True), where="general", about=post)
    assert threads(here) == [("Round 12", ["It is open"])]


async def test_a_thread_under_a_post_that_was_never_opened_is_not_found(here: Outpost) -> None:
    post = here.town.member("Ana").says("general", "My entry")
    assert await here.finds(1, thread(under=True), where="general", about=post) is None


async def test_a_post_in_a_forum_carries_its_tags_and_its_picture_with_its_words(here: Outpost) -> None:
    said = say("On strings", Picture(b"\x89PNG", "Beans climb a string"))
    receipt = await here.carries(1, thread("Beans", tags=("garden", "Kitchen"), said=said), where="ideas")
    (post,) = here.town.threads("ideas")
    assert here.town.tags_of(post) == ["Garden", "Kitchen"]
    (first,) = here.town.messages(post)
    assert (receipt.message, receipt.place) == (
        str(first.id),
        Place(str(post.id), "Beans", "thread", str(here.town.room("ideas").id)),
    )
    assert [*first.alt_texts.values()] == ["Beans climb a string"]


async def test_a_lost_answer_leads_to_one_post(here: Outpost) -> None:
    here.server.weather.loses_answers("POST", THREADS, stored=True)
    with pytest.raises(Unsettled):
        await here.carries(1, thread("Beans"), where="ideas")
    receipt = await here.finds(1, thread("Beans"), where="ideas")
    (post,) = here.town.threads("ideas")
    assert receipt is not None
    assert receipt.place is not None
    assert receipt.place.key == str(post.id)
    assert await here.finds(2, thread("Beans"), where="ideas") is None


async def test_a_tag_that_the_forum_does_not_offer_is_named_and_nothing_is_posted(here: Outpost) -> None:
    with pytest.raises(Refused, match=r'no tag called "cellar" in #ideas\. It offers: Garden, Kitchen\.'):
        await here.carries(1, thread("Beans", tags=("cellar",)), where="ideas")
    assert threads(here, "ideas") == []


async def test_without_the_permission_it_is_refused_and_where_one_cannot_look_nothing_is_known(here: Outpost) -> None:
    here.town.forbids("the bot", "create_public_threads", where="general")
    with pytest.raises(Refused, match="lacks a permission"):
        await here.carries(1, thread(), where="general")
    here.town.forbids("the bot", "read_message_history", where="general")
    with pytest.raises(Unsettled, match="cannot look"):
        await here.finds(1, thread(), where="general")


PLACES = {kind: Place(f"1{kind}", "here") for kind in (0, 2, 5, 13, 15)}
TOWN = Known("1")
for kind in PLACES:
    tags = [{"id": "7", "name": "Garden"}]
    TOWN.keep_place({"id": f"1{kind}", "name": "here", "type": kind, "available_tags": tags})
TOWN.keep_place(
    {"id": "116", "name": "pictures", "type": 16, "flags": 1 << 4, "available_tags": [{"id": "8", "name": "A"}]}
)
PLACES[16] = Place("116", "pictures")
NO_TAGS = Unfit("Only posts in a forum have tags, and this is a thread in #here.")


@pytest.mark.parametrize(
    ("effect", "kind", "how"),
    [
        (thread(), 0, Alone(11)),
        (thread(), 5, Alone(10)),
        (thread(), 2, Unfit("Threads are opened in text channels, and this one is for voices.")),
        (thread(), 13, Unfit("Threads are opened in text channels, and this one is for voices.")),
        (thread(tags=("Garden",)), 0, NO_TAGS),
        (thread(under=True), 0, Under("9")),
        (thread(under=True, tags=("Garden",)), 0, NO_TAGS),
        (thread(), 15, Post(())),
        (thread(tags=("GARDEN",)), 15, Post(("7",))),
        (thread(tags=("A",)), 16, Post(("8",))),
        (thread(), 16, Unfit("Posts in #pictures need a tag. It offers: A.")),
        (thread(tags=("b",)), 16, Unfit('There is no tag called "b" in #pictures. It offers: A.')),
    ],
)
def test_how_a_thread_is_opened(effect: OpenThread, kind: int, how: object) -> None:
    assert opening(effect, PLACES[kind], "9" if effect.target else None, TOWN) == how
