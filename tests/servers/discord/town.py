"""One community: its channels, roles and people, and what its organisers do to them."""

import copy
from collections.abc import Callable

from simcord.backend import serializers
from simcord.backend.models import ScheduledEvent

from tests.servers.discord.grounds import Grounds
from tests.servers.discord.people import Person
from tests.servers.discord.posts import Post
from tests.servers.discord.room import Where
from tests.servers.discord.world import World
from tests.servers.waiting import Changes


class Town(Grounds):
    """A guild, told as a community; everything here happens at once and is announced to the bot."""

    def __init__(self, world: World, changes: Changes, name: str, shard: tuple[int, int]) -> None:
        owner = world.user(f"Owner of {name}")
        made = world.create_guild(name, owner_id=owner.id, shard_id=shard[0], shard_count=shard[1])
        super().__init__(world, changes, made)
        self.owner = Person(self, owner)
        self.people: dict[str, Person] = {}

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

    # Discord's own calendar

    @property
    def events(self) -> list[ScheduledEvent]:
        """Scheduled events, oldest first."""
        return [copy.copy(one) for _, one in sorted(self.guild.scheduled_events.items())]

    def unfurls(self, post: Post, url: str, title: str, description: str = "") -> None:
        """Discord has looked at a link and shows what it found, some time after the message."""
        embed = {"type": "link", "url": url, "title": title, "description": description}
        self.world.shows_embeds(post.stored, [embed])
