"""The models of the spine and of the moderation queue, for longer than the quick suite has time for."""

from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests.core.stage import new_database
from tests.core.test_model import Model
from tests.core.test_review_model import Queue

pytestmark = pytest.mark.prove


def test_nothing_is_lost_and_nothing_doubled_for_longer(tmp_path: Path) -> None:
    Model.template = new_database(tmp_path / "hearth.db")
    run_state_machine_as_test(Model, settings=settings(max_examples=400, stateful_step_count=40, deadline=None))


def test_the_queue_keeps_its_promises_for_longer(tmp_path: Path) -> None:
    Queue.template = new_database(tmp_path / "hearth.db")
    run_state_machine_as_test(Queue, settings=settings(max_examples=400, stateful_step_count=50, deadline=None))
