"""The one middleware: takes what Slack brings to Hearth, and acknowledges it when it is on record and not before."""

import logging
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any, Final

from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.kit.delivery import Later, Refused, Unsettled
from bot.kit.events import Event
from bot.kit.outcome import Host, NotRecorded, Unrecordable
from bot.platforms.slack import learning, opening
from bot.platforms.slack.answers import Answers
from bot.platforms.slack.atlas import Workspace
from bot.platforms.slack.keys import is_id
from bot.platforms.slack.read import MALFORMED, READERS, happened
from bot.platforms.slack.rest import Caller, Json

log = logging.getLogger("hearth.slack")
REMEMBERED: Final = 5000
"""Events known to be on record: one that Slack brings again is only acknowledged. What is a state, as a reaction is,
has no key of its own, and an old one would change it back.
"""
REVOKED: Final = frozenset({"tokens_revoked", "app_uninstalled"})


class Hearing:
    """One connection's."""

    def __init__(
        self,
        host: Host,
        caller: Caller,
        workspace: Workspace,
        answers: Answers,
        now: Callable[[], int],
        revoked: Callable[[], None],
    ) -> None:
        """`now` is Hearth's clock, epoch milliseconds; `revoked` hears that Slack takes the token no more."""
        self._host = host
        self._caller = caller
        self._workspace = workspace
        self._answers = answers
        self._now = now
        self._revoked = revoked
        self._recorded: OrderedDict[str, None] = OrderedDict()

    async def hear(self, req: AsyncBoltRequest) -> BoltResponse:
        """Take one request in. A status of 500 is no acknowledgement, so Slack brings it again."""
        body: Mapping[str, Any] = req.body
        try:
            if body.get("type") == "event_callback":
                return await self._event(body)
            return _held(await self._asked(body))
        except NotRecorded as why:
            log.warning("an event was not recorded, and Slack will bring it again: %s", why)
            return BoltResponse(status=500, body="")
        except MALFORMED as error:
            log.warning("something from Slack could not be read and was left out: %r", error)
            return BoltResponse(status=200, body="")
        except Exception:
            log.exception("something from Slack could not be taken in")
            return BoltResponse(status=500, body="")

    async def _asked(self, body: Mapping[str, Any]) -> Json:
        if "command" in body:
            return await self._answers.command(body)
        match body.get("type"):
            case "block_actions":
                return await self._answers.pressed(body)
            case "message_action":
                return await self._answers.chose(body)
            case "view_submission":
                return await self._answers.sent(body)
            case _:
                return {}

    async def _event(self, body: Mapping[str, Any]) -> BoltResponse:
        number, event = str(body["event_id"]), body["event"]
        if number not in self._recorded:
            for told in await self._read(event):
                try:
                    await self._host.submit(told)
                except Unrecordable:
                    log.warning("%s from Slack cannot be recorded and was left out: %a", type(told).__name__, told.key)
            self._recorded[number] = None
            if len(self._recorded) > REMEMBERED:
                self._recorded.popitem(last=False)
        return BoltResponse(status=200, body="")

    async def _read(self, event: Mapping[str, Any]) -> list[Event]:
        kind = str(event["type"])
        if kind in REVOKED:
            self._revoked()
            return []
        reader = READERS.get(kind)
        if reader is not None:
            await self._meet(event.get("user"))
            return [told for told in reader(event, self._workspace, happened(event)) if told is not None]
        at = happened(event)
        found: list[Event] = [*learning.learn(event, self._workspace, at)]
        if kind == "member_joined_channel" and event.get("user") == self._workspace.me:
            await self._entered(str(event["channel"]))
        if kind in learning.PLACES or (kind == "member_joined_channel" and event.get("user") == self._workspace.me):
            found.append(opening.places(self._workspace, at, str(event.get("event_ts"))))
        return found

    async def _entered(self, channel: str) -> None:
        """Hearth is in another channel: what it is called, and who is in it where it is the moderators'."""
        try:
            found = await self._caller.call("conversations.info", channel=channel)
            self._workspace.room({**found["channel"], "is_member": True})
            await opening.staffed(self._caller, self._workspace)
        except (Refused, Later, Unsettled) as why:
            log.info("a channel that Hearth was invited to cannot be looked at yet: %s", why)

    async def _meet(self, who: Any) -> None:
        """Somebody whom Hearth never heard of: a guest from another workspace, say."""
        if not isinstance(who, str) or who in self._workspace.people or not is_id(who):
            return
        try:
            self._workspace.person((await self._caller.call("users.info", user=who))["user"])
        except (Refused, Later, Unsettled, *MALFORMED) as why:
            log.info("somebody's name cannot be asked for: %s", why)


def _held(answer: Json) -> BoltResponse:
    return BoltResponse(status=200, body=answer) if answer else BoltResponse(status=200, body="")
