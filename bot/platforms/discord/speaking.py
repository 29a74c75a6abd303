"""Says an answer to Discord: at once, or by the interaction's token after it was deferred."""

import logging
from typing import Final

from msgspec import Struct, structs

from bot.kit.delivery import Later, Refused, Unsettled
from bot.kit.events import ButtonPressed, CommandUsed, FormSent, Interaction
from bot.kit.filled import check
from bot.kit.outcome import Answered, CommandSheet, FormErrors, Host, OpenForm, Outcome, Reply, Update
from bot.kit.people import Place
from bot.kit.ui import Message, button, say
from bot.platforms.discord import replies, words
from bot.platforms.discord.atlas import DIRECT, Atlas, Payload
from bot.platforms.discord.drafts import Drafts, WriteAgain
from bot.platforms.discord.history import MESSAGE
from bot.platforms.discord.keys import key_of
from bot.platforms.discord.replies import Callback
from bot.platforms.discord.rest import Caller, Json
from bot.platforms.discord.standing import Standings, linking

log = logging.getLogger("hearth.discord")
CALLBACK: Final = "/interactions/{webhook_id}/{webhook_token}/callback"
MORE: Final = "/webhooks/{webhook_id}/{webhook_token}"
ORIGINAL: Final = "/webhooks/{webhook_id}/{webhook_token}/messages/@original"
FAILED: Final = (Refused, Later, Unsettled)
"""How a request may end that Discord did not carry out, or may not have."""


class Talk(Struct, frozen=True):
    """One interaction under way: where its answer goes, and whether that is a direct conversation."""

    id: str
    token: str
    user: str
    direct: bool


class Speaking:
    """Gives one login's answers."""

    def __init__(self, host: Host, caller: Caller, atlas: Atlas, standing: Standings) -> None:
        self._host = host
        self._caller = caller
        self._atlas = atlas
        self._standing = standing
        self._drafts = Drafts()

    async def first(self, data: Payload, talk: Talk, event: Interaction, outcome: Outcome) -> None:
        """The answer in time."""
        given = outcome.answer
        if given is None:
            await self.give(
                talk, Callback({"type": replies.LATER_HERE} if _pressed(data) else replies.alone(words.DONE).body)
            )
            return
        callback = self._callback(talk, event, given)
        response = await self.give(talk, callback)
        if isinstance(given, Reply) and given.answer is not None:
            message = _posted(response)
            if message is not None:
                await self._confirm(event, given.answer, message)

    async def defer(self, data: Payload, talk: Talk, event: Interaction) -> None:
        """Word that the answer takes longer than Discord waits. A message for one alone can be changed by the token of
        a press on it and in no other way, and only if that was deferred as a change of it (Discord's reference).
        """
        if _alone(data, event):
            await self.give(talk, Callback({"type": replies.LATER_HERE}))
        else:
            await self.give(talk, replies.deferred(private=self._private(event)))

    async def later(self, data: Payload, talk: Talk, event: Interaction, outcome: Outcome) -> None:
        """The answer after it was deferred: by the token, and where that cannot hold it, by a word."""
        given, alone = outcome.answer, _alone(data, event)
        tell = self._add if alone else self._edit
        match given:
            case Reply():
                message = await tell(talk, self._callback(talk, event, given))
                if given.answer is not None and message:
                    await self._confirm(event, given.answer, message)
            case Update():
                try:
                    await self._redraw(data, talk, self._callback(talk, event, given), alone=alone)
                except FAILED as why:
                    log.info("a message could not be drawn anew, so what it would say is said besides: %s", why)
                    besides = Reply(given.message, private=True, names=given.names)
                    await tell(talk, self._callback(talk, event, besides))
                else:
                    await self._nothing_more(talk, alone=alone)
            case FormErrors():
                await tell(talk, self._callback(talk, event, given))
            case OpenForm():
                await tell(talk, replies.alone(words.TOO_LATE))
            case None:
                await self._nothing_more(talk, alone=alone)

    def _callback(self, talk: Talk, event: Interaction, given: Answered) -> Callback:
        """An answer as Discord takes it. A form that is opened is remembered until it is sent without a mistake."""
        if isinstance(given, OpenForm):
            self._drafts.opened(talk.user, event.space, given.form)
        if isinstance(given, FormErrors) and isinstance(event, FormSent):
            return replies.told(self._corrected(talk, event, given), private=True)
        if isinstance(given, Reply | Update) and given.names.posts:
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

    def filled(self, talk: Talk, event: FormSent) -> FormSent | FormErrors:
        """What a form brings back, held against the form that was opened, where that is still known."""
        form = self._drafts.form(talk.user, event.space, event.action)
        if form is None:
            return event
        values, why = check(form, event.values)
        return FormErrors(why) if why else structs.replace(event, values=values)

    def once_more(self, number: str, talk: Talk) -> Callback:
        """A form as it was filled in, for whoever sent it with a mistake."""
        draft = self._drafts.written(number, talk.user)
        return replies.opened(draft.form, draft.space) if draft else replies.alone(words.FORM_GONE)

    def _private(self, event: Interaction) -> bool:
        """Whether the answer is for the one who asked alone."""
        sheet = self._sheet(event)
        return sheet is None or sheet.private

    async def give(self, talk: Talk, callback: Callback) -> Json:
        """The first thing said. Raises as `Caller.call` does."""
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
        """Fill in what was deferred: a reply, or the message that was pressed."""
        return await self._caller.call(
            "PATCH",
            ORIGINAL,
            body=callback.body["data"],
            uploads=callback.uploads,
            webhook_id=self._atlas.application,
            webhook_token=talk.token,
        )

    async def _add(self, talk: Talk, callback: Callback) -> Json:
        """One more message, beside the one that was pressed."""
        return await self._caller.call(
            "POST",
            MORE,
            body=callback.body["data"],
            uploads=callback.uploads,
            query={"wait": "true"},
            once=True,
            webhook_id=self._atlas.application,
            webhook_token=talk.token,
        )

    async def _redraw(self, data: Payload, talk: Talk, callback: Callback, *, alone: bool) -> None:
        if alone:
            await self._edit(talk, callback)
            return
        await self._caller.call(
            "PATCH",
            MESSAGE,
            body=callback.body["data"],
            channel_id=str(data["channel_id"]),
            message_id=str(data["message"]["id"]),
        )

    async def _nothing_more(self, talk: Talk, *, alone: bool) -> None:
        """End the waiting; a change that was deferred leaves nothing to end."""
        if not alone:
            await self._caller.call("DELETE", ORIGINAL, webhook_id=self._atlas.application, webhook_token=talk.token)

    async def _confirm(self, event: Interaction, answer: int, message: Json) -> None:
        place = event.place or Place(str(message["channel_id"]))
        await self._host.answered(event, answer, place, str(message["id"]))


def talk_of(data: Payload) -> Talk:
    """Where the answer to an interaction goes; raises one of `MALFORMED` for what is none."""
    user = (data.get("member") or data)["user"]
    channel: Payload = data.get("channel") or {}
    direct = data.get("guild_id") is None or int(channel.get("type") or 0) in DIRECT
    return Talk(key_of(data["id"]), str(data["token"]), key_of(user["id"]), direct)


def _posted(response: Json) -> Json:
    """The message that a callback made, as Discord tells when it is asked to; None where it made none."""
    try:
        return response["resource"]["message"]
    except (KeyError, TypeError):
        return None


def _pressed(data: Payload) -> bool:
    """Whether a message hangs on the interaction, so that nothing need be said."""
    return data.get("message") is not None


def _alone(data: Payload, event: Interaction) -> bool:
    """Whether something was pressed on a message that one alone sees."""
    return isinstance(event, ButtonPressed) and bool(int(data["message"].get("flags") or 0) & replies.EPHEMERAL)
