"""Two cogs' settings, for files that tests write."""

from datetime import timedelta
from pathlib import Path

from pydantic import Field

from bot.config import Config, read
from bot.kit.errors import ConfigError
from bot.kit.settings import ChannelName, Settings, Span


class Gratitude(Settings):
    """Thanking in public."""

    wait: Span = Field(default=timedelta(hours=1), description="How long between two thanks to the same person.")
    most: int = Field(default=5, ge=1, le=20, description="Thanks a day.")


class Welcome(Settings):
    """Greeting newcomers."""

    channel: ChannelName = Field(default="", description="Where newcomers are greeted.")


COGS: dict[str, type[Settings]] = {"gratitude": Gratitude, "welcome": Welcome}


def reading(folder: Path, text: str | bytes, *, rehearsal: bool = False) -> Config:
    """Write a file and read it."""
    file = folder / "config.toml"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return read(file, COGS, rehearsal=rehearsal)


def mistakes(folder: Path, text: str | bytes, *, rehearsal: bool = False) -> list[str]:
    """What the operator is told about a file, without the folder's name."""
    try:
        reading(folder, text, rehearsal=rehearsal)
    except ConfigError as error:
        return [problem.replace(f"{folder}/", "") for problem in error.problems]
    return []
