"""What the stories of the cogs share: rooms at a time, forged requests, and what must never happen."""

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy import select

from bot.core.clockwork import MovableClock
from bot.kit.events import ButtonPressed, CommandUsed, FormSent, Interaction, MenuUsed
from bot.kit.outcome import Answered, FormErrors, Reply, Update
from bot.kit.people import Account, Place
from bot.storage.tables import fault
from bot.testing import Actor, Room, StoppedClock

HOUR = 3_600_000

HOSTILE = {
    "zero width": "\u200b\u200d\ufeff",
    "right to left": "\u202egnp.exe\u202c \u2066x",
    "markup": "<script>alert(1)</script> *b* `c` [x](javascript:1) <@1> <!channel>",
    "everyone": "@everyone @here @channel",
    "lone surrogates": "a\ud800b\udfff",
    "tokens": "\ue000p1\ue001 \ue000t1\ue001",
    "controls": "a\x00b\x1b[31m\r\n\x85",
    "long": "x" * 40_000,
    "many lines": "\n" * 500 + "x",
    "joined emoji": "👩‍👩‍👧‍👦" * 20,
    "zalgo": "e\u0301\u0330" * 60,
    "braces": "{0} {name} %s ${x} {{}}",
    "sql": "'; DROP TABLE journal; --",
    "empty": "",
    "spaces": " \t\u00a0 ",
}
"""What people paste, type and try."""


def clock_at(month: int, day: int, hour: int, minute: int = 0) -> MovableClock:
    """A clock that starts at a time in 2026, UTC, for `Room.open`."""
    return MovableClock(StoppedClock(datetime(2026, month, day, hour, minute, tzinfo=UTC)))


async def no_faults(room: Room) -> None:
    """Nothing of ours failed in this room."""
    assert await room.rows(select(fault)) == []


async def account(room: Room, actor: Actor) -> Account:
    """Somebody as the platform names them."""
    found = await room.world.find_member(actor.name)
    assert found is not None
    return found.account


class Forger:
    """Sends what no page would: straight to Hearth, with any id and any values."""

    def __init__(self, room: Room, actor: Actor) -> None:
        self._room = room
        self._actor = actor
        self._count = 0
        self._seed = secrets.token_hex(8)

    async def uses(self, command: str, /, **options: str | int | bool | Account | Place) -> str:
        """Use a command with any options."""
        key, by = self._key(), await account(self._room, self._actor)
        event = CommandUsed(key=key, space="local", at=0, actor=by, place=Place("c1"), command=command, options=options)
        return words(await self._submit(event))

    async def presses(self, action: str, *values: str, message: str | None = None, place: Place | None = None) -> str:
        """Press a button that may never have been shown."""
        key, by = self._key(), await account(self._room, self._actor)
        event = ButtonPressed(
            key=key, space="local", at=0, actor=by, place=place, action=action, message=message, values=values
        )
        return words(await self._submit(event))

    async def sends(self, action: str, values: Mapping[str, str | bool | tuple[str, ...]]) -> str:
        """Send a form that may never have been open."""
        key, by = self._key(), await account(self._room, self._actor)
        event = FormSent(key=key, space="local", at=0, actor=by, action=action, values=dict(values))
        return words(await self._submit(event))

    async def chooses(self, menu: str, message: str) -> str:
        """Choose an entry of a message's menu that may never have been offered."""
        key, by = self._key(), await account(self._room, self._actor)
        event = MenuUsed(key=key, space="local", at=0, actor=by, place=Place("c1"), menu=menu, message=message)
        return words(await self._submit(event))

    def _key(self) -> str:
        self._count += 1
        return f"forged:{self._actor.name}:{self._count}:{self._seed}"

    async def _submit(self, event: Interaction) -> Answered | None:
        outcome = await self._room.hearth.host("local").submit(event)
        await self._room.settled()
        return outcome.answer


def words(answer: Answered | None) -> str:
    """What the person reads."""
    match answer:
        case Reply(message=message) | Update(message=message):
            return message.text
        case FormErrors(why=why):
            return " ".join(why.values())
        case None:
            return ""
        case _:
            return "a form"


def harmless(text: str) -> bool:
    """Whether an answer says something, within reason, and can be shown anywhere."""
    text.encode()
    return 5 < len(text) <= 2000 and "H-" not in text


def is_a_sentence(text: str) -> bool:
    """Whether an answer is a sentence that repeats nothing which could do harm."""
    return harmless(text) and text[-1] in ".?" and "\ue000" not in text
