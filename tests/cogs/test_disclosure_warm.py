"""What is slow to load is not loaded at the start, and is there before the first post."""

import subprocess
import sys

SCRIPT = """
import sys
from cogs import disclosure
heavy = {"tldextract", "ada_url"}
assert heavy.isdisjoint(sys.modules)
disclosure.cog.warm()
assert heavy <= sys.modules.keys()
"""


def test_the_first_post_waits_for_nothing() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
