"""The stream that tells an open page what to look at again (server-sent events)."""

from typing import Final

import msgspec
from aiohttp import web

from bot.web.bell import Bell, Ear, Ring

STILL_HERE: Final = 15.0
"""Seconds of silence after which the stream says that it is still there."""


async def follow(request: web.Request, bell: Bell) -> web.StreamResponse:
    """Send a ring for every change until the page goes away. A new stream begins with everything."""
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream; charset=utf-8"})
    response.headers["Cache-Control"] = "no-store"
    ear = Ear()
    bell.ears.add(ear)
    try:
        await response.prepare(request)
        await response.write(b"retry: 1000\n\n" + _event(Ring(bell.seq, ["everything"])))
        while not bell.closed:
            if await ear.hear(STILL_HERE):
                topics = ear.take()
                if topics:
                    await response.write(_event(Ring(bell.seq, topics)))
            else:
                await response.write(b": still here\n\n")
    except ConnectionError:
        pass
    finally:
        bell.ears.discard(ear)
    return response


def _event(ring: Ring) -> bytes:
    return b"id: %d\ndata: %s\n\n" % (ring.seq, msgspec.json.encode(ring))
