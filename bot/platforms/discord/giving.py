"""Gives a kept post back to its author, by direct message, where it cannot stand again under their name."""

import hashlib
from typing import Any, Final

from bot.kit.delivery import Unsettled
from bot.kit.kept import KeptPost
from bot.platforms.discord.history import MESSAGES, SLACK_MS, History
from bot.platforms.discord.keys import key_at
from bot.platforms.discord.repost import SILENT, attachments, uploads
from bot.platforms.discord.rest import Caller, Json

PAGES: Final = 5
"""Pages of notes to one person that are looked through for one given back before."""
_V2: Final = 1 << 15
_TEXT: Final = 10
_FILE: Final = 13


async def give_back(caller: Caller, post: KeptPost, sentence: str, text: str) -> None:
    """Write to the author, once however often it is asked for. Raises as `Caller`, `Closed` where they take nothing.

    The first part of the message is marked, so that it is found again.
    """
    made = await caller.call("POST", "/users/@me/channels", body={"recipient_id": post.author.key})
    channel, mark = str(made["id"]), _mark(post)
    if await _is_there(caller, channel, post, mark):
        return
    parts: list[dict[str, Any]] = [{"type": _TEXT, "id": mark, "content": sentence}]
    if text.strip():
        parts.append({"type": _TEXT, "content": text})
    parts += [{"type": _FILE, "file": {"url": f"attachment://{file.name}"}} for file in post.files]
    body = {
        "flags": _V2,
        "components": parts,
        "attachments": attachments(post.files),
        "allowed_mentions": SILENT,
        "nonce": f"back.{mark}",
        "enforce_nonce": True,
    }
    await caller.call("POST", MESSAGES, body=body, uploads=uploads(post.files), channel_id=channel)


async def _is_there(caller: Caller, channel: str, post: KeptPost, mark: int) -> bool:
    since = History(caller, channel, after=key_at(post.kept_at - SLACK_MS), pages=PAGES)
    async for message in since:
        if _first(message) == mark:
            return True
    if since.ended:
        return False
    raise Unsettled("Among so many notes to one person this one was not found; it may stand further down.")


def _first(message: Json) -> int | None:
    components = message.get("components") or ()
    return components[0].get("id") if components else None


def _mark(post: KeptPost) -> int:
    """The number of the first part, from what was kept when: 31 bits, and not 0."""
    digest = hashlib.sha256(f"{post.space} {post.message} {post.kept_at}".encode()).digest()
    return int.from_bytes(digest[:4], "big") >> 1 or 1
