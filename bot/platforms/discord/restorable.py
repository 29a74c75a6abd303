"""Whether a message, once removed, could be put up again as it was. Pure, and asked of every message that is read."""

from typing import Any, Final

from bot.platforms.discord.atlas import Payload

LONGEST: Final = 2000
"""Characters that a webhook may post; members with Nitro write up to 4000 (Discord's reference)."""
FILES: Final = 10
PLAIN: Final = 0
REPLY: Final = 19
FORWARD: Final = 1
BARE: Final = 1 << 2
"""The flag of a message whose links show no previews."""
_UNFAITHFUL: Final = sum(1 << bit for bit in (0, 1, 5, 6, 13, 14, 15))
"""Flags: published to other servers, published from one, begins a thread, seen by one alone, a voice message, holds a
forward, made of components.
"""
_PARTS: Final = (
    "pinned",
    "poll",
    "sticker_items",
    "stickers",
    "message_snapshots",
    "activity",
    "thread",
    "interaction_metadata",
)
"""Parts of a message that no webhook can post; a pin would be lost as well."""


def restorable(payload: Payload, limit: int, *, ours: bool = False) -> bool:
    """Whether a message could be shown again as it was, its files taking at most `limit` bytes.

    A thread's first post has the thread's id, and the thread would lose it. Posts of bots and webhooks stay as
    they are, except `ours`: what Hearth put up for a member before.
    """
    if payload.get("type", PLAIN) not in (PLAIN, REPLY) or int(payload.get("flags") or 0) & _UNFAITHFUL:
        return False
    if not ours and (payload.get("webhook_id") or payload["author"].get("bot") or payload.get("components")):
        return False
    reference = payload.get("message_reference")
    if reference and reference.get("type") == FORWARD:
        return False
    if payload["id"] == payload["channel_id"] or len(payload.get("content") or "") > LONGEST:
        return False
    files = payload.get("attachments")
    return not any(payload.get(part) for part in _PARTS) and (not files or _fit(files, limit))


def _fit(files: Any, limit: int) -> bool:
    return len(files) <= FILES and sum(int(file["size"]) for file in files) <= limit
