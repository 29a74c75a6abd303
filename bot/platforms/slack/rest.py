"""One place from Slack's HTTP answers to how an order can end: refused, closed, later, or unsettled."""

from collections.abc import AsyncIterator, Callable, Mapping
from time import monotonic
from typing import Any, Final, Protocol, cast

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.kit.delivery import Closed, Gone, Later, Refused, Unsettled
from bot.platforms.slack import words
from bot.platforms.slack.payload import cursor_of, words_of

Json = dict[str, Any]
TIMEOUT: Final = 10
"""Seconds that Slack has to answer: less than the courier's patience, so that it hears how a request ended."""
RATE_LIMITED: Final = 60
"""Seconds to wait where Slack does not say how long."""
_READS: Final = frozenset(
    {
        "conversations.history",
        "conversations.info",
        "conversations.list",
        "conversations.members",
        "conversations.replies",
        "files.getUploadURLExternal",
        "usergroups.list",
        "users.info",
        "users.list",
    }
)
"""Methods that take their arguments in the query (slack_sdk 3.47.0 reads with GET)."""
TOKEN: Final = frozenset(
    {"account_inactive", "invalid_auth", "not_authed", "token_expired", "token_revoked", "not_allowed_token_type"}
)
"""Errors by which Slack says that it takes the token no more."""
_CLOSED: Final = frozenset({"cannot_dm_bot", "messages_tab_disabled", "user_disabled", "user_not_visible"})
_GONE: Final[Mapping[str, str]] = {
    "channel_not_found": "Slack shows Hearth no such channel: it is gone, or private and without Hearth.",
    "message_not_found": words.NO_MESSAGE,
    "thread_not_found": words.NO_MESSAGE,
    "user_not_found": "This person is not here any more.",
    "no_text_or_thread": words.NO_MESSAGE,
}
_WHY: Final[Mapping[str, str]] = {
    "already_reacted": "It is there already.",
    "cant_delete_message": "Slack lets Hearth delete its own messages alone.",
    "cant_update_message": "Slack lets Hearth change its own messages alone.",
    "edit_window_closed": "Slack does not let messages be changed any more after so long.",
    "expired_trigger_id": words.TOO_LATE,
    "is_archived": "This channel is archived.",
    "missing_scope": "This Slack app lacks a permission for it. Run hearth doctor; it says which.",
    "not_in_channel": words.NOT_INSIDE,
    "restricted_action": "The workspace's settings do not let Hearth post here.",
    "too_many_reactions": "This message has as many different reactions as Slack allows.",
}
"""The errors that Hearth meets, in words for operators and moderators."""
_FAULTS: Final = frozenset(
    {"fatal_error", "internal_error", "request_timeout", "service_unavailable", "team_added_to_org"}
)


class Caller(Protocol):
    """Slack's web interface, as everything of this adapter but `Rest` sees it."""

    async def call(self, method: str, **arguments: Any) -> Json:
        """Ask once. Raises `Refused`, `Closed`, `Gone`, `Later` or `Unsettled`."""
        ...

    def pages(self, method: str, key: str, most: int, **arguments: Any) -> AsyncIterator[list[Any]]:
        """Lists under `key`, a page at a time, at most so many. Raises as `call`."""
        ...

    async def post(self, url: str, body: Json) -> None:
        """Answer by a response_url. Raises as `call`."""
        ...

    async def upload(self, url: str, content: bytes, name: str) -> None:
        """Put a file where Slack said. Raises as `call`."""
        ...


class Rest:
    """`Caller` over the library's client, whose own second tries are switched off.

    After a dropped connection they post twice (measured with slack_sdk 3.47.0).
    Where Slack asks for a pause, nothing of the same method and channel is asked before it is over.
    """

    def __init__(self, client: AsyncWebClient, now: Callable[[], float] = monotonic) -> None:
        """`now` tells seconds, from whatever beginning."""
        self._client = client
        self._now = now
        self._rests: dict[tuple[str, str], float] = {}

    async def call(self, method: str, **arguments: Any) -> Json:
        """See `Caller`."""
        given = {name: value for name, value in arguments.items() if value is not None}
        lane = (method, str(given.get("channel", "")))
        self._rested(lane)
        library: Any = self._client
        how: Json = {"http_verb": "GET", "params": given} if method in _READS else {"json": given}
        try:
            answer = await library.api_call(method, **how)
        except SlackApiError as error:
            raise self._ending(error, lane) from error
        except aiohttp.ClientConnectorError as error:
            raise Later("Slack cannot be reached.") from error
        except (OSError, aiohttp.ClientError, SlackClientError, TimeoutError, ValueError) as error:
            raise Unsettled(f"Slack gave no answer ({type(error).__name__}).") from error
        data: Any = answer.data
        if not isinstance(data, dict):
            raise Unsettled("What answers in Slack's place is not Slack.")
        return cast("Json", data)

    async def pages(self, method: str, key: str, most: int, **arguments: Any) -> AsyncIterator[list[Any]]:
        """See `Caller`."""
        cursor: str | None = None
        for _ in range(most):
            page = await self.call(method, cursor=cursor, **arguments)
            found: list[Any] = page.get(key) or []
            yield found
            cursor = cursor_of(page)
            if cursor is None:
                return

    async def post(self, url: str, body: Json) -> None:
        """See `Caller`."""
        await self._send(url, json=body)

    async def upload(self, url: str, content: bytes, name: str) -> None:
        """See `Caller`."""
        form = aiohttp.FormData()
        form.add_field("file", content, filename=name)
        await self._send(url, data=form)

    async def _send(self, url: str, **body: Any) -> None:
        session = self._client.session
        if session is None:
            raise Later("The connection to Slack is being begun again.")
        try:
            async with session.post(url, **body) as answer:
                status = answer.status
                await answer.read()
        except aiohttp.ClientConnectorError as error:
            raise Later("Slack cannot be reached.") from error
        except (OSError, aiohttp.ClientError, TimeoutError, ValueError) as error:
            raise Unsettled(f"Slack gave no answer ({type(error).__name__}).") from error
        if status == 429:
            raise Later("Slack asks Hearth to slow down.", RATE_LIMITED * 1000)
        if status >= 500:
            raise Unsettled(f"Slack had a fault of its own ({status}).")
        if status >= 400:
            raise Refused(f"Slack takes no answer to this any more ({status}).")

    def _rested(self, lane: tuple[str, str]) -> None:
        """Raises `Later` while Slack wants a pause there."""
        left = self._rests.get(lane, 0.0) - self._now()
        if left > 0:
            raise Later("Slack asks Hearth to slow down.", int(left * 1000) + 1)
        self._rests.pop(lane, None)

    def _ending(self, error: SlackApiError, lane: tuple[str, str]) -> Exception:
        response: Any = error.response
        status = int(getattr(response, "status_code", 0) or getattr(response, "status", 0) or 0)
        body: Any = getattr(response, "data", None)
        code = words_of(cast("Json", body), "error") if isinstance(body, dict) else ""
        if code in {"ratelimited", "rate_limited"} or status == 429:
            wait = _seconds(response.headers)
            self._rests[lane] = self._now() + wait
            return Later("Slack asks Hearth to slow down.", int(wait * 1000))
        if status >= 500 or code in _FAULTS:
            return Unsettled(f"Slack had a fault of its own ({code or status}).")
        if not code:
            return Unsettled(f"What answers in Slack's place is not Slack ({status}).")
        return refusal(code)


def refusal(code: str) -> Exception:
    """How a request ended that Slack answered with an error."""
    if code in TOKEN:
        return TokenRefused(words.REFUSED_LOGIN, RATE_LIMITED * 1000)
    if code in _CLOSED:
        return Closed("This person takes no direct messages.")
    if code in _GONE:
        return Gone(_GONE[code])
    return Refusal(_WHY.get(code) or f"Slack refused this ({code}).", code)


class TokenRefused(Later):
    """Slack does not take the token: orders wait until somebody has set another."""


class Refusal(Refused):
    """With Slack's own word for it."""

    def __init__(self, why: str, code: str) -> None:
        super().__init__(why)
        self.code = code


def _seconds(headers: Mapping[str, str]) -> float:
    try:
        return max(float(headers.get("Retry-After", RATE_LIMITED)), 0.0)
    except ValueError:
        return float(RATE_LIMITED)
