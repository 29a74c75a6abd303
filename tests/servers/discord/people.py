"""A person of a community: what they write, press, choose and send, as far as their permissions let them."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self

from simcord.backend.access import reaction_permissions
from simcord.backend.errors import BackendError
from simcord.backend.models import Channel, Message, User

from tests.servers.discord.asking import Asking
from tests.servers.discord.interaction import Choice, Form, Interacted
from tests.servers.discord.posts import Post
from tests.servers.discord.room import Room, Where

if TYPE_CHECKING:
    from tests.servers.discord.town import Town


class NotAllowed(AssertionError):  # noqa: N818  a story's expectation, named as the story says it
    """Discord would not let this person do that; a story that expects it says so with `pytest.raises`."""


class Blocked(AssertionError):  # noqa: N818  a story's expectation, named as the story says it
    """AutoMod kept the message out; the text is the hint that the author was shown."""


class Person:
    """Somebody in one community. `at` and `in_private` say where they stand for commands; else the first channel."""

    def __init__(self, town: "Town", user: User, place: int | None = None) -> None:
        self.town = town
        self.user = user
        self.id = user.id
        self.name = user.global_name or user.name
        self._place = place

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

    def _dm(self) -> Channel:
        return self.town.world.get_dm_channel(self.id)

    def _may(self, channel: Channel, *permissions: str) -> None:
        if channel.guild_id is None:
            return
        try:
            self.town.world.require_permissions(channel.guild_id, self.id, channel.id, *permissions)
        except BackendError as error:
            raise NotAllowed(f"{self.name} may not do that in {channel.name}: {error.message}") from None

    # Messages

    def says(
        self,
        where: Where,
        text: str = "",
        *,
        files: Mapping[str, bytes] | None = None,
        reply_to: Post | None = None,
        mentions: bool = True,
    ) -> Post:
        """Post there; `Blocked` when AutoMod keeps it out."""
        channel = self.town.channel(where)
        self._may(channel, "send_messages_in_threads" if channel.is_thread else "send_messages")
        return self._post(channel, text, files or {}, reply_to)

    def writes_to_bot(self, text: str, *, files: Mapping[str, bytes] | None = None) -> Post:
        """A direct message to the bot."""
        return self._post(self._dm(), text, files or {}, None)

    def _post(self, channel: Channel, text: str, files: Mapping[str, bytes], reply_to: Post | None) -> Post:
        world = self.town.world
        reference = {"channel_id": str(channel.id), "message_id": str(reply_to.id)} if reply_to is not None else None
        message = world.create_message(
            channel.id,
            self.id,
            text,
            attachments=world.store_attachments(channel.id, list(files.items())),
            reference=world.normalize_message_reference(channel.id, reference),
        )
        if message.id not in world.messages[channel.id]:
            raise Blocked(world.hint)
        return self.town.post(message)

    def edits(self, post: Post, text: str) -> None:
        """Change a message of their own."""
        if post.stored.author_id != self.id:
            raise NotAllowed(f"{self.name} did not write {post!r}")
        self.town.world.edit_message(post.channel_id, post.id, {"content": text})

    def deletes(self, post: Post) -> None:
        """Remove a message: their own, or anybody's with the permission."""
        if post.stored.author_id != self.id:
            self._may(self.town.world.get_channel(post.channel_id), "manage_messages")
        self.town.world.delete_message(post.channel_id, post.id)

    def reacts(self, post: Post, emoji: str) -> None:
        """Put a reaction under it."""
        permissions = reaction_permissions(self._seen(post), emoji)
        self._may(self.town.world.get_channel(post.channel_id), *permissions)
        self.town.world.add_reaction(post.channel_id, post.id, emoji, self.id)

    def unreacts(self, post: Post, emoji: str) -> None:
        """Take it back."""
        self.town.world.remove_reaction(post.channel_id, post.id, emoji, self.id)

    def clears_reactions(self, post: Post, emoji: str | None = None) -> None:
        """All of them, or all with one emoji, by somebody who may."""
        self._may(self.town.world.get_channel(post.channel_id), "manage_messages")
        if emoji is None:
            self.town.world.clear_reactions(post.channel_id, post.id)
        else:
            self.town.world.clear_reaction(post.channel_id, post.id, emoji)

    def pins(self, post: Post) -> None:
        """Pin it, if they may."""
        self._may(self.town.world.get_channel(post.channel_id), "manage_messages")
        self.town.world.set_pinned(post.channel_id, post.id, pinned=True, actor_id=self.id)

    def opens_thread(self, where: Where, name: str, *, on: Post | None = None) -> Room:
        """A public thread in that channel, from a message or by itself."""
        channel = self.town.channel(where)
        self._may(channel, "create_public_threads")
        made = self.town.world.create_thread(channel.id, name, self.id, message_id=on.id if on is not None else None)
        return Room(made.id, name)

    def posts_in(
        self,
        forum: Where,
        title: str,
        text: str,
        *,
        tags: tuple[str, ...] = (),
        files: Mapping[str, bytes] | None = None,
    ) -> Post:
        """A post in a forum; the answer is its first message, whose channel is the thread."""
        world, channel = self.town.world, self.town.channel(forum)
        self._may(channel, "send_messages")
        ids = [int(one["id"]) for one in channel.available_tags if one["name"] in tags]
        thread = world.create_thread(channel.id, title, self.id, applied_tags=ids, broadcast=False)
        world.announce_thread_create(thread)
        message = world.prepare_message(
            thread.id, self.id, text, attachments=world.store_attachments(thread.id, list((files or {}).items()))
        )
        world.commit_message(message)
        return self.town.post(message)

    def _seen(self, post: Post) -> Message:
        message = self.town.world.get_message(post.channel_id, post.id)
        if not message.visible_to(self.id):
            raise NotAllowed(f"{self.name} does not see {post!r}")
        return message

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
