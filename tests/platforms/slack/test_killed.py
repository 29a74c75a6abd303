"""`kill -9` in the middle of a conversation on Slack: nothing that was said is missing on record, or there twice."""

import asyncio
import os
import socket
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, closing, contextmanager
from pathlib import Path
from typing import Final

from tests.cli.started import ROOT
from tests.servers.slack import Post, SlackServer

PROGRAM: Final = "import sys; sys.path.insert(0, sys.argv.pop(1)); from bot.cli import main; main()"
BEFORE, SOME, AWAY = 40, 5, 10
"""Messages until the process is killed, what has been acknowledged by then, and messages while there is no process."""
SECOND_TRIES: Final = (1, 61, 301)
"""Seconds after which Slack delivers again what nobody acknowledged."""


@contextmanager
def running(folder: Path, server: SlackServer) -> Generator[subprocess.Popen[bytes]]:
    """`hearth run` in a process of its own, which does not outlive the story."""
    environment = {**os.environ, "HEARTH_SLACK_BOT_TOKEN": server.bot_token, "HEARTH_SLACK_APP_TOKEN": server.app_token}
    with (folder / "out").open("ab") as out:
        process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(ROOT), "run"], cwd=folder, env=environment, stdout=out, stderr=out
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def free_port() -> int:
    """A port for the page that nothing listens on."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


@asynccontextmanager
async def town(folder: Path) -> AsyncGenerator[SlackServer]:
    """A workspace with two members, and a folder set up for it."""
    async with SlackServer() as server:
        (folder / "config.toml").write_text(
            f'[slack]\nenabled = true\napi_url = "{server.api_url.rstrip("/")}"\n'
            f"[local]\nenabled = false\n[web]\nport = {free_port()}\n",
            encoding="utf-8",
        )
        yield server


def on_record(folder: Path) -> Counter[str]:
    """The keys in the journal, and how often each is there."""
    with closing(sqlite3.connect(next(folder.rglob("hearth.db")))) as database:
        return Counter(key for (key,) in database.execute("SELECT key FROM journal"))


def _acknowledged(server: SlackServer) -> int:
    return sum(one.method == "ack" for one in server.requests)


async def test_a_process_killed_while_people_talk_misses_and_doubles_nothing(tmp_path: Path) -> None:
    async with town(tmp_path) as server:
        ana, ben = server.workspace.member("Ana"), server.workspace.member("Ben")
        posts: list[Post] = []
        with running(tmp_path, server) as process:
            await server.sockets.until_connected()
            ana.uses("/thanks @Ben for the soup")
            await server.workspace.hears("soup")
            posts += [ana.says("general", f"Message {number}.") for number in range(BEFORE)]
            await server.workspace.until(lambda: _acknowledged(server) > SOME, "some of them on record")
            posts += [ana.says("general", f"More {number}.") for number in range(BEFORE)]
            await asyncio.sleep(0)
            process.kill()
            await asyncio.to_thread(process.wait)
        at_death = on_record(tmp_path)
        assert not {f"{post.channel.id}.{post.ts}" for post in posts} <= at_death.keys()
        posts += [ben.says("general", f"Anybody there? {number}.") for number in range(AWAY)]
        with running(tmp_path, server):
            await server.sockets.until_connected()
            for seconds in SECOND_TRIES:
                server.later(seconds)
            ben.uses("/thanks @Ana for coming back")
            await server.workspace.hears("coming back")
            await server.workspace.until(lambda: not server.deliveries.waiting, "nothing to deliver any more")
        found = on_record(tmp_path)
        assert [post.text for post in posts if not found[f"{post.channel.id}.{post.ts}"]] == []
        assert [key for key, times in found.items() if times > 1] == []
        said = Counter(post.text for post in server.workspace.messages("general") if post.by_bot)
        assert [text for text, times in said.items() if times > 1] == []
