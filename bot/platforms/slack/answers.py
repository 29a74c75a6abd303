"""The life of an interaction: brought to Hearth, answered within Slack's deadline, or acknowledged first."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping
from typing import Any, Final

from msgspec import structs

from bot.kit.delivery import Names
from bot.kit.errors import Say
from bot.kit.events import Interaction
from bot.kit.filled import check
from bot.kit.outcome import CommandSheet, Host, NotRecorded, Outcome, Reply
from bot.kit.ui import say
from bot.platforms.slack import asked, asking, forms, line, words
from bot.platforms.slack.asked import Talk, talk_of
from bot.platforms.slack.atlas import Workspace
from bot.platforms.slack.markup import Sight
from bot.platforms.slack.render import rendered
from bot.platforms.slack.rest import Json
from bot.platforms.slack.speaking import FAILED, Speaking

log = logging.getLogger("hearth.slack")
DEADLINE: Final = 2.0
"""Seconds after which Slack is told that an answer comes later: it documents 3, and the way takes some."""
Data = Mapping[str, Any]


class Answers:
    """Answers what members ask. What is said after an acknowledgement is said by a task of its own."""

    def __init__(
        self, host: Host, workspace: Workspace, speaking: Speaking, now: Callable[[], int], deadline: float = DEADLINE
    ) -> None:
        self._host = host
        self._workspace = workspace
        self._speaking = speaking
        self._now = now
        self._deadline = deadline
        self._tasks: set[asyncio.Task[None]] = set()

    async def command(self, data: Data) -> Json:
        """A slash command: the acknowledgement."""
        talk = talk_of(data, self._workspace)
        try:
            found = line.read(str(data["command"]), str(data.get("text") or ""), self._host.commands, self._workspace)
        except Say as why:
            return _alone(str(why))
        if found.missing:
            self._begin(self._speaking.open(talk, asking.asks(found.sheet, talk.place, found.options)))
            return {}
        event = asked.used(data, talk, self._workspace, found.sheet.name, found.options, self._now())
        return await self._answered(data, talk, event)

    async def pressed(self, data: Data) -> Json:
        """A button or a list of a message."""
        talk = talk_of(data, self._workspace)
        return await self._answered(data, talk, asked.pressed(data, talk, self._workspace, self._now()))

    async def chose(self, data: Data) -> Json:
        """An entry of a message's menu."""
        talk = talk_of(data, self._workspace)
        return await self._answered(data, talk, asked.chose(data, talk, self._workspace, self._now()))

    async def sent(self, data: Data) -> Json:
        """A form: a command's, or a cog's, held against what it offers."""
        talk, view = talk_of(data, self._workspace), data["view"]
        callback = str(view["callback_id"])
        if callback.startswith(asking.CALLBACK):
            sheet = self._sheet(callback.removeprefix(asking.CALLBACK))
            if sheet is None:
                return forms.mistakes(view, {"": words.ELSEWHERE})
            options, why = asking.filled(sheet, view, self._workspace)
            if why:
                return forms.mistakes(view, why)
            used = asked.used(data, talk, self._workspace, sheet.name, options, self._now())
            return await self._answered(data, talk, used)
        event = asked.sent(data, talk, self._workspace, self._now())
        values, why = check(forms.form_of(view), event.values)
        if why:
            return forms.mistakes(view, why)
        return await self._answered(data, talk, structs.replace(event, values=values))

    async def stop(self) -> None:
        """Give what is under way the time that Slack gives it, then let go."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=self._deadline)
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _sheet(self, name: str) -> CommandSheet | None:
        return next((sheet for sheet in self._host.commands if sheet.name == name), None)

    async def _answered(self, data: Data, talk: Talk, event: Interaction) -> Json:
        """What was asked is on record, or could not be; the acknowledgement, with the answer where it holds it."""
        submitted = asyncio.ensure_future(self._host.submit(event))
        done, _ = await asyncio.wait({submitted}, timeout=self._deadline)
        if not done:
            self._begin(self._late(talk, event, submitted))
            return {}
        outcome = _outcome(submitted)
        if isinstance(submitted.exception(), NotRecorded) and data.get("type") == "view_submission":
            return forms.mistakes(data["view"], {"": str(submitted.exception()) or words.NOT_HEARD})
        held = self._speaking.acknowledged(data, outcome)
        if held is None:
            self._begin(self._speaking.say(talk, event, outcome))
        return held or {}

    async def _late(self, talk: Talk, event: Interaction, submitted: "asyncio.Future[Outcome]") -> None:
        await asyncio.wait({submitted})
        await self._speaking.say(talk, event, _outcome(submitted))

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(_carefully(work), name="slack answer")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _carefully(work: Coroutine[Any, Any, None]) -> None:
    """Do it. What goes wrong with one answer is no matter of the others."""
    try:
        await work
    except FAILED as why:
        log.info("an answer could not be given: %s", why)
    except Exception:
        log.exception("an interaction could not be answered")


def _outcome(submitted: "asyncio.Future[Outcome]") -> Outcome:
    """How it ended; a word to whoever asked where it could not be written down."""
    try:
        return submitted.result()
    except NotRecorded as why:
        return Outcome(new=False, answer=Reply(say(str(why) or words.NOT_HEARD), private=True, names=Names()))


def _alone(text: str) -> Json:
    return {"response_type": "ephemeral", **rendered(say(text), Sight())}
