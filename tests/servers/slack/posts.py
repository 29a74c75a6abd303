"""A message as people see it: its words wherever they stand, its buttons, its pictures, and what became of it."""

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from tests.servers.shapes import Shape, part, parts
from tests.servers.slack.blocks import elements
from tests.servers.slack.escaping import shown, unescape
from tests.servers.slack.model import Channel, Whisper
from tests.servers.slack.world import World


@dataclass(frozen=True)
class Button:
    """What can be pressed."""

    label: str
    action_id: str
    block_id: str
    value: str
    link: str
    style: str


class Post:
    """One message, read anew at each look; after its removal, as it was last seen."""

    def __init__(self, world: World, channel: Channel, ts: str, whisper: Whisper | None = None) -> None:
        self._world = world
        self.channel = channel
        self.ts = ts
        self.whisper = whisper
        self._last: Shape = {}

    def __repr__(self) -> str:
        return f"<{self.author}: {self.text!r}>"

    @property
    def stored(self) -> Shape:
        """As the server keeps it."""
        found = self.whisper.shape if self.whisper is not None else self.channel.messages.get(self.ts)
        if found is not None and found.get("subtype") != "tombstone":
            self._last = copy.deepcopy(found)
        return self._last

    @property
    def gone(self) -> bool:
        """Whether it was removed."""
        if self.whisper is not None:
            return self.whisper.gone
        return self.channel.messages.get(self.ts, {"subtype": "tombstone"}).get("subtype") == "tombstone"

    @property
    def author(self) -> str:
        """The name above it."""
        stored = self.stored
        return str(stored.get("username") or self._world.name_of(stored.get("user", "")))

    @property
    def by_bot(self) -> bool:
        """Whether the app wrote it."""
        return self.stored.get("bot_id") == self._world.app.bot_id

    @property
    def private(self) -> bool:
        """Whether only one person sees it."""
        return self.whisper is not None

    # What it says

    def _read(self, text: str) -> str:
        return shown(text, self._world.name_of)

    @property
    def text(self) -> str:
        """Every word that people see, a line each: of blocks where there are any, else of the text."""
        stored = self.stored
        said = list(self._said(parts(stored, "blocks"))) or [self._read(stored.get("text") or "")]
        for attachment in parts(stored, "attachments"):
            said += self._said(parts(attachment, "blocks"))
            said += [self._read(attachment[name]) for name in ("pretext", "title", "text") if attachment.get(name)]
        return "\n".join(one for one in said if one)

    @property
    def fallback(self) -> str:
        """What notifications show and screen readers read."""
        return self._read(self.stored.get("text") or "")

    def _said(self, blocks: list[Shape]) -> Iterator[str]:
        for block in blocks:
            match block["type"]:
                case "rich_text":
                    yield "".join(self._rich(block)).rstrip("\n")
                case "image":
                    yield self._words(part(block, "title"))
                case "markdown":
                    yield str(block["text"])
                case _:
                    yield from self._fields(block)

    def _fields(self, block: Shape) -> Iterator[str]:
        if isinstance(block.get("text"), dict):
            yield self._words(block["text"])
        for one in [*parts(block, "fields"), *(parts(block, "elements") if block["type"] == "context" else [])]:
            if one["type"] in {"plain_text", "mrkdwn"}:
                yield self._words(one)

    def _words(self, text: Shape) -> str:
        said = str(text.get("text", ""))
        return self._read(said) if text.get("type") == "mrkdwn" else unescape(said)

    def _rich(self, element: Shape) -> Iterator[str]:
        match element["type"]:
            case "text":
                yield element["text"]
            case "emoji":
                yield f":{element['name']}:"
            case "link":
                yield element.get("text") or element["url"]
            case "user":
                yield "@" + self._world.name_of(element["user_id"])
            case "channel":
                yield "#" + self._world.name_of(element["channel_id"])
            case "broadcast":
                yield "@" + element["range"]
            case _:
                for one in parts(element, "elements"):
                    yield from self._rich(one)
                yield "" if element["type"] == "rich_text" else "\n"

    # What it shows

    @property
    def controls(self) -> list[tuple[Shape, Shape]]:
        """Every interactive element with its block."""
        return list(elements(self.blocks))

    @property
    def blocks(self) -> list[Shape]:
        """Blocks, those of attachments included."""
        inside = [one for attachment in parts(self.stored, "attachments") for one in parts(attachment, "blocks")]
        return [*parts(self.stored, "blocks"), *inside]

    @property
    def buttons(self) -> list[Button]:
        """In order of appearance."""
        return [
            Button(
                unescape(one["text"]["text"]),
                one["action_id"],
                block["block_id"],
                one.get("value", ""),
                one.get("url", ""),
                one.get("style", ""),
            )
            for block, one in self.controls
            if one["type"] == "button"
        ]

    @property
    def labels(self) -> list[str]:
        """What can be pressed."""
        return [one.label for one in self.buttons]

    @property
    def menus(self) -> list[Shape]:
        """Select menus and the like, as they were sent."""
        return [one for _, one in self.controls if one["type"] != "button"]

    @property
    def alts(self) -> list[str]:
        """What the pictures in it are described as."""
        found = [one for block in self.blocks for one in (block, part(block, "accessory"), *parts(block, "elements"))]
        alts = [str(one["alt_text"]) for one in found if one.get("type") == "image"]
        return alts + [str(one.get("alt_txt", "")) for one in parts(self.stored, "files")]

    @property
    def files(self) -> dict[str, bytes]:
        """What is attached, by name."""
        return {one["name"]: self._world.uploads[one["id"]].data or b"" for one in parts(self.stored, "files")}

    @property
    def reactions(self) -> dict[str, int]:
        """How many reacted with each."""
        return {one["name"]: one["count"] for one in parts(self.stored, "reactions")}

    @property
    def edited(self) -> bool:
        """Whether it shows "(edited)"; Slack shows that of people's posts alone, and keeps it of every one."""
        return "edited" in self.stored

    @property
    def metadata(self) -> Shape:
        """What the app noted with it, which nobody sees."""
        return part(self.stored, "metadata")

    @property
    def thread_ts(self) -> str | None:
        """The thread it is in."""
        return cast("str | None", self.stored.get("thread_ts"))

    @property
    def replies(self) -> "list[Post]":
        """What was written under it."""
        found = [one for one in self.channel.in_order() if one.get("thread_ts") == self.ts and one["ts"] != self.ts]
        return [Post(self._world, self.channel, one["ts"]) for one in found]

    async def until_gone(self) -> None:
        """Wait for its removal."""
        await self._world.changes.until(lambda: self.gone, f"removal of {self!r}", lambda: "it stands")

    async def until_says(self, words: str) -> None:
        """Wait until these words stand in it."""
        await self._world.changes.until(lambda: words in self.text, f"{words!r} in a message", lambda: self.text)

    async def until(self, check: Any, wanted: str) -> None:
        """Wait until something of it is so that has no word of its own."""
        await self._world.changes.until(lambda: check(self), wanted, lambda: self.stored)
