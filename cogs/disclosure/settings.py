"""What organisers choose about disclosure."""

from datetime import timedelta
from typing import Final, Literal

from pydantic import Field

from bot.kit.settings import Settings as Base
from bot.kit.settings import Span

Mode = Literal["shadow", "nudge", "hold"]
LABEL: Final = "#ad (affiliate link)"
"""The label offered on a link in English. While it is not changed, each post is offered the one of its language."""


class Settings(Base):
    """Say it when you gain from what you share: how Hearth helps with that."""

    mode: Mode = Field(
        default="hold",
        title="What happens",
        description="hold: kept out of sight until it is labelled. nudge: its author is told. shadow: only counted.",
    )
    author_time: Span = Field(
        default=timedelta(minutes=30),
        ge=timedelta(0),
        le=timedelta(days=7),
        title="Time for the author",
        description="How long authors have before moderators see it; 0s is at once.",
    )
    norm: str = Field(
        default="If you or somebody close to you gains from a link, a code or a gift, say so first, in plain words.",
        min_length=1,
        max_length=300,
        title="The norm",
        description="What people here expect; every note about it quotes this.",
    )
    label: str = Field(
        default=LABEL,
        min_length=1,
        max_length=60,
        title="Label offered",
        description="What one press puts in front. Other languages get their own, unless yours is right there too.",
    )
    ignore: tuple[str, ...] = Field(
        default=(), title="Channels left out", description="Names of channels in which nothing is looked at."
    )
