"""Says an answer on Slack: with the acknowledgement where that can hold it, else by what Slack gave to answer by."""

import logging
from collections.abc import Mapping
from typing import Any, Final

from bot.kit.delivery import Gone, Later, Order, Refused, Unsettled
from bot.kit.effects import Answer
from bot.kit.events import Interaction
from bot.kit.outcome import FormErrors, Host, OpenForm, Outcome, Reply, Update
from bot.kit.people import Place
from bot.kit.ui import Attached, Message, Picture, say
from bot.platforms.errands import Errands
from bot.platforms.slack import forms, words
from bot.platforms.slack.asked import Talk, message_of
from bot.platforms.slack.atlas import Workspace
from bot.platforms.slack.files import put
from bot.platforms.slack.keys import channel_of, root_of
from bot.platforms.slack.markup import Sight
from bot.platforms.slack.posting import QUIET, Posting
from bot.platforms.slack.render import files, rendered
from bot.platforms.slack.rest import Caller, Json

log = logging.getLogger("hearth.slack")
FAILED: Final = (Refused, Later, Unsettled)


class Speaking:
    """Gives one connection's answers. Raises as `Caller` where something is said after the acknowledgement."""

    def __init__(self, host: Host, caller: Caller, workspace: Workspace, posting: Posting, errands: Errands) -> None:
        self._host = host
        self._caller = caller
        self._workspace = workspace
        self._posting = posting
        self._errands = errands

    def acknowledged(self, data: Mapping[str, Any], outcome: Outcome) -> Json | None:
        """The answer as the acknowledgement holds it; None where it has to be said besides."""
        match outcome.answer:
            case Reply(message=message, private=True, names=names) if "command" in data and not files(message):
                return {
                    "response_type": "ephemeral",
                    **rendered(message, Sight(names, self._workspace.home, alone=True)),
                }
            case FormErrors(why=why) if data.get("type") == "view_submission":
                return forms.mistakes(data["view"], why)
            case OpenForm(form=form) if data.get("type") == "view_submission":
                begun = forms.begun_of(data["view"]).place
                return {"response_action": "update", "view": forms.modal(form, begun)}
            case None:
                return {}
            case _:
                return None

    async def say(self, talk: Talk, event: Interaction, outcome: Outcome) -> None:
        """Everything that no acknowledgement holds, or that comes after it."""
        match outcome.answer:
            case Reply(message=message, private=False, answer=int(row)) as reply:
                await self._in_public(talk, event, row, message, reply)
            case Reply(message=message, private=False, names=names):
                await self._aloud(talk, message, Sight(names, self._workspace.home))
            case Reply(message=message, names=names):
                await self.alone(talk, message, Sight(names, self._workspace.home, alone=True))
            case OpenForm(form=form):
                await self.open(talk, forms.modal(form, talk.place))
            case FormErrors(why=why):
                lines = [words.FORM_WRONG, *why.values(), words.FORM_AGAIN]
                await self.alone(talk, say("\n".join(lines)), Sight())
            case Update(message=message, names=names):
                await self._redraw(talk, message, Sight(names, self._workspace.home, alone=_direct(talk)))
            case None:
                pass

    async def open(self, talk: Talk, view: Json) -> None:
        """Open a form; Slack takes the trigger for three seconds, so whoever waited longer is asked to try again."""
        try:
            if not talk.trigger:
                raise Refused("Slack gave no trigger.")
            await self._caller.call("views.open", trigger_id=talk.trigger, view=view)
        except FAILED as why:
            log.info("a form could not be opened: %s", why)
            await self.alone(talk, say(words.TOO_LATE), Sight())

    async def alone(self, talk: Talk, message: Message, sight: Sight) -> None:
        """Say something to whoever asked and nobody else, where they asked, or directly where Hearth is not."""
        if files(message):
            await self._in_direct(talk, message, sight)
            message = say(words.IN_DIRECT)
        body = rendered(message, sight)
        root = root_of(talk.place) if talk.place else None
        threaded: Json = {"thread_ts": root} if root else {}
        if talk.url:
            try:
                answer = {"response_type": "ephemeral", "replace_original": False, **threaded, **body}
                await self._caller.post(talk.url, answer)
            except (Refused, Later):
                log.info("a response_url took no answer any more")
            else:
                return
        await self._whisper(talk, {**threaded, **body})

    async def _whisper(self, talk: Talk, body: Json) -> None:
        if talk.place is not None and channel_of(talk.place):
            try:
                await self._caller.call("chat.postEphemeral", channel=channel_of(talk.place), user=talk.user, **body)
            except (Refused, Gone):
                log.info("something is said directly, as Hearth is not where it was asked")
            else:
                return
        body.pop("thread_ts", None)
        await self._caller.call("chat.postMessage", channel=await self._posting.direct(talk.user), **QUIET, **body)

    async def _in_direct(self, talk: Talk, message: Message, sight: Sight) -> None:
        """Files cannot be seen by one person alone in a channel, so they go into the direct conversation."""
        channel = await self._posting.direct(talk.user)
        bare = Message(message.text, tuple(one for one in message.blocks if not isinstance(one, Picture | Attached)))
        await self._caller.call("chat.postMessage", channel=channel, **QUIET, **rendered(bare, sight))
        await put(self._caller, files(message), channel=channel)

    async def _in_public(self, talk: Talk, event: Interaction, row: int, message: Message, reply: Reply) -> None:
        """Post the answer under its outbox row's id; if no answer comes, the courier looks for it and brings it."""
        effect = Answer(channel=0, message=message, interaction=event.key)
        order = Order(row, self._workspace.key, effect, reply.names, talk.place, asked_at=event.at)
        try:
            receipt = await self._errands.run(row, lambda: self._posting.post(order))
            place, key = receipt.place, receipt.message
        except Refused:
            if not talk.url:
                raise
            body = rendered(message, Sight(reply.names, self._workspace.home))
            await self._caller.post(talk.url, {"response_type": "in_channel", **body})
            place, key = talk.place, ""
        await self._host.answered(event, row, place or Place(""), key or "")

    async def _aloud(self, talk: Talk, message: Message, sight: Sight) -> None:
        place = talk.place
        if place is None:
            await self.alone(talk, message, sight)
            return
        pictures = await put(self._caller, files(message))
        body = rendered(message, sight, pictures)
        channel, root = channel_of(place), root_of(place)
        await self._caller.call("chat.postMessage", channel=channel, thread_ts=root, **QUIET, **body)

    async def _redraw(self, talk: Talk, message: Message, sight: Sight) -> None:
        """The message whose control was pressed; one that a single person sees can be reached by its url alone."""
        where = message_of(talk)
        if talk.alone and talk.url:
            await self._caller.post(talk.url, {"replace_original": True, **rendered(message, sight)})
        elif where is not None:
            await self._posting.redraw(*where, message, sight)


def _direct(talk: Talk) -> bool:
    return talk.place is not None and talk.place.kind == "direct"
