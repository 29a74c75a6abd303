"""Copies a post into the vault, files and all, and removes it from Discord only then."""

from collections.abc import Callable
from typing import Final

from bot.kit.delivery import Gone, Refused
from bot.kit.kept import KeptFile, KeptPost, Vault
from bot.kit.people import Account, Place
from bot.platforms.discord import words
from bot.platforms.discord.history import MESSAGE
from bot.platforms.discord.keys import time_of
from bot.platforms.discord.repost import answered_by
from bot.platforms.discord.rest import Caller, Json
from bot.platforms.discord.restorable import BARE, restorable
from bot.platforms.discord.standins import StandIns

REASON: Final = "Held for review: kept by Hearth, to be shown again or given back"
"""What Discord's audit log says about it."""
LOOKS: Final = 3
"""How often a post is read and kept anew because its author goes on changing it, before it is removed all the same."""
_SPOILER_FLAG: Final = 1 << 5
_SPOILER: Final = "SPOILER_"
"""A file whose name begins so is covered until somebody presses it."""


class Taking:
    """One connection's. `limit` is how many bytes of files a post may have; `now` tells epoch milliseconds."""

    def __init__(self, caller: Caller, vault: Vault, standing: StandIns, limit: int, now: Callable[[], int]) -> None:
        self._caller = caller
        self._vault = vault
        self._standing = standing
        self._limit = limit
        self._now = now

    async def read(self, place: Place, key: str) -> Json:
        """A message as it stands; raises `Gone`."""
        return await self._caller.call("GET", MESSAGE, channel_id=place.key, message_id=key)

    async def stands(self, place: Place, key: str) -> bool:
        """Whether a message is still there."""
        try:
            await self.read(place, key)
        except Gone:
            return False
        return True

    async def keep(self, space: str, place: Place, original: str, payload: Json) -> KeptPost:
        """Keep a post as it was read; raises `Refused` where it could not be shown again as it was."""
        removed = str(payload["id"])
        stands = self._standing.find(removed)
        if not restorable(payload, self._limit, ours=stands is not None):
            raise Refused(words.NOT_RESTORABLE)
        author = payload["author"]
        name = str(author.get("global_name") or author.get("username") or "")
        post = KeptPost(
            space=space,
            place=place,
            message=original,
            removed=removed,
            author=stands.author if stands else Account(str(author["id"]), name),
            text=str(payload["content"]),
            posted_at=time_of(original),
            kept_at=self._now(),
            reply_to=answered_by(payload),
            bare=_bare(payload),
            files=await self._copied(payload),
        )
        await self._vault.keep(post)
        return post

    async def remove(self, post: KeptPost, *, fresh: bool) -> None:
        """Remove a kept post, after a last look at what it says. If that is refused it is kept no longer, and so if
        somebody else was first: `fresh` says that it was never tried before.
        """
        self._standing.takes(post.removed)
        try:
            await self._keep_anew(post)
            await self._caller.call(
                "DELETE", MESSAGE, reason=REASON, channel_id=post.place.key, message_id=post.removed
            )
        except Gone:
            if fresh:
                await self._vault.let_go(post.space, post.message)
                raise
        except Refused:
            await self.leave(post)
            raise

    async def leave(self, post: KeptPost) -> None:
        """It was not removed after all, so it need not be kept."""
        await self._vault.let_go(post.space, post.message)
        self._standing.leaves(post.removed)

    async def _keep_anew(self, post: KeptPost) -> None:
        """Its author may have changed it since it was read; from here on edits are heard (`Rewording`)."""
        for _ in range(LOOKS):
            try:
                payload = await self.read(post.place, post.removed)
            except Gone:
                raise
            except Refused:  # whoever may not read may still remove
                return
            if _is_kept(post, payload):
                return
            post = await self.keep(post.space, post.place, post.message, payload)

    async def _copied(self, payload: Json) -> tuple[KeptFile, ...]:
        files: list[KeptFile] = []
        left = self._limit
        for attached in payload["attachments"]:
            content = await self._caller.fetch(str(attached["url"]), left)
            left -= len(content)
            kind, about = attached.get("content_type"), attached.get("description")
            files.append(KeptFile(_name(attached), content, str(kind or "application/octet-stream"), str(about or "")))
        return tuple(files)


def _is_kept(post: KeptPost, payload: Json) -> bool:
    """Whether a message still is what is kept of it."""
    names = [_name(attached) for attached in payload["attachments"]]
    same = post.text == str(payload["content"]) and post.bare == _bare(payload)
    return same and [file.name for file in post.files] == names


def _bare(payload: Json) -> bool:
    return bool(int(payload.get("flags") or 0) & BARE)


def _name(attached: Json) -> str:
    """A file's name, by which it is covered where it was."""
    name, covered = str(attached["filename"]), int(attached.get("flags") or 0) & _SPOILER_FLAG
    return f"{_SPOILER}{name}" if covered and not name.startswith(_SPOILER) else name
