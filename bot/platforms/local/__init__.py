"""The local platform: a small community in a file of its own, for the demo, the page and tests."""

from bot.platforms.local.faults import FORECASTS, Forecast, Weather
from bot.platforms.local.platform import LocalPlatform
from bot.platforms.local.world import World

__all__ = ["FORECASTS", "Forecast", "LocalPlatform", "Weather", "World"]
