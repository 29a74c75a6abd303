"""Runs Alembic's revisions on a SQLite file; imported only when there is something to do."""

import sqlite3
from importlib.resources import files
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine, event


def upgrade(path: Path) -> None:
    """Run every revision that is missing, each in a transaction that really can be undone."""
    engine = create_engine(f"sqlite:///{path}", connect_args={"isolation_level": None})
    event.listen(engine, "connect", _remember_ahead)
    event.listen(engine, "begin", _begin)
    config = Config()
    config.set_main_option("script_location", str(files("migrations")))
    try:
        with engine.connect() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            connection.commit()
    finally:
        engine.dispose()


def _remember_ahead(driver: sqlite3.Connection, _: object) -> None:
    """Write-ahead logging is switched on outside any transaction; the file keeps it."""
    driver.execute("PRAGMA journal_mode=WAL")


def _begin(connection: Connection) -> None:
    """Without this, a failed revision leaves its tables behind (measured with SQLAlchemy 2.1.9 and Python 3.11)."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")
