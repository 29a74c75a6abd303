"""The last words of a post that is being taken down: told in their order, and never before they are kept."""

import asyncio
from pathlib import Path

import pytest

from bot.kit.events import Event, MessageEdited
from bot.kit.kept import KeptPost
from bot.kit.outcome import NotRecorded
from bot.platforms.discord.rewording import Rewording
from tests.core.stage import ANA, AT, GENERAL, posted, stage
from tests.core.town import town

SPACE = "harbour-1"
POST = KeptPost(
    space=SPACE, place=GENERAL, message="m1", removed="m1", author=ANA, text="before", posted_at=AT, kept_at=AT
)
LONG = "the last words " * 10_000
"""More than a full disk takes."""


def says(text: str, at: int) -> MessageEdited:
    """Ana's post says this by then."""
    return MessageEdited(key=f"m1@{at}", space=SPACE, at=at, actor=ANA, place=GENERAL, message="m1", text=text)


async def test_what_cannot_be_kept_is_not_told_until_it_can(tmp_path: Path) -> None:
    async with stage(tmp_path, town()) as it:
        await it.bring(posted("m1"))
        await it.host.vault.keep(POST)
        told: list[Event] = []
        both = asyncio.Event()

        def hears(event: Event) -> None:
            told.append(event)
            if len(told) == 2:
                both.set()

        rewording = Rewording(it.host.vault, hears, wait=0.01)
        await it.fill_disk()
        rewording.hear("m1", says(LONG, AT + 1))
        rewording.hear("m1", says("after", AT + 2))
        with pytest.raises(NotRecorded):
            await it.host.vault.reword(SPACE, "m1", "m1", LONG)
        assert told == []
        await it.free_disk()
        async with asyncio.timeout(10):
            await both.wait()
        assert [event.key for event in told] == [f"m1@{AT + 1}", f"m1@{AT + 2}"]
        kept = await it.host.vault.find(SPACE, "m1")
        assert kept is not None
        assert kept.text == "after"
