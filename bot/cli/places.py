"""Whether a folder can be written and a port is free: asked first, so that the answer is one sentence."""

import asyncio
import errno
import os
import signal
import socket
import tempfile
from collections.abc import Coroutine
from contextlib import suppress
from pathlib import Path
from typing import Any

from bot.kit.errors import ConfigError


def writable(folder: Path, remedy: str) -> None:
    """Make the folder if need be, and see that a file can be written there; raises `ConfigError`."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except FileExistsError:
        raise ConfigError(f"{folder} is a file, and Hearth needs a folder there. {remedy}") from None
    except OSError as error:
        raise ConfigError(f"Hearth cannot write in the folder {folder} ({error.strerror}). {remedy}") from None


def free(port: int, remedy: str) -> None:
    """See that a port of this machine can be listened on; raises `ConfigError`. 0 means any."""
    try:
        with socket.socket() as trial:
            if os.name == "posix":
                trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(("127.0.0.1", port))
    except PermissionError:
        raise ConfigError(f"Port {port} is for the system's own services. {remedy}") from None
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        raise ConfigError(f"Port {port} is taken by another program, or Hearth runs already. {remedy}") from None


def until_stopped(work: Coroutine[Any, Any, None]) -> None:
    """Run until it ends, or until Ctrl-C or the system's stop: then it is cancelled, and that is no fault."""

    async def stoppable() -> None:
        task = asyncio.ensure_future(work)
        with suppress(NotImplementedError):  # Windows knows no such signal
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
        with suppress(asyncio.CancelledError):
            await task

    with suppress(KeyboardInterrupt):
        asyncio.run(stoppable())
