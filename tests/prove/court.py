"""A Hearth with the moderation queue in a process of its own, which ends itself with SIGKILL at a named point.

Two moderators press for the same posts at once, take decisions back, and posts change after they were decided.
What a life leaves open, the next one decides. The author's direct messages are closed, so that the way around
them is walked as well. What a moderator read was done goes to `acknowledged`, written through before it counts.
"""

import asyncio
import os
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bot.core.work import Reached
from bot.hearth import Hearth
from bot.kit.clock import WallClock
from bot.kit.events import ButtonPressed, FormSent, Interaction
from bot.kit.outcome import Reply
from bot.kit.people import Account, Place
from bot.platforms.local.platform import LocalPlatform
from bot.platforms.local.world import World
from bot.storage.tables import review_item
from tests.cogs.hearing import POST, hearing
from tests.prove.child import AWAKE, Fuse, settled

STAFF = ("moderator",)


@asynccontextmanager
async def sitting(folder: Path, reached: Reached) -> AsyncGenerator[tuple[Hearth, World]]:
    """Hearth with the queue, and the local platform, on a folder, by the wall clock."""
    clock = WallClock()
    world = await World.open(folder / "local.db", clock)
    hearth = await Hearth.open(
        folder, cogs=hearing(), platforms=[LocalPlatform(world)], clock=clock, first=AWAKE, reached=reached
    )
    async with hearth.running(alarm=False):
        yield hearth, world
    await world.close()


class Court:
    """The people, and what they press."""

    def __init__(self, folder: Path, hearth: Hearth, world: World) -> None:
        self._folder = folder
        self._hearth = hearth
        self._world = world
        self._accounts: dict[str, Account] = {}
        self._keys: dict[str, str] = {}

    async def gather(self) -> None:
        """Two channels, an author and two moderators, unless they are here already."""
        for name, readers in (("general", ()), ("staff", STAFF)):
            found = await self._world.find_channel(name)
            self._keys[name] = found or await self._world.add_channel(name, readers=readers, writers=readers)
        for name, role in (("Ana", "member"), ("Mo", "moderator"), ("Kit", "moderator")):
            if await self._world.find_member(name) is None:
                await self._world.add_member(name, (role,))
            found_member = await self._world.find_member(name)
            assert found_member is not None
            self._accounts[name] = found_member.account
        await self._world.set_reachable(self._accounts["Ana"].key, reachable=False)
        await settled(self._hearth, self._world)

    async def post(self, text: str) -> str:
        """Ana posts something that a rule finds and holds."""
        key = await self._world.post(self._accounts["Ana"].key, self._keys["general"], f"{POST} HELD {text}")
        await settled(self._hearth, self._world)
        return key

    async def edit(self, message: str, text: str) -> None:
        """Ana changes a post."""
        await self._world.edit(self._accounts["Ana"].key, message, f"{POST} {text}")
        await settled(self._hearth, self._world)

    async def items(self, **where: object) -> Sequence[Any]:
        """Items as rows, by their columns."""
        query = select(review_item).where(*(review_item.c[name] == value for name, value in where.items()))
        return await self._hearth.database.read(lambda connection: connection.execute(query).fetchall())

    async def both_decide(self, item: Any) -> None:
        """Mo approves and Kit rejects, at once."""
        sight = f"{item.id}:{item.version}"
        await asyncio.gather(
            self._does(self._press("Mo", f"moderation.approve:{sight}")),
            self._does(self._send("Kit", f"moderation.reject:{sight}", "Not here.")),
        )
        await settled(self._hearth, self._world)

    async def both_take_back(self, item: Any) -> None:
        """Both press Undo, at once."""
        action = f"moderation.undo:{item.id}:{item.version}"
        await asyncio.gather(self._does(self._press("Mo", action)), self._does(self._press("Kit", action)))
        await settled(self._hearth, self._world)

    def _press(self, who: str, action: str) -> ButtonPressed:
        key, by = f"{who} {action}", self._accounts[who]
        return ButtonPressed(key=key, space="local", at=0, actor=by, place=self._staff, action=action)

    def _send(self, who: str, action: str, words: str) -> FormSent:
        key, by, values = f"{who} {action}", self._accounts[who], {"words": words}
        return FormSent(key=key, space="local", at=0, actor=by, place=self._staff, action=action, values={**values})

    @property
    def _staff(self) -> Place:
        return Place(self._keys["staff"], "staff")

    async def _does(self, event: Interaction) -> None:
        """Bring it in, and keep what the moderator read was done."""
        outcome = await self._hearth.host("local").submit(event)
        answer = outcome.answer
        action = getattr(event, "action", "").split(":")
        if isinstance(answer, Reply) and answer.message.text.startswith(("Approved.", "Rejected.", "Taken back")):
            with (self._folder / "acknowledged").open("a") as file:
                file.write(f"{action[1]} {answer.message.text.split()[0].strip('.').lower()}\n")
                file.flush()
                os.fsync(file.fileno())


async def live(folder: Path, count: int, fuse: Fuse) -> None:
    """Decide what was left open, then some posts more, each in its own way; and end when all is done."""
    async with sitting(folder, fuse) as (hearth, world):
        court = Court(folder, hearth, world)
        await court.gather()
        fuse.lit = True
        for item in await court.items(state="open"):
            await court.both_decide(item)
        for number in range(count):
            key = await court.post(str(number))
            await court.both_decide((await court.items(message=key))[0])
            if number % 2:
                await court.both_take_back((await court.items(message=key))[0])
            elif number % 4:
                await court.edit(key, f"changed {number}")
            for item in await court.items(message=key, state="open"):
                await court.both_decide(item)


def life(folder: Path, count: int, point: str, nth: int) -> None:
    """A whole life: until the point, or to the end if it is never reached. What it says goes to a file."""
    with (folder / "last-words").open("ab") as words:
        os.dup2(words.fileno(), 2)
    asyncio.run(live(folder, count, Fuse(folder, point, nth)))
