"""Where the platform was asked to stop bare paid links, so that it is told when nobody wants that any more."""

from typing import Final

from sqlalchemy import delete

from bot.kit.tables import Tx, instant, number, table

gates: Final = table("disclosure_gate", number("space", primary_key=True), instant("at", nullable=False))


def put(tx: Tx, space: int, now: int) -> None:
    """It was asked for."""
    tx.put(gates, {"space": space, "at": now})


async def drop(tx: Tx, space: int) -> bool:
    """It is not wanted here; whether it was."""
    return await tx.change(delete(gates).where(gates.c.space == space)) == 1
