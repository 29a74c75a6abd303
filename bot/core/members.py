"""The people and places of one space, for handlers: kit's `Members` and `Places` over the directory."""

from collections.abc import Sequence

from bot.core.access import access_of
from bot.core.directory import Directory, Known
from bot.core.settings import Book
from bot.kit.community import RoleSettings
from bot.kit.people import Access, Account, Channel, Person, Space


def access_here(book: Book, space: Space, known: Known) -> Access:
    """What somebody may do here at this moment; nobody who left may do anything."""
    if known.state in {"gone", "pending"}:
        return Access.NEWCOMER
    return access_of(known.roles, book.of(space.community, "roles", RoleSettings))


class MembersHere:
    """The people of one space."""

    def __init__(self, directory: Directory, book: Book, space: Space) -> None:
        self._directory = directory
        self._book = book
        self._space = space

    async def find(self, person: int) -> Person | None:
        """A person by id; None if erased or never here."""
        known = self._directory.by_person.get((self._space.id, person))
        return known.person if known else None

    async def known(self, account: Account) -> Person | None:
        """Whom the platform means by an account; None for a bot, and for somebody never met."""
        known = self._directory.people.get((self._space.id, account.key))
        return known.person if known and not known.account.bot else None

    async def access(self, person: int) -> Access:
        """How much this person is trusted with at this moment."""
        known = self._directory.by_person.get((self._space.id, person))
        return access_here(self._book, self._space, known) if known else Access.NEWCOMER

    async def present(self, least: Access = Access.NEWCOMER) -> Sequence[Person]:
        """Humans who are here now with at least this access, longest known first."""
        here = self._directory.present(self._space.id)
        return sorted(
            (known.person for known in here if access_here(self._book, self._space, known) >= least),
            key=lambda person: person.id,
        )


class PlacesHere:
    """The channels of one space."""

    def __init__(self, directory: Directory, space: Space) -> None:
        self._directory = directory
        self._space = space

    async def find(self, channel: int) -> Channel | None:
        """A place by id."""
        found = self._directory.channel_by_id.get(channel)
        return found if found is not None and found.space == self._space.id else None

    async def named(self, name: str) -> Channel | None:
        """A channel by its name or key."""
        wanted = name.removeprefix("#").casefold()
        if not wanted:
            return None
        for channel in await self.all():
            if wanted in {channel.name.casefold(), channel.key.casefold()}:
                return channel
        return None

    async def all(self) -> Sequence[Channel]:
        """Every channel known, by name."""
        return self._directory.channels_of(self._space.id)
