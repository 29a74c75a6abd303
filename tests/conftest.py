"""What every test shares: how hard hypothesis tries, where files lie, and a log that ends with its test."""

import gc
import logging
import os
import shutil
import sys
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Dialect, Engine, event

sys.dont_write_bytecode = False  # or every run would spend five seconds anew on what pytest makes of the assertions
SLOW = ("prove", "bench")
MEMORY = Path("/dev/shm")  # noqa: S108  a folder of our own is made in it, as pytest makes one under /tmp
ENOUGH = 2**30
"""Bytes; a run of the quick suite needs half of it at most."""


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Hypothesis is quick, and the quick suite's files lie in memory where there is enough: a disk is waited for."""
    from hypothesis import settings  # noqa: PLC0415  a third of a second, and rewritten by pytest as it is a plugin

    settings.register_profile("quick", max_examples=60, deadline=None, database=None)
    settings.load_profile("quick")
    quick = "not prove" in config.option.markexpr
    if quick and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ENOUGH:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


def pytest_xdist_auto_num_workers() -> int:
    """Half as many again as there are processors: many tests wait for a browser, a server or another process."""
    return max(2, (os.cpu_count() or 1) * 3 // 2)


_dialects: dict[str, Dialect] = {}
_compiled: dict[Any, Any] = {}


@event.listens_for(Engine, "engine_connect")
def _compiled_once(connection: Connection) -> None:  # pyright: ignore[reportUnusedFunction]  SQLAlchemy calls it
    """A statement is compiled once a run: a thousand databases would otherwise each compile every one they meet."""
    connection.dialect = _dialects.setdefault(connection.dialect.name, connection.dialect)
    connection.execution_options(compiled_cache=_compiled)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is imported stays: looking for garbage in it takes each process more than a second."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What lies in tests/prove and tests/bench is marked so, and so stays out of the quick suite."""
    here = Path(__file__).parent
    for item in items:
        folder = item.path.relative_to(here).parts[0]
        if folder in SLOW:
            item.add_marker(folder)


@pytest.fixture(autouse=True)
def _quiet_log() -> Iterator[None]:
    """Whatever a test sets up for logging is gone after it."""
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    yield
    for handler in [one for one in root.handlers if getattr(one, "hearth", False) and one not in before]:
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)
    logging.captureWarnings(capture=False)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly, at the end where it is read, that the browser's tests did not run."""
    skipped: list[pytest.TestReport] = terminalreporter.getreports("skipped")
    missed = [report for report in skipped if "NO BROWSER" in report.longreprtext]
    if missed:
        terminalreporter.write_sep(
            "!", f"{len(missed)} BROWSER TESTS DID NOT RUN: no Chromium here", red=True, bold=True
        )
