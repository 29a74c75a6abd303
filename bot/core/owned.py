"""What organisers own, as a whole: for export to a file, and for import from one."""

from collections.abc import Mapping, Sequence

import msgspec
from sqlalchemy import Connection, insert

from bot.core.audit import Act, Audit
from bot.core.directory import Directory
from bot.core.settings import Book
from bot.kit.errors import ConfigError
from bot.kit.settings import Settings
from bot.storage.tables import setting


def sections_of(book: Book, directory: Directory) -> Mapping[str, Settings]:
    """Every section that has settings, as it holds; before any community is known, as it will start."""
    community = _community(directory)
    names = [name for name, model in book.models.items() if model.model_fields]
    return {name: book.section(community, name) if community else book.first(name) for name in names}


def replace_sections(
    connection: Connection, book: Book, directory: Directory, audit: Audit, wanted: Mapping[str, Settings], now: int
) -> Sequence[str]:
    """Save each section that differs from what holds as a new version, by the operator; the names of those."""
    community = _community(directory)
    if community is None:
        raise ConfigError("There is no community yet. Start Hearth once, so that it meets one, then import again.")
    changed: list[str] = []
    for name, value in wanted.items():
        if name not in book.models or book.section(community, name) == value:
            continue
        version = book.version(community, name) + 1
        plain = value.model_dump(mode="json")
        text = msgspec.json.encode(plain).decode()
        row = {"community": community, "section": name, "version": version, "value": text, "at": now}
        connection.execute(insert(setting).values(**row))
        act = Act("settings imported", f"setting:{name}:{version}", None, words=text)
        audit.append(connection, community, act, now)
        book.keep(community, name, version, plain)
        changed.append(name)
    return changed


def _community(directory: Directory) -> int | None:
    """The one community of this database; with several, a file could not say which it is about."""
    found = {space.community for space in directory.space_by_id.values()}
    if len(found) > 1:
        raise ConfigError("This database holds several communities; use /setup in each of them instead.")
    return found.pop() if found else None
