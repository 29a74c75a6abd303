"""One place from Discord's HTTP answers to how an order can end: refused, closed, later, or unsettled."""

import asyncio
import json
from collections.abc import Coroutine, Mapping, Sequence
from typing import Any, Final, Protocol, TypeVar
from urllib.parse import urlsplit

import aiohttp
import discord
from discord.http import Route
from msgspec import Struct

from bot.kit.delivery import Closed, Gone, Later, Refused, Unsettled

T = TypeVar("T")
Json = Any
"""What `json` reads; the readers check what they take from it."""
FILE_HOSTS: Final = frozenset({"cdn.discordapp.com", "media.discordapp.net"})
"""Where Discord keeps what members upload."""
_CLOSED: Final = frozenset({50007, 50278})
"""Error codes of closed direct messages: no direct messages from this sender, and no server in common."""
_GONE: Final = frozenset({10003, 10004, 10007, 10008, 10013, 10015})
"""Error codes of what is not there any more: a channel, a server, a member, a message, an account, a webhook."""
_WHY: Final[Mapping[int, str]] = {
    10003: "This channel does not exist any more.",
    10004: "Hearth is not on this server any more.",
    10007: "This person is not here any more.",
    10008: "This message does not exist any more.",
    10011: "This role does not exist any more.",
    10014: "Discord does not know this emoji.",
    10013: "This person does not exist any more.",
    10015: "This webhook does not exist any more.",
    10062: "Discord takes no answer to this any more: it came too late.",
    10070: "This scheduled event does not exist any more.",
    30010: "This message has as many different reactions as Discord allows.",
    30038: "This server has as many scheduled events as Discord allows. Call off those that nobody needs.",
    30007: "This channel has as many webhooks as Discord allows.",
    40060: "This was answered already.",
    50001: "Hearth cannot see this channel.",
    50013: "Hearth may not do this here: it lacks a permission, or its role stands below the person's.",
    50024: "Discord has no such thing in this kind of channel.",
    50083: "This thread is archived.",
    90001: "This person takes no reactions from Hearth.",
    160006: "This server has as many open threads as Discord allows. Close those that are done.",
}
"""The error codes that Hearth meets, in words for operators and moderators."""


class Upload(Struct, frozen=True):
    """A file that goes along with a request; `about` describes it to whoever cannot see it."""

    name: str
    content: bytes
    type: str = "application/octet-stream"
    about: str = ""


class Caller(Protocol):
    """Discord's HTTP interface, as everything of this adapter but `Rest` sees it."""

    async def call(
        self,
        method: str,
        path: str,
        *,
        body: Json = None,
        uploads: Sequence[Upload] = (),
        query: Mapping[str, str | int] | None = None,
        reason: str | None = None,
        once: bool = False,
        **ids: str,
    ) -> Json:
        """Ask, and wait out rate limits. Raises `Refused`, `Closed`, `Later` or `Unsettled`.

        `path` is a template such as "/channels/{channel_id}/messages", filled from `ids`. With `once` a fault of
        Discord's is `Unsettled` at once: discord.py would ask again, though it may have been done.
        """
        ...

    async def fetch(self, url: str, most: int) -> bytes:
        """The bytes of a file that a member uploaded, at most `most` of them. Raises as `call`."""
        ...


class Rest:
    """`Caller` over discord.py's client, which keeps the rate limits.

    Each request runs in a task that a time-out of ours does not reach: were discord.py cancelled while it
    waits out a global limit, its lock would stay closed for good.
    """

    def __init__(self, client: discord.Client, file_hosts: frozenset[str] = FILE_HOSTS) -> None:
        self._client = client
        self._file_hosts = file_hosts
        self._tasks: set[asyncio.Task[Any]] = set()

    async def call(
        self,
        method: str,
        path: str,
        *,
        body: Json = None,
        uploads: Sequence[Upload] = (),
        query: Mapping[str, str | int] | None = None,
        reason: str | None = None,
        once: bool = False,
        **ids: str,
    ) -> Json:
        """See `Caller`."""
        options: dict[str, Any] = {"reason": reason}
        if once:
            options["raise_for_status"] = _no_second_try
        if query:
            options["params"] = {name: str(value) for name, value in query.items()}
        if uploads:
            options["form"] = _form(body, uploads)
        elif body is not None:
            options["json"] = body
        return await self._alone(self._client.http.request(Route(method, path, **ids), **options))

    async def fetch(self, url: str, most: int) -> bytes:
        """See `Caller`; refuses every host but those where Discord keeps uploads."""
        if urlsplit(url).netloc not in self._file_hosts:
            raise Refused("This file is not kept by Discord.")
        content: bytes = await self._alone(self._client.http.get_from_cdn(url))
        if len(content) > most:
            raise Refused("This file is too large to be kept.")
        return content

    async def _alone(self, request: Coroutine[Any, Any, T]) -> T:
        task = asyncio.create_task(request)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        try:
            return await asyncio.shield(task)
        except RuntimeError as error:  # aiohttp's answer to a request over a session that is closed
            raise Later("The connection to Discord is being begun again.") from error
        except discord.RateLimited as error:
            raise Later("Discord asks Hearth to slow down.", int(error.retry_after * 1000)) from error
        except discord.HTTPException as error:
            raise _ending(error) from error
        except (OSError, aiohttp.ClientError, TimeoutError, ValueError) as error:  # no JSON is no answer either
            raise Unsettled(f"Discord gave no answer ({type(error).__name__}).") from error

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            task.exception()  # looked at, so that an answer nobody waits for any more is not logged as forgotten


async def _no_second_try(response: aiohttp.ClientResponse) -> None:
    """Ends a request with a fault before discord.py (2.7.1) tries it again, up to four times."""
    if response.status >= 500:
        raise aiohttp.ClientResponseError(
            response.request_info, response.history, status=response.status, message="a fault of Discord's"
        )


def _form(body: Json, uploads: Sequence[Upload]) -> list[dict[str, Any]]:
    parts: list[dict[str, Any]] = [
        {"name": "payload_json", "value": json.dumps(body or {}), "content_type": "application/json"}
    ]
    for number, upload in enumerate(uploads):
        parts.append(
            {
                "name": f"files[{number}]",
                "value": upload.content,
                "filename": upload.name,
                "content_type": upload.type,
            }
        )
    return parts


def _ending(error: discord.HTTPException) -> Exception:
    """How a request ended that Discord answered with an error."""
    if error.status == 429:
        return Later("Discord asks Hearth to slow down.", 60_000)
    if error.status >= 500:
        return Unsettled(f"Discord had a fault of its own ({error.status}).")
    if error.code in _CLOSED:
        return Closed("This person has closed their direct messages.")
    if error.status == 401:
        return Refused("Discord does not take Hearth's token any more.")
    kind = Gone if error.code in _GONE else Refused
    return kind(_WHY.get(error.code) or f"Discord refused this ({error.status}, code {error.code}): {error.text}")
