"""A message as members see it: its words wherever they stand, its buttons, its files, and what became of it."""

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from simcord.backend.models import Message
from simcord.components import walk_components

from tests.servers.discord.cards import SELECTS
from tests.servers.discord.world import World
from tests.servers.shapes import part, parts
from tests.servers.waiting import Changes

BUTTON, TEXT = 2, 10


@dataclass(frozen=True)
class Button:
    """What can be pressed."""

    label: str
    custom_id: str
    disabled: bool
    link: str


class Post:
    """One message, read anew at each look; after its removal, as it was last seen."""

    def __init__(self, world: World, changes: Changes, message: Message) -> None:
        self._world = world
        self._changes = changes
        self._last = copy.copy(message)
        self.id = message.id
        self.channel_id = message.channel_id

    def __repr__(self) -> str:
        return f"<{self.author}: {self.text!r}>"

    @property
    def stored(self) -> Message:
        """As the server keeps it."""
        found = self._world.messages.get(self.channel_id, {}).get(self.id)
        if found is not None:
            self._last = copy.copy(found)
        return self._last

    @property
    def gone(self) -> bool:
        """Whether it was removed, with its channel or alone."""
        return self.id not in self._world.messages.get(self.channel_id, {})

    @property
    def author(self) -> str:
        """The name above it; a webhook's post shows the name it was given."""
        user = self._world.users[self.stored.author_id]
        return self.stored.author_name or user.global_name or user.name

    @property
    def by_bot(self) -> bool:
        """Whether the bot wrote it as itself."""
        return self.stored.author_id == self._world.bot_user.id

    @property
    def by_webhook(self) -> bool:
        """Whether a webhook wrote it."""
        return self.stored.webhook_id is not None

    @property
    def content(self) -> str:
        """The plain content alone."""
        return self.stored.content

    @property
    def text(self) -> str:
        """Every word of it: content, embeds, and text displays, a line each."""
        return "\n".join(part for part in self._parts() if part)

    def _parts(self) -> Iterator[str]:
        yield self.stored.content
        for embed in self.stored.embeds:
            yield embed.get("title") or ""
            yield embed.get("description") or ""
            for row in parts(embed, "fields"):
                yield f"{row['name']}: {row['value']}"
            yield part(embed, "footer").get("text") or ""
        for component in self._components():
            if component["type"] == TEXT:
                yield component["content"]

    def _components(self) -> list[dict[str, Any]]:
        return list(walk_components(self.stored.components))

    @property
    def buttons(self) -> list[Button]:
        """In order of appearance."""
        return [
            Button(
                one.get("label") or part(one, "emoji").get("name") or "",
                one.get("custom_id") or "",
                bool(one.get("disabled")),
                one.get("url") or "",
            )
            for one in self._components()
            if one["type"] == BUTTON
        ]

    @property
    def labels(self) -> list[str]:
        """The buttons that can be pressed, by their labels."""
        return [one.label for one in self.buttons if not one.disabled]

    @property
    def menus(self) -> list[dict[str, Any]]:
        """Select menus, as they were sent."""
        return [one for one in self._components() if one["type"] in SELECTS]

    @property
    def files(self) -> dict[str, bytes]:
        """What is attached, by name."""
        found: dict[str, bytes] = {}
        for one in self.stored.attachments:
            found[one["filename"]] = self._world.cdn.get(one["url"]) or b""
        return found

    @property
    def alt_texts(self) -> dict[str, str | None]:
        """What each attached file is described as, by name."""
        return {one["filename"]: one.get("description") for one in self.stored.attachments}

    @property
    def reactions(self) -> dict[str, int]:
        """How many reacted with each."""
        return {one.emoji: len(one.user_ids) for one in self.stored.reactions}

    @property
    def edited(self) -> bool:
        """Whether it shows "(edited)"."""
        return self.stored.edited_timestamp is not None

    @property
    def private(self) -> bool:
        """Whether only the one who asked sees it."""
        return self.stored.is_ephemeral

    @property
    def pings(self) -> list[str]:
        """Whom it really notified, by name."""
        return [self._world.users[one].global_name or "" for one in self.stored.ping_user_ids]

    @property
    def reply_to(self) -> int | None:
        """The message it answers."""
        return int(self.stored.reference["message_id"]) if self.stored.reference else None

    async def until_gone(self) -> None:
        """Wait for its removal."""
        await self._changes.until(lambda: self.gone, f"removal of {self!r}", lambda: "it stands")

    async def until_says(self, words: str) -> None:
        """Wait until these words stand in it."""
        await self._changes.until(lambda: words in self.text, f"{words!r} in a message", lambda: self.text)
