"""`docs/data.md` says of every table what it holds, for how long, and what erasure does; this keeps it true."""

import importlib
import pkgutil
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Table

import cogs
from bot.core.privacy import people_in
from bot.kit.community import RetentionSettings
from bot.kit.settings import write_span
from bot.kit.tables import lapse_of, metadata

for found in pkgutil.walk_packages(cogs.__path__, "cogs."):
    importlib.import_module(found.name)

DOC = (Path(__file__).parent.parent / "docs/data.md").read_text()
LINES = [line.strip("|").split("|") for line in DOC.splitlines() if re.match(r"\| `\w+` \|.*\|.*\|.*\|", line)]
ROWS = {name.strip(" `"): [cell.strip() for cell in cells] for name, *cells in LINES}
TABLES = list(metadata.tables.values())


def ends(table: Table) -> str | None:
    """When its rows lapse; of those that do not, the document gives the reason."""
    lapse = lapse_of(table)
    if lapse is None:
        return None
    what = f"{_named(lapse.clear)} empty" if lapse.clear else "gone"
    return f"{what} `{lapse.after}` after `{lapse.when}`"


def _erasures(table: Table) -> Iterator[str]:
    marks = people_in(table)
    going = [column.name for column, mark in marks.items() if mark == "delete"]
    if going:
        yield f"rows of {_named(going)} go"
    for column, mark in marks.items():
        also = column.info.get("with it", ())
        if mark == "clear":
            yield f"`{column.name}` empty" + (f", with {_named(also)}" if also else "")


def _named(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


@pytest.mark.parametrize("table", TABLES, ids=str)
def test_every_table_is_in_the_document_with_its_end_and_what_erasure_does(table: Table) -> None:
    what, end, erased = ROWS.get(table.name, ("", "", ""))
    wanted = (what or "…", ends(table) or end or "why it stays", "; ".join(_erasures(table)) or "nobody is in it")
    assert (what, end, erased) == wanted, f"docs/data.md: | `{table.name}` | {' | '.join(wanted)} |"


def test_the_document_names_no_table_that_is_gone() -> None:
    assert set(ROWS) <= set(metadata.tables)


def test_the_settings_are_in_the_document_with_their_defaults() -> None:
    for name in RetentionSettings.model_fields:
        assert f"| `{name}` | {write_span(getattr(RetentionSettings(), name))} |" in DOC
