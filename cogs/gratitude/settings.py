"""What organisers choose about thanking."""

from datetime import time, timedelta
from typing import Literal

from pydantic import Field

from bot.kit.settings import ChannelName, Span, TimeOfDay
from bot.kit.settings import Settings as Base

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


class Settings(Base):
    """Thanks in public, and once a week who was thanked."""

    wait: Span = Field(
        default=timedelta(hours=24),
        ge=timedelta(0),
        le=timedelta(days=365),
        title="Wait between thanks",
        description="How long until the same person can be thanked again by the same member.",
    )
    roundup_day: Weekday = Field(
        default="friday", title="Round-up on", description="The day on which the week's thanks are named."
    )
    roundup_at: TimeOfDay = Field(
        default=time(16), title="Round-up at", description="The time of day, in the community's zone."
    )
    roundup_channel: ChannelName = Field(
        default="general", title="Round-up in", description="The channel for it; none means no round-up."
    )
