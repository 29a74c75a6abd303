"""Bad weather: answers lost, refused and late, limits with a memory, and what is written down of it all."""

import asyncio
from pathlib import Path
from typing import Any

import aiohttp
import discord as library
import msgspec
import pytest

from tests.servers.bots import Bot, messageable, running
from tests.servers.discord import DiscordServer, Gap, NotSeen, Person, Town
from tests.servers.discord.limits import bucket_of, template
from tests.servers.waiting import Changes
from tests.servers.weather import Weather

POSTS = "/channels/*/messages"


async def test_an_answer_is_lost_before_or_after_the_post_was_stored(discord: DiscordServer, town: Town) -> None:
    async with running(Bot(), discord) as bot:
        general = messageable(bot, town.room("general").id)
        discord.weather.loses_answers("POST", POSTS, stored=False)
        with pytest.raises(aiohttp.ClientError):
            await general.send("never stored")
        discord.weather.loses_answers("POST", POSTS)
        with pytest.raises(aiohttp.ClientError):
            await general.send("stored", nonce="n1")
        assert [one.text for one in town.messages()] == ["stored"]
        await general.send("stored", nonce="n1")
        assert [one.text for one in town.messages()] == ["stored"]
        assert [one.status for one in discord.asked("POST", "/messages")] == [0, 0, 200]


async def test_a_refusal_may_come_although_all_was_done(discord: DiscordServer, town: Town) -> None:
    async with running(Bot(), discord) as bot:
        discord.weather.refuses("POST", POSTS, 503, stored=True)
        with pytest.raises(library.DiscordServerError):
            await messageable(bot, town.room("general").id).send("stored")
        assert [one.text for one in town.messages()] == ["stored"]


async def test_a_limit_is_waited_for_and_impatience_is_written_down(discord: DiscordServer, town: Town) -> None:
    room = town.room("general").id
    async with running(Bot(), discord) as bot:
        discord.weather.limits("POST", POSTS, retry_after=0.1)
        await messageable(bot, room).send("patient")
        assert [one.status for one in discord.asked("POST", "/messages")] == [429, 200]
        assert discord.broken_waits == []
    discord.weather.limits("POST", POSTS, retry_after=5)
    url, headers = f"{discord.api_url}/channels/{room}/messages", {"Authorization": f"Bot {discord.token}"}
    post: dict[str, Any] = {"content": "now", "nonce": "1", "enforce_nonce": True, "allowed_mentions": {"parse": []}}
    async with aiohttp.ClientSession(headers=headers) as impatient:
        for _ in range(2):
            async with impatient.post(url, json=post) as answer:
                assert (answer.status, answer.headers["Via"] != "") == (429, True)
                assert float(answer.headers["Retry-After"]) <= 5 + 0.001
                assert (await answer.json())["global"] is False
    (broken,) = discord.broken_waits
    assert broken.same
    assert 4 < broken.early < 5


async def test_a_global_limit_holds_for_every_route(discord: DiscordServer, town: Town) -> None:
    async with running(Bot(), discord) as bot:
        discord.weather.limits("POST", POSTS, retry_after=0.1, everywhere=True)
        general = messageable(bot, town.room("general").id)
        await asyncio.gather(general.send("a"), messageable(bot, town.room("staff").id).send("b"))
        assert discord.broken_waits == []
        assert {name for name, _ in discord.limits.told} == {"everything"}


async def test_a_bucket_of_ones_own_is_kept_by_discord_py(discord: DiscordServer, town: Town) -> None:
    discord.limits.allow("POST /channels/{id}/messages", 2, per=0.2)
    async with running(Bot(), discord) as bot:
        general = messageable(bot, town.room("general").id)
        for number in range(5):
            await general.send(str(number))
        assert [one.status for one in discord.asked("POST", "/messages")] == [200] * 5
        times = [one.at for one in discord.asked("POST", "/messages")]
        assert times[2] - times[0] > 0.19
        assert times[4] - times[2] > 0.19


async def test_all_requests_together_have_a_limit_too(discord: DiscordServer) -> None:
    discord.limits.allow_in_all(1, per=5)
    async with aiohttp.ClientSession(discord.address, headers={"Authorization": f"Bot {discord.token}"}) as session:
        first, second = await session.get("/api/v10/users/@me"), await session.get("/api/v10/gateway/bot")
        assert (first.status, second.status, second.headers["X-RateLimit-Scope"]) == (200, 429, "global")
        assert (await second.json())["global"] is True
        assert discord.unwelcome == 1


def test_buckets_are_named_by_route_and_major_parameter() -> None:
    assert bucket_of("POST", "/channels/123456/messages") == "POST /channels/{id}/messages /channels/123456"
    assert template("/channels/123456/messages/234567/reactions/%F0%9F%8C%B1/@me") == (
        "/channels/{id}/messages/{id}/reactions/{emoji}/@me"
    )
    assert bucket_of("PATCH", "/webhooks/123456/tok_en/messages/@original") == (
        "PATCH /webhooks/{id}/{token}/messages/@original /webhooks/123456/tok_en"
    )
    assert template("/interactions/123456/tok/callback") == "/interactions/{id}/{token}/callback"


async def test_a_storm_is_the_same_for_the_same_seed(discord: DiscordServer, town: Town) -> None:
    url, headers = f"{discord.api_url}/users/@me", {"Authorization": f"Bot {discord.token}"}

    async def statuses() -> list[int]:
        discord.weather.storm(7, share=0.5, statuses=(500, 502))
        async with aiohttp.ClientSession(headers=headers) as session:
            return [(await session.get(url)).status for _ in range(20)]

    first = await statuses()
    assert set(first) == {200, 500, 502}
    assert await statuses() == first


async def test_a_request_can_be_held_before_and_after_its_effect(discord: DiscordServer, town: Town) -> None:
    async with running(Bot(), discord) as bot:
        general = messageable(bot, town.room("general").id)
        before = discord.weather.holds("POST", POSTS)
        sending = asyncio.create_task(general.send("held"))
        await before.reached()
        assert town.messages() == []
        before.let_go()
        await sending
        after = discord.weather.holds("POST", POSTS, stored=True)
        sending = asyncio.create_task(general.send("stored"))
        await after.reached()
        assert [one.text for one in town.messages()] == ["held", "stored"]
        assert not sending.done()
        discord.weather.clears()
        await sending


async def test_what_does_not_come_is_told_with_what_was_there(discord: DiscordServer, town: Town, ana: Person) -> None:
    discord.changes.patience = 0.05
    ana.says("general", "good morning")
    with pytest.raises(NotSeen, match=r"'Welcome' in general was waited for 0\.05 s; there was: .*Ana: good morning"):
        await town.hears("Welcome")


async def test_what_the_server_cannot_do_ends_the_test() -> None:
    server = await DiscordServer().__aenter__()
    headers = {"Authorization": f"Bot {server.token}"}
    async with aiohttp.ClientSession(server.address, headers=headers) as session:
        answer = await session.get("/api/v10/soundboard-default-sounds")
        assert answer.status == 501
    with pytest.raises(Gap, match="GET /soundboard-default-sounds"):
        await server.__aexit__(None, None, None)


async def test_each_run_of_a_bot_is_written_to_a_file_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEARTH_WIRE_LOG", str(tmp_path / "wire"))
    async with DiscordServer() as server, aiohttp.ClientSession() as session:
        headers = {"Authorization": f"Bot {server.token}"}
        for path in ("/users/@me", "/gateway/bot?x=1", "/users/@me"):
            async with session.get(f"{server.api_url}{path}", headers=headers) as answer:
                assert answer.status == 200
    files = sorted((tmp_path / "wire").iterdir())
    assert len({one.name for one in files}) == 2
    lines = [msgspec.json.decode(line) for line in files[0].read_bytes().splitlines()]
    assert [(one["path"], one["query"], one["status"]) for one in lines] == [
        ("/users/@me", {}, 200),
        ("/gateway/bot", {"x": "1"}, 200),
    ]
    assert lines[1]["response"]["url"].startswith("ws://127.0.0.1:")


def test_gusts_lose_no_event_and_blow_alike_for_the_same_seed() -> None:
    def blown() -> list[str]:
        weather = Weather(Changes())
        weather.gusts(3, late=0.2, twice=0.2, swapped=0.2)
        told = [name for number in range(100) for name, _ in weather.carry(f"E{number:02}", {})]
        return told + [name for name, _ in weather.late_events()]

    names = [f"E{number:02}" for number in range(100)]
    told = blown()
    assert set(told) == set(names)
    assert len(told) > 100
    assert told != sorted(told)
    assert blown() == told


async def test_a_storm_can_swallow_answers_whole(discord: DiscordServer, town: Town) -> None:
    discord.weather.storm(1, share=0, lost=1.0, path="*/typing")
    headers, path = {"Authorization": f"Bot {discord.token}"}, f"/api/v10/channels/{town.room('general').id}/typing"
    async with aiohttp.ClientSession(discord.address, headers=headers) as session:
        with pytest.raises(aiohttp.ClientError):
            await session.post(path)
        discord.weather.clears()
        assert (await session.post(path)).status == 204
