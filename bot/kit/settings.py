"""Settings of a cog: a pydantic model whose fields carry their words and bounds.

The same model reads the first defaults in the operator's file, draws the organiser's form in
`/setup`, and checks what comes back, so each rule is written once.
"""

import re
from collections.abc import Mapping
from datetime import time, timedelta
from functools import cache
from typing import Annotated, ClassVar, Final, TypeVar
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer

from bot.kit.text import clean, counted

_UNITS: Final = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_WORDS: Final = {"s": "second", "m": "minute", "h": "hour", "d": "day"}
_SPAN: Final = re.compile(r"([0-9]{1,6})\s*([smhdw])[a-z]*")
_CLOCK: Final = re.compile(r"([0-9]{1,2}):([0-9]{2})")


class Settings(BaseModel):
    """Base of every settings model: frozen, and a name it does not know is a mistake.

    A form holds five settings. A model with more says in `parts` how they go into forms: each part's
    title (24 characters) and the names of its one to five settings; every setting stands in one part. A field
    with `json_schema_extra={"hearth": "apart"}` stands in no form: a command of the cog's own changes it.
    With `json_schema_extra={"uses": capability}` the cog uses that capability only while the field holds something.
    """

    parts: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True)

    def mentioned(self) -> Mapping[str, str]:
        """Channels that stand in the text of a setting, by the setting; those that are settings themselves aside."""
        return {}


SettingsT = TypeVar("SettingsT", bound=Settings)


def read_span(value: object) -> timedelta:
    """A length of time as people write it: "90m", "24h", "7 days", "1h 30m"; raises ValueError."""
    if isinstance(value, timedelta):
        return value
    text = str(value).strip().lower()
    if text in {"0", "at once"}:
        return timedelta(0)
    found = _SPAN.findall(text)
    if not found or _SPAN.sub("", text).strip(" ,"):
        raise ValueError('a length of time looks like "90m", "24h" or "7d"')
    return timedelta(seconds=sum(int(count) * _UNITS[unit] for count, unit in found))


def write_span(value: timedelta) -> str:
    """The shortest way to write a length of time that `read_span` reads back."""
    left = int(value.total_seconds())
    parts: list[str] = []
    for unit in ("d", "h", "m", "s"):
        count, left = divmod(left, _UNITS[unit])
        if count:
            parts.append(f"{count}{unit}")
    return " ".join(parts) or "0s"


def say_span(value: timedelta) -> str:
    """A length of time as people say it, which `read_span` reads back as well: "400 days", "at once"."""
    written = [_SPAN.fullmatch(part) for part in write_span(value).split()]
    parts = [counted(int(part[1]), _WORDS[part[2]]) for part in written if part and int(part[1])]
    return " ".join(parts).replace(",", "") or "at once"


def _read_time(value: object) -> time:
    if isinstance(value, time):
        return value
    found = _CLOCK.fullmatch(str(value).strip())
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        raise ValueError('a time of day looks like "09:00" or "18:30"')
    return time(int(found[1]), int(found[2]))


@cache
def _zones() -> frozenset[str]:
    """Every zone's name; looking them up reads the disk, so once."""
    return frozenset(available_timezones())


def _known_zone(value: str) -> str:
    if value != "UTC" and value not in _zones():
        raise ValueError('a time zone looks like "Europe/Berlin" or "America/New_York"')
    return value


def _channel_name(value: object) -> object:
    return value.strip().removeprefix("#") if isinstance(value, str) else value


Span = Annotated[timedelta, BeforeValidator(read_span), PlainSerializer(write_span, return_type=str)]
"""A length of time, written "24h"."""
TimeOfDay = Annotated[time, BeforeValidator(_read_time), PlainSerializer(lambda t: f"{t:%H:%M}", return_type=str)]
"""A local wall time, written "09:00"."""
Zone = Annotated[str, AfterValidator(_known_zone), Field(json_schema_extra={"hearth": "zone"})]
"""An IANA time zone's name."""
ChannelName = Annotated[
    str, BeforeValidator(_channel_name), Field(max_length=100, json_schema_extra={"hearth": "channel"})
]
"""A channel by its name, with or without the #; empty means none."""
ChannelNames = Annotated[tuple[str, ...], Field(json_schema_extra={"hearth": "channels"})]
"""Channels by their names."""
RoleName = Annotated[
    str,
    AfterValidator(lambda value: clean(value).strip()),
    Field(max_length=100, json_schema_extra={"hearth": "role"}),
]
"""A role that Hearth gives or takes, by its name; empty means none."""
RoleNames = Annotated[tuple[str, ...], Field(json_schema_extra={"hearth": "roles"})]
"""Roles by their names."""
