"""One community: its channels, roles and people, and what its organisers do to them."""

import copy
from collections.abc import Callable, Iterable
from typing import Any, Final

from simcord.backend import serializers
from simcord.backend.models import Channel, Guild, Message, Overwrite, Role, ScheduledEvent
from simcord.enums import ChannelType, OverwriteType

import discord
from tests.servers.discord.people import Person
from tests.servers.discord.posts import Post
from tests.servers.discord.room import Room, Where
from tests.servers.discord.waiting import Changes
from tests.servers.discord.world import World

BOT: Final = "the bot"
"""Names the bot where a role or a person can be named."""


def bits(names: Iterable[str]) -> int:
    """Permissions of these names, as discord.py calls them."""
    return discord.Permissions(**dict.fromkeys(names, True)).value


class Town:
    """A guild, told as a community; everything here happens at once and is announced to the bot."""

    def __init__(self, world: World, changes: Changes, name: str, shard: tuple[int, int]) -> None:
        self.world = world
        self.changes = changes
        owner = world.user(f"Owner of {name}")
        self.guild: Guild = world.create_guild(name, owner_id=owner.id, shard_id=shard[0], shard_count=shard[1])
        self.id = self.guild.id
        self.owner = Person(self, owner)
        self.people: dict[str, Person] = {}

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

    async def hears(self, words: str, where: Where = "general", *, by: str | None = None) -> Post:
        """Wait for a message with these words there, from the bot unless `by` names another author."""

        def fits(one: Post) -> bool:
            return words in one.text and (one.by_bot if by is None else one.author == by)

        return await self.changes.until(
            lambda: next((one for one in reversed(self.messages(where)) if fits(one)), None),
            f"{words!r} in {where}",
            lambda: [f"{one.author}: {one.text}" for one in self.messages(where)],
        )

    async def until(self, check: Callable[[], object], wanted: str) -> None:
        """Wait until something is so that has no word of its own."""
        await self.changes.until(lambda: check() or None, wanted, lambda: self.channel_names)

    # People

    def member(self, name: str, roles: tuple[str, ...] = (), *, bot: bool = False) -> Person:
        """Somebody who was always here; the bot is told nothing of it if it is connected already."""
        return self._adds(name, roles, announce=False, bot=bot)

    def joins(self, name: str, roles: tuple[str, ...] = (), *, pending: bool = False, bot: bool = False) -> Person:
        """Somebody comes, past the door or (pending) still before the membership screening."""
        return self._adds(name, roles, announce=True, pending=pending, bot=bot)

    def _adds(
        self, name: str, roles: tuple[str, ...], *, announce: bool, pending: bool = False, bot: bool = False
    ) -> Person:
        user = self.world.user(name, bot=bot)
        person = Person(self, user)
        self.people[name] = person
        self.lets_in(person, roles, announce=announce, pending=pending)
        return person

    def lets_in(
        self, person: Person, roles: tuple[str, ...] = (), *, announce: bool = True, pending: bool = False
    ) -> None:
        """An account that exists becomes a member here (again)."""
        ids = [self.role(one).id for one in roles]
        member = self.world.add_member(self.id, person.id, roles=ids)
        member.pending = pending
        if announce:
            payload = dict(serializers.member_payload(self.world, self.guild, member))
            self.world.emit("GUILD_MEMBER_ADD", {**payload, "guild_id": str(self.id)})

    def neighbour(self, person: Person) -> Person:
        """The same account as a member of this community too."""
        there = Person(self, person.user)
        self.people[person.name] = there
        self.lets_in(there)
        return there

    def roles_of(self, person: Person) -> set[str]:
        """The roles they wear."""
        member = self.world.get_member(self.id, person.id)
        return {self.guild.roles[one].name for one in member.role_ids if one in self.guild.roles}

    def gives_role(self, person: Person, name: str) -> None:
        """By an organiser's hand."""
        self.world.add_member_role(self.id, person.id, self.role(name).id)

    def takes_role(self, person: Person, name: str) -> None:
        """By an organiser's hand."""
        self.world.remove_member_role(self.id, person.id, self.role(name).id)

    def bans(self, person: Person) -> None:
        """They are out, and cannot come back."""
        self.world.apply_ban(self.id, person.id, None)

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

    def forbids(self, whom: str | Person, *permissions: str, where: Where | None = None) -> None:
        """The bot (`BOT`), a role or a person may not do this: in one channel, or anywhere."""
        self._rules(whom, bits(permissions), allowed=False, where=where)

    def allows(self, whom: str | Person, *permissions: str, where: Where | None = None) -> None:
        """The opposite."""
        self._rules(whom, bits(permissions), allowed=True, where=where)

    def _rules(self, whom: str | Person, value: int, *, allowed: bool, where: Where | None) -> None:
        role = None if isinstance(whom, Person) else (self.bot_role if whom == BOT else self.role(whom))
        if where is None:
            assert role is not None, "a person's permissions are their roles'; name a channel"
            held = role.permissions | value if allowed else role.permissions & ~value
            self.world.edit_role(self.id, role.id, {"permissions": held})
            return
        channel = self.channel(where)
        target = whom.id if isinstance(whom, Person) else role.id if role is not None else 0
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

    # Discord's own calendar

    @property
    def events(self) -> list[ScheduledEvent]:
        """Scheduled events, oldest first."""
        return [copy.copy(one) for _, one in sorted(self.guild.scheduled_events.items())]
