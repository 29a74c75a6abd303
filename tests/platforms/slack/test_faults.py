"""What Slack and the way to it can do wrong: nothing is lost, nothing is posted twice, and Hearth goes on."""

import pytest
from sqlalchemy import select

from bot.storage.tables import journal, outbox, reaction, term
from tests.platforms.contract.slack import SlackSquare
from tests.servers.slack import Post

SENDING = "chat.postMessage"


async def _kinds(square: SlackSquare) -> list[str]:
    query = select(term.c.name).join(journal, journal.c.kind == term.c.id).order_by(journal.c.id)
    return list(await square.hearth.database.read(lambda line: list(line.scalars(query))))


async def _times(square: SlackSquare, post: Post) -> int:
    """How often a message is on record."""
    query = select(journal.c.key).where(journal.c.key == f"{post.channel.id}.{post.ts}")
    return len(await square.hearth.database.read(lambda line: list(line.scalars(query))))


async def _outbox(square: SlackSquare) -> list[str]:
    query = select(outbox.c.state).where(outbox.c.purpose.in_(("cry", "bell"))).order_by(outbox.c.id)
    return list(await square.hearth.database.read(lambda line: list(line.scalars(query))))


def _said(square: SlackSquare, where: str = "general") -> list[str]:
    return [post.text for post in square.town.messages(where) if post.by_bot]


async def test_what_could_not_be_recorded_is_not_acknowledged_and_comes_again(square: SlackSquare) -> None:
    square.breaks.add("before commit")
    post = square.member.person.says("general", "Is this on?")
    await square.town.until(lambda: square.server.deliveries.waiting, "an event under way")
    for _ in range(3):
        square.server.later(4)
    assert not [one for one in square.server.requests if one.method == "ack"]
    assert await _times(square, post) == 0
    square.breaks.clear()
    square.server.later(61)
    square.server.later(301)
    await square.until_recorded("MessagePosted", f"{post.channel.id}.{post.ts}")
    await square.server.sockets.until_acknowledged()
    assert await _times(square, post) == 1


async def test_an_event_that_comes_twice_is_on_record_once(square: SlackSquare) -> None:
    square.server.weather.doubles("message", times=2)
    post = square.member.person.says("general", "Once.")
    await square.settled()
    assert await _times(square, post) == 1


async def test_a_reaction_that_is_told_again_after_it_was_taken_back_stays_taken_back(square: SlackSquare) -> None:
    post = await square.member.says("The beans are up.")
    await square.friend.reacts(post, "🌱")
    await square.friend.reacts(post, "🌱", on=False)
    told = next(one for one in square.server.deliveries.told if one.name == "reaction_added")
    square.server.deliveries.send(told.again())
    await square.settled()
    assert not await square.hearth.database.read(lambda line: line.execute(select(reaction)).fetchall())


async def test_a_post_whose_answer_was_lost_is_not_posted_twice(square: SlackSquare) -> None:
    square.server.weather.loses_answers("POST", SENDING, times=4, stored=True)
    await square.organiser.uses("cry", each=1)
    await square.passes(seconds=11)
    assert _said(square) == ["Number 0."]
    assert set(await _outbox(square)) == {"sent"}


async def test_a_post_that_never_arrived_is_sent_again(square: SlackSquare) -> None:
    square.server.weather.loses_answers("POST", SENDING, stored=False)
    await square.organiser.uses("cry", each=1)
    await square.passes(seconds=11)
    assert _said(square) == ["Number 0."]
    assert set(await _outbox(square)) == {"sent"}


async def test_a_thread_whose_answers_were_lost_is_opened_once(square: SlackSquare) -> None:
    post = await square.member.says("these pens are great https://amzn.to/3lamp9")
    note = await square.member.reads("amzn.to/3lamp9")
    square.server.weather.loses_answers("POST", SENDING, stored=True)
    await square.member.presses("Add the label in the thread", note)
    await square.passes(seconds=11)
    assert len(post.replies) == 1


async def test_a_public_answer_whose_posting_was_not_heard_of_stands_once(square: SlackSquare) -> None:
    square.server.weather.loses_answers("POST", SENDING, stored=True)
    await square.member.uses("slow")
    await square.passes(minutes=2)
    assert _said(square) == ["Here it is, for all."]


async def test_posts_through_a_storm_arrive_once_and_in_order(square: SlackSquare) -> None:
    for number in range(8):
        square.town.adds_channel(f"room-{number}")
    await square.restarts()
    square.server.weather.storm(seed=7, share=0.3, retry_after=2, lost=0.05, path="c*")
    await square.organiser.uses("cry", each=25)
    for _ in range(200):
        if set(await _outbox(square)) == {"sent"}:
            break
        await square.passes(seconds=20)
    square.server.weather.clears()
    states = await _outbox(square)
    assert set(states) == {"sent"}
    assert len(states) == 25 * 11
    for number in range(8):
        assert _said(square, f"room-{number}") == [f"Number {one}." for one in range(25)]


async def test_nothing_is_asked_before_slack_said_it_may_be(square: SlackSquare) -> None:
    limited = square.server.weather.limits("POST", SENDING, retry_after=30, times=1)
    await square.organiser.uses("cry", each=1)
    assert limited.times == 0
    before = len(square.server.asked(SENDING))
    await square.passes(seconds=29)
    held = [one for one in square.server.asked(SENDING)[before:] if one.args["channel"] == _limited(square)]
    assert held == []
    await square.passes(seconds=2)
    assert set(await _outbox(square)) == {"sent"}


def _limited(square: SlackSquare) -> str:
    """The channel in which Slack asked for a pause."""
    (refused,) = [one for one in square.server.asked(SENDING) if one.status == 429]
    return str(refused.args["channel"])


async def test_a_line_that_breaks_is_begun_anew_and_what_was_missed_is_read(square: SlackSquare) -> None:
    await square.member.says("Before.")
    square.server.sockets.goes_down()
    await square.server.sockets.until_gone()
    square.server.weather.delays("message")
    post = square.member.person.says("general", "While the line was cut.")
    below = square.friend.person.says("general", "Below it.", under=post)
    square.server.weather.clears()
    square.server.sockets.comes_up()
    for one in (post, below):
        await square.until_recorded("MessagePosted", f"{one.channel.id}.{one.ts}")


async def test_slack_asks_for_a_new_line_and_nothing_is_lost(square: SlackSquare) -> None:
    square.server.sockets.asks_to_leave()
    await square.server.sockets.until_connected()
    post = await square.member.says("Over the new line.")
    assert await _times(square, post) == 1
    assert (await _kinds(square)).count("SpaceOpened") == 1


async def test_a_token_that_is_revoked_is_said_plainly_and_another_start_is_well(square: SlackSquare) -> None:
    revoked: set[str] = vars(square.server)["_api"].revoked
    revoked.add(square.server.bot_token)
    square.server.announcer.tells({"type": "tokens_revoked", "event_ts": "1.1", "tokens": {"bot": ["x"]}})
    await square.server.sockets.until_gone()
    await square.organiser.person.workspace.until(
        lambda: "HEARTH_SLACK_BOT_TOKEN" in square.platform.state, "a word about the token"
    )
    revoked.clear()
    await square.server.sockets.until_connected()
    await square.member.says("Still here?")


@pytest.mark.parametrize(
    "frame",
    [
        b"[]",
        b'{"envelope_id": "1", "payload": 5, "type": "events_api"}',
        b'{"envelope_id": "2", "payload": {"type": "event_callback", "event": {}}, "type": "events_api"}',
        b'{"envelope_id": "3", "payload": {"type": "block_actions", "actions": []}, "type": "interactive"}',
        b'{"envelope_id": "4", "payload": {"command": null}, "type": "slash_commands"}',
        b'{"envelope_id": "5", "payl',
    ],
)
async def test_a_malformed_frame_is_left_out_and_the_next_event_heard(square: SlackSquare, frame: bytes) -> None:
    square.server.sockets.says(frame)
    post = await square.member.says("Still here?")
    assert await _times(square, post) == 1
    assert (await _kinds(square)).count("SpaceOpened") == 1


async def test_a_form_that_cannot_be_written_down_stays_open_with_a_word(square: SlackSquare) -> None:
    post = await square.member.says("Buy my course now or regret it.")
    form = (await square.friend.chooses("Flag post", post)).form
    square.breaks.add("before commit")
    sent = square.friend.person.submits(form, {"reason": "Selling something"})
    await sent.acknowledged()
    square.breaks.clear()
    assert sent.errors
    assert form.open
    await square.friend.sends(form, reason="Selling something")
    assert "Buy my course" in (await square.hears("Buy my course", "staff")).text


async def test_where_hearth_is_not_a_public_answer_is_given_all_the_same(square: SlackSquare) -> None:
    room = square.town.adds_channel("quiet-room", with_bot=False)
    asked = square.member.person.at(room).uses("/slow")
    assert (await asked.says("Here it is, for all.")).channel is room
