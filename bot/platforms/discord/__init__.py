"""Discord, through discord.py: the connection and its limits are the library's, reading and rendering are ours."""

from bot.platforms.discord.options import Options
from bot.platforms.discord.platform import DiscordPlatform

__all__ = ["DiscordPlatform", "Options"]
