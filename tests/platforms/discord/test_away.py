"""What was done to posts while Hearth was away, in channels where nobody spoke since, is known on its return."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager

from sqlalchemy import select

from bot.storage.held import stand_in
from bot.storage.tables import channel, journal, review_item, term
from tests.platforms.contract.discord import Citizen, DiscordSquare
from tests.servers.discord import Post

PAID = "these pens are great https://amzn.to/3lamp9"
PITCH = "Buy my course now or regret it."
FIX = "Put “#ad (affiliate link)” in front"
NOTHING = "Nothing is saved yet."
BOOKMARK = "🔖"


@asynccontextmanager
async def away(square: DiscordSquare) -> AsyncGenerator[None]:
    """Hearth is away meanwhile, an hour after all that was said so far, and at the end has caught up."""
    square.is_away(hours=1)
    await square.settled()
    await square.stops()
    yield
    await square.starts()
    await square.caught_up()
    await square.settled()


async def saved(who: Citizen) -> str:
    """What /saved lists."""
    listed = (await who.uses("saved")).message
    assert listed is not None
    return listed.text


async def figures(who: Citizen) -> str:
    """What /activity says of somebody."""
    shown = (await who.uses("activity")).message
    assert shown is not None
    return shown.text


async def flagged(square: DiscordSquare, text: str = PITCH) -> Post:
    """A post that somebody reported, and that everyone still sees."""
    post = await square.member.says(text)
    form = (await square.friend.chooses("Flag post", post)).form
    await square.friend.sends(form, reason="Selling something")
    await square.hears(text, "staff")
    return post


async def told(square: DiscordSquare, *kinds: str, where: str = "general") -> Sequence[str]:
    """Which of these are on record of a channel."""
    here = (channel.c.id == journal.c.channel) & (channel.c.name == where)
    query = select(term.c.name).join(journal, journal.c.kind == term.c.id).join(channel, here)
    query = query.where(term.c.name.in_(kinds)).order_by(journal.c.id)
    return list(await square.hearth.database.read(lambda line: list(line.scalars(query))))


def pages(square: DiscordSquare, where: str, before: int) -> int:
    """How often a channel's history was asked for, not counting so many requests at the beginning."""
    path = f"/channels/{square.town.channel(where).id}/messages"
    return sum(one.method == "GET" and one.path.endswith(path) for one in square.server.requests[before:])


async def states(square: DiscordSquare) -> Sequence[str]:
    """How the posts under review stand."""
    return list(await square.hearth.database.read(lambda line: list(line.scalars(select(review_item.c.state)))))


async def test_the_moderators_card_follows_an_edit(square: DiscordSquare) -> None:
    post = await flagged(square)
    async with away(square):
        square.member.person.edits(post, "My course is free on Sunday.")
    assert "My course is free on Sunday." in (await square.hears("My course is free", "staff")).text
    assert await states(square) == ["open"]


async def test_a_post_that_is_gone_needs_no_decision_and_is_saved_by_nobody(square: DiscordSquare) -> None:
    post = await flagged(square)
    await square.friend.chooses("Save", post)
    async with away(square):
        square.member.person.deletes(post)
    assert await states(square) == ["gone"]
    assert (await saved(square.friend)).startswith(NOTHING)
    assert "Approve" not in [label for one in square.town.messages("staff") for label in one.labels]


async def test_reactions_that_were_given_count_and_those_taken_back_do_not(square: DiscordSquare) -> None:
    post, other = await square.member.says("Thyme is sown."), await square.member.says("Beans are up.")
    await square.friend.reacts(other, BOOKMARK)
    await square.friend.reacts(other, "🌱")
    assert "The post you saved" in await saved(square.friend)
    async with away(square):
        square.friend.person.unreacts(other, BOOKMARK)
        square.friend.person.unreacts(other, "🌱")
        square.moderator.person.reacts(post, BOOKMARK)
    assert (await saved(square.friend)).startswith(NOTHING)
    assert "The post you saved" in await saved(square.moderator)
    assert (
        sorted(await told(square, "ReactionAdded", "ReactionRemoved"))
        == ["ReactionAdded"] * 3 + ["ReactionRemoved"] * 2
    )
    assert "**Reactions you gave:** 1" in await figures(square.moderator)


async def test_of_many_who_reacted_the_one_who_took_it_back_is_found(square: DiscordSquare) -> None:
    post = await square.member.says("Who comes on Sunday?")
    people = [square.town.member(f"Guest {number}") for number in range(103)]
    for person in people:
        person.reacts(post, BOOKMARK)
    await square.settled()
    async with away(square):
        people[50].unreacts(post, BOOKMARK)
    assert (await told(square, "ReactionAdded", "ReactionRemoved")).count("ReactionRemoved") == 1
    assert "GapLeft" not in await told(square, "GapLeft")
    guests = [Citizen(square, people[number]) for number in (50, 51)]
    assert (await saved(guests[0])).startswith(NOTHING)
    assert "The post you saved" in await saved(guests[1])


async def test_what_happened_in_a_thread_is_known_as_well(square: DiscordSquare) -> None:
    thread = square.member.person.opens_thread("general", "Seeds")
    post = square.member.person.says(thread, "Take what you need.")
    await square.settled()
    await square.friend.chooses("Save", post)
    async with away(square):
        square.member.person.deletes(post)
    assert (await saved(square.friend)).startswith(NOTHING)


async def test_a_post_that_is_held_is_not_taken_for_deleted(square: DiscordSquare) -> None:
    assert (await square.member.says(PAID)).gone
    card = await square.hears("amzn.to/3lamp9", "staff")
    async with away(square):
        pass
    assert await told(square, "MessageDeleted") == []
    await square.moderator.presses("Approve", card)
    await square.settled()
    assert [post.text for post in square.town.messages()] == [PAID]


async def test_what_stands_for_a_post_is_the_post(square: DiscordSquare) -> None:
    await square.member.says(PAID)
    await square.member.presses(FIX, await square.member.reads("amzn.to/3lamp9"))
    await square.settled()
    (shown,) = square.town.messages()
    await square.friend.chooses("Save", shown)
    async with away(square):
        square.moderator.person.reacts(shown, BOOKMARK)
    assert await told(square, "MessageDeleted", "GapLeft") == []
    assert "The post you saved" in await saved(square.moderator)
    async with away(square):
        square.town.allows(square.moderator.person, "manage_messages", where="general")
        square.moderator.person.deletes(shown)
    assert (await saved(square.friend)).startswith(NOTHING)
    assert (await saved(square.moderator)).startswith(NOTHING)
    assert await square.hearth.database.read(lambda line: line.execute(select(stand_in)).fetchall()) == []


async def test_posts_are_looked_for_as_far_back_as_a_page_reaches(square: DiscordSquare) -> None:
    posts = [square.member.person.says("general", f"Line {number}.") for number in range(110)]
    await square.settled()
    async with away(square):
        square.member.person.deletes(posts[40])
        square.member.person.deletes(posts[0])
    query = select(journal.c.about).join(term, term.c.id == journal.c.kind).where(term.c.name == "MessageDeleted")
    gone = await square.hearth.database.read(lambda line: list(line.scalars(query)))
    assert gone == [str(posts[40].id)]


async def test_all_that_is_known_is_told_once(square: DiscordSquare) -> None:
    post, other = await square.member.says("Thyme is sown."), await square.member.says("Beans are up.")
    async with away(square):
        square.member.person.deletes(post)
        square.member.person.edits(other, "The beans are up.")
        square.friend.person.reacts(other, "🌱")
    kinds = ("MessageDeleted", "MessageEdited", "ReactionAdded", "ReactionRemoved", "MessagePosted")
    first = await told(square, *kinds)
    async with away(square):
        pass
    assert await told(square, *kinds) == first


async def test_where_hearth_may_not_look_back_nothing_is_taken_for_deleted(square: DiscordSquare) -> None:
    post = await square.member.says("Thyme is sown.")
    await square.friend.chooses("Save", post)
    async with away(square):
        square.town.forbids("@everyone", "read_message_history", where="general")
    assert await told(square, "MessageDeleted", "GapLeft") == ["GapLeft"]
    assert "The post you saved" in await saved(square.friend)


async def test_a_channel_whose_every_post_was_deleted_is_no_gap(square: DiscordSquare) -> None:
    post = await square.member.says("Thyme is sown.")
    async with away(square):
        square.member.person.deletes(post)
    assert await told(square, "MessageDeleted", "GapLeft") == ["MessageDeleted"]


async def test_a_channel_is_asked_for_once_and_one_in_which_nobody_spoke_not_at_all(square: DiscordSquare) -> None:
    square.town.adds_channel("silent")
    post = await square.member.says("Thyme is sown.")
    await square.friend.reacts(post, "🌱")
    async with away(square):
        before = len(square.server.requests)
    assert [pages(square, where, before) for where in ("general", "silent")] == [1, 0]
    assert not [one for one in square.server.requests[before:] if "/reactions/" in one.path], "as many as are on record"


async def test_what_was_said_more_than_a_week_before_is_let_rest(square: DiscordSquare) -> None:
    post = await square.member.says("Thyme is sown.")
    await square.friend.chooses("Save", post)
    square.is_away(days=8)
    async with away(square):
        square.member.person.deletes(post)
        before = len(square.server.requests)
    assert pages(square, "general", before) == 0
    assert "The post you saved" in await saved(square.friend)


async def test_a_new_post_in_a_forum_is_read_where_it_stands(square: DiscordSquare) -> None:
    await square.adds_forum("swap")
    async with away(square):
        square.member.person.posts_in("swap", "Seeds", "I have thyme to give away.")
        before = len(square.server.requests)
    assert await told(square, "MessagePosted", where="Seeds") == ["MessagePosted"]
    assert pages(square, "swap", before) == 0


async def test_whoever_has_a_name_of_their_own_here_keeps_it(square: DiscordSquare) -> None:
    square.member.person.is_called("Thyme Lord")
    post = await square.member.says("Thyme is sown.")
    async with away(square):
        square.member.person.says("general", "It is up already.")
        square.member.person.reacts(post, "🌱")
    names = {known.person.name for known in square.hearth.directory.people.values()}
    assert "Thyme Lord" in names
    assert "Member" not in names
