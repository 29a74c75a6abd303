"""What organisers own beside the cogs' own settings: the community, its roles, its pace, and what is kept."""

from collections.abc import Mapping
from datetime import time, timedelta
from functools import cached_property

from pydantic import Field

from bot.kit.people import Access
from bot.kit.settings import ChannelName, RoleNames, Settings, Span, TimeOfDay, Zone


class CommunitySettings(Settings):
    """The community itself."""

    zone: Zone = Field(
        default="UTC", title="Time zone", description="Where the community lives; dates and rhythms follow it."
    )
    norms: str = Field(
        default="", title="Norms", max_length=1500, description="What people here expect of one another."
    )
    quiet_from: TimeOfDay = Field(
        default=time(22), title="Quiet from", description="From here on nothing that can wait is sent."
    )
    quiet_until: TimeOfDay = Field(
        default=time(8), title="Quiet until", description="From here on messages go out again."
    )
    staff: ChannelName = Field(
        default="staff",
        title="Moderators' channel",
        description="Where what moderators should see is posted; none means a private note to each of them.",
    )


class RoleSettings(Settings):
    """Which roles of the platform mean what to Hearth."""

    newcomers: RoleNames = Field(
        default=("newcomer",), title="Newcomers", description="Roles of people still being taken in."
    )
    moderators: RoleNames = Field(default=("moderator",), title="Moderators", description="Roles that decide on posts.")
    organisers: RoleNames = Field(
        default=("organiser",), min_length=1, title="Organisers", description="Roles that may change settings."
    )

    @cached_property
    def allowed(self) -> Mapping[str, Access]:
        """What each role that counts allows by itself, by its folded name: asked for every command."""
        ranks = ((self.newcomers, Access.NEWCOMER), (self.moderators, Access.MODERATOR))
        found = {name.casefold(): access for names, access in ranks for name in names}
        return found | {name.casefold(): Access.ORGANISER for name in self.organisers}


class PacingSettings(Settings):
    """How much Hearth says at most. Replies to a person's own command are not counted."""

    direct_per_day: int = Field(
        default=3,
        ge=0,
        le=50,
        title="Private notes a day",
        description="At most this many private notes to one person in 24 hours.",
    )
    posts_per_day: int = Field(
        default=6,
        ge=0,
        le=200,
        title="Posts a day",
        description="At most this many posts of Hearth's in one channel in 24 hours.",
    )
    human_messages: int = Field(
        default=0,
        ge=0,
        le=100,
        title="Messages between",
        description="Messages by people in a channel before Hearth posts there again.",
    )
    digest_at: TimeOfDay = Field(
        default=time(9), title="Digest at", description="When what was held comes together in one message."
    )
    longest_hold: Span = Field(
        default=timedelta(days=2),
        title="Longest hold",
        description="What could not be sent for this long is dropped, and the reason recorded.",
    )


class RetentionSettings(Settings):
    """How long things are kept; what is older goes in the night."""

    journal: Span = Field(
        default=timedelta(days=400),
        ge=timedelta(days=60),
        le=timedelta(days=3650),
        title="Journal",
        description="Who did what when, without words. Figures look back 56 days, so 60 at least.",
    )
    texts: Span = Field(
        default=timedelta(days=90),
        ge=timedelta(days=7),
        le=timedelta(days=3650),
        title="Words of decided posts",
        description="Quoted posts and typed reasons, counted from the decision; how it ended stays.",
    )
    notes: Span = Field(
        default=timedelta(days=60),
        ge=timedelta(days=28),
        le=timedelta(days=3650),
        title="Record of what was sent",
        description="That Hearth wrote or a reminder fell due, and when. What it said goes once it is sent.",
    )
    faults: Span = Field(
        default=timedelta(days=30),
        ge=timedelta(days=1),
        le=timedelta(days=3650),
        title="Faults",
        description="References such as H-1A2B3C, by which an operator finds in the log what went wrong.",
    )
    drafts: Span = Field(
        default=timedelta(days=7),
        ge=timedelta(days=1),
        le=timedelta(days=365),
        title="Unsaved previews",
        description="How long the preview of a changed setting can still be saved.",
    )
