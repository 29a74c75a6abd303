"""What becomes of a row after a try to deliver it. Pure; times are epoch milliseconds.

A refusal that may pass is tried again with growing pauses; what may have arrived is looked up before it is sent
again, and a person is asked where that does not settle it.
"""

from dataclasses import dataclass
from typing import Final, Literal

from bot.core.outbox import Claimed
from bot.kit.clock import DAY
from bot.kit.delivery import Receipt

DOUBT_MS: Final = 10_000
"""How long to wait before looking up what may have been delivered."""
BACKOFF_MS: Final = (1_000, 2_000, 5_000, 15_000, 60_000, 300_000)
GIVE_UP_MS: Final = DAY
"""An order that still fails a day later is given up, with the reason."""
UNTOLD: Final = "it is done, and the cogs have yet to be told"
"""Why an order that was carried out is still open."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """It was carried out."""

    receipt: Receipt


@dataclass(frozen=True, slots=True)
class Ended:
    """Nothing more is to be done about it, unless a person decides so."""

    state: Literal["dropped", "failed", "uncertain"]
    why: str


@dataclass(frozen=True, slots=True)
class Waits:
    """It is tried again then, and what follows in its lane after it.

    `doubtful` if it may have arrived; `attempts` are those so far that count, all of them if None.
    """

    until: int
    why: str
    doubtful: bool = False
    attempts: int | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """Nothing was tried: it waits for its platform, and is looked at again then if that does not say it is back."""

    platform: str
    until: int


Verdict = Arrived | Ended | Waits | Kept


def away(item: Claimed, now: int, platform: str) -> Verdict:
    """The platform is not connected: for a day, it is waited for."""
    if is_old(item, now):
        return Ended("uncertain" if item.doubtful else "failed", f"{platform} was not connected")
    return Kept(platform, now + BACKOFF_MS[-1])


def later(item: Claimed, now: int, why: str, after: int | None, *, doubtful: bool) -> Verdict:
    """Nothing was done: try again, `after` so long where the platform said. To be told so is no try at finding out
    about an older one.
    """
    if is_old(item, now):
        return Ended("uncertain" if doubtful else "failed", why)
    usual = DOUBT_MS if doubtful else BACKOFF_MS[min(item.attempts, len(BACKOFF_MS) - 1)]
    return Waits(now + (usual if after is None else after), why, doubtful, item.attempts if doubtful else None)


def in_doubt(item: Claimed, now: int, why: str, *, tries: int | None = None) -> Verdict:
    """It may have been done: look it up before the next try, and after `tries` in doubt or a day ask a person."""
    doubts = _doubts(item)
    if is_old(item, now) or (tries is not None and doubts >= tries):
        return Ended("uncertain", why)
    return Waits(now + DOUBT_MS, why, doubtful=True, attempts=doubts + 1)


def refused(now: int, why: str, *, heard: bool) -> Verdict:
    """It will never work; while the cogs could not hear of it, it is kept."""
    return Ended("failed", why) if heard else Waits(now + BACKOFF_MS[-1], why)


def done(item: Claimed, now: int, receipt: Receipt, *, heard: bool) -> Verdict:
    """It was carried out; while the cogs could not hear of it, it is looked up and told again."""
    if heard:
        return Arrived(receipt)
    return Waits(now + BACKOFF_MS[-1], UNTOLD, doubtful=True, attempts=_doubts(item))


def is_old(item: Claimed, now: int) -> bool:
    """Whether it was tried for long enough."""
    return now - item.created_at > GIVE_UP_MS


def _doubts(item: Claimed) -> int:
    """How often it was tried in doubt: a platform that was merely busy before has left none."""
    return item.attempts if item.doubtful else 0
