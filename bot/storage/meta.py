"""Small facts about a database: names and values."""

from sqlalchemy import Connection, delete, select

from bot.storage.bulk import insert_rows
from bot.storage.tables import meta


def read_meta(connection: Connection, name: str) -> str | None:
    """The value under a name, if there is one."""
    return connection.scalar(select(meta.c.value).where(meta.c.name == name))


def write_meta(connection: Connection, name: str, value: str) -> None:
    """Keep a value under a name, whatever was there before."""
    insert_rows(connection, meta, ("name", "value"), [(name, value)], "replace")


def drop_meta(connection: Connection, name: str) -> None:
    """Keep nothing under a name any more."""
    connection.execute(delete(meta).where(meta.c.name == name))
