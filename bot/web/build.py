"""Puts the page together: its addresses, its shell and its scripts, behind one guard."""

from collections.abc import AsyncIterator, Sequence
from functools import cache
from pathlib import Path
from typing import Final

from aiohttp import web

from bot.kit.views import TimeMachine, Views
from bot.web.answers import LIMIT, NOT_THERE, kindly
from bot.web.bell import Bell
from bot.web.clockwork import Clockwork
from bot.web.guard import dress, guard
from bot.web.routes import Health, Routes, healthy
from bot.web.stage import Sky, Stage
from bot.web.stream import follow
from bot.web.tours import Tour
from bot.web.watch import Watch

_HERE: Final = Path(__file__).parent
_TYPES: Final = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


def build(
    stage: Stage,
    views: Views,
    time_machine: TimeMachine,
    *,
    sky: Sky | None = None,
    health: Health | None = None,
    bell: Bell | None = None,
    title: str = "Hearth",
    tours: Sequence[Tour] = (),
) -> web.Application:
    """The page over one community. `bell` is there for those who want to ring it themselves; without `tours`
    the page offers none.
    """
    ringing = bell or Bell()
    clockwork = Clockwork(time_machine, views, ringing)
    watch = Watch(views, ringing)
    stage.listen(ringing.ring)

    async def stream(request: web.Request) -> web.StreamResponse:
        return await follow(request, ringing)

    async def living(_app: web.Application) -> AsyncIterator[None]:
        watch.start()
        yield
        await watch.stop()
        await clockwork.close()

    async def closing(_app: web.Application) -> None:
        ringing.close()

    app = web.Application(middlewares=[kindly, guard], client_max_size=LIMIT)
    app.router.add_routes(Routes(stage, views, clockwork, ringing, sky, health, tours).all())
    app.router.add_get("/api/stream", stream)
    _shell(app, title)
    app.on_response_prepare.append(dress)
    app.on_shutdown.append(closing)
    app.cleanup_ctx.append(living)
    return app


def plain(health: Health | None) -> web.Application:
    """What is served where there is no page to show: only whether Hearth is well."""

    async def look(_request: web.Request) -> web.Response:
        return await healthy(health)

    app = web.Application(middlewares=[kindly, guard], client_max_size=LIMIT)
    app.router.add_get("/healthz", look)
    app.on_response_prepare.append(dress)
    return app


def _shell(app: web.Application, title: str) -> None:
    """The page itself and what it loads, read once: only these files can be asked for."""
    files = {path.name: (path.read_bytes(), _TYPES[path.suffix]) for path in (_HERE / "static").iterdir()}

    async def shell(_request: web.Request) -> web.Response:
        return web.Response(text=_page(title), content_type="text/html", headers={"Cache-Control": "no-cache"})

    async def static(request: web.Request) -> web.Response:
        found = files.get(request.match_info["name"])
        if found is None:
            raise web.HTTPNotFound(text=NOT_THERE)
        content, kind = found
        return web.Response(body=content, content_type=kind, charset="utf-8", headers={"Cache-Control": "no-cache"})

    app.router.add_get("/", shell)
    app.router.add_get("/static/{name}", static)


@cache
def _page(title: str) -> str:
    """The page's shell, drawn when it is first asked for: Jinja2 takes a tenth of a second to import."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415  see above

    loader = FileSystemLoader(_HERE / "templates")
    page = Environment(loader=loader, autoescape=True, undefined=StrictUndefined).get_template("page.html")
    return page.render(title=title)
