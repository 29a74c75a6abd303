"""Kit's `Vault`: posts that are out of sight, with their files, in Hearth's own database."""

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar

from sqlalchemy import ColumnElement, Connection, delete, select, update

from bot.core.directory import Directory
from bot.core.words import NOT_RECORDED
from bot.kit.clock import Clock
from bot.kit.kept import KeptFile, KeptPost, StandIn
from bot.kit.outcome import NotRecorded
from bot.kit.people import Account, Space
from bot.storage.bulk import insert_rows
from bot.storage.database import Database, Unwritable
from bot.storage.held import kept_file, kept_post, stand_in

T = TypeVar("T")
_P: Final = kept_post.c
_POST: Final = (
    "space",
    "message",
    "channel",
    "author",
    "removed",
    "text",
    "reply_to",
    "bare",
    "after",
    "posted_at",
    "kept_at",
)
_FILE: Final = ("space", "message", "number", "channel", "author", "name", "type", "about", "content", "kept_at")
_STANDS: Final = ("space", "message", "channel", "author", "shown", "at")


class VaultHere:
    """The vault of one platform."""

    def __init__(self, platform: str, database: Database, directory: Directory, clock: Clock) -> None:
        self._platform = platform
        self._database = database
        self._directory = directory
        self._clock = clock

    async def keep(self, post: KeptPost) -> None:
        """Keep a post, instead of what was kept under its key before."""

        def job(connection: Connection) -> None:
            space = self._directory.space(connection, self._platform, post.space)
            channel = self._directory.channel(connection, space, post.place).id
            author = self._author(connection, space, post)
            row = (space.id, post.message, channel, author, post.removed, post.text, post.reply_to, int(post.bare))
            times = (post.after, post.posted_at, post.kept_at)
            insert_rows(connection, kept_post, _POST, [(*row, *times)], "replace")
            connection.execute(delete(kept_file).where(_here(kept_file, space, post.message)))
            head = (channel, author)
            files = [
                (space.id, post.message, number, *head, file.name, file.type, file.about, file.content, post.kept_at)
                for number, file in enumerate(post.files)
            ]
            if files:
                insert_rows(connection, kept_file, _FILE, files)

        await self._write(job)

    async def find(self, space: str, message: str) -> KeptPost | None:
        """A kept post with its files."""
        here = self._directory.spaces.get((self._platform, space))
        if here is None:
            return None

        def job(connection: Connection) -> KeptPost | None:
            row = connection.execute(select(kept_post).where(_here(kept_post, here, message))).first()
            author = self._account(here, row.author) if row else None
            if row is None or author is None:
                return None
            query = select(kept_file).where(_here(kept_file, here, message)).order_by(kept_file.c.number)
            files = tuple(KeptFile(of.name, of.content, of.type, of.about) for of in connection.execute(query))
            return KeptPost(
                space=space,
                place=self._directory.places[row.channel],
                message=message,
                removed=row.removed,
                author=author,
                text=row.text,
                posted_at=row.posted_at,
                kept_at=row.kept_at,
                reply_to=row.reply_to,
                bare=bool(row.bare),
                files=files,
                after=row.after,
            )

        return await self._database.read(job)

    async def reword(self, space: str, message: str, removed: str, text: str) -> None:
        """The author wrote this at the last moment; nothing else that is kept is changed by it."""

        def job(connection: Connection, here: Space) -> None:
            of = _here(kept_post, here, message) & (_P.removed == removed)
            connection.execute(update(kept_post).where(of).values(text=text))

        await self._change(space, job)

    async def seek(self, space: str, message: str, after: str) -> None:
        """The post is about to be put up anew."""

        def job(connection: Connection, here: Space) -> None:
            connection.execute(update(kept_post).where(_here(kept_post, here, message)).values(after=after))

        await self._change(space, job)

    async def show(self, space: str, message: str, shown: str) -> None:
        """The post stands again; it and its files go in the same transaction."""

        def job(connection: Connection, here: Space) -> None:
            row = connection.execute(select(kept_post).where(_here(kept_post, here, message))).first()
            if row is None:
                return
            stands = (here.id, message, row.channel, row.author, shown, self._clock.now())
            insert_rows(connection, stand_in, _STANDS, [stands], "replace")
            _let_go(connection, here, message)

        await self._change(space, job)

    async def let_go(self, space: str, message: str) -> None:
        """The post was not removed after all, or was given back."""
        await self._change(space, lambda connection, here: _let_go(connection, here, message))

    async def stands(self, space: str, message: str) -> StandIn | None:
        """What stands for a post."""
        here = self._directory.spaces.get((self._platform, space))
        if here is None:
            return None
        query = select(stand_in).where(_here(stand_in, here, message))
        row = await self._database.read(lambda connection: connection.execute(query).first())
        return self._stand_in(row) if row else None

    async def fell(self, space: str, message: str) -> None:
        """What stood for a post was deleted."""

        def job(connection: Connection, here: Space) -> None:
            connection.execute(delete(stand_in).where(_here(stand_in, here, message)))

        await self._change(space, job)

    async def removed(self) -> Sequence[str]:
        """The messages taken down for posts that are kept."""
        spaces = [space.id for space in self._spaces()]
        query = select(_P.removed).where(_P.space.in_(spaces))
        return await self._database.read(lambda connection: list(connection.scalars(query)))

    async def standing(self) -> Sequence[StandIn]:
        """Everything that stands for a post."""
        spaces = [space.id for space in self._spaces()]
        query = select(stand_in).where(stand_in.c.space.in_(spaces))
        rows = await self._database.read(lambda connection: connection.execute(query).fetchall())
        return [one for row in rows if (one := self._stand_in(row)) is not None]

    def _author(self, connection: Connection, space: Space, post: KeptPost) -> int:
        """Whose it is; somebody who is known is not renamed, since a message alone does not say how they are called."""
        known = self._directory.people.get((space.id, post.author.key))
        return (known or self._directory.known(connection, space, post.author, post.posted_at)).person.id

    def _spaces(self) -> Sequence[Space]:
        return [space for space in list(self._directory.space_by_id.values()) if space.platform == self._platform]

    def _stand_in(self, row: Any) -> StandIn | None:
        space = self._directory.space_by_id[row.space]
        author = self._account(space, row.author)
        return StandIn(space.key, row.message, row.shown, author) if author else None

    def _account(self, space: Space, person: int) -> Account | None:
        known = self._directory.by_person.get((space.id, person))
        return known.account if known else None

    async def _change(self, space: str, job: Callable[[Connection, Space], T]) -> None:
        here = self._directory.spaces.get((self._platform, space))
        if here is not None:
            await self._write(lambda connection: job(connection, here))

    async def _write(self, job: Callable[[Connection], T]) -> None:
        try:
            await self._database.write(job, undone=self._directory.load)
        except Unwritable as error:
            raise NotRecorded(NOT_RECORDED) from error


def _here(table: Any, space: Space, message: str) -> ColumnElement[bool]:
    return (table.c.space == space.id) & (table.c.message == message)


def _let_go(connection: Connection, space: Space, message: str) -> None:
    for table in (kept_file, kept_post):
        connection.execute(delete(table).where(_here(table, space, message)))
