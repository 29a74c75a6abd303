"""One Hearth for each database: a second one is told so, and ends."""

import fcntl
import os
from pathlib import Path

from bot.kit.errors import ConfigError


class InstanceLock:
    """An advisory lock on a file beside the database; the system frees it when the process dies."""

    def __init__(self, path: Path) -> None:
        """Raises `ConfigError` if another process holds it, or the folder cannot be written."""
        try:
            self._handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise ConfigError(
                f"{path.parent}: this folder cannot be written ({error.strerror}). "
                "Give Hearth a folder of its own that its user may write to."
            ) from None
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            holder = os.read(self._handle, 32).decode(errors="replace").strip()
            os.close(self._handle)
            who = f" (process {holder})" if holder.isdecimal() else ""
            raise ConfigError(
                f"{path.parent}: another Hearth is using this folder{who}. Stop it first, or start this one "
                "with a folder of its own."
            ) from None
        os.ftruncate(self._handle, 0)
        os.pwrite(self._handle, str(os.getpid()).encode(), 0)

    def release(self) -> None:
        """Let another process have it."""
        os.close(self._handle)
