"""Socket Mode as slack_bolt knows it: tickets, hello, envelopes, acknowledgements, and everything told again."""

from typing import Any

import aiohttp
import pytest

from tests.servers.slack import SlackServer
from tests.servers.slackbots import Bot, client, error, running, until


async def test_what_people_write_reaches_the_app_and_its_answer_reaches_them(slack: SlackServer) -> None:
    bot, town = Bot(slack), slack.workspace
    ana = town.member("Ana")

    @bot.app.event("message")
    async def _answer(event: dict[str, Any]) -> None:
        if "bot_id" not in event:
            await bot.web.chat_postMessage(channel=event["channel"], text=f"Heard: {event['text']}")

    async with running(bot):
        assert (await bot.web.auth_test())["user_id"] == slack.world.bot.id
        ana.says("general", "plants & <soil>, says @Ana")
        post = await town.hears("Heard")
        assert post.text == "Heard: plants & <soil>, says @Ana"
        await until(lambda: len(bot.heard("message")) == 2)
        first, second = bot.heard("message")
        assert first["text"] == f"plants &amp; &lt;soil&gt;, says {ana.mention}"
        assert (first["channel_type"], first["user"]) == ("channel", ana.id)
        assert second["bot_id"] == slack.app.bot_id


async def test_a_ticket_is_good_for_one_connection(slack: SlackServer) -> None:
    web: Any = client(slack, slack.app_token)
    opened = await web.apps_connections_open(app_token=slack.app_token)
    async with aiohttp.ClientSession() as session:
        first = await session.ws_connect(opened["url"])
        assert (await first.receive_json())["type"] == "hello"
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(opened["url"])
        await first.close()
    assert slack.sockets.refused == 1
    assert await error(web.apps_connections_open(app_token=slack.bot_token)) == "not_allowed_token_type"


async def test_what_is_not_acknowledged_comes_again_at_once_after_a_minute_and_after_five(slack: SlackServer) -> None:
    bot, ana = Bot(slack), slack.workspace.member("Ana")
    bot.refuses = lambda _: True
    async with running(bot):
        ana.says("general", "hello")
        await until(lambda: len(bot.bodies) == 1)
        for count, wait in ((2, 3), (3, 60), (4, 300)):
            slack.later(wait - 0.5)
            assert len(slack.deliveries.told) == count - 1
            slack.later(0.5)
            await until(lambda count=count: len(bot.bodies) == count)
        slack.later(1000)
        assert len({one["event_id"] for one in bot.bodies}) == 1
        assert [(one.attempt, one.reason) for one in slack.deliveries.told] == [
            (0, ""),
            *((number, "timeout") for number in (1, 2, 3)),
        ]
        assert [one.name for one in slack.deliveries.lost] == ["message"]


async def test_what_happens_while_nobody_is_connected_is_told_when_somebody_is(slack: SlackServer) -> None:
    bot, ana = Bot(slack), slack.workspace.member("Ana")
    ana.says("general", "is anybody there?")
    async with running(bot):
        await until(lambda: bot.heard("message"))
        assert bot.heard("message")[0]["text"] == "is anybody there?"
        assert slack.deliveries.told[0].attempt == 1


async def test_a_line_is_renewed_and_nothing_is_lost(slack: SlackServer) -> None:
    bot, ana = Bot(slack), slack.workspace.member("Ana")
    async with running(bot):
        slack.sockets.asks_to_leave("refresh_requested")
        ana.says("general", "one")
        await until(lambda: len(bot.heard("message")) == 1)
        assert slack.sockets.opened == 2
        slack.sockets.asks_to_leave("warning")
        ana.says("general", "two")
        await until(lambda: len(bot.heard("message")) == 2)


async def test_a_line_that_breaks_loses_nothing_that_was_not_acknowledged(slack: SlackServer) -> None:
    first, second, ana = Bot(slack), Bot(slack).acknowledges(), slack.workspace.member("Ana")
    first.refuses = lambda _: True
    async with running(first):
        ana.says("general", "one")
        await until(lambda: first.bodies)
    async with running(second):
        await until(lambda: second.bodies)
        assert second.bodies[0]["event_id"] == first.bodies[0]["event_id"]
        await slack.sockets.until_acknowledged()


async def test_each_event_goes_to_one_of_several_connections(slack: SlackServer) -> None:
    first, second, ana = Bot(slack), Bot(slack), slack.workspace.member("Ana")
    async with running(first), running(second):
        await slack.sockets.until_connected(2)
        for number in range(6):
            ana.says("general", str(number))
        await until(lambda: len(first.bodies) + len(second.bodies) == 6)
        assert len(first.bodies) == len(second.bodies) == 3


async def test_events_come_twice_late_and_in_another_order(slack: SlackServer) -> None:
    bot, ana = Bot(slack), slack.workspace.member("Ana")
    async with running(bot):
        slack.weather.doubles("message")
        ana.says("general", "twice")
        slack.weather.swaps("message")
        ana.says("general", "second")
        ana.says("general", "first")
        slack.weather.delays("message")
        ana.says("general", "late")
        slack.weather.clears()
        await until(lambda: len(bot.bodies) == 4)
        slack.deliveries.tells_late()
        await until(lambda: len(bot.bodies) == 5)
        assert [one["text"] for one in bot.heard("message")] == ["twice", "twice", "first", "second", "late"]
        assert bot.bodies[0]["event_id"] == bot.bodies[1]["event_id"]


async def test_a_command_that_is_not_acknowledged_fails_and_is_not_told_again(slack: SlackServer) -> None:
    bot, ana = Bot(slack), slack.workspace.member("Ana")
    bot.refuses = lambda _: True
    async with running(bot):
        asked = ana.uses("/hearth help")
        await until(lambda: bot.bodies)
        slack.later(3)
        assert await asked.failed() == "operation_timeout"
        slack.later(400)
        assert len(slack.deliveries.told) == 1
