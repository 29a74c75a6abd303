"""Logging: one line an event, in words for a terminal or in JSON, UTC, and never a secret or a text.

structlog and the standard library's loggers (aiohttp, APScheduler) end in the same handler. Two
guards stand before it: values under secret names are replaced, then the finished line is searched
for what looks like a token, tracebacks included. Libraries are held at INFO: below it they log what
people wrote.
"""

import logging
import logging.handlers
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Literal, TextIO, cast

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from bot.redact import HIDDEN, hide, is_secret_name, known_secrets

Level = Literal["debug", "info", "warning", "error"]
Format = Literal["plain", "json"]

WITHHELD: Final = "[text not logged]"
_TEXTS: Final = frozenset({"text", "content", "body", "message_text", "values", "why_text"})
_DEPTH: Final = 8


def set_up(level: Level = "info", form: Format = "plain", *, to: TextIO | Path | None = None) -> None:
    """Send all logging to a stream (standard error by default) or a file; calling it again starts over."""
    secrets = known_secrets(os.environ)
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
        withhold,
    ]

    def last_look(_logger: WrappedLogger, _method: str, line: EventDict) -> str:
        return hide(str(line), secrets)

    handler = _handler(to)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _renderer(form), last_look],
        )
    )
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    _route(handler, level)


def withhold(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Replace the values of secret names, at any depth, and of names that hold what people wrote."""
    return {key: value if key == "event" else _kept(key, value, _DEPTH) for key, value in event.items()}


def _kept(key: str, value: object, depth: int) -> object:
    if is_secret_name(key):
        return HIDDEN
    if key in _TEXTS:
        return WITHHELD
    if depth == 0:
        return "…"
    match value:
        case Mapping():
            inner = cast("Mapping[Any, object]", value)
            return {name: _kept(str(name), part, depth - 1) for name, part in inner.items()}
        case list() | tuple() | set() | frozenset():
            return [_kept("", part, depth - 1) for part in cast("Sequence[object]", value)]
        case _:
            return value


def _renderer(form: Format) -> Processor:
    if form == "json":
        return structlog.processors.JSONRenderer(ensure_ascii=False, default=repr)
    return structlog.dev.ConsoleRenderer(colors=False, pad_event_to=0)


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
    structlog.get_logger("hearth").error("unexpected", reference=reference, exc_info=error)
    file = getattr(ours[0], "baseFilename", None)
    return str(file) if file else "the log"
