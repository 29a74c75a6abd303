"""What the cog's tables mean to the people in them, for `/privacy`."""

from collections.abc import Mapping
from typing import Final

from bot.kit.services import Kept

KEEPS: Final[Mapping[str, Kept]] = {
    "moderation_pending": Kept(
        "Reports that are being written, with the post they are about", "until they are sent, or some days"
    ),
    "moderation_batch": Kept("Posts you chose to decide together", "until you do, or some days"),
    "moderation_told": Kept("Which of your reports you had an answer to", "so that you hear once how each ended"),
    "moderation_note": Kept(
        "Private notes to you about a post, without their words", "so that you find one that could not reach you"
    ),
    "moderation_turn": Kept("When you last decided on a post, or were asked to", "so that turns are fair"),
}
