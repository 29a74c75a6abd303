"""Who may talk to the page: this machine's own browser, on this very page, and nobody through it.

A page on the loopback address is reachable from every site that a browser has open, and by a name
that an attacker points at 127.0.0.1. So the Host must be ours, an Origin must be ours, and what
changes anything must name its Origin.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "font-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Server": "Hearth",
}
_READING: Final = {"GET", "HEAD"}
WRONG_HOST: Final = "This page answers only at its own address on this computer."
WRONG_ORIGIN: Final = "This request came from another page, so nothing was done."


def _own_hosts(request: web.Request) -> set[str]:
    names = ("127.0.0.1", "localhost", "[::1]")
    transport = request.transport
    address: Sequence[object] = (transport.get_extra_info("sockname") if transport else None) or ("", 0)
    port = address[1]
    return {f"{name}:{port}" for name in names} | (set(names) if port == 80 else set())


def refusal(request: web.Request) -> str | None:
    """Why a request may not pass; None if it may."""
    hosts = request.headers.getall("Host", [])
    if len(hosts) != 1 or hosts[0].lower() not in _own_hosts(request):
        return WRONG_HOST
    origins = request.headers.getall("Origin", [])
    if any(origin.lower() != f"http://{hosts[0].lower()}" for origin in origins) or len(origins) > 1:
        return WRONG_ORIGIN
    if request.method not in _READING and not origins:
        return WRONG_ORIGIN
    if request.headers.get("Sec-Fetch-Site", "none") not in {"none", "same-origin"} and request.path != "/":
        return WRONG_ORIGIN
    return None


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let only this page's own requests pass."""
    why = refusal(request)
    if why is not None:
        raise web.HTTPForbidden(text=why)
    return await handler(request)


async def dress(_request: web.Request, response: web.StreamResponse) -> None:
    """Put the protective headers on everything that goes out."""
    response.headers.update(HEADERS)
    response.headers.setdefault("Cache-Control", "no-store")
