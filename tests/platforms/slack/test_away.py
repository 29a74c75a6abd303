"""What happened in threads while Hearth was away: living answers live on, missed ones are read, or told as a gap."""

from sqlalchemy import select

from bot.storage.tables import journal, review_item, term
from tests.platforms.contract.slack import SlackSquare
from tests.servers.slack import Post

PAGE = 200
"""Messages that Hearth reads of a channel at once."""


async def told(square: SlackSquare, *kinds: str) -> list[str]:
    """What of these kinds is on record: the message, or for a gap its kind."""
    query = select(term.c.name, journal.c.key, journal.c.about).join(journal, journal.c.kind == term.c.id)
    query = query.where(term.c.name.in_(kinds)).order_by(journal.c.id)
    rows = await square.hearth.database.read(lambda line: line.execute(query).fetchall())
    return [name if name == "GapLeft" else about or key for name, key, about in rows]


def key(post: Post) -> str:
    """A message as it is on record."""
    return f"{post.channel.id}.{post.ts}"


async def states(square: SlackSquare) -> list[str]:
    """How the posts under review stand."""
    return list(await square.hearth.database.read(lambda line: list(line.scalars(select(review_item.c.state)))))


async def comes_back(square: SlackSquare) -> None:
    """Hearth starts again, and has looked through what it missed."""
    await square.starts()
    await square.caught_up()
    await square.settled()


async def test_a_fresh_answer_in_an_old_thread_is_no_deleted_one(square: SlackSquare) -> None:
    root = await square.member.says("Which pens do you draw with?")
    square.later(days=10)
    answer = square.friend.person.says("general", "these are great https://amzn.to/3lamp9", under=root)
    await square.settled()
    await square.stops()
    await comes_back(square)
    assert not answer.gone
    assert await told(square, "MessageDeleted", "GapLeft") == []
    assert await states(square) == ["open"]


async def test_an_answer_that_was_taken_back_from_an_old_thread_is_the_only_one_gone(square: SlackSquare) -> None:
    root = await square.member.says("Which pens do you draw with?")
    square.later(days=10)
    taken, kept = (
        square.friend.person.says("general", text, under=root) for text in ("The red ones.", "The blue ones.")
    )
    await square.settled()
    await square.stops()
    square.friend.person.deletes(taken)
    await comes_back(square)
    assert await told(square, "MessageDeleted") == [key(taken)]
    assert not kept.gone


async def test_a_missed_answer_in_an_old_thread_is_read(square: SlackSquare) -> None:
    root = await square.member.says("Which pens do you draw with?")
    square.later(days=10)
    await square.member.says("Good morning.")
    await square.stops()
    missed = square.friend.person.says("general", "The red ones.", under=root)
    square.later(hours=2)
    await comes_back(square)
    assert key(missed) in await told(square, "MessagePosted")


async def test_a_missed_answer_far_back_is_read_where_somebody_wrote_that_week(square: SlackSquare) -> None:
    root = await square.member.says("Which pens do you draw with?")
    for number in range(PAGE):
        square.member.person.says("general", f"Message {number}.")
    square.later(days=10)
    square.friend.person.says("general", "The red ones.", under=root)
    await square.settled()
    await square.stops()
    missed = square.friend.person.says("general", "And the blue ones.", under=root)
    square.later(hours=2)
    await comes_back(square)
    assert key(missed) in await told(square, "MessagePosted")
    assert await told(square, "MessageDeleted", "GapLeft") == []


async def test_a_thread_that_cannot_be_read_is_a_gap_and_nothing_in_it_is_gone(square: SlackSquare) -> None:
    root = await square.member.says("Which pens do you draw with?")
    square.later(days=10)
    square.friend.person.says("general", "The red ones.", under=root)
    gone = square.member.person.says("general", "Never mind.")
    await square.settled()
    await square.stops()
    square.member.person.deletes(gone)
    square.server.weather.limits("GET", "conversations.replies", retry_after=30)
    await comes_back(square)
    assert await told(square, "MessageDeleted", "GapLeft") == [key(gone), "GapLeft"]


async def test_a_thread_that_is_gone_altogether_is_gone_on_record(square: SlackSquare) -> None:
    root = await square.member.says("Which pens do you draw with?")
    answer = square.friend.person.says("general", "The red ones.", under=root)
    await square.settled()
    await square.stops()
    square.friend.person.deletes(answer)
    square.member.person.deletes(root)
    await comes_back(square)
    assert sorted(await told(square, "MessageDeleted", "GapLeft")) == sorted([key(root), key(answer)])
