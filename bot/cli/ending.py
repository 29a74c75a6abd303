"""How a command ends: each kind of error in its own words, and none with a traceback on the screen."""

import os
import secrets
import sys
import tempfile
import traceback
from collections.abc import Callable

from bot.kit.errors import ConfigError, Say

OURS = 1
MISTAKEN = 2
INTERRUPTED = 130


def ended(command: Callable[[], object]) -> int:
    """Run a command and turn what it raises into words on standard error and an exit status."""
    try:
        command()
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else int(stop.code is not None)
    except ConfigError as mistakes:
        _tell(*mistakes.problems)
        return MISTAKEN
    except Say as refusal:
        _tell(str(refusal))
        return OURS
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has enough of it (`hearth outbox | head`).
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # noqa: BLE001  the last place where a fault can still be put into words
        _tell(apology(error))
        return OURS
    return 0


def apology(error: Exception) -> str:
    """One sentence with a short reference; the traceback goes to the log, or to a file if there is none."""
    from bot.log import keep  # noqa: PLC0415  logging is loaded only once something went wrong

    reference = secrets.token_hex(3)
    kept = keep(error, reference)
    if kept is None:
        opened, kept = tempfile.mkstemp(prefix=f"hearth-{reference}-", suffix=".log")
        with os.fdopen(opened, "w", encoding="utf-8") as file:
            file.write(_hidden("".join(traceback.format_exception(error))))
    return f"Something went wrong on Hearth's side (reference {reference}). What happened stands in {kept}."


def _hidden(text: str) -> str:
    from bot.redact import hide, known_secrets  # noqa: PLC0415  as above

    return hide(text, known_secrets(os.environ))


def _tell(*sentences: str) -> None:
    for sentence in sentences:
        print(sentence, file=sys.stderr)  # noqa: T201  this is where the command line speaks
