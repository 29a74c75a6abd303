"""Reading the world for one viewer: the list of places, the messages of one. It changes nothing."""

import base64
import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from bot.kit.delivery import Names
from bot.kit.errors import Say
from bot.kit.text import cut
from bot.kit.ui import Attached, Block, Divider, Facts, Heading, Message, Picture, Quoted, Row, Text
from bot.platforms.local import gatherings, people, posts, rooms, words
from bot.platforms.local.keys import channel_key, number
from bot.platforms.local.posts import Post
from bot.platforms.local.rules import Member, Power, Room, may_delete, may_point, may_read, may_see
from bot.platforms.local.shown import (
    ShownBlock,
    ShownHome,
    ShownMember,
    ShownMessage,
    ShownPage,
    ShownPost,
    ShownQuote,
    ShownReaction,
    ShownRoom,
    ShownThread,
)
from bot.platforms.local.spans import Span, flat, linked, quoted, spoken, written

_EXCERPT = 90


def member(who: Member) -> ShownMember:
    """A person as everyone may know them."""
    return ShownMember(who.key, who.name, who.roles, int(who.power), who.pending, who.zone)


def _listed(who: Member, viewer: Member | None, now: int) -> ShownMember:
    """A person as one viewer's list has them."""
    mine = viewer is not None and viewer.id == who.id
    told = mine or (viewer is not None and viewer.power >= Power.MODERATE)
    timed_out = who.timed_out if told and who.timed_out > now else 0
    return replace(member(who), timed_out=timed_out, reachable=who.reachable if mine else None)


def home(db: sqlite3.Connection, space: str, viewer: str, now: int) -> ShownHome:
    """Who is here, and the places that the viewer sees; nobody's view without a viewer."""
    everyone = people.present(db)
    who = next((person for person in everyone if person.key == viewer), None)
    shown = [] if who is None else [room_for(db, who, room, now) for room in rooms.every(db) if may_read(who, room)]
    listed = [_listed(person, who, now) for person in everyone]
    coming = gatherings.coming(db, who, now) if who else ()
    return ShownHome(space, _listed(who, who, now) if who else None, listed, shown, [*people.powers(db)], coming)


def room_for(db: sqlite3.Connection, who: Member, room: Room, now: int) -> ShownRoom:
    """A place with what is new in it for this member."""
    hidden = "" if who.power >= Power.MODERATE else "AND (hidden = 0 OR author = :who)"
    unread, last = db.execute(
        f"""SELECT COALESCE(SUM(author <> :who AND id > COALESCE(
              (SELECT message FROM read_mark WHERE member = :who AND channel = :room), 0)), 0), COALESCE(MAX(id), 0)
            FROM message WHERE channel = :room AND gone = 0 AND (only_for IS NULL OR only_for = :who) {hidden}""",  # noqa: S608  a constant
        {"who": who.id, "room": room.id},
    ).fetchone()
    why_not = rooms.why_not(who, room, now)
    parent = channel_key(room.parent) if room.parent else None
    return ShownRoom(
        key=room.key,
        name=room.name,
        kind=room.kind,
        about=room.about,
        parent=parent,
        writable=not why_not,
        why_not=why_not,
        unread=unread,
        last=last,
        forum=room.forum,
        tags=room.tags,
    )


def _posts(db: sqlite3.Connection, forum: Room) -> Sequence[ShownPost]:
    rows = db.execute(
        "SELECT channel.*, COUNT(message.id) AS count, COALESCE(MAX(message.at), 0) AS last_at FROM channel"
        " LEFT JOIN message ON message.channel = channel.id AND gone = 0 AND only_for IS NULL AND hidden = 0"
        " WHERE parent = ? GROUP BY channel.id ORDER BY last_at, channel.id",
        (forum.id,),
    ).fetchall()
    return [
        ShownPost(channel_key(row["id"]), row["name"], json.loads(row["tags"]), row["count"], row["last_at"])
        for row in rows
    ]


def page(db: sqlite3.Connection, viewer: str, channel: str, before: str | None, limit: int, now: int) -> ShownPage:
    """The newest messages of a place that a member sees, or those before one; raises Say."""
    who = people.here(db, viewer)
    room = rooms.readable(db, who, channel)
    end = number("m", before) if before else 1 << 62
    rows = db.execute(
        "SELECT * FROM message WHERE channel = ? AND id < ? AND gone = 0 AND (only_for IS NULL OR only_for = ?)"
        " AND (hidden = 0 OR author = ? OR ?) ORDER BY id DESC LIMIT ?",
        (room.id, end, who.id, who.id, who.power >= Power.MODERATE, limit + 1),
    ).fetchall()
    found = [posts.post_of(row) for row in reversed(rows[:limit])]
    listed = _posts(db, room) if room.forum else ()
    return ShownPage(room_for(db, who, room, now), _Drawing(db, who).messages(found), len(rows) > limit, listed)


def one(db: sqlite3.Connection, viewer: str, key: str) -> ShownMessage:
    """One message as a member sees it; raises Say."""
    who = people.here(db, viewer)
    post, _ = posts.seen_by(db, who, key)
    return _Drawing(db, who).messages([post])[0]


def attached(db: sqlite3.Connection, viewer: str, key: str, name: str) -> Attached:
    """The file of this name in a message that a member sees; raises Say."""
    post, _ = posts.seen_by(db, people.here(db, viewer), key)
    for block in post.body.blocks if post.body else ():
        if isinstance(block, Attached) and block.name == name:
            return block
    raise Say(words.NO_FILE)


class _Drawing:
    """What drawing messages for one viewer needs to know, read once."""

    def __init__(self, db: sqlite3.Connection, who: Member) -> None:
        self._db = db
        self._who = who
        self._people = people.everyone(db)
        self._here = [person for person in self._people.values() if person.here]
        self._places = [room for room in rooms.every(db) if room.kind == "channel" and may_read(who, room)]

    def messages(self, found: Sequence[Post]) -> Sequence[ShownMessage]:
        reactions = self._reactions([post.id for post in found])
        return [self._message(post, reactions.get(post.id, [])) for post in found]

    def _message(self, post: Post, reactions: Sequence[ShownReaction]) -> ShownMessage:
        author = self._people[post.author]
        spans = self._spans(post)
        blocks = _blocks(post.body.blocks, post.names) if post.body else []
        mine = post.author == self._who.id
        return ShownMessage(
            key=post.key,
            channel=channel_key(post.channel),
            author=member(author),
            bot=post.body is not None,
            at=post.at,
            edited_at=post.edited_at,
            text="\n".join(filter(None, [flat(spans), *map(_words, blocks)])),
            spans=spans,
            blocks=blocks,
            reactions=reactions,
            hidden=post.hidden,
            taken_down=post.taken_down,
            private=post.only_for is not None,
            mine=mine,
            may_edit=mine,
            may_delete=post.only_for is None and may_delete(self._who, author=post.author),
            may_point=may_point(self._who, only_for=post.only_for),
            mentions_me=self._mentions_me(post, spans),
            reply_to=self._quote(post.reply_to),
            thread=self._thread(post.id),
        )

    def _spans(self, post: Post) -> Sequence[Span]:
        if post.body is not None:
            return spoken(post.body.text, post.names)
        return written(post.text, self._here, self._places)

    def _mentions_me(self, post: Post, spans: Iterable[Span]) -> bool:
        if post.author == self._who.id:
            return False
        return any(span.t == "person" and span.key == self._who.key for span in spans)

    def _reactions(self, ids: Sequence[int]) -> dict[int, list[ShownReaction]]:
        marks = ",".join("?" * len(ids))
        rows = self._db.execute(
            f"SELECT message, emoji, member FROM reaction WHERE message IN ({marks}) ORDER BY at, rowid",  # noqa: S608
            ids,
        ).fetchall()
        given: dict[int, dict[str, list[int]]] = defaultdict(dict)
        for message, emoji, by in rows:
            given[message].setdefault(emoji, []).append(by)
        return {
            message: [
                ShownReaction(emoji, [self._people[by].name for by in who], self._who.id in who)
                for emoji, who in kinds.items()
            ]
            for message, kinds in given.items()
        }

    def _quote(self, answered: int | None) -> ShownQuote | None:
        if answered is None:
            return None
        row = self._db.execute("SELECT * FROM message WHERE id = ? AND gone = 0", (answered,)).fetchone()
        post = posts.post_of(row) if row else None
        if post is None or not may_see(self._who, author=post.author, hidden=post.hidden, only_for=post.only_for):
            return ShownQuote(None, "", "")
        return ShownQuote(post.key, self._people[post.author].name, cut(flat(self._spans(post)), _EXCERPT))

    def _thread(self, root: int) -> ShownThread | None:
        row = self._db.execute(
            "SELECT channel.id, COUNT(message.id), COALESCE(MAX(message.at), 0) FROM channel"
            " LEFT JOIN message ON message.channel = channel.id AND gone = 0 AND only_for IS NULL AND hidden = 0"
            " WHERE root = ? GROUP BY channel.id",
            (root,),
        ).fetchone()
        return ShownThread(channel_key(row[0]), row[1], row[2]) if row else None


def _blocks(blocks: Iterable[Block], names: Names) -> list[ShownBlock]:
    return [_block(block, names) for block in blocks]


def _block(block: Block, names: Names) -> ShownBlock:
    match block:
        case Heading(text):
            return ShownBlock("heading", spoken(text, names))
        case Text(text):
            return ShownBlock("text", linked(spoken(text, names)))
        case Quoted(text, marks):
            return ShownBlock("quote", quoted(text, marks, names))
        case Facts(pairs):
            return ShownBlock("facts", facts=[(spoken(name, names), spoken(value, names)) for name, value in pairs])
        case Divider():
            return ShownBlock("divider")
        case Picture(png, alt):
            return ShownBlock("picture", src=f"data:image/png;base64,{base64.b64encode(png).decode()}", alt=alt)
        case Attached(name=name, content=content, alt=alt):
            return ShownBlock("attached", alt=alt, name=name, size=len(content))
        case Row(items):
            return ShownBlock("row", items=items)


def _words(block: ShownBlock) -> str:
    if block.facts:
        return "\n".join(f"{flat(name)}: {flat(value)}" for name, value in block.facts)
    return block.alt or flat(block.spans)


def preview(message: Message, names: Names) -> str:
    """A message of Hearth's in plain words."""
    parts = [flat(spoken(message.text, names)), *map(_words, _blocks(message.blocks, names))]
    return "\n".join(filter(None, parts))
