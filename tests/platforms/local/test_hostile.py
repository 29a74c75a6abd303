"""Hostile text through every input of the world: a sentence or harmless, and nothing is lost."""

import asyncio
import tempfile
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.kit.errors import Say
from bot.kit.text import CLOSE, OPEN
from bot.platforms.local import LocalPlatform, World
from bot.platforms.local.spans import written
from tests.platforms.local.conftest import Village
from tests.platforms.local.stories import MovedClock, ScriptedHost

HOSTILE = [
    "\ud800 lone",
    "nul\x00inside",
    "x" * 40_000,
    "\u200b\u2060\ufeff",
    "\u202eevil\u202c",
    "<script>alert(1)</script>",
    "@everyone @here",
    f"{OPEN}p1{CLOSE}",
    "'; DROP TABLE message; --",
    "{{ 7 * 7 }}",
    "a\r\nb\rc",
    "",
    "\n\n",
    "👩‍👩‍👧‍👦",
    "m1",
    "u0",
]
Way = Callable[[str, str], Coroutine[Any, Any, object]]
anything = st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(exclude_categories=[]), max_size=60))


@pytest.mark.parametrize("text", HOSTILE)
async def test_a_message_is_refused_in_words_or_shown_harmlessly(village: Village, text: str) -> None:
    refusal = await _said(village.world.post(village.ana, village.general, text))
    shown = await village.world.messages(village.general, village.ben)
    assert len(shown) == (0 if refusal else 1)
    assert refusal is None or refusal.endswith(("?", "."))
    assert all(span.t in {"text", "person", "place", "link"} for message in shown for span in message.spans)
    assert not any({OPEN, CLOSE, "\x00"} & set(message.text) for message in shown)
    await village.world.drained()
    assert len(village.host.events) == len(shown)


async def _said(act: Coroutine[Any, Any, object]) -> str | None:
    try:
        await act
    except Say as why:
        return str(why)
    return None


def test_everyone_is_nobody_in_particular() -> None:
    assert [span.t for span in written("@everyone look", [], [])] == ["text"]


def test_a_link_ends_before_its_punctuation() -> None:
    spans = written("See https://example.org/a?b=1), or javascript:alert(1).", [], [])
    assert [(span.t, span.text) for span in spans] == [
        ("text", "See "),
        ("link", "https://example.org/a?b=1"),
        ("text", "), or javascript:alert(1)."),
    ]


@given(st.lists(st.tuples(st.integers(0, 14), anything, anything), min_size=1, max_size=12))
def test_whatever_is_typed_the_world_answers_in_words(acts: list[tuple[int, str, str]]) -> None:
    asyncio.run(_survives(acts))


async def _survives(acts: list[tuple[int, str, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        world = await World.open(Path(folder) / "local.db", MovedClock())
        platform, host = LocalPlatform(world), ScriptedHost()
        channel, ana = await world.add_channel("general"), await world.add_member("Ana")
        post = await world.post(ana, channel, "Hello")
        await platform.start(host)
        await world.line(ana, channel, "/note")
        ways: list[Way] = [
            lambda a, _: world.post(ana, channel, a),
            lambda a, b: world.post(a, b, "Hello"),
            lambda a, b: world.post(ana, channel, "Hello", reply_to=a, thread=b or None),
            lambda a, _: world.edit(ana, post, a),
            lambda a, b: world.edit(ana, a, b),
            lambda a, _: world.react(ana, post, a),
            lambda a, _: world.join(a),
            lambda a, b: world.command(ana, channel, a, {b: a}),
            lambda a, b: world.say(ana, channel, f"/thanks {a} {b}"),
            lambda a, b: world.press(ana, a, b, [a]),
            lambda a, _: world.menu(ana, post, a),
            lambda a, b: world.menu(a, b, "Flag post"),
            lambda a, b: world.send_form(ana, "story.note", {"about": a, "text": b}),
            lambda a, b: world.suggest(ana, "thanks", a, b),
            lambda a, b: world.page(a, channel, before=b),
        ]
        try:
            for way, first, second in acts:
                answer = await _said(ways[way](first, second))
                assert answer is None or answer.strip()
            await world.drained()
        finally:
            await platform.stop()
            await world.close()
