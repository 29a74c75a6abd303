"""Files that Hearth hands to one person, as a block of a private reply; the other blocks are in `ui`."""

import re
from typing import Final

from msgspec import Struct

_FILE_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
_MIME: Final = re.compile(r"[a-z]+/[a-z0-9][a-z0-9.+-]{0,79}")


class Attached(Struct, frozen=True, tag="attached"):
    """A file to save, for private replies alone; `alt` says in words what is in it.

    Where `about` names a person, the file is their export, and Hearth puts it in after the commit:
    gathering it must not hold up what others are doing.
    """

    name: str
    mime: str
    content: bytes
    alt: str
    about: int | None = None

    def __post_init__(self) -> None:
        """Refuse names and types that would mean something in a header or a path."""
        if not _FILE_NAME.fullmatch(self.name) or not _MIME.fullmatch(self.mime):
            raise ValueError(f"a file needs a plain name and type, not {self.name!r} and {self.mime!r}")
