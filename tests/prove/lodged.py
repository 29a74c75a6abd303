"""What must hold of a community on Discord after its Hearth was killed and started again."""

import sqlite3
from collections import Counter
from contextlib import closing
from typing import Final

from sqlalchemy import func, select

from bot.core.audit.verify import verify
from bot.core.review.service import HELD_TO
from bot.storage.database import Database
from bot.storage.tables import outbox
from tests.prove.lodging import LINK, Lodging
from tests.servers.discord import Post, Room

TRIES: Final = 60
OUT: Final = frozenset({"open", "asked", "rejected"})
"""How an item stands while its post is out of sight."""
_ABOUT: Final = "SELECT key, about FROM journal JOIN term ON term.id = journal.kind WHERE term.name = ?"
IN: Final = frozenset({"approved", "fixed"})


async def examined(lodging: Lodging) -> Counter[str]:
    """Start once more, here; let everything settle, and look; what there is. Raises AssertionError."""
    square, folder = lodging.square, lodging.folder
    await square.starts()
    try:
        await _settled(lodging)
        listed = {line.id for line in await square.hearth.views.outbox(limit=500) if line.state == "uncertain"}
    finally:
        await square.stops()
    database = await Database.open_to_read(folder / "hearth.db")
    try:
        report = await verify(database, folder, folder / "audit-heads.jsonl", {})
    finally:
        await database.close()
    assert report.problems == (), report.problems
    with closing(sqlite3.connect(folder / "hearth.db")) as db:
        db.row_factory = sqlite3.Row
        uncertain = {row["id"] for row in db.execute("SELECT id FROM outbox WHERE state = 'uncertain'")}
        assert uncertain == listed, "what nobody knows is not listed"
        _heard(lodging, db)
        _sent(lodging, db)
        _kept(lodging, db)
        _decided(lodging, db)
        assert db.execute("SELECT COUNT(*) FROM fault").fetchone()[0] == 0, "something of ours failed"
        assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        states = Counter[str]({row[0]: row[1] for row in db.execute("SELECT state, COUNT(*) FROM outbox GROUP BY 1")})
        states["steps"] = db.execute("SELECT COUNT(*) FROM review_step").fetchone()[0]
    return states + Counter({"posts": len(lodging.done.said), "held": len(lodging.done.paid)})


async def _settled(lodging: Lodging) -> None:
    """Let time pass until nothing is left to do."""
    square = lodging.square
    todo = select(func.count()).where(outbox.c.settled_at.is_(None))
    for _ in range(TRIES):
        await square.settled()
        if not await square.hearth.database.read(lambda line: line.scalar(todo)):
            return
        await square.passes(minutes=1)


def _heard(lodging: Lodging, db: sqlite3.Connection) -> None:
    """Every message of a person is on record once and was answered once, and so are changes that stand."""
    journal = Counter(row["key"] for row in db.execute(_ABOUT, ("MessagePosted",)))
    echoes = Counter(post.text for post in _ours(lodging))
    for post in lodging.done.said:
        assert journal[str(post.id)] == 1, f"{post} is {journal[str(post.id)]} times on record"
        assert echoes[f"heard {post.id}"] == 1, f"{post} was answered {echoes[f'heard {post.id}']} times"
    for word in lodging.done.loud:
        assert echoes[f"{word}, for all"] == 1, f"{word} was said {echoes[f'{word}, for all']} times"
    edits = Counter(row["about"] for row in db.execute(_ABOUT, ("MessageEdited",)))
    for key, post in lodging.done.edited.items():
        assert post.gone or edits[str(key)], f"the change of {post} is not on record"


def _sent(lodging: Lodging, db: sqlite3.Connection) -> None:
    """What was sent stands once on Discord, and nothing else does."""
    rows = db.execute("SELECT do, state, message, why FROM outbox WHERE do IN ('send', 'answer', 'direct')").fetchall()
    odd = [
        tuple(row)
        for row in rows
        if row["state"] not in {"sent", "dropped", "uncertain"} and (row["state"], row["do"]) != ("failed", "direct")
    ]
    assert not odd, f"left undone: {odd[:5]}"
    told = Counter(row["message"] for row in rows if row["state"] == "sent")
    twice = [key for key, count in told.items() if count > 1]
    assert not twice, f"several orders are the same message: {twice}"
    there = {str(post.id): post for post in [*_ours(lodging), *_notes(lodging)]}
    unsure = any(row["state"] == "uncertain" for row in rows)
    unknown = [post for key, post in there.items() if key not in told]
    taken_back = {row[0] for row in db.execute("SELECT message FROM outbox WHERE do = 'delete'")}
    missing = [key for key in told if key not in there and key not in taken_back]
    assert unsure or not unknown, f"sent, and not on record: {unknown[:5]}"
    assert not missing, f"on record as sent, and not there: {missing[:5]}"


def _kept(lodging: Lodging, db: sqlite3.Connection) -> None:
    """A post that was held stands, is kept, or stands again: once, and as it was decided."""
    kept = Counter(row["message"] for row in db.execute("SELECT message FROM kept_post"))
    items = {row["message"]: row for row in db.execute("SELECT message, state FROM review_item")}
    cards = [post.text for post in lodging.square.town.messages("staff") if post.by_bot]
    for end, post in lodging.done.paid.items():
        key, links = str(post.id), f"{LINK}{end}"
        shown = [one for one in _people(lodging) if links in one.text]
        state = items[key]["state"]
        story = f"{post} is {state}, stands {len(shown)} times, and is kept {kept[key]} times"
        assert (len(shown), kept[key]) == ((0, 1) if state in OUT else (1, 0)), story
        assert state in OUT | IN, story
        assert sum(end in card for card in cards) == 1, f"{story}, with {sum(end in card for card in cards)} cards"
    assert len(lodging.server.world.webhooks) <= 2, "more than one webhook for a channel"


def _decided(lodging: Lodging, db: sqlite3.Connection) -> None:
    """Whatever somebody read was decided is on record; journal and chain have each step once."""
    steps = "SELECT what FROM review_step JOIN review_item ON review_item.id = review_step.item WHERE message = ?"
    for end, what in lodging.done.read:
        taken = [row[0] for row in db.execute(steps, (str(lodging.done.paid[end].id),))]
        assert taken.count(what) == 1, f"{what} of {end} is lost or doubled: {taken}"
    moved = Counter(row["about"] for row in db.execute(_ABOUT, ("ReviewMoved",)))
    for row in db.execute("SELECT id FROM review_item").fetchall():
        about = (f"item:{row['id']}",)
        query = "SELECT what FROM review_step WHERE item = ? ORDER BY id"
        taken = [step[0] for step in db.execute(query, (row["id"],))]
        told = moved[about[0]]
        assert told == len(taken), f"the journal has {told} of {taken}"
        chained = [step[0] for step in db.execute("SELECT what FROM audit WHERE about = ? ORDER BY id", about)]
        assert chained == [f"review {what}" for what in taken if what in HELD_TO], f"the chain has {chained} of {taken}"


def _ours(lodging: Lodging) -> list[Post]:
    """What Hearth said in channels, for everybody to read."""
    town = lodging.square.town
    places = [Room(key, "") for key in town.guild.channel_ids]
    return [post for place in places for post in town.messages(place) if post.by_bot]


def _people(lodging: Lodging) -> list[Post]:
    """What people said, or what stands under their names."""
    town = lodging.square.town
    return [post for name in ("general", "garden") for post in town.messages(name) if not post.by_bot]


def _notes(lodging: Lodging) -> list[Post]:
    """What Hearth said to people alone."""
    return [post for person in lodging.square.town.people.values() for post in person.inbox if not post.private]
