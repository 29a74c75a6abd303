"""Messages of the world: written, changed, deleted, hidden, reacted to."""

import sqlite3
from collections.abc import Sequence
from typing import Final

import msgspec
from msgspec import Struct

from bot.kit.delivery import Names
from bot.kit.errors import Say
from bot.kit.events import Unfurled
from bot.kit.text import clean, cut
from bot.kit.ui import Message
from bot.platforms.local import naming, people, rooms, words
from bot.platforms.local.act import Act
from bot.platforms.local.happenings import Happening
from bot.platforms.local.keys import HEARTH, message_key, number
from bot.platforms.local.rules import Member, Room, may_delete, may_read, may_see, timed_out
from bot.platforms.local.spans import mentioned

_REACTIONS = 20
SHOWN: Final = 0
HELD: Final = 1
TAKEN_DOWN: Final = 2
"""How a message stands: seen by all, kept back while it waits, or gone from sight by a decision."""


class Post(Struct, frozen=True):
    """A message as it stands; Hearth's own have a `body`, and `only_for` is the one who sees it."""

    id: int
    channel: int
    author: int
    at: int
    edited_at: int | None
    text: str
    body: Message | None
    names: Names
    reply_to: int | None
    hidden: bool
    taken_down: bool
    gone: bool
    only_for: int | None

    @property
    def key(self) -> str:
        """The platform's key for this message."""
        return message_key(self.id)


def post_of(row: sqlite3.Row) -> Post:
    """Read a row of the message table."""
    return Post(
        id=row["id"],
        channel=row["channel"],
        author=row["author"],
        at=row["at"],
        edited_at=row["edited_at"],
        text=row["text"],
        body=msgspec.json.decode(row["body"], type=Message) if row["body"] else None,
        names=msgspec.json.decode(row["names"], type=Names) if row["names"] else Names(),
        reply_to=row["reply_to"],
        hidden=bool(row["hidden"]),
        taken_down=row["hidden"] == TAKEN_DOWN,
        gone=bool(row["gone"]),
        only_for=row["only_for"],
    )


def find(db: sqlite3.Connection, key: str) -> Post | None:
    """A message by key, unless it was deleted."""
    row = db.execute("SELECT * FROM message WHERE id = ? AND gone = 0", (number("m", key),)).fetchone()
    return post_of(row) if row else None


def seen_by(db: sqlite3.Connection, who: Member, key: str) -> tuple[Post, Room]:
    """A message that a member sees and its place; raises Say for any other."""
    post = find(db, key)
    if post is not None:
        room = rooms.by_id(db, post.channel)
        if may_read(who, room) and may_see(who, author=post.author, hidden=post.hidden, only_for=post.only_for):
            return post, room
    raise Say(words.NO_MESSAGE)


def write(
    act: Act, member: str, channel: str, raw: str, *, reply_to: str | None = None, thread: str | None = None
) -> str:
    """Post a message, in the thread under message `thread` if given; its key. In a forum it opens a post."""
    who = people.here(act.db, member)
    room = rooms.writable(act.db, who, channel, act.now)
    text = naming.message_text(raw)
    if thread is not None:
        root, _ = _in_room(act.db, who, thread, room)
        said = root.text or (root.body.text if root.body else "")
        room = rooms.thread_under(act, room, root.id, cut(said, rooms.THREAD_NAME))
    elif room.forum:
        room = rooms.open_thread(act, room, cut(text.strip().partition("\n")[0], rooms.THREAD_NAME))
    answered = None if reply_to is None else _in_room(act.db, who, reply_to, room)[0]
    added = act.run(
        "INSERT INTO message (channel, author, at, text, reply_to) VALUES (?, ?, ?, ?, ?)",
        room.id, who.id, act.now, text, answered.id if answered else None,
    )  # fmt: skip
    key = message_key(added.lastrowid or 0)
    act.happened(
        Happening(
            kind="posted",
            at=act.now,
            member=who.account,
            place=room.place,
            message=key,
            text=text,
            reply_to=answered.key if answered else None,
            thread_root=message_key(room.root) if room.root else None,
            mentions=tuple(person.account for person in mentioned(text, people.present(act.db))),
        )
    )
    _mark(act, room, who, added.lastrowid or 0)
    return key


def _in_room(db: sqlite3.Connection, who: Member, key: str, room: Room) -> tuple[Post, Room]:
    post, place = seen_by(db, who, key)
    if place.id != room.id or post.only_for is not None:
        raise Say(words.NO_MESSAGE)
    return post, place


def _mark(act: Act, room: Room, who: Member, last: int) -> None:
    act.run("INSERT OR REPLACE INTO read_mark VALUES (?, ?, ?)", who.id, room.id, last)
    _touch(act, room)


def _touch(act: Act, room: Room) -> None:
    act.touch(f"channel:{room.key}", *([f"channel:c{room.parent}"] if room.parent else []))


def change(act: Act, member: str, key: str, raw: str) -> None:
    """Edit one's own message."""
    who = people.here(act.db, member)
    post, room = seen_by(act.db, who, key)
    if post.author != who.id:
        raise Say(words.NOT_YOURS_TO_EDIT)
    rooms.writable(act.db, who, room.key, act.now)
    text = naming.message_text(raw)
    if text == post.text:
        return
    at = max(act.now, (post.edited_at or 0) + 1)
    act.run("UPDATE message SET text = ?, edited_at = ? WHERE id = ?", text, at, post.id)
    act.happened(Happening(kind="edited", at=at, member=who.account, place=room.place, message=key, text=text))
    _touch(act, room)


def unfurl(act: Act, key: str, shown: Sequence[Unfurled]) -> None:
    """Tell what the links of a post lead to, as platforms do that open them; this one opens none, so tests say it."""
    post = find(act.db, key)
    if post is None:
        raise Say(words.NO_MESSAGE)
    author, room = people.everyone(act.db)[post.author], rooms.by_id(act.db, post.channel)
    act.happened(
        Happening(
            kind="edited",
            at=act.now,
            member=author.account,
            place=room.place,
            message=key,
            text=post.text,
            unfurled=tuple(Unfurled(clean(one.address), clean(one.title), clean(one.link)) for one in shown),
        )
    )


def delete(act: Act, member: str, key: str) -> None:
    """Delete a message: one's own, or as a moderator any. One that only its reader sees is dismissed."""
    who = people.here(act.db, member)
    post, room = seen_by(act.db, who, key)
    if post.only_for is not None:
        _remove(act, post)
        return
    if not may_delete(who, author=post.author):
        raise Say(words.NOT_YOURS_TO_DELETE)
    _remove(act, post)
    act.happened(Happening(kind="deleted", at=act.now, member=who.account, place=room.place, message=key))


def take_back(act: Act, post: Post) -> None:
    """Delete a message of Hearth's; as on every platform it hears of that, too."""
    hearth, room = people.everyone(act.db)[post.author], rooms.by_id(act.db, post.channel)
    _remove(act, post)
    if post.only_for is None:
        act.happened(Happening(kind="deleted", at=act.now, member=hearth.account, place=room.place, message=post.key))


def _remove(act: Act, post: Post) -> None:
    """Take a message away; a mark of its place stays, its words do not."""
    act.run("UPDATE message SET gone = 1, text = '', body = NULL, names = NULL WHERE id = ?", post.id)
    act.run("DELETE FROM reaction WHERE message = ?", post.id)
    _touch(act, rooms.by_id(act.db, post.channel))


def hide(act: Act, post: Post, hidden: int) -> None:
    """Keep a message from everyone but its author and moderators, `HELD` or `TAKEN_DOWN`, or have it `SHOWN` again."""
    act.run("UPDATE message SET hidden = ? WHERE id = ?", hidden, post.id)
    _touch(act, rooms.by_id(act.db, post.channel))


def label(act: Act, post: Post, words: str, text: str | None = None) -> None:
    """Put words in front of a member's post, under their name, and show it again; others hear of it as an edit.

    Words that stand there already are not put there twice, and the limit of what people write does not count them.
    """
    author, room = people.everyone(act.db)[post.author], rooms.by_id(act.db, post.channel)
    text = _behind(words, post.text if text is None else clean(text))
    if text == post.text:
        hide(act, post, SHOWN)
        return
    at = max(act.now, (post.edited_at or 0) + 1)
    act.run("UPDATE message SET text = ?, edited_at = ?, hidden = 0 WHERE id = ?", text, at, post.id)
    act.happened(Happening(kind="edited", at=at, member=author.account, place=room.place, message=post.key, text=text))
    _touch(act, room)


def _behind(words: str, text: str) -> str:
    if not words or f"{text} ".startswith((f"{words} ", f"{words}\n")):
        return text
    return clean(f"{words} {text}").rstrip()


def react(act: Act, member: str, key: str, raw: str, *, on: bool) -> None:
    """Put a reaction on a message or take it back; nothing happens if it is so already."""
    who = people.here(act.db, member)
    post, room = seen_by(act.db, who, key)
    emoji = naming.emoji(raw)
    if post.only_for is not None:
        raise Say(words.NO_MESSAGE)
    if who.pending:
        raise Say(words.SCREENED)
    if on and timed_out(who, room, act.now):
        raise Say(words.timed_out(who.timed_out))
    if put_reaction(act, post, who, emoji, on=on):
        author = people.everyone(act.db)[post.author].account
        act.happened(
            Happening(
                kind="reacted" if on else "unreacted",
                at=act.now,
                member=who.account,
                place=room.place,
                message=key,
                emoji=emoji,
                author=author,
            )
        )


def put_reaction(act: Act, post: Post, who: Member, emoji: str, *, on: bool) -> bool:
    """Change a reaction; whether that changed anything."""
    if on:
        kinds = {row[0] for row in act.all("SELECT DISTINCT emoji FROM reaction WHERE message = ?", post.id)}
        if emoji not in kinds and len(kinds) >= _REACTIONS:
            raise Say(words.REACTIONS_FULL)
        done = act.run("INSERT OR IGNORE INTO reaction VALUES (?, ?, ?, ?)", post.id, emoji, who.id, act.now)
    else:
        done = act.run("DELETE FROM reaction WHERE message = ? AND emoji = ? AND member = ?", post.id, emoji, who.id)
    _touch(act, rooms.by_id(act.db, post.channel))
    return done.rowcount > 0


def put(
    act: Act, room: Room, message: Message, names: Names, *, only_for: int | None = None, reply_to: int | None = None
) -> str:
    """Store a message of Hearth's, for everyone or for one member alone; its key."""
    added = act.run(
        "INSERT INTO message (channel, author, at, text, body, names, only_for, reply_to)"
        " VALUES (?, ?, ?, '', ?, ?, ?, ?)",
        room.id, HEARTH, act.now, _json(message), _json(names), only_for, reply_to,
    )  # fmt: skip
    _touch(act, room)
    return message_key(added.lastrowid or 0)


def redraw(act: Act, post: Post, message: Message, names: Names) -> None:
    """Change a message of Hearth's."""
    act.run("UPDATE message SET body = ?, names = ? WHERE id = ?", _json(message), _json(names), post.id)
    _touch(act, rooms.by_id(act.db, post.channel))


def _json(value: Struct) -> str:
    return msgspec.json.encode(value).decode()


def mark_read(act: Act, member: str, channel: str) -> None:
    """A member has seen everything in a place so far."""
    who = people.here(act.db, member)
    room = rooms.readable(act.db, who, channel)
    (last,) = act.one("SELECT COALESCE(MAX(id), 0) FROM message WHERE channel = ?", room.id)
    act.run("INSERT OR REPLACE INTO read_mark VALUES (?, ?, ?)", who.id, room.id, last)
