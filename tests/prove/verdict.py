"""What must hold of the moderation queue after a process was killed and Hearth started again on its folder."""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from bot.core.audit.verify import verify
from bot.core.review.service import HELD_TO
from bot.storage.database import Database
from tests.prove.child import settled
from tests.prove.court import sitting

_CARDS = (
    "SELECT message.id, body FROM message JOIN channel ON channel.id = message.channel "
    "WHERE channel.name = 'staff' AND message.author = 0 AND only_for IS NULL AND gone = 0"
)


async def judged(folder: Path) -> int:
    """Start again, let everything settle, and look; how many decisions there are. Raises AssertionError."""
    async with sitting(folder, lambda _: None) as (hearth, world):
        await settled(hearth, world)
    database = await Database.open_to_read(folder / "hearth.db")
    try:
        report = await verify(database, folder, folder / "audit-heads.jsonl", {})
    finally:
        await database.close()
    assert report.problems == (), report.problems
    with closing(sqlite3.connect(folder / "local.db")) as local, closing(sqlite3.connect(folder / "hearth.db")) as db:
        db.row_factory = sqlite3.Row
        items = db.execute("SELECT * FROM review_item").fetchall()
        steps: dict[int, list[str]] = defaultdict(list)
        for row in db.execute("SELECT item, what FROM review_step ORDER BY id"):
            steps[row["item"]].append(row["what"])
        _acknowledged(folder, steps)
        _recorded(db, items, steps)
        _carried_out(db, local, items, steps)
        assert [file.execute("PRAGMA integrity_check").fetchone()[0] for file in (local, db)] == ["ok", "ok"]
    return sum(what in {"approved", "rejected"} for taken in steps.values() for what in taken)


def _acknowledged(folder: Path, steps: dict[int, list[str]]) -> None:
    """Whatever a moderator read was done is on record."""
    kept = folder / "acknowledged"
    for line in kept.read_text().splitlines() if kept.exists() else ():
        item, what = line.split()
        assert {"taken": "undone"}.get(what, what) in steps[int(item)], f"an acknowledged decision is lost: {line}"


def _recorded(db: sqlite3.Connection, items: Sequence[sqlite3.Row], steps: dict[int, list[str]]) -> None:
    """Every item stands where its steps lead, and the journal and the chain have each step once."""
    told = Counter(row[0] for row in db.execute("SELECT about FROM journal WHERE about LIKE 'item:%'"))
    chained: dict[str, list[str]] = defaultdict(list)
    for row in db.execute("SELECT about, what FROM audit WHERE about LIKE 'item:%' ORDER BY id"):
        chained[row["about"]].append(row["what"])
    for item in items:
        number, taken = item["id"], steps[item["id"]]
        assert item["state"] == _state(taken), f"item {number} is {item['state']} after {taken}"
        assert told[f"item:{number}"] == len(taken), f"the journal has {told[f'item:{number}']} of {taken}"
        held_to = [f"review {what}" for what in taken if what in HELD_TO]
        assert chained[f"item:{number}"] == held_to, f"the chain has {chained[f'item:{number}']} of {taken}"
    assert db.execute("SELECT COUNT(*) FROM fault").fetchone()[0] == 0, "something of ours failed"


def _state(taken: Sequence[str]) -> str:
    """Where steps lead; no decision follows another that was not taken back or reopened."""
    state = ""
    for what in taken:
        decided = state in {"approved", "rejected"}
        match what:
            case "submitted":
                assert not state, f"submitted twice: {taken}"
                state = "open"
            case "approved" | "rejected":
                assert state == "open", f"decided twice: {taken}"
                state = what
            case "undone" | "reopened":
                assert decided, f"{what} without a decision: {taken}"
                state = "open"
            case _:
                assert not decided, f"{what} after a decision: {taken}"
    return state


def _carried_out(
    db: sqlite3.Connection, local: sqlite3.Connection, items: Sequence[sqlite3.Row], steps: dict[int, list[str]]
) -> None:
    """A card for each time that an item came to the moderators, the last of which says how it stands; the post in or
    out of sight; its author told each time.
    """
    states = Counter(row[:] for row in db.execute("SELECT do, state FROM outbox"))
    able = {("direct", "failed"), *((do, "sent") for do in ("send", "edit", "hide", "restore"))}
    assert set(states) <= able, f"something was left undone: {states}"
    drawn = {f"m{row[0]}": row[1] for row in local.execute(_CARDS)}
    cards = {row["id"]: row["message"] for row in db.execute("SELECT id, message FROM outbox WHERE do = 'send'")}
    came = sum(what in {"submitted", "reopened"} for taken in steps.values() for what in taken)
    assert len(drawn) == came, f"{len(drawn)} cards, and {came} times something came to the moderators"
    words = {"approved": "Approved by", "rejected": "Rejected by", "open": "Claim"}
    for item in items:
        state, taken = item["state"], steps[item["id"]]
        assert words[state] in drawn[cards[item["card"]]], f"the card of {taken} says something else"
        hidden = local.execute("SELECT hidden FROM message WHERE id = ?", (item["message"].removeprefix("m"),))
        assert bool(hidden.fetchone()[0]) == _hidden(taken), f"the post of {taken} is seen otherwise"
        notes = db.execute("SELECT COUNT(*) FROM moderation_note WHERE item = ?", (item["id"],)).fetchone()[0]
        assert notes == sum(what in {"approved", "rejected", "undone"} for what in taken), f"{notes} notes of {taken}"
    said = "SELECT COUNT(*) FROM message WHERE author = 0 AND body LIKE '%there is a note for you alone%'"
    assert local.execute(said).fetchone()[0] == states["direct", "failed"], "not one line for each note"


def _hidden(taken: Sequence[str]) -> bool:
    """Whether a post that was held at first is out of sight after these steps."""
    before = now = True
    for what in taken:
        if what in {"approved", "rejected"}:
            before, now = now, what == "rejected"
        elif what == "undone":
            now = before
    return now
