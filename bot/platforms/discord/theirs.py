"""The buttons under a post that Hearth put up: its author changes and deletes it with them, and nobody else."""

import asyncio
from collections.abc import Coroutine, Sequence
from typing import Any, Final

from bot.kit.delivery import Gone, Later, Refused, Unsettled
from bot.kit.kept import StandIn, Vault
from bot.kit.outcome import NotRecorded
from bot.kit.people import Place
from bot.platforms.discord import words
from bot.platforms.discord.atlas import Atlas, Payload
from bot.platforms.discord.hooks import Hooks
from bot.platforms.discord.repost import DELETE, EDIT, GONE, SILENT
from bot.platforms.discord.restorable import LONGEST
from bot.platforms.discord.standins import StandIns

CONTROL: Final = 3
FORM: Final = 5
SAY: Final = 4
UPDATE: Final = 7
OPEN: Final = 9
_ALONE: Final = 1 << 6
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
        custom_id, space = str(data["data"]["custom_id"]), data.get("guild_id")
        begin = next((one for one in (EDIT, DELETE, GONE) if custom_id.startswith(one)), None)
        if begin is None:
            return None
        key = custom_id.removeprefix(begin)
        post = await self._vault.stands(str(space), key)
        if post is None:
            return _said(words.NO_AUTHOR if self._standing.current(key) == key else words.NOT_THERE)
        if post.author.key != str((data.get("member") or data)["user"]["id"]):
            return _said(words.NOT_YOURS)
        place = self._atlas.town(post.space).place(str(data["channel_id"]))
        if begin == EDIT:
            return await self._edit(data, post, place)
        if begin == DELETE:
            return _said(words.DELETE_SURE, _button(words.DELETE_NOW, f"{GONE}{key}"))
        return _instead(await self._soon(self._delete(post, place)))

    def fell(self, space: str, key: str) -> None:
        """A message is gone; if it stood for a post, that is kept in mind no longer."""
        stands = self._standing.find(key)
        if stands is not None and not self._standing.removed(key):
            self._begin(self._forget(space, stands.original))

    async def stop(self) -> None:
        """Let what is under way end."""
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _edit(self, data: Payload, post: StandIn, place: Place) -> Callback:
        message = data.get("message") or {}
        if int(data["type"]) == CONTROL:
            return _form(str(data["data"]["custom_id"]), str(message.get("content") or ""))
        text = _written(data["data"].get("components") or ())
        if not text.strip() and not message.get("attachments"):
            return _said(words.EDIT_EMPTY)
        change = {"content": text, "allowed_mentions": SILENT}
        return _said(await self._soon(self._changed(post, place, change)))

    async def _changed(self, post: StandIn, place: Place, change: dict[str, Any]) -> str:
        await self._hooks.edit(place, post.shown, change)
        return words.EDITED

    async def _delete(self, post: StandIn, place: Place) -> str:
        try:
            await self._hooks.delete(place, post.shown)
        except Gone:
            return words.NOT_THERE
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


async def _worded(doing: Coroutine[Any, Any, str]) -> str:
    try:
        return await doing
    except Gone:
        return words.NOT_THERE
    except (Refused, Later, Unsettled, NotRecorded):
        return words.NOT_NOW


def _written(components: Sequence[Any]) -> str:
    """The text field of a form, wherever it stands in it; empty if there is none."""
    for part in components:
        fields = [part.get("component") or {}, *(part.get("components") or ())]
        for field in fields:
            if field.get("custom_id") == _FIELD:
                return str(field.get("value") or "")
    return ""


def _form(custom_id: str, text: str) -> Callback:
    field = {
        "type": 4,
        "custom_id": _FIELD,
        "style": 2,
        "max_length": LONGEST,
        "required": False,
        **({"value": text} if text else {}),
    }
    label = {"type": 18, "label": words.EDIT_LABEL, "description": words.EDIT_HELP, "component": field}
    return {"type": OPEN, "data": {"custom_id": custom_id, "title": words.EDIT_TITLE, "components": [label]}}


def _said(text: str, *buttons: dict[str, Any]) -> Callback:
    """A word for the person who pressed alone."""
    row = [{"type": 1, "components": [*buttons]}] if buttons else []
    return {
        "type": SAY,
        "data": {"content": text, "flags": _ALONE, "allowed_mentions": SILENT, "components": row},
    }


def _instead(text: str) -> Callback:
    """The same in place of the question that was pressed."""
    return {"type": UPDATE, "data": {"content": text, "components": [], "allowed_mentions": SILENT}}


def _button(label: str, custom_id: str) -> dict[str, Any]:
    return {"type": 2, "style": 4, "label": label, "custom_id": custom_id}
