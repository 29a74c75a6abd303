"""What a community's settings expect of its platform, read off the settings' own models: for `hearth doctor`."""

from collections.abc import Iterable, Iterator
from typing import Any

from bot.core.directory import Directory
from bot.core.fields import title_of
from bot.core.settings import Book
from bot.kit.cog import AnyCog
from bot.kit.community import RoleSettings
from bot.kit.findings import Expected, Named
from bot.kit.settings import Settings


def expected(book: Book, directory: Directory, cogs: Iterable[AnyCog], platform: str, key: str) -> Expected:
    """What holds in the space with this key of a platform; before it is known, what it will start with."""
    space = directory.spaces.get((platform, key))
    held = {name: book.section(space.community, name) if space else book.first(name) for name in book.models}
    named = [one for name, settings in held.items() for one in _named(name, settings, "channel")]
    named += [one for name, settings in held.items() for one in _mentioned(name, settings)]
    roles = held["roles"]
    if not isinstance(roles, RoleSettings):
        raise TypeError(f"section roles holds {type(roles).__name__}")
    return Expected(
        staff=next((one for one in named if one.section == "community"), None),
        channels=[one for one in named if one.section != "community"],
        roles=[one for name, settings in held.items() for one in _named(name, settings, "role")],
        moderators=roles.moderators,
        organisers=roles.organisers,
        uses=frozenset(use for cog in cogs for use in cog.uses if use not in _idle(held.get(cog.name))),
    )


def _idle(settings: Settings | None) -> Iterator[str]:
    """The capabilities that a cog puts to use only while a setting of its own says so, and none does."""
    for name, info in type(settings).model_fields.items() if settings else ():
        extra: Any = info.json_schema_extra or {}
        if "uses" in extra and not getattr(settings, name):
            yield extra["uses"]


def _named(section: str, settings: Settings, kind: str) -> Iterator[Named]:
    for name, info in type(settings).model_fields.items():
        extra: Any = info.json_schema_extra or {}
        value = getattr(settings, name)
        if extra.get("hearth") == kind and value:
            yield Named(value, section, title_of(type(settings), name), value != info.default)


def _mentioned(section: str, settings: Settings) -> Iterator[Named]:
    for name, channel in settings.mentioned().items():
        kind, chosen = type(settings), getattr(settings, name) != type(settings).model_fields[name].default
        yield Named(channel, section, title_of(kind, name), chosen)
