"""The features that members see, one cog each. They import the kit alone, and never one another."""

from typing import Final

from bot.kit.cog import AnyCog
from cogs import disclosure, gratitude, guide, moderation, onboarding, participation, privacy, saves, setup

SHIPPED: Final[tuple[AnyCog, ...]] = (
    moderation.cog,
    disclosure.cog,
    onboarding.cog,
    gratitude.cog,
    saves.cog,
    participation.cog,
    privacy.cog,
    guide.cog,
    setup.cog,
)
"""Every cog that comes with Hearth, in the order in which they hear of things."""
