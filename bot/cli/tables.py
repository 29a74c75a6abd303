"""Rows for a terminal."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from bot.kit.views import OutboxLine


def outbox_lines(lines: Sequence[OutboxLine]) -> Iterator[str]:
    """One line for each effect: id, time in UTC, state, what and where, and why it stands as it does."""
    if not lines:
        yield "Nothing here: everything that was asked for is done."
    for line in lines:
        at = f"{datetime.fromtimestamp(line.at / 1000, UTC):%Y-%m-%d %H:%M}"
        why = f" ({line.why})" if line.why else ""
        yield f"{line.id:>8}  {at}  {line.state:<9}  {line.what} {line.where}: {line.purpose}{why}"
