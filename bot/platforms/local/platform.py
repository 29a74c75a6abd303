"""The adapter: brings what happens in the world to Hearth, and carries Hearth's orders into it."""

import asyncio
import contextlib
import logging
from collections.abc import Collection, Sequence
from typing import Final

from msgspec import structs

from bot.kit.delivery import Capabilities, Capability, Later, Names, Order, Receipt, Refused, Unsettled
from bot.kit.effects import Answer
from bot.kit.errors import Say
from bot.kit.events import Interaction
from bot.kit.outcome import (
    Answered,
    CommandSheet,
    FormErrors,
    Host,
    MenuSheet,
    NotRecorded,
    OpenForm,
    Reply,
    Update,
)
from bot.kit.people import Account, Place
from bot.kit.ui import Choice, Message
from bot.platforms.local import read, words
from bot.platforms.local.able import EVERYTHING, allows
from bot.platforms.local.asked import Asked, Press
from bot.platforms.local.faults import Weather
from bot.platforms.local.feed import Feed
from bot.platforms.local.keys import SPACE
from bot.platforms.local.shown import Shown
from bot.platforms.local.view import preview
from bot.platforms.local.world import World

_log = logging.getLogger(__name__)
DEADLINE: Final = 10.0
"""Seconds that a member waits for an answer before being told that it takes longer."""
SUGGEST_DEADLINE: Final = 2.0
_NO_PLACE: Final = Place("")


class LocalPlatform:
    """The local platform as the core sees it; `weather` makes it late, unwilling or forgetful.

    `without` are abilities that it has not, so that one sees how Hearth gets on where a platform's bots can do less.
    """

    def __init__(
        self,
        world: World,
        *,
        weather: Weather | None = None,
        deadline: float = DEADLINE,
        without: Collection[Capability] = (),
    ) -> None:
        self.world = world
        self._able = structs.replace(EVERYTHING, **dict.fromkeys(without, False))
        self.weather = weather or Weather()
        self._wire = world.wire
        self._deadline = deadline
        self._host: Host | None = None
        self._feed: Feed | None = None
        self._under_way: set[asyncio.Task[Shown]] = set()

    @property
    def name(self) -> str:
        """The platform's short name."""
        return "local"

    @property
    def capabilities(self) -> Capabilities:
        """It can do everything a platform can, but for what it was told to go without."""
        return self._able

    def roles(self, space: str) -> frozenset[str] | None:
        """The world's roles."""
        return self._wire.roles if space == SPACE else None

    async def start(self, host: Host) -> None:
        """Connect: tell the space, bring what was missed, then go live."""
        self._host = host
        self._feed = Feed(self._wire, host)
        await self._feed.start()
        self._wire.connect(self)

    async def stop(self) -> None:
        """Disconnect; happenings that Hearth does not have yet stay for the next start."""
        self._wire.connect(None)
        if self._feed is not None:
            await self._feed.stop()
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=self._deadline)

    async def deliver(self, order: Order) -> Receipt:
        """Carry an order out, once however often it comes; raises Refused, Later or Unsettled."""
        await self.weather.before()
        if not allows(self._able, order.effect):
            raise Refused(words.unable(type(order.effect).__name__))
        receipt = await self._wire.carry(order)
        self.weather.after()
        return receipt

    async def find(self, order: Order) -> Receipt | None:
        """The receipt of an order that was carried out; None if it was not."""
        try:
            await self.weather.before()
        except Refused as why:
            raise Later(str(why)) from why
        return await self._wire.carried(order.id)

    async def forget(self, space: str, account: str) -> None:
        """Take a member's name out of what Hearth posted earlier."""
        if space == SPACE:
            await self._wire.forget(account)

    @property
    def commands(self) -> Sequence[CommandSheet]:
        """The commands that Hearth declares to the world."""
        return self._host.commands if self._host else ()

    @property
    def menus(self) -> Sequence[MenuSheet]:
        """The entries of a message's menu that Hearth declares to the world."""
        return self._host.menus if self._host else ()

    async def suggest(self, member: Account, command: str, option: str, typed: str) -> Sequence[Choice]:
        """Values for an option; none where Hearth does not answer in time."""
        if self._host is None:
            return ()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(SUGGEST_DEADLINE):
                return await self._host.suggest(SPACE, member, command, option, typed)
        return ()

    async def ask(self, asked: Asked) -> Shown:
        """Bring an interaction and give the answer; what comes after the deadline still arrives."""
        if self._host is None:
            raise Say(words.AWAY)
        task = asyncio.create_task(self._answered(self._host, asked))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        done, _ = await asyncio.wait({task}, timeout=self._deadline)
        if not done:
            task.add_done_callback(_settle)
            return Shown("trouble", text=words.SLOW)
        return task.result()

    async def _answered(self, host: Host, asked: Asked) -> Shown:
        event = read.interaction(asked)
        try:
            outcome = await host.submit(event)
        except NotRecorded as error:
            raise Say(str(error) or words.NOT_HEARD) from error
        return await self._show(host, asked, event, outcome.answer)

    async def _show(self, host: Host, asked: Asked, event: Interaction, answer: Answered | None) -> Shown:
        member, place = asked.member, asked.place
        match answer:
            case None:
                return Shown("nothing")
            case Reply(message=message, private=False, names=names, answer=int(row)):
                return await self._in_public(host, event, row, message, names)
            case Reply(message=message, names=names):
                key = await self._wire.tell_alone(member, place, message, names)
                return Shown("private", key, preview(message, names))
            case OpenForm(form=form):
                await self._wire.open_form(member, place, form)
                return Shown("form", form=form)
            case FormErrors(why=why):
                return Shown("errors", errors=why)
            case Update(message=message, names=names):
                key = asked.message if isinstance(asked, Press) else ""
                await self._wire.redraw(key, message, names)
                return Shown("redrawn", key, preview(message, names))

    async def _in_public(self, host: Host, event: Interaction, row: int, message: Message, names: Names) -> Shown:
        """Post the answer under its outbox row's id; if that goes wrong, the courier will bring it."""
        effect = Answer(channel=0, message=message, interaction=event.key)
        order = Order(id=row, space=SPACE, effect=effect, names=names, place=event.place)
        try:
            receipt = await self.deliver(order)
        except (Later, Refused, Unsettled):
            return Shown("nothing", text=words.ANSWER_ON_ITS_WAY)
        await host.answered(event, row, receipt.place or _NO_PLACE, receipt.message or "")
        return Shown("posted", receipt.message, preview(message, names))


def _settle(task: asyncio.Task[Shown]) -> None:
    """Look at how a late answer ended, so that a fault is logged with its reason."""
    error = None if task.cancelled() else task.exception()
    if error is not None:
        _log.warning("an answer that came too late could not be given: %s", error)
