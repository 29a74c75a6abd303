"""What every test shares: how hard hypothesis tries, and a log that ends with its test."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("quick", max_examples=60, deadline=None, database=None)
settings.load_profile("quick")


SLOW = ("prove", "bench")


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
