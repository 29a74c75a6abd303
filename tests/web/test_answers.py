"""Whatever is sent to the page, it answers in plain words, and never with a fault of its own."""

import asyncio
import json
from pathlib import Path

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.kit.events import MenuUsed, MessagePosted
from tests.platforms.local.stories import HOUR
from tests.web.stories import Page, open_page

ACTS = [
    "say", "edit", "delete", "react", "press", "menu", "form", "read", "join", "admit", "leave", "reachable", "clock",
    "weather",
]  # fmt: skip
LOOKS = [
    "home", "messages", "commands", "menus", "suggest", "clock", "journal", "outbox", "schedule", "weather", "tours",
]  # fmt: skip


async def test_a_message_goes_all_the_way(page: Page, http: aiohttp.ClientSession) -> None:
    body = {"as": page.people["Ana"], "channel": page.general, "text": "Good morning"}
    async with http.post("/api/say", json=body) as response:
        assert response.status == 200
        assert (await response.json())["what"] == "posted"
    await page.world.drained()
    assert [event.text for event in page.host.events if isinstance(event, MessagePosted)] == ["Good morning"]


async def test_a_refusal_is_the_worlds_own_sentence(page: Page, http: aiohttp.ClientSession) -> None:
    body = {"as": page.people["Ana"], "channel": page.general, "text": "x" * 40_000}
    async with http.post("/api/say", json=body) as response:
        assert response.status == 409
        assert await response.json() == {
            "error": "A message holds 4,000 characters, and this one has 40,000. Could you send it in parts?"
        }


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b"", "application/json", 400),
        (b"[]", "application/json", 400),
        (b'{"as": 1}', "application/json", 400),
        (b'{"as": "u1", "channel": "c1", "text": "\\ud800"}', "application/json", 400),
        (b'{"as": "u1", "channel": "c1", "text": "\xff"}', "application/json", 400),
        (b'{"as": "u1", "channel": "c1", "text": "x", "extra": 1}', "application/json", 400),
        (b"[" * 60_000, "application/json", 400),
        (b"as=u1", "application/x-www-form-urlencoded", 415),
        (b"{}", "text/plain", 415),
        (b"x" * 70_000, "application/json", 413),
    ],
)
async def test_what_makes_no_sense_is_refused_before_it_is_looked_at(
    http: aiohttp.ClientSession, body: bytes, kind: str, status: int
) -> None:
    async with http.post("/api/say", data=body, headers={"Content-Type": kind}) as response:
        assert response.status == status
        assert (await response.json())["error"].endswith((".", "?"))


async def test_the_wrong_kind_of_request_is_told_so(http: aiohttp.ClientSession) -> None:
    async with http.get("/api/say") as response:
        assert (response.status, response.headers["Allow"]) == (405, "POST")
    async with http.delete("/api/home") as response:
        assert response.status == 405


async def test_a_fault_of_ours_is_shown_by_its_reference_alone(
    page: Page, http: aiohttp.ClientSession, caplog: pytest.LogCaptureFixture
) -> None:
    await page.world.close()
    async with http.get("/api/home") as response:
        sentence = (await response.json())["error"]
        assert response.status == 500
    reference = sentence.removesuffix(".").split()[-1]
    assert sentence.startswith("Something went wrong on our side.")
    assert reference in caplog.text


async def test_the_clock_goes_to_the_next_thing_due(page: Page, http: aiohttp.ClientSession) -> None:
    async with http.get("/api/clock") as response:
        face = await response.json()
    assert (face["ahead"]["what"], face["ahead"]["at"] - face["now"]) == ("Good morning", HOUR)
    async with http.post("/api/clock", json={"next": True}) as response:
        moved = await response.json()
    assert (moved["now"], moved["to"], moved["ahead"]) == (face["ahead"]["at"], None, None)
    assert [message.text for message in await page.world.messages(page.general, page.people["Ana"])] == [
        "Good morning. Coffee is at eleven."
    ]


@pytest.mark.parametrize(
    ("step", "why"),
    [
        ({"by": -1}, "Time only moves forward here. Pick a later moment."),
        ({}, "Time only moves forward here. Pick a later moment."),
        ({"by": 10**14}, "One step goes at most a year ahead. Take it in several."),
    ],
)
async def test_the_clock_has_its_limits(http: aiohttp.ClientSession, step: dict[str, int], why: str) -> None:
    async with http.post("/api/clock", json=step) as response:
        assert (response.status, await response.json()) == (409, {"error": why})


async def test_the_clock_moves_for_one_at_a_time(page: Page, http: aiohttp.ClientSession) -> None:
    page.machine.gate.clear()
    async with asyncio.TaskGroup() as tasks:
        first = tasks.create_task(http.post("/api/clock", json={"by": HOUR}))
        while (await (await http.get("/api/clock")).json())["to"] is None:
            pass
        async with http.post("/api/clock", json={"by": HOUR}) as second:
            assert await second.json() == {
                "error": "The clock is moving already. It stops by itself when it gets there."
            }
        page.machine.gate.set()
    async with first.result() as response:
        assert (await response.json())["to"] is None


async def test_what_changes_is_told_on_the_stream(page: Page, http: aiohttp.ClientSession) -> None:
    async with http.get("/api/stream") as stream:
        assert stream.headers["Content-Type"].startswith("text/event-stream")
        seen: set[str] = set()
        first = True
        while not {f"channel:{page.general}", "journal"} <= seen:
            line = await stream.content.readline()
            if line.startswith(b"data: "):
                seen |= set(json.loads(line[6:])["topics"])
                if first:
                    assert seen == {"everything"}
                    first = False
                    await page.world.post(page.people["Ana"], page.general, "Hello")


async def test_the_weather_can_be_changed_and_named(page: Page, http: aiohttp.ClientSession) -> None:
    async with http.post("/api/weather", json={"name": "losing replies"}) as response:
        assert (await response.json())["name"] == "losing replies"
    assert page.platform.weather.name == "losing replies"
    async with http.post("/api/weather", json={"name": "hail"}) as response:
        assert response.status == 409


@pytest.mark.parametrize(
    ("path", "body", "status", "why"),
    [
        ("menu", {"as": "u1", "message": "m1"}, 400, "makes no sense here"),
        ("menu", {"as": "u1", "message": "m1", "menu": "x" * 101}, 400, "makes no sense here"),
        ("menu", {"as": "u1", "message": ["m1"], "menu": "Flag post"}, 400, "makes no sense here"),
        ("menu", {"as": "u1", "message": "m1", "menu": "Ban for life"}, 409, "not among the things"),
        ("menu", {"as": "u1", "message": "m99", "menu": "Flag post"}, 409, "not there any more"),
        ("menu", {"as": "u99", "message": "m1", "menu": "Flag post"}, 409, "not here any more"),
        ("reachable", {"as": "u1", "reachable": "no"}, 400, "makes no sense here"),
        ("reachable", {"as": "u1"}, 400, "makes no sense here"),
        ("reachable", {"as": "u0", "reachable": False}, 409, "not here any more"),
    ],
)
async def test_a_menu_and_a_switch_refuse_what_is_wrong(
    page: Page, http: aiohttp.ClientSession, path: str, body: dict[str, object], status: int, why: str
) -> None:
    await page.world.post(page.people["Ana"], page.general, "Hello")
    async with http.post(f"/api/{path}", json=body) as response:
        assert response.status == status
        assert why in (await response.json())["error"]
    assert page.host.of(MenuUsed) == []


async def test_a_message_is_reported_and_direct_messages_are_closed(page: Page, http: aiohttp.ClientSession) -> None:
    key = await page.world.post(page.people["Ana"], page.general, "Buy this")
    async with http.get("/api/menus", params={"as": page.people["Ben"]}) as response:
        (menu,) = await response.json()
    body = {"as": page.people["Ben"], "message": key, "menu": menu["name"]}
    async with http.post("/api/menu", json=body) as response:
        assert (await response.json())["form"]["title"] == "Flag post"
    async with http.post("/api/reachable", json={"as": page.people["Ben"], "reachable": False}) as response:
        assert response.status == 200
    async with http.get("/api/home", params={"as": page.people["Ben"]}) as response:
        assert (await response.json())["viewer"]["reachable"] is False


async def test_a_page_without_tours_says_so(http: aiohttp.ClientSession) -> None:
    async with http.get("/api/tours") as response:
        assert (response.status, await response.json()) == (200, [])


keys = st.sampled_from(["u0", "u1", "u2", "u99", "c1", "c2", "m1", "m99", "", "\ufffd", "u" + "9" * 30])
texts = st.one_of(st.text(max_size=50), st.sampled_from(["/thanks @Ana x", "/note", "/x", "\u202e", "x" * 5000]))
names = st.sampled_from(
    [
        "as",
        "channel",
        "text",
        "message",
        "emoji",
        "on",
        "action",
        "values",
        "name",
        "by",
        "next",
        "reply_to",
        "menu",
        "reachable",
    ]
)
plain = st.one_of(keys, texts, st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False))
values = st.one_of(plain, st.lists(plain, max_size=3), st.dictionaries(texts, plain, max_size=3))
bodies = st.one_of(
    st.dictionaries(names, values, max_size=6),
    st.fixed_dictionaries({"as": keys, "channel": keys, "text": texts}, optional={"reply_to": keys, "thread": keys}),
    st.fixed_dictionaries({"as": keys, "message": keys, "text": texts}),
    st.fixed_dictionaries({"as": keys, "message": keys, "emoji": texts, "on": st.booleans()}),
    st.fixed_dictionaries({"as": keys, "message": keys, "action": texts, "values": st.lists(texts, max_size=3)}),
    st.fixed_dictionaries({"as": keys, "message": keys, "menu": st.one_of(texts, st.just("Flag post"))}),
    st.fixed_dictionaries({"as": keys, "reachable": st.booleans()}),
    st.fixed_dictionaries({"as": keys, "action": texts, "values": st.dictionaries(texts, texts, max_size=3)}),
    values,
)
queries = st.dictionaries(
    st.sampled_from(["as", "channel", "before", "command", "option", "typed"]), st.one_of(keys, texts), max_size=5
)


requests = st.lists(
    st.one_of(st.tuples(st.sampled_from(ACTS), bodies), st.tuples(st.sampled_from(LOOKS), queries)),
    min_size=8,
    max_size=8,
)


def test_no_input_is_a_fault_of_ours(tmp_path: Path) -> None:
    with asyncio.Runner() as runner:
        page = runner.run(open_page(tmp_path))

        @given(requests)
        def never_ours(tried: list[tuple[str, object]]) -> None:
            runner.run(_answered_in_words(page, tried))

        try:
            never_ours()
        finally:
            runner.run(page.close())


async def _answered_in_words(page: Page, tried: list[tuple[str, object]]) -> None:
    async with aiohttp.ClientSession(page.address, headers={"Origin": page.address}) as session:
        for route, sent in tried:
            if route in ACTS and not (route in LOOKS and _is_query(sent)):
                request = session.post(
                    f"/api/{route}", data=json.dumps(sent), headers={"Content-Type": "application/json"}
                )
            else:
                request = session.get(f"/api/{route}", params=sent)  # pyright: ignore[reportArgumentType]
            async with request as response:
                assert response.status in {200, 400, 409, 413}, (route, sent, await response.text())
                assert response.status == 200 or (await response.json())["error"].strip()


def _is_query(sent: object) -> bool:
    return isinstance(sent, dict) and all(isinstance(value, str) for value in sent.values())  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType]
