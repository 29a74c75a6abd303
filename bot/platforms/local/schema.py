"""The tables of the world's own file, and how a file of an earlier shape is refused.

This file is the simulated service's, as Discord's servers would be: Hearth never opens it.
"""

import sqlite3
from typing import Final

from bot.kit.errors import ConfigError

SHAPE: Final = 3

_TABLES: Final = """
CREATE TABLE role (name TEXT PRIMARY KEY, power INTEGER NOT NULL) STRICT;
CREATE TABLE member (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, roles TEXT NOT NULL, zone TEXT, here INTEGER NOT NULL,
  pending INTEGER NOT NULL, reachable INTEGER NOT NULL, joined_at INTEGER NOT NULL, timed_out INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE channel (
  id INTEGER PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, about TEXT NOT NULL,
  readers TEXT NOT NULL, writers TEXT NOT NULL, parent INTEGER, root INTEGER, member INTEGER,
  forum INTEGER NOT NULL DEFAULT 0, tags TEXT NOT NULL DEFAULT '[]'
) STRICT;
CREATE UNIQUE INDEX ix_channel_root ON channel (root) WHERE root IS NOT NULL;
CREATE UNIQUE INDEX ix_channel_member ON channel (member) WHERE member IS NOT NULL;
CREATE TABLE message (
  id INTEGER PRIMARY KEY AUTOINCREMENT, channel INTEGER NOT NULL, author INTEGER NOT NULL,
  at INTEGER NOT NULL, edited_at INTEGER, text TEXT NOT NULL, body TEXT, names TEXT,
  reply_to INTEGER, hidden INTEGER NOT NULL DEFAULT 0, gone INTEGER NOT NULL DEFAULT 0, only_for INTEGER
) STRICT;
CREATE INDEX ix_message_channel ON message (channel, id);
CREATE TABLE reaction (
  message INTEGER NOT NULL, emoji TEXT NOT NULL, member INTEGER NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (message, emoji, member)
) STRICT;
CREATE TABLE carried (request INTEGER PRIMARY KEY, receipt TEXT NOT NULL) STRICT;
CREATE TABLE open_form (
  member INTEGER NOT NULL, action TEXT NOT NULL, channel INTEGER NOT NULL, form TEXT NOT NULL,
  PRIMARY KEY (member, action)
) STRICT;
CREATE TABLE read_mark (
  member INTEGER NOT NULL, channel INTEGER NOT NULL, message INTEGER NOT NULL, PRIMARY KEY (member, channel)
) STRICT;
CREATE TABLE happening (id INTEGER PRIMARY KEY AUTOINCREMENT, body TEXT NOT NULL) STRICT;
CREATE TABLE gathering (
  id INTEGER PRIMARY KEY AUTOINCREMENT, starts INTEGER NOT NULL, ends INTEGER NOT NULL, channel INTEGER,
  body TEXT NOT NULL, names TEXT NOT NULL
) STRICT;
INSERT INTO role VALUES ('newcomer', 0), ('member', 0), ('moderator', 1), ('organiser', 2);
INSERT INTO member VALUES (0, 'Hearth', '[]', NULL, 1, 0, 0, 0, 0);
"""


_FORWARD: Final = {
    1: "ALTER TABLE member ADD COLUMN timed_out INTEGER NOT NULL DEFAULT 0;",
    2: """
ALTER TABLE channel ADD COLUMN forum INTEGER NOT NULL DEFAULT 0;
ALTER TABLE channel ADD COLUMN tags TEXT NOT NULL DEFAULT '[]';
CREATE TABLE gathering (
  id INTEGER PRIMARY KEY AUTOINCREMENT, starts INTEGER NOT NULL, ends INTEGER NOT NULL, channel INTEGER,
  body TEXT NOT NULL, names TEXT NOT NULL
) STRICT;
""",
}
"""What brings a file of an earlier shape to the next one."""


def prepare(db: sqlite3.Connection) -> None:
    """Make the tables in a new file, or bring an earlier file forward; raises ConfigError for a newer one."""
    (shape,) = db.execute("PRAGMA user_version").fetchone()
    if shape == SHAPE:
        return
    if shape in _FORWARD:
        db.executescript(f"BEGIN; {_FORWARD[shape]} PRAGMA user_version = {shape + 1}; COMMIT;")
        prepare(db)
        return
    if shape or db.execute("SELECT 1 FROM sqlite_master").fetchone():
        raise ConfigError(
            "The local platform's file local.db was written by a newer Hearth. Install that version again, or move the "
            "file aside to begin with an empty community; for the demo: hearth demo --fresh"
        )
    db.executescript(f"BEGIN; {_TABLES} PRAGMA user_version = {SHAPE}; COMMIT;")
