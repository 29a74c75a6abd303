"""Where a community meets: its channels, threads and roles, and who may do what there."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from simcord.backend.models import Channel, Guild, Message, Overwrite, Role
from simcord.enums import ChannelType, OverwriteType

import discord
from tests.servers.discord.posts import Post
from tests.servers.discord.room import Room, Where
from tests.servers.discord.world import World
from tests.servers.waiting import Changes

if TYPE_CHECKING:
    from tests.servers.discord.people import Person

BOT: Final = "the bot"
"""Names the bot where a role or a person can be named."""


def bits(names: Iterable[str]) -> int:
    """Permissions of these names, as discord.py calls them."""
    return discord.Permissions(**dict.fromkeys(names, True)).value


class Grounds:
    """A guild's places and roles; everything here happens at once and is announced to the bot."""

    def __init__(self, world: World, changes: Changes, guild: Guild) -> None:
        self.world = world
        self.changes = changes
        self.guild = guild
        self.id = guild.id

    # Finding

    def channel(self, where: Where) -> Channel:
        """By name (threads too) or as it was handed out."""
        if isinstance(where, Room):
            return self.world.get_channel(where.id)
        name = where.removeprefix("#")
        ids = [*self.guild.channel_ids, *self.guild.thread_ids]
        found = [one for key in ids if (one := self.world.channels.get(key)) is not None and one.name == name]
        assert found, f"{self.guild.name} has no channel {name!r}; it has {self.channel_names}"
        return found[-1]

    def room(self, where: Where) -> Room:
        """A handle that survives renaming."""
        channel = self.channel(where)
        return Room(channel.id, channel.name or "")

    @property
    def channel_names(self) -> list[str]:
        """All channels and threads, by name."""
        return [self.world.channels[one].name or "" for one in [*self.guild.channel_ids, *self.guild.thread_ids]]

    def role(self, name: str) -> Role:
        """By name."""
        found = next((one for one in self.guild.roles.values() if one.name == name), None)
        assert found is not None, f"no role {name!r}; there are {[one.name for one in self.guild.roles.values()]}"
        return found

    @property
    def bot_role(self) -> Role:
        """The role that came with the bot."""
        return next(one for one in self.guild.roles.values() if one.managed)

    def post(self, message: Message) -> Post:
        """The message, to look at."""
        return Post(self.world, self.changes, message)

    def messages(self, where: Where = "general") -> list[Post]:
        """What everybody there sees, oldest first, without Discord's own notices."""
        found = self.world.messages.get(self.channel(where).id, {})
        shown = [one for _, one in sorted(found.items()) if not one.is_ephemeral and one.system_metadata is None]
        return [self.post(one) for one in shown]

    # Channels and roles

    def adds_role(self, name: str, *permissions: str, above_bot: bool = False, mentionable: bool = False) -> Role:
        """Under the bot's role unless it is to stand above it."""
        made = self.world.create_role(self.id, name, permissions=bits(permissions), mentionable=mentionable)
        if above_bot:
            made.position = self.bot_role.position + 1
            self.world.announce_role_updates(self.id, [made])
        return made

    def deletes_role(self, name: str) -> None:
        """The role is gone for everybody."""
        self.world.delete_role(self.id, self.role(name).id)

    def adds_channel(self, name: str, *, only: tuple[str, ...] = (), kind: int = ChannelType.TEXT) -> Room:
        """Open to all, or only to these roles (and the bot)."""
        view = bits(["view_channel"])
        overwrites = [Overwrite(self.role(one).id, OverwriteType.ROLE, allow=view) for one in only]
        if only:
            overwrites.append(Overwrite(self.bot_role.id, OverwriteType.ROLE, allow=view))
            overwrites.append(Overwrite(self.id, OverwriteType.ROLE, deny=view))
        return Room(self.world.create_channel(self.id, name, type=kind, overwrites=overwrites).id, name)

    def forum(self, name: str, tags: tuple[str, ...] = ()) -> Room:
        """A forum whose posts can carry these tags."""
        shown: list[dict[str, Any]] = [
            {"id": str(self.world.snowflake()), "name": tag, "moderated": False, "emoji_id": None, "emoji_name": None}
            for tag in tags
        ]
        made = self.world.create_channel(self.id, name, type=ChannelType.FORUM, available_tags=shown)
        return Room(made.id, name)

    def renames_channel(self, where: Where, name: str) -> None:
        """The channel keeps its id."""
        channel = self.channel(where)
        channel.name = name
        self.world.announce_channel_update(channel.id)

    def deletes_channel(self, where: Where) -> None:
        """With everything in it."""
        self.world.delete_channel(self.channel(where).id)

    def threads(self, where: Where) -> list[Room]:
        """Threads (or posts) of that channel, oldest first."""
        parent = self.channel(where).id
        found = [self.world.channels[one] for one in sorted(self.guild.thread_ids) if one in self.world.channels]
        return [Room(one.id, one.name or "") for one in found if one.parent_id == parent]

    def tags_of(self, where: Where) -> list[str]:
        """The tags that a forum post carries."""
        thread = self.channel(where)
        forum = self.world.get_channel(thread.parent_id or 0)
        names = {int(one["id"]): str(one["name"]) for one in forum.available_tags}
        return [names[one] for one in thread.applied_tags]

    def archives(self, where: Where, *, archived: bool = True) -> None:
        """A thread goes to rest, or is woken."""
        thread = self.channel(where)
        meta = {"archived": archived, "archive_timestamp": self.world.now_iso()}
        self.world.edit_channel(thread.id, {}, thread_metadata=meta)

    def forbids(self, whom: "str | Person", *permissions: str, where: Where | None = None) -> None:
        """The bot (`BOT`), a role or a person may not do this: in one channel, or anywhere."""
        self._rules(whom, bits(permissions), allowed=False, where=where)

    def allows(self, whom: "str | Person", *permissions: str, where: Where | None = None) -> None:
        """The opposite."""
        self._rules(whom, bits(permissions), allowed=True, where=where)

    def _rules(self, whom: "str | Person", value: int, *, allowed: bool, where: Where | None) -> None:
        role = None if not isinstance(whom, str) else (self.bot_role if whom == BOT else self.role(whom))
        if where is None:
            assert role is not None, "a person's permissions are their roles'; name a channel"
            held = role.permissions | value if allowed else role.permissions & ~value
            self.world.edit_role(self.id, role.id, {"permissions": held})
            return
        channel = self.channel(where)
        target = whom.id if not isinstance(whom, str) else role.id if role is not None else 0
        kind = OverwriteType.MEMBER if role is None else OverwriteType.ROLE
        before = next((one for one in channel.overwrites if one.target_id == target), Overwrite(target, kind))
        allow = before.allow | value if allowed else before.allow & ~value
        deny = before.deny & ~value if allowed else before.deny | value
        self.world.set_overwrite(channel.id, Overwrite(target, kind, allow, deny))

    def lowers_bot(self, below: str) -> None:
        """The bot's role stands under that role from now on, so that it cannot give it."""
        role, bots = self.role(below), self.bot_role
        bots.position, role.position = role.position, bots.position
        if bots.position > role.position:
            bots.position, role.position = role.position, bots.position
        self.world.announce_role_updates(self.id, [bots, role])

    def removes_bot(self) -> None:
        """The bot is no member any more."""
        self.world.remove_guild(self.id)
