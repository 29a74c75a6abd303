"""The cog itself, which the parts of this folder add their commands, buttons and listeners to."""

from typing import Final

from bot.kit.cog import Cog
from cogs.moderation import author_words
from cogs.moderation.actions import Report
from cogs.moderation.keeping import KEEPS
from cogs.moderation.settings import Settings

cog: Final = Cog(
    "moderation",
    "Reports by members, and the queue in which moderators decide.",
    Settings,
    uses=("hide", "time_out"),
    keeps=KEEPS,
    unnamed=frozenset({author_words.REPORT, str(Report.__struct_config__.tag), author_words.REPORTERS}),
)
