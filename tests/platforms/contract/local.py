"""The stories' community on the local platform."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any, ClassVar

from bot.core.clockwork import MovableClock
from bot.hearth import Hearth
from bot.kit.cog import AnyCog
from bot.kit.delivery import Capabilities, Capability
from bot.kit.forms import Form, PickField
from bot.platforms.local.shown import Shown, ShownMessage
from bot.testing import Actor, Room, StoppedClock, labels
from tests.platforms.contract.square import Asked, Planned, Seen


def seen(message: ShownMessage) -> Seen:
    """A message of the page."""
    alts = tuple(block.alt for block in message.blocks if block.alt)
    return Seen(message.text, tuple(labels(message)), alts, message)


class Villager:
    """Somebody of the local platform."""

    def __init__(self, square: "LocalSquare", actor: Actor) -> None:
        self._square = square
        self._actor = actor
        self.name = actor.name

    @property
    def _room(self) -> Room:
        return self._square.room

    @property
    def _now(self) -> Actor:
        """The same person in the room that is open now."""
        return Actor(self._room, self._actor.key, self._actor.name)

    async def says(self, text: str, *, where: str = "general") -> str:
        """Post a message."""
        return await self._now.says(text, where=where)

    async def edits(self, post: Any, text: str) -> None:
        """Change it."""
        await self._room.world.edit(self._actor.key, post, text)
        await self._room.settled()

    async def deletes(self, post: Any) -> None:
        """Take it back."""
        await self._room.world.delete(self._actor.key, post.key if isinstance(post, ShownMessage) else post)
        await self._room.settled()

    async def reacts(self, post: Any, emoji: str, *, on: bool = True) -> None:
        """React, or take it back."""
        act = self._room.world.react if on else self._room.world.unreact
        await act(self._actor.key, post, emoji)
        await self._room.settled()

    async def uses(self, command: str, **options: Any) -> Asked:
        """Use a command, as a line that names its options."""
        said = [f"{name}: {_typed(value)}" for name, value in options.items()]
        return await self._asked(await self._now.uses(" ".join([f"/{command}", *said])))

    async def presses(self, label: str, message: Seen) -> Asked:
        """Press a button."""
        return await self._asked(await self._now.presses(label, message.handle))

    async def chooses(self, menu: str, post: Any) -> Asked:
        """Choose an entry of a message's menu."""
        return await self._asked(await self._now.chooses(menu, post))

    async def sends(self, form: Any, **values: Any) -> Asked:
        """Send a form; with a mistake in it, it stays open, and the mistakes stand beside its fields."""
        shown = await self._now.sends(form, **{name: _picked(form, name, value) for name, value in values.items()})
        return await self._sent(form, shown)

    async def forges(self, form: Any, **values: Any) -> Asked:
        """Send whatever is in these fields."""
        shown = await self._room.world.send_form(self._actor.key, form.action, values)
        await self._room.settled()
        return await self._sent(form, shown)

    async def _sent(self, form: Form, shown: Shown) -> Asked:
        if shown.errors:
            return Asked(Seen("\n".join(shown.errors.values()), (), (), None), private=True, form=form)
        return await self._asked(shown)

    async def reads(self, words: str) -> Seen:
        """A private note."""
        await self._room.settled()
        notes = [seen(note) for note in await self._now.inbox()]
        return next(note for note in reversed(notes) if words in note.text)

    async def roles(self) -> Sequence[str]:
        """Which roles they have."""
        await self._room.settled()
        home = await self._room.world.home(self._actor.key)
        return next(member.roles for member in home.members if member.key == self._actor.key)

    async def _asked(self, shown: Shown) -> Asked:
        if shown.key is None:
            return Asked(form=shown.form)
        return Asked(seen(await self._now.sees(shown)), private=shown.what == "private")


def _typed(value: Any) -> str:
    return f"@{value.name}" if isinstance(value, Villager) else str(value)


def _picked(form: Form, name: str, value: Any) -> Any:
    """A choice is picked by what it says."""
    field = next(field for field in form.fields if field.name == name)
    if isinstance(field, PickField):
        return tuple(choice.value for choice in field.choices if choice.label == value)
    return value


class LocalSquare:
    """The community, over a `Room` that can be closed and opened again."""

    without: ClassVar[tuple[Capability, ...]] = ()
    """What the platform lets no bot do."""

    def __init__(self, folder: Path, cogs: Sequence[AnyCog], first: dict[str, dict[str, Any]]) -> None:
        self._folder = folder
        self._cogs = cogs
        self._first = first
        self._clock = MovableClock(StoppedClock())
        self._stack = AsyncExitStack()
        self.room: Room

    async def _open(self) -> None:
        self.room = await self._stack.enter_async_context(
            Room.open(self._folder, self._cogs, first=self._first, clock=self._clock, without=self.without)
        )
        await self.room.world.add_role("gardener")
        self.organiser = Villager(self, self.room.organiser)
        self.moderator = Villager(self, self.room.moderator)
        self.member = Villager(self, self.room.member)
        self.friend = Villager(self, self.room.friend)

    @property
    def hearth(self) -> Hearth:
        """Hearth as it runs now."""
        return self.room.hearth

    @property
    def able(self) -> Capabilities:
        """What Hearth can do here."""
        return self.room.platform.capabilities

    async def arrives(self, name: str) -> Villager:
        """Somebody comes."""
        return Villager(self, await self.room.arrives(name))

    async def hears(self, words: str, where: str = "general") -> Seen:
        """A message in a channel, as the moderator sees it."""
        await self.room.settled()
        messages = await self.room.seen_in(where, by=self.room.moderator)
        return next(seen(message) for message in reversed(messages) if words in message.text)

    async def texts(self, where: str = "general") -> Sequence[str]:
        """What stands in a channel for a member, or for a moderator where members cannot look."""
        await self.room.settled()
        reader = self.room.moderator if where == "staff" else self.room.friend
        return [message.text for message in await self.room.seen_in(where, by=reader) if not message.private]

    async def threads(self, where: str = "general") -> dict[str, Sequence[str]]:
        """The threads of a channel."""
        await self.room.settled()
        viewer = self.room.moderator.key
        parent = await self.room.world.find_channel(where)
        rooms = [room for room in (await self.room.world.home(viewer)).rooms if room.parent == parent]
        return {
            room.name: [message.text for message in await self.room.world.messages(room.key, viewer)] for room in rooms
        }

    async def adds_forum(self, name: str, *tags: str) -> None:
        """Open a forum."""
        self.room.channels[name] = await self.room.world.add_forum(name, tags=tags)
        await self.room.settled()

    async def tags(self, post: str) -> Sequence[str]:
        """The tags of a post."""
        rooms = (await self.room.world.home(self.room.member.key)).rooms
        return next(room.tags for room in rooms if room.name == post)

    async def planned(self) -> Sequence[Planned]:
        """What the page lists."""
        await self.room.settled()
        coming = (await self.room.world.home(self.room.member.key)).coming
        return [Planned(it.name, it.starts // 1000, "".join(span.text for span in it.where)) for it in coming]

    async def settled(self) -> None:
        """Wait."""
        await self.room.settled()

    async def advance(self, **by: float) -> None:
        """Let time pass."""
        await self.room.clock.advance(**by)

    async def restarts(self) -> None:
        """Close the room and open it again."""
        await self._stack.aclose()
        await self._open()

    @classmethod
    @asynccontextmanager
    async def open(
        cls, folder: Path, cogs: Sequence[AnyCog], first: dict[str, dict[str, Any]]
    ) -> AsyncGenerator["LocalSquare"]:
        """The community with Hearth in it."""
        square = cls(folder, cogs, first)
        try:
            await square._open()
            yield square
        finally:
            await square._stack.aclose()


class PlainSquare(LocalSquare):
    """The same where no bot can hide or change what members wrote, as on Slack."""

    without = ("hide", "in_place", "label", "time_out", "roles")
