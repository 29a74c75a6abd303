"""What Discord and the way to it can do wrong: nothing is lost, nothing is posted twice, and Hearth goes on."""

import json
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.kit.cog import AnyCog, Cog
from bot.kit.errors import ConfigError
from bot.kit.events import ReactionAdded
from bot.kit.people import Account, Place
from bot.kit.settings import Settings
from bot.storage.tables import journal, outbox, review_item, term
from cogs import SHIPPED
from tests.platforms.contract.discord import DiscordSquare
from tests.platforms.discord.conftest import FIRST
from tests.platforms.discord.fuzzing import nothing_goes_wrong
from tests.servers.discord import DiscordServer

PAID = "these pens are great https://amzn.to/3lamp9"
POSTS = "/channels/*/messages"


async def _kinds(square: DiscordSquare) -> list[str]:
    query = select(term.c.name).join(journal, journal.c.kind == term.c.id).order_by(journal.c.id)
    return list(await square.hearth.database.read(lambda line: list(line.scalars(query))))


async def _outbox(square: DiscordSquare) -> list[str]:
    query = select(outbox.c.state).where(outbox.c.purpose.in_(("cry", "bell"))).order_by(outbox.c.id)
    return list(await square.hearth.database.read(lambda line: list(line.scalars(query))))


async def test_an_outage_over_something_due_loses_nothing(square: DiscordSquare) -> None:
    early = await square.member.says("Before the storm.")
    await square.organiser.uses("bell", minutes=5)
    await square.server.gateway.go_down(forget=True)
    square.member.person.says("general", "Is anybody there?")
    square.member.person.edits(early, "Before the great storm.")
    square.friend.person.reacts(early, "🌱")
    cleo = square.town.joins("Cleo")
    square.friend.person.leaves()
    await square.passes(minutes=10)
    rung = [post.text for post in square.town.messages("general") if post.by_bot]
    assert rung.count("It is time.") == 1
    await square.server.gateway.come_up()
    await square.until_recorded("SpaceOpened", "open:", 2)
    await square.settled()
    kinds = await _kinds(square)
    assert kinds.count("MessageEdited") == 1
    assert kinds.count("ReactionAdded") == 1
    assert {"MemberJoined", "MemberAdmitted", "MemberLeft"} <= set(kinds)
    assert (await square.hears("Welcome")).text.count(cleo.mention) == 1
    rung = [post.text for post in square.town.messages("general") if post.by_bot]
    assert rung.count("It is time.") == 1


@pytest.mark.parametrize("emoji", [None, "🌱"], ids=["all", "of one emoji"])
async def test_whoever_reacts_again_after_a_moderator_cleared_them_is_heard(
    square: DiscordSquare, emoji: str | None
) -> None:
    square.town.allows(square.moderator.person, "manage_messages", where="general")
    post = await square.member.says("The beans are up.")
    await square.friend.reacts(post, "🌱")
    square.moderator.person.clears_reactions(post, emoji)
    await square.friend.reacts(post, "🌱")
    reactions = [kind for kind in await _kinds(square) if kind.startswith("Reaction")]
    assert reactions == ["ReactionAdded", "ReactionsCleared", "ReactionAdded"]


async def test_a_session_that_is_taken_up_again_misses_nothing(square: DiscordSquare) -> None:
    await square.server.gateway.close(4000)
    post = square.member.person.says("general", "While the line was cut.")
    await square.until_recorded("MessagePosted", str(post.id))
    assert (await _kinds(square)).count("SpaceOpened") == 1


async def test_a_session_that_discord_ends_is_begun_anew_and_caught_up(square: DiscordSquare) -> None:
    await square.member.says("Before.")
    square.server.weather.delays("MESSAGE_CREATE")
    post = square.member.person.says("general", "Never told.")
    await square.server.gateway.invalidate(resumable=False)
    square.server.weather.clears()
    await square.until_recorded("MessagePosted", str(post.id))


async def test_a_post_whose_answer_was_lost_is_not_posted_twice(square: DiscordSquare) -> None:
    square.server.weather.loses_answers("POST", POSTS, stored=True)
    await square.organiser.uses("cry", each=1)
    await square.passes(seconds=11)
    assert [post.text for post in square.town.messages("general")] == ["Number 0."]
    assert set(await _outbox(square)) == {"sent"}


async def test_a_post_that_never_arrived_is_sent_again(square: DiscordSquare) -> None:
    square.server.weather.loses_answers("POST", POSTS, stored=False)
    await square.organiser.uses("cry", each=1)
    await square.passes(seconds=11)
    assert [post.text for post in square.town.messages("general")] == ["Number 0."]
    assert set(await _outbox(square)) == {"sent"}


async def test_a_public_answer_whose_acknowledgement_was_lost_stands_once(square: DiscordSquare) -> None:
    square.server.weather.loses_answers("POST", "/interactions/*/*/callback", stored=True)
    await square.member.uses("slow")
    await square.passes(minutes=2)
    assert [post.text for post in square.town.messages("general")] == ["Here it is, for all."]


async def test_posts_through_a_storm_arrive_once_in_order_and_none_too_soon(square: DiscordSquare) -> None:
    for number in range(8):
        square.town.adds_channel(f"room-{number}")
    await square.settled()
    square.server.weather.storm(seed=7, share=0.3, retry_after=0.05, path="/channels/*")
    await square.organiser.uses("cry", each=5)
    for _ in range(40):
        if set(await _outbox(square)) == {"sent"}:
            break
        await square.passes(seconds=20)
    square.server.weather.clears()
    assert set(await _outbox(square)) == {"sent"}
    rooms = [name for name in square.town.channel_names if name != "elsewhere"]
    for name in rooms:
        said = [post.text for post in square.town.messages(name) if post.by_bot]
        assert said == [f"Number {number}." for number in range(5)], name
    assert not square.server.broken_waits


async def test_a_role_taken_between_drawing_and_pressing_counts(square: DiscordSquare) -> None:
    await square.member.says(PAID)
    card = await square.hears("amzn.to/3lamp9", "staff")
    square.town.takes_role(square.moderator.person, "moderator")
    square.town.allows(square.moderator.person, "view_channel", "send_messages", where="staff")
    told = await square.moderator.presses("Approve", card)
    assert told.message is not None
    assert "moderators" in told.message.text
    states = await square.hearth.database.read(lambda line: list(line.scalars(select(review_item.c.state))))
    assert states == ["open"]


@pytest.mark.parametrize(
    "frame",
    [
        {"op": 0, "s": 9, "t": "MESSAGE_REACTION_ADD", "d": {}},
        {"op": 0, "s": 9, "t": "MESSAGE_CREATE", "d": {"id": "x", "guild_id": 5}},
        {"op": 0, "s": 9, "t": "GUILD_MEMBER_UPDATE", "d": None},
        {"op": 0, "s": 9, "t": "INTERACTION_CREATE", "d": {"id": "1", "type": "?"}},
        {"op": 0, "s": 9, "t": "GUILD_CREATE", "d": {"id": [], "roles": 3}},
    ],
)
async def test_a_malformed_event_is_left_out_and_the_next_one_heard(
    square: DiscordSquare, frame: dict[str, object]
) -> None:
    await square.server.gateway.raw(json.dumps(frame).encode())
    post = square.member.person.says("general", "Still here?")
    await square.until_recorded("MessagePosted", str(post.id))
    assert (await _kinds(square)).count("SpaceOpened") == 1


@pytest.mark.parametrize(
    "frame",
    [
        b'{"op": 0, "s": 9, "t": "MESSAGE_CREATE", "d": {"id": "13',
        rb'{"op": 0, "s": 9, "t": "MESSAGE_CREATE", "d": {"id": "130000", "content": "\ud800"}}',
        b"[]",
        b'{"op": 10, "d": null}',
        b'{"op": 0, "s": 9, "t": "READY", "d": {"session_id": "x"}}',
        b'{"op": 0, "s": 9, "t": "READY", "d": {"session_id": "x", "resume_gateway_url": "ws://x", "user": {}}}',
    ],
    ids=["cut off", "no Unicode", "no object", "no greeting", "half a beginning", "nobody"],
)
async def test_a_frame_that_cannot_be_read_at_all_costs_a_connection_and_nothing_else(
    tmp_path: Path, frame: bytes
) -> None:
    async with DiscordSquare.open(tmp_path, SHIPPED, FIRST, backoff=(0.01,)) as square:
        await square.member.says("Before.")
        await square.server.gateway.raw(frame)
        post = square.member.person.says("general", "Still here?")
        await square.until_recorded("MessagePosted", str(post.id))
        await square.until_recorded("SpaceOpened", "open:", 2)
        assert square.platform.state == "connected"


async def test_a_message_in_the_history_that_cannot_be_read_hides_no_other(square: DiscordSquare) -> None:
    await square.member.says("Before.")
    await square.stops()
    one, two = (square.member.person.says("general", text) for text in ("Odd.", "Even."))
    square.server.distorts()
    square.server.world.get_message(one.channel_id, one.id).edited_timestamp = "some day"
    await square.starts()
    await square.until_recorded("MessagePosted", str(two.id))
    assert "GapLeft" not in await _kinds(square)


async def test_what_is_heard_at_once_hides_nothing_that_was_missed_when_catching_up_is_cut_short(
    square: DiscordSquare,
) -> None:
    await square.member.says("Before.")
    await square.stops()
    missed = square.member.person.says("general", "While it was away.")
    square.is_away(hours=3)
    history = square.server.weather.holds("GET", POSTS)
    await square.starts()
    await history.reached()
    live = square.member.person.says("general", "Are you back?")
    await square.until_recorded("MessagePosted", str(live.id))
    await square.stops()
    square.server.weather.clears()
    await square.starts()
    await square.until_recorded("MessagePosted", str(missed.id))


async def test_a_form_that_was_open_over_a_restart_is_taken(square: DiscordSquare) -> None:
    post = await square.member.says("Buy my course now or regret it.")
    form = (await square.friend.chooses("Flag post", post)).form
    await square.restarts()
    await square.friend.sends(form, reason="Selling something")
    assert "Buy my course" in (await square.hears("Buy my course", "staff")).text


async def test_what_was_written_before_anything_was_heard_is_caught_up_on(square: DiscordSquare) -> None:
    await square.stops()
    missed = square.member.person.says("general", "The first word of all.")
    await square.starts()
    await square.until_recorded("MessagePosted", str(missed.id))


async def test_an_answer_that_cannot_be_read_is_no_answer(square: DiscordSquare) -> None:
    square.server.weather.garbles("POST", POSTS)
    with nothing_goes_wrong():
        await square.organiser.uses("cry", each=1)
        await square.passes(seconds=11)
    assert [post.text for post in square.town.messages("general")] == ["Number 0."]
    assert set(await _outbox(square)) == {"sent"}


async def test_what_no_column_takes_holds_up_nothing_behind_it(square: DiscordSquare) -> None:
    post = await square.member.says("Before.")
    platform: Any = square.platform
    odd = ReactionAdded(
        key="on:odd",
        space=str(square.town.id),
        at=1,
        actor=Account(str(square.friend.person.id), square.friend.name),
        place=Place(str(post.channel_id), "general"),
        message=str(post.id),
        emoji="\ud800",
    )
    platform._feed.bring(odd)
    await platform._feed.quiet()
    after = square.member.person.says("general", "After.")
    await square.until_recorded("MessagePosted", str(after.id))


async def test_events_that_come_twice_or_out_of_order_are_on_record_once(square: DiscordSquare) -> None:
    square.server.weather.doubles("MESSAGE_CREATE", times=3)
    square.server.weather.swaps("MESSAGE_REACTION_ADD")
    post = square.member.person.says("general", "Once.")
    square.friend.person.reacts(post, "🌱")
    square.member.person.says("general", "And once.")
    await square.settled()
    kinds = [kind for kind in await _kinds(square) if kind in {"MessagePosted", "ReactionAdded"}]
    by_kind = {kind: len(list(found)) for kind, found in groupby(sorted(kinds))}
    assert by_kind["ReactionAdded"] == 1
    query = select(journal.c.key).where(journal.c.key == str(post.id))
    assert len(await square.hearth.database.read(lambda line: list(line.scalars(query)))) == 1


async def test_closed_direct_messages_lead_to_another_way(square: DiscordSquare) -> None:
    square.member.person.closes_dms()
    await square.member.says(PAID)
    assert not square.member.person.inbox
    line = await square.hears("your direct messages are closed")
    assert line.buttons


async def test_without_reading_messages_commands_and_menus_still_work(tmp_path: Path) -> None:
    async with DiscordSquare.open(tmp_path, SHIPPED, FIRST, granted=("members",)) as square:
        post = await square.member.says(PAID)
        assert not [text for text in await square.texts("staff") if "amzn" in text]
        asked = await square.member.uses("thanks", member=square.friend, why="the soup")
        assert asked.message is not None
        form = (await square.friend.chooses("Flag post", post)).form
        await square.friend.sends(form, reason="Selling something")
        assert "amzn.to/3lamp9" in (await square.hears("amzn.to/3lamp9", "staff")).text


async def test_commands_beyond_discords_limits_are_refused_at_the_start(tmp_path: Path) -> None:
    class Bare(Settings):
        """Nothing."""

    crowd: AnyCog = Cog("crowd", "Too many.", Bare)
    for number in range(3):

        @crowd.command(f"one-{number}", help="x" * (101 if number == 0 else 5))
        async def one(ctx: object) -> None:
            """Nothing."""

    with pytest.raises(ConfigError, match="one-0"):
        async with DiscordSquare.open(tmp_path, [*SHIPPED, crowd], FIRST):
            pass


async def test_with_several_connections_each_server_is_served_by_its_own(tmp_path: Path) -> None:
    async with DiscordServer(shards=2) as server:
        server.town("Orchard", shard=(1, 2))
        square = DiscordSquare(server, tmp_path, SHIPPED, FIRST, shard=(0, 2), sharded=True)
        try:
            await square.starts()
            await square.until_recorded("SpaceOpened", "open:", 2)
            asked = await square.member.uses("thanks", member=square.friend, why="the soup")
            assert asked.message is not None
            pears = server.towns[0].member("Pia").says("general", "The pears are ripe.")
            await square.until_recorded("MessagePosted", str(pears.id))
        finally:
            await square.stops()
