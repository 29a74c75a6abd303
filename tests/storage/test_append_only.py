"""The journal and the history of items only grow: the database itself refuses to rewrite a row of theirs."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Table, Text, create_engine, delete, insert, null, select, update
from sqlalchemy.exc import IntegrityError

from bot.storage.migrating import migrate
from bot.storage.tables import audit, audit_detail, journal, review_step

EMPTIED: Mapping[Table, set[str]] = {journal: {"person", "subject"}, review_step: {"person", "author", "words"}}


def other(table: Table, column: str) -> Any:
    return "other" if isinstance(table.columns[column].type, Text) else 99


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Connection]:
    path = tmp_path / "hearth.db"
    migrate(path)
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        for table in EMPTIED:
            connection.execute(insert(table).values({c.name: "a" if isinstance(c.type, Text) else 7 for c in table.c}))
        yield connection
    engine.dispose()


def test_no_cell_of_the_journal_or_of_an_items_history_can_be_rewritten(database: Connection) -> None:
    for table, emptied in EMPTIED.items():
        before = database.execute(select(table)).all()
        for column in (column.name for column in table.columns):
            for value in (other(table, column),) if column in emptied else (other(table, column), null()):
                with pytest.raises(IntegrityError):
                    database.execute(update(table).values({column: value}))
        assert database.execute(select(table)).all() == before


def test_people_and_words_become_empty_and_stay_so(database: Connection) -> None:
    for table, emptied in EMPTIED.items():
        for column in sorted(emptied):
            database.execute(update(table).values({column: None}))
            with pytest.raises(IntegrityError, match="only grows"):
                database.execute(update(table).values({column: other(table, column)}))


def test_retention_takes_entries_of_the_journal_and_nothing_takes_an_items_steps(database: Connection) -> None:
    assert database.execute(delete(journal)).rowcount == 1
    with pytest.raises(IntegrityError, match="only grows"):
        database.execute(delete(review_step))


def test_no_row_takes_the_place_of_one_that_stays(database: Connection) -> None:
    for table in (review_step, audit, audit_detail):
        row = {c.name: "a" if isinstance(c.type, Text) else 8 for c in table.c}
        database.execute(insert(table).values(row))
        with pytest.raises(IntegrityError, match="its row stays"):
            database.execute(insert(table).prefix_with("OR REPLACE").values(row))
