"""The page answers its own browser on this computer, and nobody through it."""

import socket

import aiohttp
import pytest
from aiohttp import web

from bot.kit.errors import ConfigError
from bot.kit.events import MenuUsed
from bot.web import serve
from bot.web.guard import POLICY
from tests.web.stories import Page

SECRETS = ["/", "/api/home?as=u1", "/api/journal", "/api/menus?as=u1", "/api/tours", "/static/main.js", "/nowhere"]


def port(page: Page) -> int:
    return page.served.port


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1", "127.0.0.1:1", "localhost.evil.example:{port}", "0.0.0.0:{port}"]
)
@pytest.mark.parametrize("path", ["/", "/api/home?as=u1", "/api/stream"])
async def test_another_name_for_this_address_is_refused(
    page: Page, http: aiohttp.ClientSession, host: str, path: str
) -> None:
    async with http.get(path, headers={"Host": host.format(port=port(page))}) as response:
        assert response.status == 403
        assert await response.json() == {"error": "This page answers only at its own address on this computer."}


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "[::1]", "LOCALHOST"])
async def test_its_own_names_are_answered(page: Page, http: aiohttp.ClientSession, name: str) -> None:
    host = f"{name}:{port(page)}"
    async with http.get("/healthz", headers={"Host": host, "Origin": f"http://{host}"}) as response:
        assert await response.json() == {"ok": True}


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "https://127.0.0.1:{port}", "http://localhost:{port}", None]
)
async def test_only_the_page_itself_changes_anything(page: Page, origin: str | None) -> None:
    headers = {} if origin is None else {"Origin": origin.format(port=port(page))}
    body = {"as": page.people["Ana"], "channel": page.general, "text": "Hello"}
    async with (
        aiohttp.ClientSession(page.address, headers=headers) as session,
        session.post("/api/say", json=body) as response,
    ):
        assert response.status == 403
    assert await page.world.messages(page.general, page.people["Ana"]) == []


@pytest.mark.parametrize("path", ["menu", "reachable"])
async def test_another_page_chooses_and_closes_nothing(page: Page, path: str) -> None:
    ana = page.people["Ana"]
    key = await page.world.post(ana, page.general, "Hello")
    bodies = {"menu": {"message": key, "menu": "Flag post"}, "reachable": {"reachable": False}}
    headers = {"Origin": "http://evil.example"}
    async with (
        aiohttp.ClientSession(page.address, headers=headers) as session,
        session.post(f"/api/{path}", json={"as": ana, **bodies[path]}) as response,
    ):
        assert response.status == 403
    assert page.host.of(MenuUsed) == []
    viewer = (await page.world.home(ana)).viewer
    assert viewer is not None
    assert viewer.reachable


async def test_another_page_cannot_even_look(page: Page, http: aiohttp.ClientSession) -> None:
    async with http.get("/api/home", headers={"Sec-Fetch-Site": "cross-site"}) as response:
        assert response.status == 403
    for path in ("/api/home", "/api/menus", "/api/tours"):
        async with http.get(path, headers={"Origin": "http://evil.example"}) as response:
            assert response.status == 403


@pytest.mark.parametrize("path", SECRETS)
async def test_everything_wears_the_protective_headers(http: aiohttp.ClientSession, path: str) -> None:
    async with http.get(path) as response:
        assert response.headers["Content-Security-Policy"] == POLICY
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert response.headers["Cache-Control"] in {"no-store", "no-cache"}
        assert response.headers["Server"] == "Hearth"


async def test_the_shell_has_no_script_or_style_of_its_own(http: aiohttp.ClientSession) -> None:
    async with http.get("/") as response:
        text = await response.text()
    assert "<style" not in text
    assert "style=" not in text
    assert "onclick" not in text
    assert text.count("<script") == 1


@pytest.mark.parametrize(
    "path", ["/static/../build.py", "/static/%2e%2e/build.py", "/static/..%2fbuild.py", "/static/page.html"]
)
async def test_only_the_pages_own_files_can_be_had(http: aiohttp.ClientSession, path: str) -> None:
    async with http.get(path) as response:
        assert response.status == 404
        assert await response.json() == {"error": "There is nothing at this address. The page itself is at /."}


async def test_a_taken_port_is_one_clear_sentence(page: Page) -> None:
    with pytest.raises(ConfigError, match=f"Port {port(page)} on 127.0.0.1 is taken by another program"):
        await serve(web.Application(), port=port(page))


async def test_the_page_is_never_served_to_the_network() -> None:
    with pytest.raises(ConfigError, match="for this computer only"):
        await serve(web.Application(), "0.0.0.0", 0)  # noqa: S104  refused, that is the point


async def test_a_free_port_is_told(page: Page) -> None:
    assert page.served.address == f"http://127.0.0.1:{port(page)}/"
    with socket.create_connection(("127.0.0.1", port(page))):
        pass
