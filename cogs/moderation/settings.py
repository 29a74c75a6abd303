"""What organisers choose about the moderation queue."""

from datetime import timedelta
from typing import Annotated, Final

from pydantic import AfterValidator, Field

from bot.kit.settings import Settings as Base
from bot.kit.settings import Span
from cogs.moderation import rules

REJECTIONS: Final = (
    "It does not say that you gain from it. Posted again with that said, it is welcome.",
    "It sells something, and people come to this channel for other things.",
    "It is unkind to somebody here. The same point made kindly is welcome.",
    "It goes against the norms that people here agreed on.",
)
QUESTIONS: Final = (
    "Do you gain anything if people follow this link or use this code?",
    "What have you to do with what you recommend here? It would help to say so in the post.",
    "What would you like people here to take from this?",
)

Lines = Annotated[str, AfterValidator(rules.check_lines)]
"""Sentences to pick from, one a line; as many and as long as every platform's list can show."""


class Settings(Base):
    """The moderation queue: how long things may wait, and the sentences to pick from."""

    nudge_after: Span = Field(
        default=timedelta(hours=4),
        ge=timedelta(minutes=5),
        le=timedelta(days=30),
        title="Nudge after",
        description="How long something may wait before a second moderator is asked to look.",
    )
    author_time: Span = Field(
        default=timedelta(days=1),
        ge=timedelta(minutes=5),
        le=timedelta(days=30),
        title="Time to answer",
        description="How long authors have to answer a question before moderators go on without it.",
    )
    rejections: Lines = Field(
        default="\n".join(REJECTIONS),
        max_length=1500,
        title="Reasons to pick from",
        description="One a line, at most 100 characters each; authors read them with a rejection.",
    )
    questions: Lines = Field(
        default="\n".join(QUESTIONS),
        max_length=1500,
        title="Questions to pick from",
        description="One a line, at most 100 characters each; authors read them when they are asked.",
    )
