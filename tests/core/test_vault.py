"""Posts that are out of sight: durable before they are removed, gone when they are seen again, and theirs to erase."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from sqlalchemy import insert, select

from bot.core.dossier import dossier
from bot.core.privacy import forget
from bot.kit.items import UNDO_MS
from bot.kit.kept import KeptFile, KeptPost
from bot.kit.outcome import NotRecorded
from bot.storage import tables
from bot.storage.held import kept_file, kept_post, stand_in
from tests.core.stage import ANA, AT, BEN, GENERAL, Stage, posted, stage
from tests.core.town import town

DAY = 86_400_000
SPACE = "harbour-1"
PLAN = KeptFile("plan.png", b"\x89PNG", "image/png", "a plan")
POST = KeptPost(
    space=SPACE,
    place=GENERAL,
    message="m1",
    removed="m1",
    author=ANA,
    text="look at this",
    posted_at=AT,
    kept_at=AT,
    reply_to="m0",
    files=(PLAN, KeptFile("notes.txt", b"")),
)


def item(number: int, message: str, **columns: object) -> dict[str, object]:
    """An item of the moderation queue about a message in #general, as its table holds it."""
    return {
        "id": number,
        "space": 1,
        "community": 1,
        "owner": "disclosure",
        "kind": "post",
        "rule": "test",
        "title": "A link",
        "channel": 1,
        "message": message,
        "held": 1,
        "state": "open",
        "version": 1,
        "created_at": AT,
        "since": AT,
        "settled_at": None,
        "appealed": 0,
        "reports": 0,
        "notes": 0,
        **columns,
    }


async def reviewed(it: Stage, *items: dict[str, object]) -> None:
    """These items stand in the queue."""
    await it.hearth.database.write(lambda connection: connection.execute(insert(tables.review_item), list(items)))


async def kept(it: Stage) -> list[str]:
    """The posts that are kept, and those that still have files."""
    posts = [row.message for row in await it.rows(select(kept_post).order_by(kept_post.c.message))]
    files = {row.message for row in await it.rows(select(kept_file))}
    assert files <= set(posts), "files without a post"
    return posts


async def test_a_post_is_kept_as_it_was_also_over_a_restart(folder: Path) -> None:
    async with stage(folder, town()) as it:
        await it.bring(posted("m1", "look at this"))
        await it.host.vault.keep(POST)
    async with stage(folder, town()) as it:
        assert await it.host.vault.find(SPACE, "m1") == POST
        assert list(await it.host.vault.removed()) == ["m1"]
        assert await it.host.vault.find(SPACE, "m2") is None
        assert await it.host.vault.find("elsewhere", "m1") is None


async def test_who_is_known_is_not_renamed_by_a_post_and_who_is_not_becomes_known(folder: Path) -> None:
    async with stage(folder, town()) as it:
        await it.bring(posted("m1"))
        await it.host.vault.keep(replace(POST, author=replace(ANA, name="ana_1987", roles=None)))
        await it.host.vault.keep(replace(POST, message="m2", author=BEN))
        found = [await it.host.vault.find(SPACE, key) for key in ("m1", "m2")]
        assert [post.author.name for post in found if post] == ["Ana", "Ben"]


async def test_a_post_kept_again_replaces_what_was_kept_before(folder: Path) -> None:
    async with stage(folder, town()) as it:
        await it.bring(posted("m1"))
        await it.host.vault.keep(POST)
        again = replace(POST, removed="m9", text="look again", files=(PLAN,))
        await it.host.vault.keep(again)
        assert await it.host.vault.find(SPACE, "m1") == again


async def test_words_changed_at_the_last_moment_replace_those_of_what_was_taken_down_and_of_nothing_else(
    folder: Path,
) -> None:
    async with stage(folder, town()) as it:
        await it.bring(posted("m1"))
        await it.host.vault.keep(POST)
        await it.host.vault.reword(SPACE, "m1", "m1", "look here")
        await it.host.vault.reword(SPACE, "m1", "m0", "what stood for it before")
        assert await it.host.vault.find(SPACE, "m1") == replace(POST, text="look here")
        await it.host.vault.let_go(SPACE, "m1")
        await it.host.vault.reword(SPACE, "m1", "m1", "too late")
        assert await kept(it) == []


async def test_a_post_that_is_seen_again_is_kept_no_longer_and_what_stands_for_it_is_known(folder: Path) -> None:
    async with stage(folder, town()) as it:
        await it.bring(posted("m1"))
        await it.host.vault.keep(POST)
        await it.host.vault.seek(SPACE, "m1", "m5")
        found = await it.host.vault.find(SPACE, "m1")
        assert found
        assert found.after == "m5"
        await it.host.vault.show(SPACE, "m1", "m6")
        assert await kept(it) == []
        one = await it.host.vault.stands(SPACE, "m1")
        assert one
        assert (one.shown, one.author.key) == ("m6", ANA.key)
        assert [*await it.host.vault.standing()] == [one]
        await it.host.vault.show(SPACE, "m1", "m7")
        assert [two.shown for two in await it.host.vault.standing()] == ["m6"], "nothing was kept that could be shown"
        await it.host.vault.fell(SPACE, "m1")
        assert await it.host.vault.stands(SPACE, "m1") is None


async def test_a_post_that_was_given_back_leaves_nothing(folder: Path) -> None:
    async with stage(folder, town()) as it:
        await it.bring(posted("m1"))
        await it.host.vault.keep(POST)
        await it.host.vault.let_go(SPACE, "m1")
        assert await kept(it) == []
        assert await it.host.vault.standing() == []


async def test_a_full_disk_is_told_before_anything_is_removed(folder: Path) -> None:
    async with stage(folder, town()) as it:
        await it.bring(posted("m1"))
        await it.fill_disk()
        with pytest.raises(NotRecorded):
            await it.host.vault.keep(replace(POST, files=(KeptFile("big.bin", b"x" * 1_000_000),)))
        await it.free_disk()
        assert await kept(it) == []
        await it.host.vault.keep(POST)
        assert await kept(it) == ["m1"]


async def test_whoever_is_erased_takes_post_files_and_what_stands_for_them_along(folder: Path) -> None:
    async with stage(folder, town()) as it:
        await it.bring(posted("m1"))
        await it.bring(posted("m2", by=BEN))
        for key, author in (("m1", ANA), ("m2", BEN), ("m3", ANA)):
            await it.host.vault.keep(replace(POST, message=key, author=author))
        await it.host.vault.show(SPACE, "m3", "m4")
        await forget(it.hearth.database, it.hearth.directory, 1)
        assert await kept(it) == ["m2"]
        assert await it.count(stand_in) == 0
        assert await it.host.vault.standing() == []


async def test_in_an_export_a_file_is_told_by_its_name_and_size(folder: Path) -> None:
    async with stage(folder, town()) as it:
        await it.bring(posted("m1"))
        await it.host.vault.keep(POST)
        mine = await dossier(it.hearth.database, it.hearth.directory, it.hearth.registry.keeps, 1, AT)
        assert b'"look at this"' in mine
        assert b'"plan.png"' in mine
        assert b'"4 bytes"' in mine


async def test_a_kept_post_stays_until_it_is_decided_and_as_long_as_an_appeal_may_bring_it_back(folder: Path) -> None:
    async with stage(folder, town(), first={"retention": {"texts": "7d"}}) as it:
        await it.bring(posted("m1"))
        await it.wait(1)
        await it.hearth.clockwork.run_due()
        for key in ("open", "rejected", "lately", "final", "undoable"):
            await it.host.vault.keep(replace(POST, message=key))
        await it.host.vault.keep(replace(POST, message="stray"))
        now = it.clock.now()
        gone = {"state": "rejected", "settled_at": now - 8 * DAY}
        late = now + 8 * DAY
        await reviewed(
            it,
            item(1, "open"),
            item(2, "rejected", **gone),
            item(3, "lately", state="rejected", settled_at=late),
            item(4, "final", state="rejected", settled_at=now, appealed=1),
            item(5, "undoable", state="rejected", settled_at=late - UNDO_MS // 2, appealed=1),
        )
        await it.wait(DAY)
        await it.hearth.chores.idle()
        assert await kept(it) == ["lately", "open", "rejected", "stray", "undoable"], "an appeal that failed is the end"
        await it.wait(7 * DAY)
        await it.hearth.chores.idle()
        assert await kept(it) == ["lately", "open", "undoable"]
