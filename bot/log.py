"""Logging: one line an event, in words for a terminal or in JSON, UTC, and never a secret or a text.

Every logger ends in the same handler, structlog's and the standard library's (aiohttp, APScheduler).
Two guards stand before it: values under secret names are replaced, then the finished line is
searched for what looks like a token, tracebacks included. Libraries are held at INFO: below it they
log what people wrote.
"""

import logging
import logging.handlers
import os
import sys
from pathlib import Path
from typing import Literal, TextIO

from bot.redact import known_secrets

Level = Literal["debug", "info", "warning", "error"]
Format = Literal["plain", "json"]


def set_up(level: Level = "info", form: Format = "plain", *, to: TextIO | Path | None = None) -> None:
    """Send all logging to a stream (standard error by default) or a file; calling it again starts over."""
    handler = _handler(to)
    handler.setFormatter(_Lines(form, known_secrets(os.environ)))
    if "structlog" in sys.modules:  # a cog that logs through it has imported it by now
        from bot.loglines import configure  # noqa: PLC0415  see its docstring: imported only when needed

        configure()
    _route(handler, level)


class _Lines(logging.Formatter):
    """Makes the real formatter at the first line."""

    def __init__(self, form: Format, secrets: frozenset[str]) -> None:
        super().__init__()
        self._form: Format = form
        self._secrets = secrets
        self._real: logging.Formatter | None = None

    def format(self, record: logging.LogRecord) -> str:
        """One line for a record."""
        if self._real is None:
            from bot.loglines import formatter  # noqa: PLC0415  see its docstring: imported only when needed

            self._real = formatter(self._form, self._secrets)
        return self._real.format(record)


def _handler(to: TextIO | Path | None) -> logging.Handler:
    if isinstance(to, Path):
        # A file that `hearth demo --fresh` removes is opened again.
        return logging.handlers.WatchedFileHandler(to, encoding="utf-8", delay=True)
    return logging.StreamHandler(to or sys.stderr)


def _route(handler: logging.Handler, level: Level) -> None:
    root = logging.getLogger()
    for old in list(root.handlers):
        if getattr(old, "hearth", False):
            root.removeHandler(old)
            old.close()
    handler.hearth = True  # pyright: ignore[reportAttributeAccessIssue]  marks what a second call may replace
    root.addHandler(handler)
    threshold = logging.getLevelNamesMapping()[level.upper()]
    root.setLevel(max(threshold, logging.INFO))
    for ours in ("bot", "cogs", "hearth"):
        logging.getLogger(ours).setLevel(threshold)
    for chatty in ("aiohttp.access", "apscheduler", "alembic"):
        logging.getLogger(chatty).setLevel(max(threshold, logging.WARNING))
    logging.captureWarnings(capture=True)


def keep(error: Exception, reference: str) -> str | None:
    """Log an unexpected error under its reference; where to look, or None if there is no log yet."""
    ours = [handler for handler in logging.getLogger().handlers if getattr(handler, "hearth", False)]
    if not ours:
        return None
    logging.getLogger("hearth").error("unexpected, reference %s", reference, exc_info=error)
    file = getattr(ours[0], "baseFilename", None)
    return str(file) if file else "the log"
