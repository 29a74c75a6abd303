"""The cogs that are installed: Hearth's own, and those that other packages bring."""

from collections.abc import Sequence
from importlib.metadata import entry_points

from bot.config import Config
from bot.kit.cog import AnyCog
from bot.kit.settings import Settings
from cogs import SHIPPED


def installed() -> Sequence[AnyCog]:
    """Every cog there is: Hearth's own, and those that other packages bring by entry point."""
    return [*SHIPPED, *(point.load() for point in entry_points(group="hearth.cogs"))]


def shipped_sections() -> dict[str, type[Settings]]:
    """The settings model of every installed cog, by the cog's name."""
    return {cog.name: cog.settings for cog in installed()}


def enabled(config: Config | None) -> Sequence[AnyCog]:
    """Those of them that an operator's file names; all of them without a file."""
    return [cog for cog in installed() if config is None or cog.name in config.cogs]
