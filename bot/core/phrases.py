"""The journal and the schedule in words, for people who look at what Hearth does."""

import re
from typing import Final

from bot.kit.services import Rhythm

_HUMP: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_DAYS: Final = {
    "MO": "Monday",
    "TU": "Tuesday",
    "WE": "Wednesday",
    "TH": "Thursday",
    "FR": "Friday",
    "SA": "Saturday",
    "SU": "Sunday",
}


_SAID: Final = {
    "DirectRefused": "Private note not taken",
    "ErasureAsked": "Erasure asked for",
    "HideRefused": "Post not taken out of sight",
    "MenuUsed": "Message menu used",
    "PostRefused": "Post not taken",
    "ReviewMoved": "Moderation step",
    "RoleRefused": "Role not given or taken",
    "ShowRefused": "Post not shown again",
}
"""Kinds whose names alone would leave people guessing."""


def kind_words(name: str) -> str:
    """What happened, from an event's name: "Message posted"."""
    return _SAID.get(name) or _HUMP.sub(" ", name).capitalize()


def detail_words(kind: str, what: str, about: str | None) -> str:
    """Which of several things it was: "approved (item 12)" of a step in the moderation queue."""
    item = (about or "").partition(":")
    if kind == "ReviewMoved" and item[0] == "item":
        return f"{what} (item {item[2]})"
    return f"{what}: direct messages are closed" if kind == "DirectRefused" else what


def timer_words(tag: str, fallback: str) -> str:
    """What a timer is for, from its tag `cog.name`: "Roundup"."""
    return (tag.partition(".")[2] or fallback).replace("_", " ").replace("-", " ").capitalize()


def rhythm_words(rhythm: Rhythm | None) -> str:
    """How often something recurs: "every Friday, 16:00 (Europe/Berlin)"; a rule that has no short
    words is shown as it is written.
    """
    if rhythm is None:
        return "once"
    parts = dict(part.split("=", 1) for part in rhythm.rule.split(";") if "=" in part)
    match parts:
        case {"FREQ": "DAILY", **rest} if not rest:
            often = "every day"
        case {"FREQ": "WEEKLY", "BYDAY": days, **rest} if not rest and set(days.split(",")) <= _DAYS.keys():
            often = f"every {' and '.join(_DAYS[day] for day in days.split(','))}"
        case _:
            often = rhythm.rule
    return f"{often}, {rhythm.at:%H:%M} ({rhythm.zone})"
