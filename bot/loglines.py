"""How a log line is made: structlog's processors, with the two guards against secrets and texts.

Imported when the first line is logged: structlog brings rich and pygments along, a third of a second
that a quiet start can spare.
"""

import logging
from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal, cast

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from bot.redact import HIDDEN, hide, is_secret_name

Format = Literal["plain", "json"]

WITHHELD: Final = "[text not logged]"
_TEXTS: Final = frozenset({"text", "content", "body", "message_text", "values", "why_text"})
_DEPTH: Final = 8


def formatter(form: Format, secrets: frozenset[str]) -> logging.Formatter:
    """Makes lines of records, the standard library's and structlog's alike."""

    def last_look(_logger: WrappedLogger, _method: str, line: EventDict) -> str:
        return hide(str(line), secrets)

    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_shared(),
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _renderer(form), last_look],
    )


def configure() -> None:
    """Send structlog's own loggers through the standard library's, and so to the same handler."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_shared(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def _shared() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
        withhold,
    ]


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
