"""The life of an interaction: answered within Discord's deadline, or deferred and followed up by its token."""

import asyncio
import logging
from collections import OrderedDict
from typing import Any, Final, Protocol

from msgspec import Struct, structs

from bot.kit.delivery import Later, Names, Refused, Unsettled
from bot.kit.events import CommandUsed, FormSent, Interaction
from bot.kit.filled import check
from bot.kit.outcome import Answered, CommandSheet, FormErrors, Host, NotRecorded, OpenForm, Outcome, Reply, Update
from bot.kit.people import Place
from bot.kit.ui import Choice, Message, button, say
from bot.platforms.discord import asked, replies, words
from bot.platforms.discord.atlas import DIRECT, Atlas, Payload
from bot.platforms.discord.drafts import Drafts, WriteAgain
from bot.platforms.discord.keys import key_of
from bot.platforms.discord.read import MALFORMED
from bot.platforms.discord.replies import Callback
from bot.platforms.discord.rest import Caller, Json
from bot.platforms.discord.standing import Standings, linking

log = logging.getLogger("hearth.discord")
HEARD: Final = 1000
"""Interactions remembered, so that none is answered twice."""
DEADLINE: Final = 2.0
"""Seconds after which an answer is deferred: Discord waits 3 for the first (FACTS), and the way takes some of them."""
CALLBACK: Final = "/interactions/{webhook_id}/{webhook_token}/callback"
ORIGINAL: Final = "/webhooks/{webhook_id}/{webhook_token}/messages/@original"
_FAILED: Final = (Refused, Later, Unsettled)


Submitted = tuple[Interaction, asyncio.Future[Outcome]]


class Own(Protocol):
    """What answers the adapter's own controls, those of posts that Hearth put up for their authors."""

    async def pressed(self, data: Payload) -> dict[str, Any] | None:
        """The callback for a control or form of its own; None for anybody else's."""
        ...


class Talk(Struct, frozen=True):
    """One interaction under way: where its answer goes, and whether that is a direct conversation."""

    id: str
    token: str
    user: str
    direct: bool


class Answers:
    """Answers what members ask. Each interaction is a task of its own, so that a slow one holds up nobody."""

    def __init__(
        self, host: Host, caller: Caller, atlas: Atlas, standing: Standings, own: Own, deadline: float = DEADLINE
    ) -> None:
        self._host = host
        self._caller = caller
        self._atlas = atlas
        self._standing = standing
        self._own = own
        self._deadline = deadline
        self._drafts = Drafts()
        self._tasks: set[asyncio.Task[None]] = set()
        self._heard: OrderedDict[str, None] = OrderedDict()

    def hear(self, data: Payload) -> None:
        """Take an interaction on; one that Discord tells twice is answered once."""
        key = str(data.get("id"))
        if key in self._heard:
            return
        self._heard[key] = None
        if len(self._heard) > HEARD:
            self._heard.popitem(last=False)
        task = asyncio.create_task(self._answer(data, self._submitted(data)), name="discord interaction")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def stop(self) -> None:
        """Give what is under way the time that Discord gives it, then let go."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=self._deadline)
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _submitted(self, data: Payload) -> Submitted | None:
        """Bring in at once what a cog is asked; None for what the adapter answers by itself, or cannot read."""
        try:
            if int(data["type"]) == asked.TYPING or _own(data):
                return None
            event = asked.interaction(data, self._atlas, self._standing)
        except MALFORMED:
            return None  # reading it again, the task says what is the matter
        return None if event is None else self._brought(event, key_of(_user(data)["id"]))

    def _brought(self, event: Interaction, user: str) -> Submitted:
        """What is asked, on its way; a form only once it stands beside the one that was opened."""
        form = self._drafts.form(user, event.space, event.action) if isinstance(event, FormSent) else None
        if form is not None and isinstance(event, FormSent):
            values, why = check(form, event.values)
            if why:
                wrong: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
                wrong.set_result(Outcome(new=False, answer=FormErrors(why)))
                return event, wrong
            event = structs.replace(event, values=values)
        return event, asyncio.ensure_future(self._host.submit(event))

    async def _answer(self, data: Payload, submitted: Submitted | None) -> None:
        try:
            talk = _talk(data)
            if submitted is not None:
                await self._ask(data, talk, *submitted)
                return
            if int(data["type"]) == asked.TYPING:
                await self._suggest(data, talk)
                return
            mine = await self._mine(data, talk)
            if mine is not None:
                await self._give(talk, mine)
                return
            if asked.interaction(data, self._atlas, self._standing) is None:
                await self._give(talk, replies.alone(words.ELSEWHERE))
        except _FAILED as why:
            log.info("an answer could not be given: %s", why)
        except MALFORMED as error:
            log.warning("an interaction could not be read and was left out: %r", error)
        except Exception:
            log.exception("an interaction could not be answered")

    async def _mine(self, data: Payload, talk: Talk) -> Callback | None:
        """What the adapter answers by itself: a form once more, and the controls of posts put up for their authors."""
        if not _own(data):
            return None
        custom_id = str(data["data"]["custom_id"])
        if custom_id.startswith(replies.AGAIN):
            draft = self._drafts.written(custom_id.removeprefix(replies.AGAIN), talk.user)
            return replies.opened(draft.form, draft.space) if draft else replies.alone(words.FORM_GONE)
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
        await self._give(talk, replies.suggested(choices))

    async def _ask(self, data: Payload, talk: Talk, event: Interaction, submitted: asyncio.Future[Outcome]) -> None:
        """Answer what was asked; what is not known at the deadline is deferred and followed up."""
        done, _ = await asyncio.wait({submitted}, timeout=self._deadline)
        if done:
            await self._first(data, talk, event, _outcome(submitted))
            return
        if self._opens_form(event):
            await self._give(talk, replies.alone(words.TOO_LATE))
            return
        await self._give(talk, replies.deferred(private=self._private(event)))
        await asyncio.wait({submitted})
        await self._later(data, talk, event, _outcome(submitted))

    async def _first(self, data: Payload, talk: Talk, event: Interaction, outcome: Outcome) -> None:
        """The answer in time."""
        given = outcome.answer
        if given is None:
            await self._give(
                talk, Callback({"type": replies.LATER_HERE} if _pressed(data) else replies.alone(words.DONE).body)
            )
            return
        callback = self._callback(talk, event, given)
        response = await self._give(talk, callback)
        if isinstance(given, Reply) and given.answer is not None:
            message = _posted(response)
            if message is not None:
                await self._confirm(event, given.answer, message)

    async def _later(self, data: Payload, talk: Talk, event: Interaction, outcome: Outcome) -> None:
        """The answer after it was deferred: by the token, and where that cannot hold it, by a word."""
        given = outcome.answer
        match given:
            case Reply():
                callback = self._callback(talk, event, given)
                message = await self._edit(talk, callback)
                if given.answer is not None and message:
                    await self._confirm(event, given.answer, message)
            case Update():
                await self._caller.call(
                    "PATCH",
                    "/channels/{channel_id}/messages/{message_id}",
                    body=self._callback(talk, event, given).body["data"],
                    channel_id=str(data["channel_id"]),
                    message_id=str(data["message"]["id"]),
                )
                await self._drop(talk)
            case FormErrors():
                await self._edit(talk, self._callback(talk, event, given))
            case OpenForm():
                await self._edit(talk, replies.alone(words.TOO_LATE))
            case None:
                await self._drop(talk)

    def _callback(self, talk: Talk, event: Interaction, given: Answered) -> Callback:
        """An answer as Discord takes it. A form that is opened is remembered until it is sent without a mistake."""
        if isinstance(given, OpenForm):
            self._drafts.opened(talk.user, event.space, given.form)
        if isinstance(given, FormErrors) and isinstance(event, FormSent):
            return replies.told(self._corrected(talk, event, given), private=True)
        if isinstance(given, Reply | Update):
            given = structs.replace(given, names=linking(given.names, self._standing))
        return replies.answer(given, space=event.space, direct=talk.direct)

    def _corrected(self, talk: Talk, event: FormSent, errors: FormErrors) -> Message:
        """Discord shows no mistakes inside a form: a note names them, with a button that opens it as filled in."""
        number, form = self._drafts.sent(talk.user, event.space, event.action, event.values)
        if form is None:
            return say("\n".join([words.FORM_WRONG, *errors.why.values(), words.FORM_GONE]))
        labels = {field.name: field.label for field in form.fields}
        lines = [f"{labels.get(name, name)}: {why}" for name, why in errors.why.items()]
        return say("\n".join([words.FORM_WRONG, *lines]), button(words.FORM_AGAIN, WriteAgain(number)))

    def _sheet(self, event: Interaction) -> CommandSheet | None:
        name = event.command if isinstance(event, CommandUsed) else ""
        return next((sheet for sheet in self._host.commands if sheet.name == name), None)

    def _opens_form(self, event: Interaction) -> bool:
        sheet = self._sheet(event)
        return sheet is not None and sheet.form

    def _private(self, event: Interaction) -> bool:
        sheet = self._sheet(event)
        return sheet is None or sheet.private

    async def _give(self, talk: Talk, callback: Callback) -> Json:
        return await self._caller.call(
            "POST",
            CALLBACK,
            body=callback.body,
            uploads=callback.uploads,
            query={"with_response": "true"},
            webhook_id=talk.id,
            webhook_token=talk.token,
        )

    async def _edit(self, talk: Talk, callback: Callback) -> Json:
        return await self._caller.call(
            "PATCH",
            ORIGINAL,
            body=callback.body["data"],
            uploads=callback.uploads,
            webhook_id=self._atlas.application,
            webhook_token=talk.token,
        )

    async def _drop(self, talk: Talk) -> None:
        await self._caller.call("DELETE", ORIGINAL, webhook_id=self._atlas.application, webhook_token=talk.token)

    async def _confirm(self, event: Interaction, answer: int, message: Json) -> None:
        place = event.place or Place(str(message["channel_id"]))
        await self._host.answered(event, answer, place, str(message["id"]))


def _outcome(submitted: asyncio.Future[Outcome]) -> Outcome:
    """What became of it, or a word that it could not be written down."""
    try:
        return submitted.result()
    except NotRecorded as error:
        return Outcome(new=False, answer=_private(str(error) or words.NOT_HEARD))


def _own(data: Payload) -> bool:
    """Whether a control or form is the adapter's own: no cog's begins so."""
    return int(data["type"]) in {asked.CONTROL, asked.FORM} and str(data["data"]["custom_id"]).startswith("~")


def _talk(data: Payload) -> Talk:
    channel: Payload = data.get("channel") or {}
    direct = data.get("guild_id") is None or int(channel.get("type") or 0) in DIRECT
    return Talk(key_of(data["id"]), str(data["token"]), key_of(_user(data)["id"]), direct)


def _user(data: Payload) -> Payload:
    """Whoever asks."""
    return (data.get("member") or data)["user"]


def _posted(response: Json) -> Json:
    """The message that a callback made, as Discord tells when it is asked to; None where it made none."""
    try:
        return response["resource"]["message"]
    except (KeyError, TypeError):
        return None


def _pressed(data: Payload) -> bool:
    """Whether a message hangs on the interaction, so that nothing need be said."""
    return data.get("message") is not None


def _private(text: str) -> Reply:
    return Reply(say(text), private=True, names=Names())
