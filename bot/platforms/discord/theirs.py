"""The buttons under a post that Hearth put up: its author changes and deletes it with them, and nobody else."""

import asyncio
from collections.abc import Coroutine
from typing import Any, Final

from bot.kit.delivery import Gone, Later, Names, Refused, Unsettled
from bot.kit.filled import check
from bot.kit.forms import Form, TextField
from bot.kit.kept import StandIn, Vault
from bot.kit.outcome import NotRecorded, Update
from bot.kit.people import Place
from bot.kit.ui import Button, say
from bot.platforms.discord import asked, forms, replies, words
from bot.platforms.discord.atlas import Atlas, Payload
from bot.platforms.discord.hooks import Hooks
from bot.platforms.discord.keys import untag_space
from bot.platforms.discord.repost import DELETE, EDIT, GONE, SILENT
from bot.platforms.discord.restorable import LONGEST
from bot.platforms.discord.standins import StandIns

_FIELD: Final = "text"
Callback = dict[str, Any]


class Theirs:
    """One connection's. `patience` is how many seconds Discord is waited for before a person is told to look later."""

    def __init__(self, vault: Vault, atlas: Atlas, standing: StandIns, hooks: Hooks, *, patience: float) -> None:
        self._vault = vault
        self._atlas = atlas
        self._standing = standing
        self._hooks = hooks
        self._patience = patience
        self._tasks: set[asyncio.Task[str]] = set()

    async def pressed(self, data: Payload) -> Callback | None:
        """The callback for a control or form of the adapter's own; None for anybody else's."""
        custom_id, _ = untag_space(str(data["data"]["custom_id"]))
        begin = next((one for one in (EDIT, DELETE, GONE) if custom_id.startswith(one)), None)
        if begin is None:
            return None
        key = custom_id.removeprefix(begin)
        post = await self._vault.stands(str(data["guild_id"]), key)
        if post is None:
            return _said(words.NO_AUTHOR if self._standing.current(key) == key else words.NOT_THERE)
        if post.author.key != str(data["member"]["user"]["id"]):
            return _said(words.NOT_YOURS)
        place = self._atlas.town(post.space).place(str(data["channel_id"]))
        if begin == EDIT:
            return await self._edit(data, post, place)
        if begin == DELETE:
            sure = say(words.DELETE_SURE, Button(words.DELETE_NOW, f"{GONE}{key}", "danger"))
            return replies.told(sure, private=True).body
        done = await self._soon(self._delete(post, place))
        return replies.redrawn(Update(say(done), Names()), None).body

    def fell(self, space: str, key: str) -> None:
        """A message is gone; if it stood for a post, that is kept in mind no longer."""
        stands = self._standing.find(key)
        if stands is not None and not self._standing.removed(key):
            self._begin(self._forget(space, stands.original))

    async def stop(self) -> None:
        """Let what is under way end."""
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _edit(self, data: Payload, post: StandIn, place: Place) -> Callback:
        """The form with what the post says, or what becomes of it once it is sent."""
        form = _form(post, data["message"])
        if int(data["type"]) == asked.CONTROL:
            return replies.opened(form, post.space).body
        given = forms.values(data["data"]["components"])
        values, why = check(form, given)
        if why:
            return _said(why[_FIELD] if given.get(_FIELD) else words.EDIT_EMPTY)
        return _said(await self._soon(self._change(post, place, str(values[_FIELD]))))

    async def _change(self, post: StandIn, place: Place, text: str) -> str:
        await self._hooks.edit(place, post.shown, {"content": text, "allowed_mentions": SILENT})
        return words.EDITED

    async def _delete(self, post: StandIn, place: Place) -> str:
        await self._hooks.delete(place, post.shown)
        return words.DELETED

    async def _forget(self, space: str, original: str) -> str:
        await self._vault.fell(space, original)
        return ""

    async def _soon(self, doing: Coroutine[Any, Any, str]) -> str:
        """What became of it, or a word that Discord takes its time: an answer of ours must not come late."""
        task = self._begin(doing)
        done, _ = await asyncio.wait({task}, timeout=self._patience)
        return task.result() if done else words.UNDER_WAY

    def _begin(self, doing: Coroutine[Any, Any, str]) -> asyncio.Task[str]:
        task = asyncio.create_task(_worded(doing), name="discord post of a member")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


def _form(post: StandIn, message: Payload) -> Form:
    """What the post says, to be changed; one with files may go without words."""
    field = TextField(
        _FIELD,
        words.EDIT_LABEL,
        value=str(message["content"]),
        help=words.EDIT_HELP,
        longest=LONGEST,
        lines=8,
        required=not message["attachments"],
    )
    return Form(words.EDIT_TITLE, f"{EDIT}{post.message}", (field,))


async def _worded(doing: Coroutine[Any, Any, str]) -> str:
    try:
        return await doing
    except Gone:
        return words.NOT_THERE
    except (Refused, Later, Unsettled, NotRecorded):
        return words.NOT_NOW


def _said(text: str) -> Callback:
    return replies.alone(text).body
