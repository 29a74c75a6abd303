# Red stands in an environment of its own, whose libraries nothing here can see
# pyright: basic, reportMissingImports=false, reportArgumentType=false
"""Red-DiscordBot's core on gateway frames, in an environment of its own: `python run.py FRAMES`, a JSON file.

Run by `make bench` alone. It imports nothing of Hearth's, since Red's own libraries stand in another environment,
and prints messages a second and commands a second, as JSON.
"""

import asyncio
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

os.environ["HOME"] = tempfile.mkdtemp(prefix="hearth-bench-red-")

import yarl
from discord.gateway import DiscordWebSocket
from redbot.core import _drivers, data_manager
from redbot.core._cli import parse_cli_flags
from redbot.core.bot import Red
from redbot.core.core_commands import Core


class Counting:
    """Discord's interface, which takes every message at once and counts them."""

    def __init__(self) -> None:
        self.sent = 0
        self.wanted = 0
        self.done = asyncio.Event()

    async def request(self, route: Any, **_: Any) -> dict[str, Any]:
        """A message that was posted."""
        self.sent += 1
        if self.sent == self.wanted:
            self.done.set()
        channel = str(route.channel_id)
        return {"id": str(2**62 + self.sent), "channel_id": channel, "type": 0, "content": "Pong.", **_EMPTY}


_EMPTY = {
    "author": {"id": "1300000000000000002", "username": "hearth", "discriminator": "0", "avatar": None, "bot": True},
    "timestamp": "2026-01-01T00:00:00+00:00",
    "edited_timestamp": None,
    "tts": False,
    "mention_everyone": False,
    "mentions": [],
    "mention_roles": [],
    "attachments": [],
    "embeds": [],
    "pinned": False,
}


async def opened(frames: list[str]) -> tuple[Red, DiscordWebSocket]:
    """Red's core with its commands, on a server."""
    data_manager.config_dir.mkdir(parents=True, exist_ok=True)
    data_manager.create_temp_config()
    data_manager.load_basic_configuration("temporary_red")
    await _drivers.get_driver_class().initialize(**data_manager.storage_details())
    flags = parse_cli_flags(["--no-instance", "--no-prompt", "--prefix", "!"])
    red = Red(cli_flags=flags, description="Red", dm_help=None, owner_ids=set())
    await red._async_setup_hook()
    await red._config.prefix.set(["!"])
    await red._pre_login()
    await red.add_cog(Core(red))
    red._red_ready.set()
    websocket: Any = DiscordWebSocket(None, loop=asyncio.get_running_loop())
    state: Any = red._connection
    websocket.token, websocket._connection, websocket._discord_parsers = "", state, state.parsers
    websocket._dispatch, websocket.gateway, websocket.call_hooks = (
        red.dispatch,
        yarl.URL("ws://127.0.0.1/"),
        state.call_hooks,
    )
    websocket.shard_id, websocket.session_id, websocket.sequence, websocket._max_heartbeat_timeout = 0, None, None, 60.0
    for frame in frames:
        await websocket.received_message(frame)
    return red, websocket


async def fed(websocket: DiscordWebSocket, frames: list[str]) -> None:
    """Frames one by one, as on Hearth's side."""
    for number, frame in enumerate(frames):
        await websocket.received_message(frame)
        if number % 50 == 0:
            await asyncio.sleep(0)


async def main(given: dict[str, list[str]]) -> None:
    """Both figures."""
    red, websocket = await opened(given["opening"])
    seen = asyncio.Event()
    left = len(given["messages"])

    async def counted(_message: Any) -> None:
        nonlocal left
        left -= 1
        if not left:
            seen.set()

    red.add_listener(counted, "on_message_without_command")
    begun = time.perf_counter()
    await fed(websocket, given["messages"])
    await asyncio.wait_for(seen.wait(), 120)
    messages = len(given["messages"]) / (time.perf_counter() - begun)
    http = Counting()
    http.wanted = len(given["commands"])
    red.http.request = http.request
    begun = time.perf_counter()
    await fed(websocket, given["commands"])
    await asyncio.wait_for(http.done.wait(), 120)
    commands = len(given["commands"]) / (time.perf_counter() - begun)
    print(json.dumps({"messages": messages, "commands": commands}))
    os._exit(0)


if __name__ == "__main__":
    asyncio.run(main(json.loads(Path(sys.argv[1]).read_text())))
