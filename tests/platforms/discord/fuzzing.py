"""A storm of spoilt payloads over a living Hearth: a day of good events before it and after it, and what was logged."""

import asyncio
import contextlib
import gc
import json
import logging
from collections.abc import Callable, Generator
from typing import Any, Final

from discord.gateway import DiscordWebSocket
from sqlalchemy import func, select

from bot.storage.tables import fault, journal, term
from tests.platforms.contract.discord import DiscordSquare
from tests.platforms.discord.spoiling import Payload, Spoiler, Told, written

ROUND: Final = 500
"""Frames until it is seen again that nothing is stuck."""
BEGIN: Final = frozenset({"READY", "RESUMED"})
"""What a connection begins with; spoilt, it ends it, which is another story."""
STATES: Final = {"ReactionAdded": 1, "ReactionRemoved": 1, "MemberAdmitted": 1, "MemberChanged": 1, "MemberLeft": 1}
"""Events without a key of their own, and how many of each a day has at least."""


class Heard(logging.Handler):
    """Everything that anybody logged as an error, and how many payloads Hearth said it left out."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.wrong: list[str] = []
        self.left_out = 0
        self._form = logging.Formatter()

    def emit(self, record: logging.LogRecord) -> None:
        """Keep an error with its traceback."""
        if record.levelno >= logging.ERROR:
            self.wrong.append(f"{record.name}: {self._form.format(record)}")
        elif "left out" in record.msg:
            self.left_out += 1


@contextlib.contextmanager
def nothing_goes_wrong() -> Generator[Heard]:
    """Watch the log and the loop; whatever they say is wrong, at the latest at the end. Raises AssertionError."""
    heard, loop = Heard(), asyncio.get_running_loop()
    logging.getLogger().addHandler(heard)
    loop.set_exception_handler(lambda _, why: heard.wrong.append(f"the loop: {why}"))
    try:
        yield heard
        gc.collect()  # a task that failed unseen is told of when it goes
    finally:
        loop.set_exception_handler(None)
        logging.getLogger().removeHandler(heard)
    assert not heard.wrong, "\n".join(heard.wrong[:3])


class Storm:
    """Spoilt frames for the library's own connection, in rounds."""

    def __init__(self, square: DiscordSquare, seed: int) -> None:
        self._square = square
        self._seed = seed
        self._days = 0
        self.ends = 0
        """Frames that would have ended the connection: the library cannot read them at all."""
        self.left_out = 0
        """Payloads that Hearth said it left out."""

    async def blow(self, count: int) -> None:
        """So many spoilt frames, with a good day in between. Raises AssertionError with the frame that did harm."""
        session = self._square.server.gateway.connected[0]
        with nothing_goes_wrong() as heard:
            before = session.sequence
            await self.day()
            await self._calm()
            frames = map(json.loads, session.remembered(before))
            told = [Told(frame["t"], frame["d"]) for frame in frames if frame["t"] not in BEGIN]
            websocket = self._websocket
            spoiler = Spoiler(self._seed, told, [one for one in _parsers(websocket) if one not in BEGIN])
            for number in range(count):
                frame = spoiler.frame()
                await self._take(websocket, frame)
                if number % 20 == 0:
                    await asyncio.sleep(0)
                assert not heard.wrong, f"frame {number} of seed {self._seed}, or one before it:\n{heard.wrong[0]}"
                if number % ROUND == ROUND - 1:
                    await self._calm()
            await self._calm()
            await self.day()
        self.left_out = heard.left_out
        await self._no_faults()

    @property
    def _websocket(self) -> DiscordWebSocket:
        """The library's own side of the connection."""
        platform: Any = self._square.platform
        assert platform.state == "connected", platform.state
        return platform._line.caller._client.ws

    async def _take(self, websocket: DiscordWebSocket, frame: Payload) -> None:
        """Hand a frame over as the line does; one that no reader of JSON takes goes to the parsers as it is."""
        try:
            await websocket.received_message(written(frame))
        except ValueError:
            self.ends += 1
            parser = _parsers(websocket).get(str(frame.get("t")))
            if parser is not None:
                parser(frame.get("d"))

    async def _calm(self) -> None:
        """Discord tells once more what there is; then the next good event is on record."""
        self._square.server.gateway.shows_towns()
        await self._square.settled()

    async def day(self) -> None:
        """Everything that can happen, each seen to be on record or answered. Raises if anything is not."""
        self._days += 1
        square, name = self._square, f"{self._days}"
        before = await self._counts()
        await self._talk(name)
        await self._come_and_go(name)
        await self._build(name)
        await self._ask(name)
        await square.settled()
        after = await self._counts()
        missed = [kind for kind, least in STATES.items() if after.get(kind, 0) < before.get(kind, 0) + least]
        assert not missed, f"good events of these kinds were not heard: {missed}"

    async def _talk(self, name: str) -> None:
        square, member, friend = self._square, self._square.member.person, self._square.friend.person
        post = member.says("general", f"Morning {name}, {friend.mention}", files={"beans.txt": b"beans"})
        answer = friend.says("general", "And to you.", reply_to=post)
        member.edits(post, f"Good morning {name}")
        friend.reacts(post, "🌱")
        friend.unreacts(post, "🌱")
        one, two = member.says("general", "One."), member.says("general", "Two.")
        friend.deletes(answer)
        square.town.owner.purges([one, two])
        thread = member.opens_thread("general", f"Thread {name}")
        inside = friend.says(thread, "In here?")
        for key in (post, answer, one, two, inside):
            await square.until_recorded("MessagePosted", str(key.id))
        await square.until_recorded("MessageEdited", f"{post.id}@")
        for key in (answer, one, two):
            await square.until_recorded("MessageDeleted", f"del:{key.id}")

    async def _come_and_go(self, name: str) -> None:
        guest = self._square.town.joins(f"Guest {name}")
        await self._square.settled()
        self._square.town.gives_role(guest, "gardener")
        guest.is_called(f"Visitor {name}")
        await self._square.settled()
        guest.leaves()

    async def _build(self, name: str) -> None:
        town = self._square.town
        opened = await self._opened()
        town.adds_role(f"role-{name}")
        room = town.adds_channel(f"room-{name}")
        await self._square.settled()
        town.renames_channel(room, f"hall-{name}")
        town.deletes_role(f"role-{name}")
        town.deletes_channel(room)
        await self._square.settled()
        assert await self._opened() > opened, "the new channel was not heard of"

    async def _ask(self, name: str) -> None:
        square = self._square
        assert (await square.member.uses("activity")).private
        assert await square.member.person.types("help", "command", "th")
        paid = await square.member.says(f"these pens {name} are great https://amzn.to/3lamp{name}")
        card = await square.hears(f"3lamp{name}", "staff")
        told = await square.moderator.presses("Approve", card)
        assert told.message is not None
        assert "Approved" in told.message.text
        asked = await square.friend.chooses("Flag post", paid if not paid.gone else await self._odd(name))
        assert (await square.friend.sends(asked.form, reason="Selling something")).message is not None

    async def _odd(self, name: str) -> Any:
        return await self._square.member.says(f"Buy my course {name} now or regret it.")

    async def _opened(self) -> int:
        return (await self._counts()).get("SpaceOpened", 0)

    async def _counts(self) -> dict[str, int]:
        query = select(term.c.name, func.count()).join(journal, journal.c.kind == term.c.id).group_by(term.c.name)
        rows = await self._square.hearth.database.read(lambda line: line.execute(query).fetchall())
        return {row[0]: row[1] for row in rows}

    async def _no_faults(self) -> None:
        rows = await self._square.hearth.database.read(lambda line: line.execute(select(fault)).fetchall())
        assert not rows, [tuple(row) for row in rows]


def _parsers(websocket: Any) -> dict[str, Callable[[Any], None]]:
    """What the library reads each event with; Hearth's guard is around each of them."""
    return websocket._discord_parsers
