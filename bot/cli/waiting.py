"""Findings that come from far away: word of a wait that is longer than people like, and an end to it."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from typing import Final

import typer

from bot.kit.findings import Finding, fail

SOON: Final = 1.0
"""Seconds of silence after which a line says what is waited for."""
LONGEST: Final = 120.0
"""Seconds after which the rest is left unasked."""


async def in_time(
    findings: AsyncGenerator[Finding], *, soon: float = SOON, longest: float = LONGEST
) -> AsyncIterator[Finding]:
    """The same findings, and a last one where there was no waiting for all of them."""
    loop = asyncio.get_running_loop()
    end, told = loop.time() + longest, False
    while True:
        coming = asyncio.ensure_future(_next(findings))
        done, _ = await asyncio.wait({coming}, timeout=min(soon, longest))
        if not done:
            if not told:
                typer.echo("Asking …", err=True)
            told = True
            done, _ = await asyncio.wait({coming}, timeout=max(0.0, end - loop.time()))
        if not done:
            coming.cancel()
            yield fail("time", "This took too long, so the rest was not looked at.", "Try again in a while.")
            return
        finding = coming.result()
        if finding is None:
            return
        yield finding


async def _next(findings: AsyncGenerator[Finding]) -> Finding | None:
    return await anext(findings, None)
