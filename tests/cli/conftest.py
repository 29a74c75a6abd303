"""What commands are forked from, once for all tests of the command line."""

from collections.abc import Iterator

import pytest

from tests.cli.started import forking


@pytest.fixture(scope="session", autouse=True)
def _forking() -> Iterator[None]:
    with forking():
        yield
