"""Adding to the chain: one entry for each act, in the transaction of whoever acted."""

import logging
import secrets
from collections.abc import Sequence
from typing import Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, select, update

from bot.core.audit import rows
from bot.core.audit.chain import (
    CLEARED,
    EVERYWHERE,
    Entry,
    Head,
    Key,
    cleared_text,
    digest,
    entry_mac,
    genesis,
    head_mac,
)
from bot.core.audit.rows import Detail
from bot.core.share import Share
from bot.kit.clock import Clock
from bot.storage.tables import audit_detail, person_table

SALT: Final = 16
"""Bytes of chance that keep a digest from being found by trying (NIST SP 800-132, section 5.1)."""
log = logging.getLogger("hearth.audit")
_DETAIL: Final = audit_detail.c


class Act(NamedTuple):
    """Something to be held to: what was done (as in "review approved"), about what (as in "item:12"), by
    whom, about whom, and the words typed with it. What and about stay for ever, so they name nobody.
    """

    what: str
    about: str
    by: int | None
    subject: int | None = None
    words: str = ""


class Broken(Exception):  # noqa: N818  a state of the chain, which an operator has to look at
    """The head of the chain does not carry its seal, so nothing is added that would cover it up."""


class Audit:
    """The chain of one database. Every act reads the head in its own transaction, so a rollback undoes it whole."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._key: Key | None = None

    @property
    def key(self) -> Key:
        """The key, once it is known; whoever only reads has none."""
        if self._key is None:
            raise PermissionError("the audit chain was opened without its key")
        return self._key

    def unlock(self, key: Key) -> None:
        """Seal with this key from now on."""
        self._key = key

    def note(self, share: Share, community: int, act: Act, now: int, *, regardless: bool = False) -> None:
        """Add an act at the batch's end, in the order of the batch; undone with its handler."""
        share.later(lambda connection: self.append(connection, community, act, now, regardless=regardless))

    def append(
        self, connection: Connection, community: int, act: Act, now: int | None = None, *, regardless: bool = False
    ) -> None:
        """Add an act inside a transaction. Raises `Broken`: while the chain is, nobody decides anything.

        What is `regardless`, as an erasure, happens all the same, and only the log says so.
        """
        head = rows.head_of(connection)
        if head is not None and head.mac == head_mac(self.key, head):
            add(connection, self.key, head, community, act, self._clock.now() if now is None else now)
        elif regardless:
            log.error("%s, and the audit chain is broken, so it has no entry; see: hearth audit verify", act.what)
        else:
            raise Broken("the audit chain's head does not carry its seal; see: hearth audit verify")

    def let_go(self, connection: Connection, person: int, limit: int) -> int:
        """Erase a person, and words by or about them, from at most `limit` entries; how many that were.

        The chain says in the same transaction how many details went, so that a detail which went in
        any other way is missed.
        """
        mine = (_DETAIL.by == person) | (_DETAIL.subject == person)
        found = [Detail(*row) for row in connection.execute(select(audit_detail).where(mine).limit(limit))]
        if not found:
            return 0
        gone = 0
        for role in ("by", "subject"):
            theirs = [detail.entry for detail in found if getattr(detail, role) == person]
            gone += _clear(connection, _DETAIL.entry.in_(theirs), role)
        gone += _clear(connection, _DETAIL.entry.in_([detail.entry for detail in found]), "words")
        community = connection.scalar(select(person_table.c.community).where(person_table.c.id == person))
        self._cleared(connection, community or EVERYWHERE, gone)
        return len(found)

    def fade(self, connection: Connection, community: int, numbers: Sequence[int]) -> int:
        """Erase the words of a community's entries with these numbers; of how many. Who acted about whom stays."""
        gone = _clear(connection, _DETAIL.entry.in_(numbers), "words")
        if gone:
            self._cleared(connection, community, gone)
        return gone

    def _cleared(self, connection: Connection, community: int, count: int) -> None:
        self.append(connection, community, Act(CLEARED, cleared_text(count), None), regardless=True)


def _clear(connection: Connection, these: ColumnElement[bool], role: str) -> int:
    """Empty one kind of detail and its salt, where it is not empty; how many that were."""
    there = these & audit_detail.c[f"{role}_salt"].is_not(None)
    return connection.execute(update(audit_detail).where(there).values({role: None, f"{role}_salt": None})).rowcount


def begin(connection: Connection, key: Key, begins: int = 1) -> Head:
    """Begin a chain whose first entry has this number; its head."""
    chain = secrets.token_hex(16)
    head = Head(chain, begins, begins - 1, genesis(key, chain, begins), "")
    head = head._replace(mac=head_mac(key, head))
    rows.keep_head(connection, head)
    return head


def add(connection: Connection, key: Key, head: Head, community: int, act: Act, now: int) -> None:
    """Add an act after the head, and move the head."""
    number = head.entries + 1
    words = act.words or None
    values: dict[str, int | str | None] = {"by": act.by, "subject": act.subject, "words": words}
    salts = {role: secrets.token_hex(SALT) for role, value in values.items() if value is not None}
    digests = {role: None if value is None else digest(role, salts[role], value) for role, value in values.items()}
    bare = Entry(number, community, now, act.what, act.about, **digests, mac="")
    entry = bare._replace(mac=entry_mac(key, head.head, bare))
    detail = Detail(number, act.by, salts.get("by"), act.subject, salts.get("subject"), words, salts.get("words"))
    rows.keep_entry(connection, entry, detail if salts else None)
    moved = head._replace(entries=number, head=entry.mac, mac="")
    rows.keep_head(connection, moved._replace(mac=head_mac(key, moved)))
