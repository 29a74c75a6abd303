"""The patterns of disclosure go over to Vectorscan while a community talks, and nothing is judged otherwise."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from tests.prove.figures import show

ROOT: Final = Path(__file__).parents[2]
FLAT_MB: Final = 8
"""Megabytes that 20,000 messages, none of them seen before, may add; on RE2 they were 150."""
pytestmark = pytest.mark.prove
SCRIPT = """
import json, sys, threading
import psutil
from cogs import disclosure
from cogs.disclosure.judge import prefilter
from cogs.disclosure.rulebook import books
from cogs.disclosure.rulebook.hastening import PATIENCE
from tests.bench.prefilter import fresh
from tests.rules.test_disclosure_cases import OWN, wrong

disclosure.cog.warm()
held = books.here("")
before = wrong(OWN)
for text in fresh(PATIENCE):
    prefilter.suspicious(text, held.signs)
for thread in threading.enumerate():
    if thread.name == "hasten":
        thread.join()
sets = held.signs.plain, held.speaks, held.book.phrase_set, held.book.context_set.together, held.book.label_set
memory = psutil.Process().memory_info().rss
for text in fresh(20_000):
    prefilter.suspicious(text, held.signs)
print(json.dumps({
    "slow": [one.count for one in sets if not one.is_fast],
    "before": before,
    "after": wrong(OWN),
    "grown": (psutil.Process().memory_info().rss - memory) / 1e6,
}))
"""


def test_a_community_that_talks_goes_over_and_nothing_is_judged_otherwise(capsys: pytest.CaptureFixture[str]) -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    show(capsys, grown_mb=round(said["grown"], 2))
    assert said["slow"] == []
    assert said["after"] == said["before"]
    assert said["grown"] < FLAT_MB
