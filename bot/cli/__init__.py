"""The command `hearth`. Nothing heavy is imported before a command needs it, so that help is quick."""

import sys

from bot.cli.commands import app
from bot.cli.ending import ended

__all__ = ["main"]


def main() -> None:
    """Run the command line: exit status 0, 1 for our faults, 2 for the operator's mistakes."""
    sys.exit(ended(app))
