"""A person of a community: what they write, press, choose and send, as far as their permissions let them."""

from collections.abc import Mapping
from typing import Any, Self

from simcord.backend.models import Channel

from tests.servers.discord.asking import Asking
from tests.servers.discord.interaction import Choice, Form, Interacted
from tests.servers.discord.posts import Post
from tests.servers.discord.room import Room, Where
from tests.servers.discord.writing import Writer


class Person(Writer):
    """Somebody in one community. `at` and `in_private` say where they stand for commands; else the first channel."""

    def __repr__(self) -> str:
        return f"<{self.name}>"

    def at(self, where: Where) -> Self:
        """The same person, standing in that channel."""
        return type(self)(self.town, self.user, self.town.channel(where).id)

    def in_private(self) -> Self:
        """The same person, in direct messages with the bot."""
        return type(self)(self.town, self.user, self._dm().id)

    @property
    def mention(self) -> str:
        """What notifies them, in a text."""
        return f"<@{self.id}>"

    @property
    def here(self) -> Channel:
        """Where they stand."""
        world = self.town.world
        return world.get_channel(self._place if self._place is not None else self.town.guild.channel_ids[0])

    # What they get

    @property
    def inbox(self) -> list[Post]:
        """Direct messages from the bot, oldest first."""
        channel = self.town.world.dm_channels.get(self.id)
        found = self.town.world.messages.get(channel or 0, {})
        return [self.town.post(one) for _, one in sorted(found.items()) if one.author_id != self.id]

    async def receives(self, words: str) -> Post:
        """Wait for a direct message with these words."""
        return await self.town.changes.until(
            lambda: next((one for one in reversed(self.inbox) if words in one.text), None),
            f"a direct message to {self.name} with {words!r}",
            lambda: [one.text for one in self.inbox],
        )

    @property
    def whispers(self) -> list[Post]:
        """Every message that only they see, oldest first."""
        world = self.town.world
        found = [one for key in self.town.guild.channel_ids for one in world.messages.get(key, {}).values()]
        seen = [one for one in found if one.is_ephemeral and one.visible_to(self.id)]
        return [self.town.post(one) for one in sorted(seen, key=lambda one: one.id)]

    @property
    def roles(self) -> set[str]:
        """What they wear."""
        return self.town.roles_of(self)

    @property
    def timed_out(self) -> bool:
        """Whether they may not write for a while."""
        until = self.town.world.get_member(self.town.id, self.id).timed_out_until
        return until is not None and until > self.town.world.now_iso()

    async def until_role(self, name: str, *, worn: bool = True) -> None:
        """Wait until they wear that role (or do not)."""
        wanted = f"{self.name} {'with' if worn else 'without'} the role {name}"
        await self.town.changes.until(lambda: (name in self.roles) is worn, wanted, lambda: self.roles)

    # Coming and going

    def closes_dms(self, *, closed: bool = True) -> None:
        """The bot cannot write to them any more (or can again)."""
        (self.town.world.closed_dms.add if closed else self.town.world.closed_dms.discard)(self.id)

    def leaves(self) -> None:
        """They are no member any more."""
        self.town.world.remove_member(self.town.id, self.id)

    def comes_back(self, *, pending: bool = False) -> None:
        """They join again."""
        self.town.lets_in(self, pending=pending)

    def passes_screening(self) -> None:
        """They accepted the rules of the membership screening."""
        self.town.world.get_member(self.town.id, self.id).pending = False
        self.town.world.announce_member_update(self.town.id, self.id)

    def is_called(self, nick: str | None) -> None:
        """Another nickname in this community."""
        self.town.world.edit_member(self.town.id, self.id, {"nick": nick})

    def speaks(self, locale: str) -> None:
        """The language of their client, such as `de`; `en-US` unless this says otherwise."""
        self.town.world.locales[self.id] = locale

    # Asking the bot

    def uses(self, command: str, /, **options: Any) -> Interacted:
        """A slash command where they stand: `uses("thanks give", member=ben, why="the soup")`."""
        return Asking(self).command(command, options)

    def menu(self, name: str, target: "Post | Person") -> Interacted:
        """The context menu of a message or a member."""
        return Asking(self).menu(name, target)

    async def types(self, command: str, option: str, text: str | float, /, **filled: Any) -> list[Choice]:
        """What is offered while they type into an option."""
        asked = Asking(self).typing(command, option, text, filled)
        return (await asked.answered()).choices

    def presses(self, post: Post, button: str) -> Interacted:
        """A button, by label or custom_id."""
        return Asking(self).press(self._seen(post), button)

    def picks(self, post: Post, menu: str, values: "list[str | Person | Room]") -> Interacted:
        """Options of a select menu (found by placeholder or custom_id), by label or value."""
        return Asking(self).pick(self._seen(post), menu, list(values))

    def sends(self, form: Form, values: Mapping[str, Any] | None = None) -> Interacted:
        """Fill in a form, by label or custom_id; what is not named stays as the form had it."""
        return Asking(self).send(form, values or {})

    def forges(self, form: Form, values: Mapping[str, Any]) -> Interacted:
        """Send these fields of a form alone, whatever is in them: no client of Discord's would."""
        return Asking(self).send(form, values, forged=True)
