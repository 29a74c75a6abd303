"""The life of an interaction: answered within Discord's deadline, or deferred and followed up."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Coroutine
from functools import partial
from typing import Any, Final, Protocol

from msgspec import Struct

from bot.kit.delivery import Names
from bot.kit.events import Event, FormSent, Interaction
from bot.kit.outcome import FormErrors, Host, NotRecorded, Outcome, Reply
from bot.kit.ui import Choice, say
from bot.platforms.discord import asked, replies, words
from bot.platforms.discord.atlas import Atlas, Payload
from bot.platforms.discord.read import MALFORMED
from bot.platforms.discord.replies import Callback
from bot.platforms.discord.rest import Caller
from bot.platforms.discord.speaking import FAILED, Speaking, Talk, talk_of
from bot.platforms.discord.standing import Standings

log = logging.getLogger("hearth.discord")
HEARD: Final = 1000
"""Interactions remembered, so that none is answered twice."""
DEADLINE: Final = 2.0
"""Seconds after which an answer is deferred: Discord documents 3 for the first, and the way takes some."""


class Own(Protocol):
    """What answers the adapter's own controls, those of posts that Hearth put up for their authors."""

    async def pressed(self, data: Payload) -> dict[str, Any] | None:
        """The callback for a control or form of its own; None for anybody else's."""
        ...


class Pending(Struct, eq=False):
    """What a cog was asked and has not answered by `due`, in the loop's time: `meanwhile` then tells Discord that there
    will be an answer; its result is whether there may be one.
    """

    data: Payload
    talk: Talk
    event: Interaction
    due: float
    meanwhile: asyncio.Task[bool] | None = None


class Answers:
    """Answers what members ask. Each answer is given by a task of its own, so that a slow one holds up nobody."""

    def __init__(
        self, host: Host, caller: Caller, atlas: Atlas, standing: Standings, own: Own, deadline: float = DEADLINE
    ) -> None:
        self._host = host
        self._atlas = atlas
        self._standing = standing
        self._own = own
        self._deadline = deadline
        self._speaking = Speaking(host, caller, atlas, standing)
        self._pending: dict[Pending, None] = {}
        """In the order of their deadlines, all of which one alarm sees to."""
        self._alarm: asyncio.TimerHandle | None = None
        self._tasks: set[asyncio.Task[bool]] = set()
        self._idle = asyncio.Event()
        self._idle.set()
        self._heard: OrderedDict[str, None] = OrderedDict()

    def hear(self, data: Payload) -> None:
        """Take an interaction on; one that Discord tells twice is answered once. Raises as reading does."""
        key = str(data.get("id"))
        if key in self._heard:
            return
        self._heard[key] = None
        if len(self._heard) > HEARD:
            self._heard.popitem(last=False)
        talk = talk_of(data)
        event = None if _by_itself(data) else asked.interaction(data, self._atlas, self._standing)
        if event is None:
            self._begin(self._alone(data, talk))
            return
        if isinstance(event, FormSent):
            filled = self._speaking.filled(talk, event)
            if isinstance(filled, FormErrors):
                self._begin(self._speaking.first(data, talk, event, Outcome(new=False, answer=filled)))
                return
            event = filled
        loop = asyncio.get_running_loop()
        pending = Pending(data, talk, event, loop.time() + self._deadline)
        self._pending[pending] = None
        if self._alarm is None:
            self._alarm = loop.call_at(pending.due, self._ring)
        self._host.bring(event, partial(self._told, pending))

    async def stop(self) -> None:
        """Give what is under way the time that Discord gives it, then let go."""
        try:
            async with asyncio.timeout(self._deadline):
                while self._pending or self._tasks:
                    self._idle.clear()
                    await self._idle.wait()
        except TimeoutError:
            log.info("%d interactions were let go unanswered", len(self._pending) + len(self._tasks))
        if self._alarm is not None:
            self._alarm.cancel()
        self._pending.clear()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _begin(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[bool]:
        """A task for something to be said; whether it could be said."""
        task = asyncio.create_task(_carefully(work), name="discord interaction")
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[bool]) -> None:
        self._tasks.discard(task)
        if not self._idle.is_set():
            self._idle.set()

    def _told(self, pending: Pending, _: Event, outcome: Outcome | NotRecorded) -> None:
        """What a cog was asked is on record, or cannot be; after `stop` nobody can be told any more."""
        if pending not in self._pending:
            return
        del self._pending[pending]
        given = outcome if isinstance(outcome, Outcome) else _refusal(outcome)
        if pending.meanwhile is None:
            self._begin(self._speaking.first(pending.data, pending.talk, pending.event, given))
        else:
            self._begin(self._after(pending, pending.meanwhile, given))

    def _ring(self) -> None:
        """A deadline is here; the next one is seen to by the next alarm."""
        self._alarm = None
        loop = asyncio.get_running_loop()
        for pending in list(self._pending):
            if pending.meanwhile is not None:
                continue
            if pending.due > loop.time():
                self._alarm = loop.call_at(pending.due, self._ring)
                return
            self._late(pending)

    def _late(self, pending: Pending) -> None:
        """There is no answer in time."""
        pending.meanwhile = self._begin(self._speaking.defer(pending.data, pending.talk, pending.event))

    async def _after(self, pending: Pending, meanwhile: asyncio.Task[bool], outcome: Outcome) -> None:
        if await meanwhile:
            await self._speaking.later(pending.data, pending.talk, pending.event, outcome)

    async def _alone(self, data: Payload, talk: Talk) -> None:
        """What no cog is asked."""
        if int(data["type"]) == asked.TYPING:
            await self._suggest(data, talk)
        elif mine := await self._mine(data, talk):
            await self._speaking.give(talk, mine)
        elif asked.interaction(data, self._atlas, self._standing) is None:
            await self._speaking.give(talk, replies.alone(words.ELSEWHERE))

    async def _mine(self, data: Payload, talk: Talk) -> Callback | None:
        """What the adapter answers by itself: a form once more, and the controls of posts put up for their authors."""
        if not _own(data):
            return None
        custom_id = str(data["data"]["custom_id"])
        if custom_id.startswith(replies.AGAIN):
            return self._speaking.once_more(custom_id.removeprefix(replies.AGAIN), talk)
        body = await self._own.pressed(data)
        return None if body is None else Callback(body)

    async def _suggest(self, data: Payload, talk: Talk) -> None:
        space = data.get("guild_id")
        if space is None:
            return
        command, option, typed = asked.typed(data)
        actor = asked.who(data, self._atlas.town(str(space)))
        choices: list[Choice] = []
        try:
            async with asyncio.timeout(self._deadline):
                choices = [*await self._host.suggest(str(space), actor, command, option, typed)]
        except TimeoutError:
            log.info("suggestions for /%s took too long", command)
        await self._speaking.give(talk, replies.suggested(choices))


async def _carefully(work: Coroutine[Any, Any, object]) -> bool:
    """Do it; whether nothing went wrong. What goes wrong with one answer is no matter of the others."""
    try:
        await work
    except FAILED as why:
        log.info("an answer could not be given: %s", why)
    except MALFORMED as error:
        log.warning("an interaction could not be read and was left out: %r", error)
    except Exception:
        log.exception("an interaction could not be answered")
    else:
        return True
    return False


def _refusal(error: NotRecorded) -> Outcome:
    """A word that it could not be written down."""
    return Outcome(new=False, answer=Reply(say(str(error) or words.NOT_HEARD), private=True, names=Names()))


def _by_itself(data: Payload) -> bool:
    """Whether the adapter answers without asking a cog."""
    return int(data["type"]) == asked.TYPING or _own(data)


def _own(data: Payload) -> bool:
    """Whether a control or form is the adapter's own: no cog's begins so."""
    return int(data["type"]) in {asked.CONTROL, asked.FORM} and str(data["data"]["custom_id"]).startswith("~")
