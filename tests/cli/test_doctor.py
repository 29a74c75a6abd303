"""`hearth doctor` as an operator starts it: on a machine with nothing, and against a Discord on loopback."""

import asyncio
import json
import socket
import subprocess
from collections.abc import AsyncGenerator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from discord import Permissions
from sqlalchemy import Connection, insert

from bot.cli.waiting import in_time
from bot.config.tokens import DISCORD
from bot.core.clockwork import MovableClock
from bot.kit.findings import Finding, ok
from bot.storage.tables import setting
from bot.testing import Room, StoppedClock
from bot.web import build, serve
from cogs import SHIPPED
from tests.cli.started import hearth
from tests.servers.discord import BOT, DiscordServer, Town

HERE = ["your file", "data folder", "disk space", "database", "time zones", "page"]
Ran = subprocess.CompletedProcess[str]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the operator stands: a file that takes a free port, so that a Hearth elsewhere is no matter."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        (tmp_path / "config.toml").write_text(f"[web]\nport = {free.getsockname()[1]}\n")
    return tmp_path


@pytest.fixture
async def discord(folder: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[DiscordServer]:
    """A Discord that the operator's file names and whose token is set."""
    async with DiscordServer() as server:
        with (folder / "config.toml").open("a") as file:
            file.write(
                f'[discord]\nenabled = true\napi_url = "{server.api_url}"\ngateway_url = "{server.gateway_url}"\n'
            )
        monkeypatch.setenv(DISCORD, server.token)
        yield server


def allotment(discord: DiscordServer) -> Town:
    """A server in which nothing is missing."""
    roles = ("moderator", "organiser", "newcomer")
    town = discord.town("Allotment", channels=("general", "staff", "introductions", "plants"), roles=roles)
    town.forbids("@everyone", "view_channel", where="staff")
    town.allows(BOT, "view_channel", where="staff")
    return town


async def doctor(folder: Path, *words: str) -> Ran:
    """Run it beside the server; whatever it says, no token is in it."""
    ran = await asyncio.to_thread(hearth, "doctor", *words, folder=folder)
    assert "loopback.only.token" not in ran.stdout + ran.stderr
    assert "Traceback" not in ran.stderr
    return ran


def level(ran: Ran, about: str) -> str:
    """How the first line about something begins."""
    return next(line.split()[0] for line in ran.stdout.splitlines() if line[6:].startswith(about))


def line(ran: Ran, words: str) -> tuple[str, str]:
    """The level of the line with these words, and its remedy."""
    lines = ran.stdout.splitlines()
    at = next((n for n, one in enumerate(lines) if words in one), None)
    assert at is not None, ran.stdout
    remedy = lines[at + 1] if lines[at + 1].startswith("      → ") else ""
    return lines[at].split()[0], remedy.removeprefix("      → ")


# This machine


def test_on_a_machine_with_nothing_it_looks_at_the_machine_and_says_how_to_go_on(folder: Path) -> None:
    ran = hearth("doctor", folder=folder)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert [level(ran, about) for about in HERE] == ["ok"] * len(HERE)
    assert line(ran, "switched off")[0] == "ok"
    assert ran.stdout.splitlines()[-1] == "Nothing is missing."
    assert [path.name for path in folder.iterdir()] == ["config.toml"]


def test_a_file_with_mistakes_is_told_and_nothing_is_asked(folder: Path) -> None:
    (folder / "config.toml").write_text("[discord]\nenabled = 1\nguild = 5\n")
    ran = hearth("doctor", folder=folder)
    assert ran.returncode == 1
    assert ran.stdout.count("fail  your file  config.toml:") == 2
    assert ran.stdout.splitlines()[-1] == "2 to mend."


def test_a_token_without_discord_being_on_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DISCORD, "loopback.only.token")
    ran = hearth("doctor", folder=folder)
    assert line(ran, "is set, and Discord is switched off")[0] == "warn"
    assert ran.returncode == 0


# Discord, wrong input first


async def test_without_a_token_nothing_is_asked(
    discord: DiscordServer, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(DISCORD)
    ran = await doctor(folder)
    level_, remedy = line(ran, f"the environment variable {DISCORD} is not set")
    assert (ran.returncode, level_) == (1, "fail")
    assert "Bot, Reset Token" in remedy
    assert discord.requests == []


async def test_a_token_that_discord_does_not_take_is_said_and_never_shown(
    discord: DiscordServer, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DISCORD, "a-token-of-yesterday")
    ran = await doctor(folder)
    level_, remedy = line(ran, f"Discord does not take the token in {DISCORD}.")
    assert (ran.returncode, level_) == (1, "fail")
    assert "Copy it anew from the developer portal" in remedy
    assert "a-token-of-yesterday" not in ran.stdout + ran.stderr


async def test_a_discord_that_is_not_there_is_said_with_its_address(folder: Path, discord: DiscordServer) -> None:
    await discord.__aexit__(None, None, None)
    ran = await doctor(folder)
    level_, remedy = line(ran, f"{discord.api_url} does not answer")
    assert (ran.returncode, level_) == (1, "fail")
    assert "network, firewall and proxy" in remedy


async def test_what_is_no_discord_is_said(folder: Path, discord: DiscordServer) -> None:
    config = folder / "config.toml"
    config.write_text(config.read_text().replace("/api/v10", ""))
    ran = await doctor(folder)
    assert ran.returncode == 1
    assert line(ran, f"{discord.api_url.removesuffix('/api/v10')} answers with an error of its own (404)")[0] == "fail"


async def test_a_missing_intent_says_what_is_off_and_where_to_switch_it_on(
    discord: DiscordServer, folder: Path
) -> None:
    allotment(discord)
    discord.grants("members")
    ran = await doctor(folder)
    assert (ran.returncode, level(ran, "members intent")) == (1, "ok")
    level_, remedy = line(ran, "Without it undisclosed interests are not looked for")
    assert level_ == "fail"
    assert "switch Message Content Intent on" in remedy
    with (folder / "config.toml").open("a") as file:
        file.write("message_content = false\n")
    ran = await doctor(folder)
    assert (ran.returncode, level(ran, "message content intent")) == (0, "warn")


async def test_what_is_missing_on_a_server_is_named_with_what_to_click(discord: DiscordServer, folder: Path) -> None:
    town = allotment(discord)
    town.forbids(BOT, "manage_messages", "manage_webhooks", where="plants")
    town.lowers_bot("newcomer")
    ran = await doctor(folder)
    assert ran.returncode == 1
    level_, remedy = line(ran, "In #plants Hearth lacks Manage Messages (to take a post out of sight while it is held)")
    assert level_ == "warn"
    assert remedy.startswith("Edit Channel, Permissions: add the role hearth and allow it there. ")
    assert line(ran, "can neither give nor take the role “newcomer”: it stands above")[0] == "fail"
    assert ran.stdout.splitlines()[-1] == "1 to mend, and 1 to know about."


async def test_hearth_on_no_server_is_sent_the_invite_link(discord: DiscordServer, folder: Path) -> None:
    ran = await doctor(folder)
    assert (ran.returncode, line(ran, "Hearth is on no server yet")[0]) == (0, "warn")
    link = ran.stdout.split("The link with the least permissions: ")[1].split()[0]
    asked = parse_qs(urlsplit(link).query)
    assert asked["client_id"] == [str(discord.world.application_id)]
    assert not Permissions(int(asked["permissions"][0])).administrator


async def test_with_the_permissions_of_the_invite_link_nothing_is_missing_and_programs_can_read_it(
    discord: DiscordServer, folder: Path
) -> None:
    town = allotment(discord)
    town.forbids("@everyone", "send_messages", "add_reactions", "attach_files", "embed_links")
    asked = parse_qs(urlsplit((await doctor(folder)).stdout.split("permissions: ")[1].split()[0]).query)
    discord.world.edit_role(town.id, town.bot_role.id, {"permissions": int(asked["permissions"][0])})
    ran = await doctor(folder)
    assert (ran.returncode, ran.stdout.splitlines()[-1]) == (0, "Nothing is missing."), ran.stdout
    assert line(ran, "Hearth has what it needs, in 4 channels.")[0] == "ok"
    assert all(one.method == "GET" for one in discord.requests)
    told = [json.loads(one) for one in (await doctor(folder, "--json")).stdout.splitlines()]
    assert {one["level"] for one in told} == {"ok"}
    assert [one["about"] for one in told][: len(HERE)] == HERE


async def test_beside_a_running_hearth_it_reads_what_organisers_saved(discord: DiscordServer, folder: Path) -> None:
    town = allotment(discord)
    clock = MovableClock(StoppedClock())
    (folder / "data").mkdir()
    async with Room.open(folder / "data", SHIPPED, clock=clock) as room:
        served = await serve(build(room.world, room.hearth.views, room.hearth.travel(clock, room.settled, "o")), port=0)
        config = folder / "config.toml"
        theirs = config.read_text().split("[discord]")[1]
        config.write_text(f"[web]\nport = {urlsplit(served.address).port}\n[discord]{theirs}")

        def saved(connection: Connection) -> None:
            space = room.hearth.directory.space(connection, "discord", str(town.id), "Allotment")
            value = '{"staff": "mods"}'
            row = {"community": space.community, "section": "community", "version": 1, "value": value, "at": 0}
            connection.execute(insert(setting).values(**row))

        await room.hearth.database.write(saved)
        ran = await doctor(folder)
        await served.stop()
    assert line(ran, "Hearth runs, and answers on port")[0] == "ok"
    assert line(ran, "There is no channel #mods, which settings name under “Moderators' channel”")[0] == "fail"
    assert "#staff" not in ran.stdout


async def test_one_server_that_cannot_be_looked_at_does_not_hide_the_others(
    discord: DiscordServer, folder: Path
) -> None:
    first = allotment(discord)
    discord.town(f"Workshop {discord.token}")
    discord.weather.refuses("GET", f"/guilds/{first.id}/channels", 403)
    ran = await doctor(folder)
    assert ran.returncode == 1
    assert line(ran, "Hearth could not look at its channels")[0] == "fail"
    assert "server Workshop [hidden]  " in ran.stdout


# Waiting


async def _slow(gate: asyncio.Event) -> AsyncGenerator[Finding]:
    yield ok("token", "It is known.")
    await gate.wait()
    yield ok("clock", "It agrees.")


async def test_a_wait_is_told_once_and_the_answer_still_comes(capsys: pytest.CaptureFixture[str]) -> None:
    gate = asyncio.Event()
    found = [await anext(findings := in_time(_slow(gate), soon=0))]
    waiting = asyncio.ensure_future(anext(findings))
    await asyncio.wait({waiting}, timeout=0.01)
    assert capsys.readouterr().err == "Asking …\n"
    gate.set()
    found += [await waiting, *[one async for one in findings]]
    assert [one.about for one in found] == ["token", "clock"]
    assert capsys.readouterr().err == ""


async def test_a_wait_without_end_is_ended_and_what_was_found_stays() -> None:
    found = [one async for one in in_time(_slow(asyncio.Event()), soon=0, longest=0.05)]
    assert [(one.level, one.about) for one in found] == [("ok", "token"), ("fail", "time")]
