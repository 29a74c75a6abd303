"""The operator's file, as every command that needs it is told of it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

if TYPE_CHECKING:
    from bot.config import Config

USUAL: Final = Path("config.toml")
File = Annotated[
    Path | None, typer.Option("--config", metavar="FILE", help="Your file; config.toml if it is there, else defaults.")
]


def configured(config: Path | None) -> "Config":
    """The named file; without a name the usual one, or the defaults where there is none."""
    from bot.config import defaults, read  # noqa: PLC0415  as above
    from bot.installed import shipped_sections  # noqa: PLC0415  imported when a command runs, so that help stays quick

    sections = shipped_sections()
    if config is None and not USUAL.exists():
        return defaults(sections)
    return read(config or USUAL, sections)
