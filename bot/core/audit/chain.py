"""How entries hang together: what is sealed with the key, byte for byte, and what stands as a digest alone; pure.

Everything is sealed as HMAC-SHA256 over a compact JSON array in UTF-8 that begins with what it is, so
that anybody can check it with a few lines of their own (`docs/audit.md` shows them).
"""

import hashlib
import hmac
import json
from typing import Any, Final, NamedTuple

import msgspec
from msgspec import Struct

RENEWED: Final = "audit renewed"
"""The act with which a chain begins that follows another one."""
CLEARED: Final = "details erased"
"""The act that says how many details were erased from earlier entries, so that none goes unnoticed."""
EVERYWHERE: Final = 0
"""The community of what concerns all of Hearth."""


class Key:
    """The secret that stands outside the database. It shows itself nowhere."""

    __slots__ = ("_secret",)

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def seal(self, what: str, *parts: Any) -> str:
        """The seal over something, 64 hexadecimal digits."""
        return hmac.new(self._secret, _bytes(what, *parts), hashlib.sha256).hexdigest()


class Entry(NamedTuple):
    """One row of the chain, its columns in order."""

    id: int
    community: int
    at: int
    what: str
    about: str
    by: str | None
    subject: str | None
    words: str | None
    mac: str


class Head(NamedTuple):
    """Which chain this is, with which entry it begins, how many there are in all, and the newest's seal."""

    chain: str
    begins: int
    entries: int
    head: str
    mac: str


class Earlier(Struct, frozen=True):
    """What stood before a chain that was begun anew, as it was found: the first entry of the new one holds it."""

    chain: str
    entries: int
    sha256: str
    lost: int
    """Names and words that were erased."""
    unlike: tuple[str, ...]
    """Names and words that did not match their entry, as in "12:words"."""


def genesis(key: Key, chain: str, begins: int) -> str:
    """What the first entry of a chain follows."""
    return key.seal("chain", chain, begins)


def entry_mac(key: Key, before: str, entry: Entry) -> str:
    """The seal of an entry after the one whose seal is `before`."""
    return key.seal("entry", before, *entry[:-1])


def head_mac(key: Key, head: Head) -> str:
    """The seal of the head."""
    return key.seal("head", *head[:-1])


def digest(role: str, salt: str, value: int | str) -> str:
    """What enters the chain instead of a person or words; without the salt nobody can find them by trying."""
    return hashlib.sha256(_bytes(role, salt, value)).hexdigest()


def fed(entry: Entry) -> bytes:
    """An entry as it stands, as part of a digest over several."""
    return _bytes("earlier", *entry)


def earlier_text(earlier: Earlier) -> str:
    """What stood before, as the new chain's first entry is about it."""
    return msgspec.json.encode(earlier).decode()


def earlier_of(about: str) -> Earlier:
    """Read it back. Raises `ValueError` for anything else."""
    try:
        return msgspec.json.decode(about, type=Earlier)
    except msgspec.DecodeError as error:
        raise ValueError(str(error)) from None


def cleared_text(count: int) -> str:
    """What an entry about erased details is about."""
    return f"details:{count}"


def cleared_of(about: str) -> int:
    """Read it back. Raises `ValueError` for anything else."""
    return int(about.removeprefix("details:"))


def _bytes(*parts: Any) -> bytes:
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":")).encode()
