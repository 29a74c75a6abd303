"""What is on record of late, as an adapter asks before it catches up: keys of what stands, and nothing else."""

from pathlib import Path
from typing import Any

from msgspec.structs import replace

from bot.core.privacy import erase
from bot.kit.events import Event, MessageDeleted, ReactionAdded, ReactionRemoved
from bot.kit.outcome import Recalled
from bot.kit.people import Account, Place
from tests.core.stage import ANA, AT, BEN, GENERAL, STAFF, Stage, posted, stage

SPACE = "harbour-1"


def reacted(message: str, who: Account = BEN, emoji: str = "👍", where: Place = GENERAL) -> ReactionAdded:
    return ReactionAdded(key="on", space=SPACE, at=AT, actor=who, place=where, message=message, emoji=emoji)


def deleted(message: str, where: Place = GENERAL) -> MessageDeleted:
    return MessageDeleted(key=f"del:{message}", space=SPACE, at=AT, place=where, message=message)


async def recalls(it: Stage, *events: Event, **asked: Any) -> dict[str, Recalled]:
    """What is recalled after these events, as seen from the platform."""
    for event in events:
        await it.bring(event)
    return dict(await it.host.recent(asked.get("space", SPACE), asked.get("since", AT)))


async def test_messages_are_recalled_by_their_places_until_they_are_deleted(folder: Path) -> None:
    async with stage(folder) as it:
        answer = replace(posted("m2"), reply_to="m1")
        aside = replace(posted("m9"), place=STAFF)
        found = await recalls(it, posted("m1"), answer, posted("m3"), aside, deleted("m1"), deleted("m9", STAFF))
        assert found == {GENERAL.key: Recalled(("m2", "m3"))}


async def test_a_deletion_that_came_before_its_message_counts(folder: Path) -> None:
    async with stage(folder) as it:
        assert await recalls(it, deleted("m1"), posted("m1")) == {}


async def test_who_reacted_is_recalled_by_account_until_it_is_taken_back(folder: Path) -> None:
    async with stage(folder) as it:
        back = ReactionRemoved(key="off", space=SPACE, at=AT, actor=BEN, place=GENERAL, message="m1", emoji="🌱")
        found = await recalls(
            it, posted("m1"), reacted("m1"), reacted("m1", ANA), reacted("m1", emoji="🌱"), back, reacted("ours")
        )
        both, ben = frozenset({ANA.key, BEN.key}), frozenset({BEN.key})
        assert found == {GENERAL.key: Recalled(("m1",), {"m1": {"👍": both}, "ours": {"👍": ben}})}


async def test_nothing_older_is_recalled_nor_what_is_of_another_space(folder: Path) -> None:
    async with stage(folder) as it:
        old, elsewhere = replace(posted("m1"), at=AT - 1), replace(posted("m1"), space="harbour-2")
        assert await recalls(it, old, elsewhere, posted("m2")) == {GENERAL.key: Recalled(("m2",))}
        assert await recalls(it, space="harbour-3") == {}


async def test_whoever_was_erased_is_recalled_by_nobody(folder: Path) -> None:
    async with stage(folder) as it:
        found = await recalls(it, posted("m1"), reacted("m1"), reacted("m1", ANA))
        assert BEN.key in found[GENERAL.key].reactions["m1"]["👍"]
        ben = it.hearth.directory.people[1, BEN.key].person.id
        assert await it.hearth.database.write(lambda line: erase(line, ben), undone=it.hearth.directory.load)
        found = await recalls(it)
        assert found[GENERAL.key].reactions["m1"]["👍"] == frozenset({ANA.key})
