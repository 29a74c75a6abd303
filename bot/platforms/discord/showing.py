"""Puts a kept post up again under its author's name, once, or gives it back where Discord does not let it stand."""

from collections.abc import Callable
from typing import Final

from bot.kit.delivery import Closed, Gone, Refused, Unsettled, Withheld
from bot.kit.events import Event, MessageEdited
from bot.kit.kept import KeptPost, StandIn, Vault
from bot.platforms.discord import repost, words
from bot.platforms.discord.giving import give_back
from bot.platforms.discord.history import PAGE, SLACK_MS, History, newest
from bot.platforms.discord.hooks import Hooks
from bot.platforms.discord.keys import key_at, time_of
from bot.platforms.discord.repost import SILENT, labelled
from bot.platforms.discord.rest import Caller, Json
from bot.platforms.discord.standins import StandIns

MEMBER: Final = "/guilds/{guild_id}/members/{user_id}"
PAGES: Final = 20
"""How many messages since are looked through for a post that was put up: beyond that a person has to look."""


class Showing:
    """One connection's. `bring` takes the news that a post says something else, its label included."""

    def __init__(
        self, caller: Caller, vault: Vault, standing: StandIns, hooks: Hooks, bring: Callable[[Event], None]
    ) -> None:
        self._caller = caller
        self._vault = vault
        self._standing = standing
        self._hooks = hooks
        self._bring = bring

    async def show(self, post: KeptPost, label: str = "", anew: str | None = None) -> None:
        """Put a post up, with words in front if there are some, and saying what its author wrote `anew`, if they did.
        One put up before is found, and not doubled. Raises `Withheld` where it is kept on, and
        `Refused` where it stands and nothing could be changed about it.
        """
        try:
            await self._show(post, label, anew)
        except (Gone, Withheld) as why:
            raise Withheld(str(why), post.text if anew is None else anew) from why

    async def _show(self, post: KeptPost, label: str, anew: str | None) -> None:
        text = labelled(post.text if anew is None else anew, label)
        there = await self._stood(post, text)
        if there is None:
            await self._give_back(post, text, label)
            return
        shown = str(there["id"])
        self._standing.shows(StandIn(post.space, post.message, shown, post.author))
        now = labelled(str(there["content"]), label) if anew is None else text
        if now != there["content"]:
            await self._hooks.edit(post.place, shown, {"content": now, "allowed_mentions": SILENT})
        elif label or anew is not None:
            self._tell(post, shown, now)
        await self._vault.show(post.space, post.message, shown)

    async def _stood(self, post: KeptPost, text: str) -> Json | None:
        """The message that stands for it, put up now or before; None where Discord does not let it stand there."""
        try:
            there = await self._find(post) if post.after is not None else None
        except Refused as why:
            raise Withheld(str(why)) from why
        return there if there or repost.too_long(text) else await self._put_up(post, text)

    async def _put_up(self, post: KeptPost, text: str) -> Json | None:
        """The new message; None where Discord does not let it stand there."""
        try:
            await self._hooks.ready(post.place)
            name, picture = await self._author(post)
            if post.after is None:
                await self._vault.seek(post.space, post.message, await self._newest(post))
            return await self._hooks.post(
                post.place, repost.body(post, text, name, picture), repost.uploads(post.files)
            )
        except Refused:
            return None

    async def _author(self, post: KeptPost) -> tuple[str, str]:
        """The author's name and picture as they are now; of somebody who left, the name that is known."""
        user = post.author.key
        try:
            member = await self._caller.call("GET", MEMBER, guild_id=post.space, user_id=user)
        except Gone:
            return post.author.name, repost.avatar(post.space, user, None)
        account = member["user"]
        name = member.get("nick") or account.get("global_name") or account.get("username")
        return str(name or post.author.name), repost.avatar(post.space, user, member)

    async def _newest(self, post: KeptPost) -> str:
        """The message after which it will stand; where the channel shows none to go by, what Hearth's clock says."""
        return await newest(self._caller, post.place.key) or key_at(post.kept_at - SLACK_MS)

    async def _find(self, post: KeptPost) -> Json | None:
        """Look for the post among the messages since it was first to be put up. Raises `Unsettled` among too many."""
        since = History(self._caller, post.place.key, after=post.after, pages=PAGES)
        async for message in since:
            if message.get("webhook_id") and repost.original_of(message) == post.message:
                return message
        if since.ended:
            return None
        raise Unsettled(f"Among {PAGES * PAGE} messages since, the post was not found; it may stand further down.")

    async def _give_back(self, post: KeptPost, text: str, label: str) -> None:
        long = repost.too_long(text)
        sentence = words.GIVEN_BACK_LONG if long else words.GIVEN_BACK_LABELLED if label else words.GIVEN_BACK
        try:
            await give_back(self._caller, post, sentence, post.text if long else text)
        except Refused as why:
            raise Withheld(words.NOBODY_TO_GIVE if isinstance(why, Closed) else str(why)) from why
        await self._vault.let_go(post.space, post.message)

    def _tell(self, post: KeptPost, shown: str, text: str) -> None:
        """Others hear of the label as of an edit."""
        at = time_of(shown)
        self._bring(
            MessageEdited(
                key=f"{post.message}@{at}",
                space=post.space,
                at=at,
                actor=post.author,
                place=post.place,
                message=post.message,
                text=text,
            )
        )
