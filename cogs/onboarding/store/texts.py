"""Which text of the norms was accepted by whom, and whom a note about it did not reach."""

from collections.abc import Sequence

from sqlalchemy import delete, select

from bot.kit.tables import Tx
from cogs.onboarding.store.tables import accepted, norms, unreached


async def newest(tx: Tx, here: int) -> tuple[int, str] | None:
    """The number and digest of the newest text."""
    query = select(norms).where(norms.c.community == here).order_by(norms.c.version.desc()).limit(1)
    row = await tx.first(query)
    return (row.version, row.digest) if row else None


def begin(tx: Tx, here: int, version: int, digest: str, now: int) -> None:
    """A new text holds from now on."""
    tx.add(norms, {"community": here, "version": version, "digest": digest, "at": now})


def accept(tx: Tx, here: int, who: int, version: int, now: int) -> None:
    """Somebody accepted a text; what they accepted before stays on record."""
    tx.put(accepted, {"community": here, "person": who, "version": version, "at": now})


async def not_yet(tx: Tx, here: int, digest: str, after: int, limit: int) -> Sequence[int]:
    """Who accepted an earlier text and not this one, by id, from above `after`."""
    same = (norms.c.community == accepted.c.community) & (norms.c.version == accepted.c.version)
    this = select(accepted.c.person).join(norms, same).where(accepted.c.community == here, norms.c.digest == digest)
    query = select(accepted.c.person).distinct().where(accepted.c.community == here, accepted.c.person > after)
    rows = await tx.rows(query.where(accepted.c.person.not_in(this)).order_by(accepted.c.person).limit(limit))
    return [row[0] for row in rows]


def missed(tx: Tx, here: int, who: int, outbox: int) -> None:
    """A note about the norms did not reach somebody."""
    tx.put(unreached, {"community": here, "person": who, "note": outbox})


async def take_missed(tx: Tx, here: int) -> Sequence[int]:
    """Whom such notes did not reach; they are forgotten with this."""
    rows = await tx.rows(select(unreached.c.person).where(unreached.c.community == here).order_by(unreached.c.note))
    await tx.change(delete(unreached).where(unreached.c.community == here))
    return [row[0] for row in rows]
