"""Rate limits: buckets as Discord shows them in headers, and a memory for who came back too early."""

import asyncio
import hashlib
import math
import re
from collections import deque
from dataclasses import dataclass, field
from typing import Final

GENEROUS: Final = 10_000
"""Requests in a window unless a test sets less: figures of Discord's own would make every story wait."""
IN_FLIGHT: Final = 0.05
"""Seconds within which another request of a bucket may have been sent before its sender knew of the 429."""
MAJOR: Final = re.compile(r"^/(?:channels|guilds)/\d+|^/webhooks/\d+(?:/[^/]+)?")
REACTION: Final = re.compile(r"(/reactions)/[^/]+")
TOKEN: Final = re.compile(r"(/(?:webhooks|interactions)/)\d+/(?!\d+$)[^/]+")


def template(path: str) -> str:
    """The path with every id, token and emoji replaced: what requests of one kind share."""
    kind = REACTION.sub(r"\1/{emoji}", TOKEN.sub(r"\1{id}/{token}", path))
    return re.sub(r"/\d{5,}", "/{id}", kind)


def bucket_of(method: str, path: str) -> str:
    """The kind of request with its major parameter: channel, community or webhook."""
    major = MAJOR.match(path)
    return f"{method} {template(path)} {major[0] if major else ''}".strip()


@dataclass
class Bucket:
    """One window of requests."""

    name: str
    limit: int
    per: float
    taken: deque[float] = field(default_factory=deque)

    def room(self, now: float) -> float:
        """Seconds until there is room: 0 when there is."""
        while self.taken and self.taken[0] <= now - self.per:
            self.taken.popleft()
        return 0.0 if len(self.taken) < self.limit else self.taken[0] + self.per - now

    def headers(self, now: float, wall: float) -> dict[str, str]:
        """What every answer of this bucket carries."""
        after = self.taken[0] + self.per - now if self.taken else self.per
        return {
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(max(0, self.limit - len(self.taken))),
            "X-RateLimit-Reset": f"{wall + after:.3f}",
            "X-RateLimit-Reset-After": f"{math.ceil(after * 1000) / 1000:.3f}",
            "X-RateLimit-Bucket": hashlib.md5(" ".join(self.name.split()[:2]).encode()).hexdigest(),  # noqa: S324  only a name
        }


@dataclass(frozen=True)
class Told:
    """A 429 that was answered: until when, and to whom."""

    at: float
    until: float
    request: str


@dataclass(frozen=True)
class BrokenWait:
    """A request that came before its bucket's Retry-After had ended."""

    bucket: str
    early: float
    """Seconds that were still to wait."""
    same: bool
    """Whether it was the refused request itself, sent again."""


class Limits:
    """All buckets. Their time is the event loop's, as clients really wait."""

    def __init__(self) -> None:
        self.broken_waits: list[BrokenWait] = []
        self.told: list[tuple[str, float]] = []
        self._set: dict[str, tuple[int, float]] = {}
        self._buckets: dict[str, Bucket] = {}
        self._waits: dict[str, Told] = {}
        self._everywhere: Told | None = None
        self._all = Bucket("everything", GENEROUS * 100, 1.0)

    def allow(self, kind: str, limit: int, per: float) -> None:
        """At most that many requests in that many seconds, such as `POST /channels/{id}/messages`, per channel."""
        self._set[kind] = (limit, per)
        self._buckets = {name: one for name, one in self._buckets.items() if not name.startswith(f"{kind} ")}

    def allow_in_all(self, limit: int, per: float = 1.0) -> None:
        """At most that many requests of every kind together; Discord's own figure is 50 a second."""
        self._all = Bucket("everything", limit, per)

    def bucket(self, method: str, path: str) -> Bucket:
        """The bucket that the request belongs to."""
        name = bucket_of(method, path)
        if name not in self._buckets:
            limit, per = self._set.get(f"{method} {template(path)}", (GENEROUS, 1.0))
            self._buckets[name] = Bucket(name, limit, per)
        return self._buckets[name]

    def arrives(self, method: str, path: str, request: str) -> tuple[float, bool]:
        """Count the request; seconds to wait when it is refused (everywhere or here), with a broken wait noted."""
        bucket, now = self.bucket(method, path), asyncio.get_running_loop().time()
        for told in (self._waits.get(bucket.name), self._everywhere):
            if told is None or now >= told.until:
                continue
            same = told.request == request
            if same or now - told.at > IN_FLIGHT:
                self.broken_waits.append(BrokenWait(bucket.name, told.until - now, same))
            return told.until - now, told is self._everywhere
        for one in (self._all, bucket):
            if wait := one.room(now):
                return wait, one is self._all
        self._all.taken.append(now)
        bucket.taken.append(now)
        return 0.0, False

    def tell(self, method: str, path: str, request: str, wait: float, *, everywhere: bool = False) -> None:
        """A 429 was answered: whoever comes to that bucket before the end has not listened."""
        name, now = self.bucket(method, path).name, asyncio.get_running_loop().time()
        self.told.append(("everything" if everywhere else name, wait))
        told = Told(now, now + wait, request)
        if everywhere:
            self._everywhere = told
        else:
            self._waits[name] = told
