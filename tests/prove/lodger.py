"""A Hearth connected to a loopback Discord, in a process of its own, which ends itself with SIGKILL at a named point.

The Discord lives on in the process that started this one, where people go on writing and deciding.
"""

import asyncio
import json
import os
from collections.abc import Mapping
from multiprocessing import parent_process
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from bot.core.alarm import Alarm
from bot.hearth import Hearth
from bot.kit.cog import AnyCog, Cog
from bot.kit.context import Context
from bot.kit.effects import Urgency
from bot.kit.events import MessagePosted
from bot.kit.settings import Settings
from bot.kit.ui import Message, say
from bot.platforms.discord import DiscordPlatform, Options
from cogs import SHIPPED
from tests.prove.child import AWAKE, Fuse

ADDRESSES: Final = "discord.json"
"""The file of the folder that says where the Discord is."""
FIRST: Final[Mapping[str, Mapping[str, Any]]] = {
    "community": AWAKE["community"] | {"norms": "Be kind."},
    "disclosure": {"author_time": "0s"},
}


class Nothing(Settings):
    """No settings."""


echo: Final = Cog("echo", "says that it heard every message of a person", Nothing)
SOON: Final = Alarm
"""Imported by the process that lives are forked from, so that each of them starts at once."""
COGS: Final[tuple[AnyCog, ...]] = (*SHIPPED, echo)


@echo.on(MessagePosted)
async def heard(ctx: Context[Nothing], event: MessagePosted) -> None:
    """One message for every message."""
    if event.actor is not None and not event.actor.bot:
        ctx.send(ctx.channel, say(f"heard {event.key}"), purpose="test", urgency=Urgency.DUTY)


@echo.command("loud", help="Answer in public")
async def loud(ctx: Context[Nothing], word: str) -> Message:
    """Something that everybody reads."""
    return say(f"{word}, for all")


def options(token: str, api_url: str, gateway_url: str) -> Options:
    """The adapter's, for a Discord at these addresses, which keeps the files as well."""
    hosts = frozenset({urlsplit(api_url).netloc})
    return Options(token, api_url, gateway_url, file_hosts=hosts, backoff=(0.05,))


for cog in SHIPPED:
    if cog.warm is not None:
        cog.warm()  # in the process that lives are forked from, once instead of in each of them


async def live(folder: Path, fuse: Fuse) -> None:
    """Be there until the fuse burns, somebody ends it from outside, or whoever began it is gone."""
    alone, began = asyncio.Event(), parent_process()
    assert began is not None
    asyncio.get_running_loop().add_reader(began.sentinel, alone.set)
    found = json.loads((folder / ADDRESSES).read_text())
    platform = DiscordPlatform(options(**found))
    hearth = await Hearth.open(folder, cogs=COGS, platforms=[platform], first=FIRST, reached=fuse)
    async with hearth.running():
        fuse.lit = True
        await alone.wait()


def life(folder: Path, _: int, point: str, nth: int) -> None:
    """A whole life. What it says goes to a file."""
    with (folder / "last-words").open("ab") as words:
        os.dup2(words.fileno(), 2)
    asyncio.run(live(folder, Fuse(folder, point, nth)))
