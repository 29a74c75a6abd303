"""One workspace as a community: its channels and people, what is said there, and who comes."""

from collections.abc import Callable

from tests.servers.slack.asking import Asking
from tests.servers.slack.desk import Desk
from tests.servers.slack.methods_users import shown
from tests.servers.slack.model import Channel, Kind
from tests.servers.slack.organising import Organising, Where
from tests.servers.slack.people import Person
from tests.servers.slack.posts import Post
from tests.servers.slack.world import World


class Workspace(Organising):
    """Everything here happens at once and is announced to the app, as far as it may hear of it."""

    def __init__(self, world: World, desk: Desk, asking: Asking) -> None:
        super().__init__(world)
        self.desk = desk
        self.asking = asking
        self.owner = Person(self, self.organiser)
        self.people: dict[str, Person] = {self.owner.name: self.owner}

    def adds_channel(self, name: str, *, private: bool = False, with_bot: bool = True) -> Channel:
        """A channel that was always there, with everybody in it who is here, and the app unless told otherwise."""
        kind = Kind.PRIVATE if private else Kind.PUBLIC
        members = [one.id for one in self.people.values()] if not private else [self.owner.id]
        members += [self.world.bot.id] if with_bot else []
        return self.world.add_channel(name, kind, self.owner.id, members)

    # People

    def member(self, name: str, *, channels: tuple[Where, ...] | None = None) -> Person:
        """Somebody who was always here, in these channels (in all public ones when none are named)."""
        person = Person(self, self.world.add_user(name))
        self.people[name] = person
        public = [one for one in self.world.channels.values() if one.kind is Kind.PUBLIC and not one.archived]
        for one in public if channels is None else [self.channel(where) for where in channels]:
            one.members.append(person.id)
        return person

    def joins(self, name: str, *channels: Where) -> Person:
        """Somebody comes into the workspace, and then into these channels."""
        person = self.member(name, channels=())
        self.world.emit({"type": "team_join", "user": shown(self.world, person.user)})
        for where in channels:
            person.joins(where)
        return person

    # What is said

    def messages(self, where: Where = "general") -> list[Post]:
        """Oldest first, replies included."""
        channel = self.channel(where)
        return [Post(self.world, channel, one["ts"]) for one in channel.in_order()]

    async def hears(self, words: str, where: Where = "general", *, by: str | None = None) -> Post:
        """Wait for a message with these words there, from the app unless `by` names another author."""

        def fits(one: Post) -> bool:
            return words in one.text and (one.by_bot if by is None else one.author == by)

        return await self.world.changes.until(
            lambda: next((one for one in reversed(self.messages(where)) if fits(one)), None),
            f"{words!r} in {where}",
            lambda: [f"{one.author}: {one.text}" for one in self.messages(where)],
        )

    async def until(self, check: Callable[[], object], wanted: str) -> None:
        """Wait until something is so that has no word of its own."""
        await self.world.changes.until(lambda: check() or None, wanted)
