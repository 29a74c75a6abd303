"""What somebody writes and does with messages, as far as their permissions let them."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from simcord.backend.access import reaction_permissions
from simcord.backend.errors import BackendError
from simcord.backend.models import Channel, Message, MessageSticker, Poll, PollAnswer, User

from tests.servers.discord.posts import Post
from tests.servers.discord.room import Room, Where

if TYPE_CHECKING:
    from tests.servers.discord.town import Town


class NotAllowed(AssertionError):  # noqa: N818  a story's expectation, named as the story says it
    """Discord would not let this person do that; a story that expects it says so with `pytest.raises`."""


class Blocked(AssertionError):  # noqa: N818  a story's expectation, named as the story says it
    """AutoMod kept the message out; the text is the hint that the author was shown."""


class Writer:
    """Somebody with an account, in one community."""

    def __init__(self, town: "Town", user: User, place: int | None = None) -> None:
        self.town = town
        self.user = user
        self.id = user.id
        self.name = user.global_name or user.name
        self._place = place

    def _may(self, channel: Channel, *permissions: str) -> None:
        if channel.guild_id is None:
            return
        try:
            self.town.world.require_permissions(channel.guild_id, self.id, channel.id, *permissions)
        except BackendError as error:
            raise NotAllowed(f"{self.name} may not do that in {channel.name}: {error.message}") from None

    def _dm(self) -> Channel:
        return self.town.world.get_dm_channel(self.id)

    def says(
        self,
        where: Where,
        text: str = "",
        *,
        files: Mapping[str, bytes] | None = None,
        reply_to: Post | None = None,
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

    def asks_all(self, where: Where, question: str, answers: Sequence[str]) -> Post:
        """A poll of a day, in that channel."""
        channel = self.town.channel(where)
        self._may(channel, "send_messages")
        given = [PollAnswer(number, text) for number, text in enumerate(answers, 1)]
        poll = Poll(question, given, self.town.world.iso_after(86_400))
        return self.town.post(self.town.world.create_message(channel.id, self.id, poll=poll))

    def sticks(self, where: Where, sticker: str) -> Post:
        """A sticker alone, in that channel."""
        channel, world = self.town.channel(where), self.town.world
        self._may(channel, "send_messages")
        one = MessageSticker(world.snowflake(), sticker, 1, self.town.id)
        return self.town.post(world.create_message(channel.id, self.id, stickers=[one]))

    def forwards(self, post: Post, where: Where) -> Post:
        """Somebody's message, shown as it was, in that channel."""
        channel = self.town.channel(where)
        reference: dict[str, Any] = {"type": 1, "channel_id": str(post.channel_id), "message_id": str(post.id)}
        return self.town.post(self.town.world.create_message(channel.id, self.id, reference=reference))

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

    def purges(self, posts: Sequence[Post]) -> None:
        """Remove several at once, as moderators' tools do."""
        self._may(self.town.world.get_channel(posts[0].channel_id), "manage_messages")
        self.town.world.bulk_delete_messages(posts[0].channel_id, [one.id for one in posts])

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
