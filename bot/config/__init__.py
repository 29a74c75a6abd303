"""The operator's one file: what it may say, and reading it; `bot.config.example` writes an
example of it.

`read` gives a `Config` or raises one `ConfigError` with every mistake at once.
"""

from bot.config.models import Config, Discord, Limits, Local, Log, Storage, Web, defaults
from bot.config.reading import read

__all__ = ["Config", "Discord", "Limits", "Local", "Log", "Storage", "Web", "defaults", "read"]
