"""The model of the spine and the courier, for longer than the quick suite has time for."""

from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests.core.stage import new_database
from tests.core.test_model import Model

pytestmark = pytest.mark.prove


def test_nothing_is_lost_and_nothing_doubled_for_longer(tmp_path: Path) -> None:
    Model.template = new_database(tmp_path / "hearth.db")
    run_state_machine_as_test(Model, settings=settings(max_examples=400, stateful_step_count=40, deadline=None))
