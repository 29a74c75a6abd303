"""The gateway: who is let in, what they are told, and how they find back after the line fell."""

import zlib
from typing import Any

import aiohttp
import discord as library
import msgspec
import pytest

from tests.servers.bots import Bot, ShardedBot, messageable, running, until
from tests.servers.discord import DiscordServer, Person, Town

QUIET = library.Intents(guilds=True, guild_messages=True, dm_messages=True)


class ZlibStream:
    """What discord.py uses where zstandard is not installed, which it is here."""

    COMPRESSION_TYPE = "zlib-stream"

    def __init__(self) -> None:
        self._context = zlib.decompressobj()

    def decompress(self, data: bytes) -> str | None:
        """One whole frame."""
        assert data.endswith(b"\x00\x00\xff\xff")
        return self._context.decompress(data).decode()


async def heard(bot: Bot, count: int) -> list[str]:
    """What the bot was told in messages, once there are so many."""
    await until(lambda: len(bot.heard) >= count)
    return [one.content for one in bot.heard]


async def test_a_bot_logs_in_and_knows_the_community(discord: DiscordServer, town: Town, ana: Person) -> None:
    town.gives_role(ana, "moderator")
    thread = ana.opens_thread("general", "Seeds")
    async with running(Bot(), discord) as bot:
        guild = bot.guilds[0]
        assert (guild.name, guild.member_count, guild.me.display_name) == ("Allotment", 3, "Hearth")
        assert [one.name for one in guild.text_channels] == ["general", "staff"]
        assert [one.name for one in guild.threads] == [thread.name]
        member = guild.get_member(ana.id)
        assert member is not None
        assert [one.name for one in member.roles] == ["@everyone", "moderator"]
        ana.says("general", "good morning")
        assert await heard(bot, 1) == ["good morning"]


@pytest.mark.parametrize("stream", ["zstd-stream", "zlib-stream"])
async def test_compressed_streams_are_read(
    stream: str, discord: DiscordServer, ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    if stream == "zlib-stream":
        monkeypatch.setattr(library.utils, "_ActiveDecompressionContext", ZlibStream)
    async with running(Bot(), discord) as bot:
        for number in range(20):
            ana.says("general", f"{number} " + "so it is " * 100)
        assert len(await heard(bot, 20)) == 20
        assert discord.gateway.streams == [stream]


async def test_without_compression_frames_are_text_and_op_1_is_answered(discord: DiscordServer, town: Town) -> None:
    async with aiohttp.ClientSession() as session, session.ws_connect(discord.gateway_url) as socket:
        hello = msgspec.json.decode(await socket.receive_str())
        assert (hello["op"], hello["d"]["heartbeat_interval"]) == (10, 41_250)
        await socket.send_json({"op": 1, "d": None})
        assert msgspec.json.decode(await socket.receive_str())["op"] == 11
        await socket.send_json({"op": 2, "d": {"token": discord.token, "intents": 1, "properties": {}}})
        ready = msgspec.json.decode(await socket.receive_str())
        assert ready["d"]["guilds"] == [{"id": str(town.id), "unavailable": True}]
        assert ready["d"]["resume_gateway_url"] == discord.gateway_url
        created = msgspec.json.decode(await socket.receive_str())
        assert (created["t"], created["s"]) == ("GUILD_CREATE", 2)


async def test_a_wrong_token_is_refused_at_both_doors(discord: DiscordServer) -> None:
    bot = Bot()
    with pytest.raises(library.LoginFailure):
        await bot.login("wrong")
    await bot.close()
    bot = Bot()
    await bot.login(discord.token)
    bot.http.token = "wrong"
    with pytest.raises(library.ConnectionClosed) as closed:
        await bot.connect()
    assert closed.value.code == 4004
    await bot.close()


async def test_privileged_intents_need_to_be_granted(discord: DiscordServer) -> None:
    discord.grants("members")
    with pytest.raises(library.PrivilegedIntentsRequired):
        async with running(Bot(), discord):
            pass
    async with running(Bot(QUIET), discord) as bot:
        flags = (await bot.application_info()).flags
        assert (flags.gateway_guild_members, flags.gateway_message_content) == (True, False)


async def test_without_message_content_only_some_words_come(discord: DiscordServer, town: Town, ana: Person) -> None:
    bot = Bot(QUIET)
    async with running(bot, discord):
        ana.says("general", "nobody's business")
        ana.says("general", f"<@{discord.world.bot_user.id}> help")
        ana.writes_to_bot("a word in private")
        await messageable(bot, town.room("general").id).send("my own")
        contents = await heard(bot, 4)
        assert contents == ["", f"<@{discord.world.bot_user.id}> help", "a word in private", "my own"]
        town.joins("Cleo")
        ana.says("general", "x")
        await heard(bot, 5)
        assert "GUILD_MEMBER_ADD" not in bot.told


async def test_a_resumed_session_hears_what_it_missed_once(discord: DiscordServer, ana: Person) -> None:
    async with running(Bot(), discord) as bot:
        ana.says("general", "one")
        await heard(bot, 1)
        await discord.gateway.close(4000)
        ana.says("general", "two")
        ana.says("general", "three")
        assert await heard(bot, 3) == ["one", "two", "three"]
        assert (discord.gateway.resumed, discord.gateway.identified) == (1, 1)


@pytest.mark.parametrize("resumable", [True, False])
async def test_an_invalidated_session_is_resumed_or_begun_anew(
    resumable: bool, discord: DiscordServer, ana: Person
) -> None:
    async with running(Bot(), discord) as bot:
        await discord.gateway.invalidate(resumable=resumable)
        await discord.gateway.until_gone()
        ana.says("general", "between")
        await discord.gateway.until_connected()
        ana.says("general", "after")
        expected = ["between", "after"] if resumable else ["after"]
        assert await heard(bot, len(expected)) == expected
        assert (discord.gateway.resumed, discord.gateway.identified) == ((1, 1) if resumable else (0, 2))


async def test_whoever_is_asked_to_reconnect_resumes(discord: DiscordServer, ana: Person) -> None:
    async with running(Bot(), discord) as bot:
        await discord.gateway.ask_to_reconnect()
        await discord.gateway.until_gone()
        ana.says("general", "still there?")
        assert await heard(bot, 1) == ["still there?"]
        assert discord.gateway.resumed == 1


@pytest.mark.parametrize("forget", [False, True])
async def test_an_outage_ends_and_what_happened_is_told_or_lost(
    forget: bool, discord: DiscordServer, ana: Person
) -> None:
    async with running(Bot(), discord) as bot:
        await discord.gateway.go_down(forget=forget)
        ana.says("general", "in the dark")
        with pytest.raises(aiohttp.ClientConnectorError):
            async with aiohttp.ClientSession() as session:
                await session.ws_connect(discord.gateway_url)
        await discord.gateway.come_up()
        await discord.gateway.until_connected()
        ana.says("general", "light again")
        expected = ["light again"] if forget else ["in the dark", "light again"]
        assert await heard(bot, len(expected)) == expected


async def test_members_come_in_chunks(discord: DiscordServer, town: Town) -> None:
    for number in range(1_500):
        town.member(f"Member {number}")
    async with running(Bot(), discord) as bot:
        assert len(bot.guilds[0].members) == 1_502
        assert bot.told.count("GUILD_MEMBERS_CHUNK") == 2
        found = await bot.guilds[0].query_members("member_149", limit=5)
        assert [one.name for one in found] == ["member_149", *(f"member_149{number}" for number in range(4))]
        by_id = await bot.guilds[0].query_members(user_ids=[town.people["Member 7"].id, 12345])
        assert [one.display_name for one in by_id] == ["Member 7"]


async def test_each_shard_hears_of_its_own_communities(discord: DiscordServer) -> None:
    towns = [discord.town(f"Town {number}", shard=(number, 3)) for number in range(3)]
    bot = ShardedBot(3)
    async with running(bot, discord):
        await discord.gateway.until_connected(3)
        assert {one.name: one.shard_id for one in bot.guilds} == {f"Town {number}": number for number in range(3)}
        towns[2].adds_channel("news")
        await discord.gateway.until_connected(3)
        sessions: list[Any] = sorted(discord.gateway.connected, key=lambda one: one.shard)
        assert [one.sequence for one in sessions] == [2, 2, 3]


@pytest.mark.parametrize(
    ("how", "expected"), [("twice", ["a", "a", "b"]), ("swapped", ["b", "a"]), ("late", ["b", "a"])]
)
async def test_events_come_twice_or_late_or_out_of_order(
    how: str, expected: list[str], discord: DiscordServer, ana: Person
) -> None:
    async with running(Bot(), discord) as bot:
        match how:
            case "twice":
                discord.weather.doubles("MESSAGE_CREATE")
            case "swapped":
                discord.weather.swaps("MESSAGE_CREATE")
            case _:
                discord.weather.delays("MESSAGE_CREATE")
        ana.says("general", "a")
        if how == "late":
            discord.weather.clears()
        ana.says("general", "b")
        discord.gateway.tells_late()
        assert await heard(bot, len(expected)) == expected


async def test_a_test_can_tell_what_never_happened(discord: DiscordServer, town: Town) -> None:
    async with running(Bot(), discord) as bot:
        discord.gateway.tells("GUILD_DELETE", {"id": str(town.id), "unavailable": True})
        await until(lambda: bot.guilds[0].unavailable)
        discord.gateway.tells("SOMETHING_NEW", {"odd": [None, {}]})
        await until(lambda: "SOMETHING_NEW" in bot.told)


async def test_hearts_beat_as_often_as_they_were_asked_to(discord: DiscordServer) -> None:
    discord.gateway.heartbeat_ms = 20
    async with running(Bot(), discord) as bot:
        await discord.changes.until(lambda: discord.gateway.heartbeats >= 4, "four heartbeats")
        assert bot.latency < 5
