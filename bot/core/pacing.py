"""How much Hearth says: pure rules over what was said lately. The courier asks before every message."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.kit.clock import DAY, milliseconds
from bot.kit.community import CommunitySettings, PacingSettings
from bot.kit.effects import Urgency

RECHECK_MS = 900_000
"""How long a message waits before it is asked again whether people have spoken meanwhile."""
TOO_LATE = "it is no longer of use"
"""Why what has expired is dropped."""


@dataclass(frozen=True, slots=True)
class Go:
    """Send it now."""


@dataclass(frozen=True, slots=True)
class Hold:
    """Not before `until` (epoch milliseconds); then ask again."""

    until: int
    why: str


@dataclass(frozen=True, slots=True)
class Fold:
    """Put it into the digest at `until` (epoch milliseconds)."""

    until: int
    why: str


@dataclass(frozen=True, slots=True)
class Drop:
    """Do not send it at all."""

    why: str


Verdict = Go | Hold | Fold | Drop


@dataclass(frozen=True, slots=True)
class Wish:
    """A message that wants out. Times in epoch milliseconds; `direct` goes to one person."""

    urgency: Urgency
    direct: bool
    asked_at: int
    expires: int | None


@dataclass(frozen=True, slots=True)
class Lately:
    """What this person or channel had from Hearth in the last 24 hours, oldest first, and how many
    messages people wrote in the channel since Hearth's last (None: Hearth never posted there).
    """

    touches: tuple[int, ...]
    human_since: int | None


def pace(wish: Wish, lately: Lately, pacing: PacingSettings, community: CommunitySettings, now: int) -> Verdict:
    """Whether a message goes out now. Replies and duty always do; what expires or was held too
    long is dropped, quiet hours hold, and over budget a message waits or joins the digest.
    """
    if wish.urgency in {Urgency.REPLY, Urgency.DUTY}:
        return Go()
    if wish.expires is not None and now >= wish.expires:
        return Drop(TOO_LATE)
    if now - wish.asked_at > milliseconds(pacing.longest_hold):
        return Drop("it was held for longer than the settings allow")
    quiet = quiet_until(now, community)
    if quiet is not None:
        return Hold(quiet, "quiet hours")
    budget = pacing.direct_per_day if wish.direct else pacing.posts_per_day
    if len(lately.touches) >= budget:
        why = f"{budget} in 24 hours is the most"
        free = lately.touches[-budget] + DAY if budget else now + DAY
        return _wait(wish, free, why, pacing, community, now)
    if not wish.direct and lately.human_since is not None and lately.human_since < pacing.human_messages:
        return _wait(wish, now + RECHECK_MS, "people have said little since the last post", pacing, community, now)
    return Go()


def quiet_until(now: int, community: CommunitySettings) -> int | None:
    """When the quiet hours that hold at `now` end; None outside them. Equal times mean none."""
    zone = ZoneInfo(community.zone)
    local = datetime.fromtimestamp(now / 1000, UTC).astimezone(zone)
    start, end = community.quiet_from, community.quiet_until
    at = local.time()
    inside = start <= at < end if start < end else (at >= start or at < end) and start != end
    return _next(local, end) if inside else None


def _wait(wish: Wish, free: int, why: str, pacing: PacingSettings, community: CommunitySettings, now: int) -> Verdict:
    if wish.urgency is Urgency.WHENEVER:
        local = datetime.fromtimestamp(now / 1000, UTC).astimezone(ZoneInfo(community.zone))
        return Fold(_next(local, pacing.digest_at), why)
    return Hold(max(free, now + 1), why)


def _next(local: datetime, at: time) -> int:
    """The next time the community's clocks show `at`, later than `local`."""
    today, tomorrow = local.date(), local.date() + timedelta(days=1)
    now = local.timestamp()
    walls = (datetime.combine(day, at, local.tzinfo).replace(fold=fold) for day in (today, tomorrow) for fold in (0, 1))
    return int(next(wall.timestamp() for wall in walls if wall.timestamp() > now) * 1000)
