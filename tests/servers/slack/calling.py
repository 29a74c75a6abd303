"""HTTP mode: signed requests to an address of the bot, for events, commands and interactivity."""

import asyncio
import hashlib
import hmac
import time
from typing import Any, Final
from urllib.parse import urlencode

import aiohttp
import msgspec

from tests.servers.slack.deliveries import EVENTS, Deliveries, Parcel
from tests.servers.slack.events import TOKEN

SECRET: Final = "loopback-signing-secret"


class Caller:
    """Sends what is told to one address; the answer to a request is its acknowledgement."""

    late = "http_timeout"

    def __init__(self, url: str, secret: str, deliveries: Deliveries) -> None:
        self.url = url
        self.ready = True
        self.age = 0.0
        """Seconds that signatures pretend to be old; the app's library compares them with the machine's clock."""
        self.forged = False
        """Whether requests are signed with another secret, as by a stranger."""
        self.statuses: list[int] = []
        """What was answered, in order; 0 for no answer."""
        self._secret = secret
        self._deliveries = deliveries
        self._session = aiohttp.ClientSession()
        self._tasks: set[asyncio.Task[None]] = set()

    async def verifies(self) -> bool:
        """url_verification: whether the app sent the challenge back, as Slack asks when the address is set."""
        body = {"token": TOKEN, "challenge": "are-you-there", "type": "url_verification"}
        async with self._session.post(
            self.url, **self._signed(msgspec.json.encode(body), "application/json")
        ) as answer:
            said = await answer.text()
            return answer.status == 200 and "are-you-there" in said

    def carry(self, parcel: Parcel) -> None:
        """Begin the request."""
        task = asyncio.create_task(self._sends(parcel))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _sends(self, parcel: Parcel) -> None:
        if parcel.kind == EVENTS:
            body, kind = msgspec.json.encode(parcel.payload), "application/json"
        else:
            flat = {"payload": msgspec.json.encode(parcel.payload).decode()}
            form = parcel.payload if parcel.kind == "slash_commands" else flat
            body, kind = urlencode(form).encode(), "application/x-www-form-urlencoded"
        request = self._signed(body, kind)
        if parcel.attempt:
            retry = {"x-slack-retry-num": str(parcel.attempt), "x-slack-retry-reason": parcel.reason}
            request["headers"] |= retry
        try:
            async with self._session.post(self.url, **request) as answer:
                self.statuses.append(answer.status)
                said = await answer.read()
                status, is_json = answer.status, answer.content_type == "application/json"
        except aiohttp.ClientError:
            self.statuses.append(0)
            self._deliveries.refused(parcel.envelope_id, "connection_failed")
            return
        if 200 <= status < 300:
            words: Any = {"text": said.decode()} if said else None
            self._deliveries.acknowledged(parcel.envelope_id, msgspec.json.decode(said) if said and is_json else words)
        else:
            self._deliveries.refused(parcel.envelope_id, "http_error")

    def _signed(self, body: bytes, kind: str) -> dict[str, Any]:
        stamp = str(int(time.time() - self.age))
        key = ("x" if self.forged else "") + self._secret
        digest = hmac.new(key.encode(), b":".join([b"v0", stamp.encode(), body]), hashlib.sha256).hexdigest()
        signed = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}
        return {"data": body, "headers": {"Content-Type": kind, "User-Agent": "Slackbot 1.0", **signed}}

    async def close(self) -> None:
        """No more requests."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._session.close()
