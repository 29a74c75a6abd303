"""The local page: one small aiohttp application, bound to the loopback address only."""

from bot.web.bell import Bell
from bot.web.build import build
from bot.web.serve import DEMO_PORT, Served, serve

__all__ = ["DEMO_PORT", "Bell", "Served", "build", "serve"]
