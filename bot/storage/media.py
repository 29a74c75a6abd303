"""Databases on media that cannot be written, as a backup may be: they can be looked at all the same."""

import os
from pathlib import Path


def to_read(path: Path) -> str:
    """How SQLite is to open a file to be read only.

    Beside a file it keeps a lock of its own, which a read-only medium does not take; there the file may
    count as one that nobody changes, unless writes that belong to it still stand beside it (`-wal`).
    """
    settled = not path.with_name(f"{path.name}-wal").exists()
    return "mode=ro&immutable=1" if settled and not os.access(path.parent, os.W_OK) else "mode=ro"
