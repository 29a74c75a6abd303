"""The command `hearth`. Nothing heavy is imported before a command needs it, so that help is quick."""

import os
import sys

from bot.cli.ending import ended

__all__ = ["main"]


def main() -> None:
    """Run the command line: exit status 0, 1 for our faults, 2 for the operator's mistakes.

    What it writes is for its own user alone: the database holds what is private among people.
    """
    os.umask(0o077)
    sys.exit(ended(_command_line))


def _command_line() -> None:
    """Also its imports take a moment, in which Ctrl-C is no fault."""
    from bot.cli.commands import app  # noqa: PLC0415  see above

    app()
