"""How the page is answered: JSON, and for everything that goes wrong one sentence in plain words."""

import logging
import secrets
from typing import Any, Final, TypeVar, cast

import msgspec
from aiohttp import web

from bot.kit.errors import Say
from bot.web.bodies import Body
from bot.web.guard import Handler

_log = logging.getLogger(__name__)
LIMIT: Final = 64 * 1024
"""Bytes that a request's body may have."""
BodyT = TypeVar("BodyT", bound=Body)

UNREADABLE: Final = "This request makes no sense here, so nothing was done. Reload the page and try again."
NOT_JSON: Final = "This page takes JSON only, so nothing was done."
TOO_LARGE: Final = "This is more than the page can take at once (64 KiB). Could you send it in parts?"
NOT_THERE: Final = "There is nothing at this address. The page itself is at /."
NOT_SO: Final = "This address does not take that kind of request."


def ours(reference: str) -> str:
    """Something broke that should not have."""
    return f"Something went wrong on our side. Nothing you wrote caused it. The log has it under {reference}."


def plain(value: Any) -> Any:
    """What JSON has no type for."""
    if isinstance(value, frozenset):
        return sorted(cast("frozenset[str]", value))
    raise TypeError(f"{type(value).__name__} cannot be shown")


def answer(value: object, status: int = 200) -> web.Response:
    """Anything that msgspec can write, as JSON."""
    body = msgspec.json.encode(value, enc_hook=plain)
    return web.Response(body=body, status=status, content_type="application/json", charset="utf-8")


def trouble(why: str, status: int) -> web.Response:
    """One sentence, for a person."""
    return answer({"error": why}, status)


async def body(request: web.Request, kind: type[BodyT]) -> BodyT:
    """Read a body of this kind; raises the aiohttp error that fits."""
    if request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType(text=NOT_JSON)
    try:
        return msgspec.json.decode(await request.read(), type=kind)
    except (msgspec.DecodeError, UnicodeError) as error:
        raise web.HTTPBadRequest(text=UNREADABLE) from error


def asked(request: web.Request, name: str, longest: int = 400) -> str:
    """A value of the query, or nothing; raises the aiohttp error for one that is too long."""
    value = request.query.get(name, "")
    if len(value) > longest:
        raise web.HTTPBadRequest(text=UNREADABLE)
    return value


@web.middleware
async def kindly(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn whatever is raised into an answer: theirs in words, ours with a reference into the log."""
    try:
        return await handler(request)
    except Say as why:
        return trouble(str(why), 409)
    except web.HTTPRequestEntityTooLarge:
        return trouble(TOO_LARGE, 413)
    except web.HTTPNotFound:
        return trouble(NOT_THERE, 404)
    except web.HTTPMethodNotAllowed as error:
        refused = trouble(NOT_SO, 405)
        refused.headers["Allow"] = ", ".join(sorted(error.allowed_methods))
        return refused
    except web.HTTPException as error:
        return trouble(error.text or UNREADABLE, error.status)
    except ConnectionError:
        raise
    except Exception:  # noqa: BLE001  logged with its reference, and shown by it
        reference = secrets.token_hex(4)
        _log.exception("the page failed at %s, reference %s", request.path, reference)
        return trouble(ours(reference), 500)
