"""Which channels and roles settings name that a community does not have now, read off the settings' own models."""

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any, Literal

from msgspec import Struct

from bot.core.fields import title_of
from bot.core.words import no_role, not_there
from bot.kit.settings import Settings


class Here(Struct, frozen=True):
    """What there is: channels by name and by key, and roles; None where the platform has none, or cannot tell now.

    `gives` is whether Hearth can give roles here.
    """

    channels: frozenset[str]
    roles: frozenset[str] | None
    gives: bool


def unmet(before: Settings, after: Settings, here: Here) -> Iterator[str]:
    """A sentence for each name that is not there, of what changes; of roles that Hearth gives or takes, always."""
    channels = {name.casefold() for name in here.channels}
    roles = None if here.roles is None else {name.casefold() for name in here.roles}
    for field, kind, name in _named(after):
        known = channels if kind in {"channel", "channels"} else roles
        changed = name not in {one for other, _, one in _named(before) if other == field}
        if known is not None and name.casefold() not in known and (changed or kind == "role"):
            what = "channel" if known is channels else "role"
            yield not_there(what, name, title_of(type(after), field))


def unworkable(before: Settings, after: Settings, here: Here) -> Iterator[tuple[str, str]]:
    """Fields with a role chosen anew for Hearth to give or take, which nobody could be given; each with the reason."""
    if not here.gives or here.roles is None:
        return
    for field, kind, name in _named(after):
        if kind == "role" and name not in here.roles and name != getattr(before, field):
            folded = {role.casefold(): role for role in here.roles}
            near = get_close_matches(name.casefold(), folded, n=1, cutoff=0.6)
            yield field, no_role(name, folded[near[0]] if near else None)


Kind = Literal["channel", "channels", "role", "roles"]


def _named(settings: Settings) -> Iterator[tuple[str, Kind, str]]:
    """Each channel and role that stands in a setting: the field, how it is meant, its name."""
    for field, info in type(settings).model_fields.items():
        extra: Any = info.json_schema_extra or {}
        value: Any = getattr(settings, field)
        match extra.get("hearth"):
            case "channel" | "role" as kind if value:
                yield field, kind, str(value)
            case "channels" | "roles" as kind:
                yield from ((field, kind, str(name).strip().removeprefix("#")) for name in value)
            case _:
                pass
    for field, name in settings.mentioned().items():
        yield field, "channel", name.removeprefix("#")
