"""What somebody sees after asking the bot: an answer, an edit, a form, choices, or nothing in time."""

from dataclasses import dataclass, field
from typing import Any

from simcord.backend.models import Interaction
from simcord.backend.models.interaction import ResponseKind

from tests.servers.discord.posts import Post
from tests.servers.discord.world import World
from tests.servers.waiting import Changes


@dataclass(frozen=True)
class Choice:
    """One choice that autocompletion offers."""

    name: str
    value: str | float


@dataclass(frozen=True)
class Field:
    """One control of a form, with the label above it."""

    label: str
    description: str
    custom_id: str
    control: dict[str, Any]

    @property
    def required(self) -> bool:
        """Whether the form can be sent without it; Discord's default is that it cannot."""
        return bool(self.control.get("required", True))

    @property
    def value(self) -> Any:
        """What it is filled with when it opens."""
        chosen = [one["value"] for one in self.options if one.get("default")]
        return self.control.get("value", self.control.get("default")) or chosen

    @property
    def options(self) -> list[dict[str, Any]]:
        """What can be chosen."""
        return list(self.control.get("options") or [])


@dataclass(frozen=True)
class Form:
    """A modal that somebody was shown."""

    opener: Interaction
    modal: dict[str, Any]

    @property
    def title(self) -> str:
        """Above it."""
        return str(self.modal["title"])

    @property
    def texts(self) -> list[str]:
        """Text between the fields."""
        return [str(one["content"]) for one in self.modal["components"] if one["type"] == 10]

    @property
    def fields(self) -> list[Field]:
        """Every control, in order."""
        found: list[Field] = []
        for row in self.modal["components"]:
            if row["type"] == 18:
                inner: dict[str, Any] = row["component"]
                found.append(Field(row["label"], row.get("description") or "", inner["custom_id"], inner))
            elif row["type"] == 1:
                found += [Field(one.get("label") or "", "", one["custom_id"], one) for one in row["components"]]
        return found

    def field(self, name: str) -> Field:
        """By label or custom_id."""
        found = [one for one in self.fields if name in {one.label, one.custom_id}]
        assert len(found) == 1, f"no one field {name!r} in {[(one.label, one.custom_id) for one in self.fields]}"
        return found[0]


@dataclass(frozen=True)
class Answer:
    """What the one who asked sees."""

    kind: ResponseKind
    post: Post | None = None
    form: Form | None = None
    choices: list[Choice] = field(default_factory=list[Choice])

    @property
    def private(self) -> bool:
        """Whether only they see it."""
        return self.post is not None and self.post.private

    @property
    def text(self) -> str:
        """Every word of the message."""
        return "" if self.post is None else self.post.text

    @property
    def labels(self) -> list[str]:
        """What can be pressed."""
        return [] if self.post is None else self.post.labels


class Interacted:
    """Something asked of the bot, and what came of it so far."""

    def __init__(self, world: World, changes: Changes, record: Interaction) -> None:
        self.world = world
        self.record = record
        self._changes = changes

    def __repr__(self) -> str:
        return f"<asked: {self.record.command_name or self.record.type}, {self.record.response_kind or 'no answer'}>"

    async def acknowledged(self) -> ResponseKind:
        """Wait for the bot's first word, which may only say that it works on it."""
        return await self._changes.until(
            lambda: self.record.response_kind, f"an answer to {self!r}", lambda: self.record.response_kind
        )

    async def answered(self) -> Answer:
        """Wait until there is something to see: a deferred answer counts when it was filled in."""
        await self.acknowledged()
        await self._changes.until(lambda: not self.record.loading, f"the end of thinking about {self!r}")
        return self.answer

    @property
    def answer(self) -> Answer:
        """What can be seen by now."""
        kind = self.record.response_kind
        assert kind is not None, f"nothing was answered to {self!r} so far"
        if kind is ResponseKind.MODAL:
            return Answer(kind, form=self.modal)
        if kind is ResponseKind.AUTOCOMPLETE:
            given = self.record.autocomplete_choices or []
            return Answer(kind, choices=[Choice(one["name"], one["value"]) for one in given])
        return Answer(kind, self._post(self.record.message_id))

    @property
    def modal(self) -> Form:
        """The form that was opened."""
        assert self.record.modal is not None, f"{self!r} opened no form"
        return Form(self.record, self.record.modal)

    async def form(self) -> Form:
        """Wait for the form."""
        await self.acknowledged()
        return self.modal

    @property
    def more(self) -> list[Post]:
        """Follow-ups, in order, that still stand."""
        found = [self._post(one) for one in self.record.followup_ids]
        return [one for one in found if one is not None]

    async def followed_up(self, words: str = "", count: int = 1) -> Post:
        """Wait for that many follow-ups with these words; the last of them."""

        def fitting() -> list[Post]:
            return [one for one in self.more if words in one.text]

        await self._changes.until(
            lambda: len(fitting()) >= count,
            f"{count} follow-up(s) with {words!r} to {self!r}",
            lambda: [one.text for one in self.more],
        )
        return fitting()[count - 1]

    async def says(self, words: str) -> Post:
        """Wait until these words stand in the answer or a follow-up."""

        def found() -> Post | None:
            first = self._post(self.record.message_id)
            return next((one for one in [*([first] if first else []), *self.more] if words in one.text), None)

        return await self._changes.until(
            found, f"{words!r} in an answer to {self!r}", lambda: [one.text for one in self.more] or self.record
        )

    def _post(self, key: int | None) -> Post | None:
        message = self.world.messages.get(self.record.channel_id, {}).get(key or 0)
        return None if message is None else Post(self.world, self._changes, message)
