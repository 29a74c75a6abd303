"""A Hearth in which people do what they are held to, and a look at the chain that this leaves."""

import shutil
import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Any

from bot.core.audit.keys import find_key
from bot.core.audit.verify import Report, verify
from bot.hearth import DATABASE
from bot.kit.domain import ReviewMoved
from bot.kit.events import MessagePosted
from bot.kit.items import Item, Matter
from bot.kit.people import Account, MessageRef
from bot.storage.database import Database
from tests.core.stage import Ctx, Stage, cog_named, posted

Deed = Callable[[Ctx], Awaitable[Any]]
ANA, BEN, MO, KIT = (
    Account(f"p{number}", name, roles=("organiser", "moderator"))
    for number, name in enumerate(("Ana", "Ben", "Mo", "Kit"), 1)
)
"""Their ids are 1 to 4, in this order."""
_NUMBER = count()
FILES = (DATABASE, "audit.key", "audit-heads.jsonl")
REASON = "Ana's shop pays Ana."


class Deeds:
    """A cog that does what it is told under a message's key, and keeps what came of it."""

    def __init__(self) -> None:
        self.cog = cog_named("deeds")
        self.came: list[Any] = []
        self._deeds: dict[str, Deed] = {}

        async def does(ctx: Ctx, event: MessagePosted) -> None:
            if event.key in self._deeds:
                self.came.append(await self._deeds[event.key](ctx))

        self.cog.on(MessagePosted, raises=(ReviewMoved,))(does)

    def event(self, deed: Deed, by: Account = MO) -> MessagePosted:
        """A message that makes it happen."""
        key = f"deed {next(_NUMBER)}"
        self._deeds[key] = deed
        return posted(key, by=by)

    async def do(self, it: Stage, deed: Deed, by: Account = MO) -> Any:
        """Let somebody do something; what came of it."""
        await it.bring(self.event(deed, by))
        return self.came[-1] if self.came else None

    async def meet(self, it: Stage) -> None:
        """Everybody says hello, so that they have their ids."""
        for account in (ANA, BEN, MO, KIT):
            await it.bring(posted(f"hello {account.name}", by=account))

    async def story(self, it: Stage) -> None:
        """Six entries: a rejection, an appeal, an approval, settings saved and undone, another approval."""
        await self.meet(it)
        await self.do(it, lambda ctx: ctx.review.submit(post(1, "m1")))
        await self.do(it, lambda ctx: ctx.review.decide(1, 1, "rejected", by=3, reason=REASON))
        await self.do(it, lambda ctx: ctx.review.appeal(1, by=1, words="It does not."), by=ANA)
        await self.do(it, lambda ctx: ctx.review.decide(1, 3, "approved", by=4), by=KIT)
        await self.do(it, lambda ctx: saved(ctx, "Europe/Vienna"))
        await self.do(it, lambda ctx: ctx.desk.undo("community", 1, 3))
        await self.do(it, lambda ctx: ctx.review.submit(post(2, "m2")))
        await self.do(it, lambda ctx: ctx.review.decide(2, 1, "approved", by=3, reason="Fine."))


async def saved(ctx: Ctx, zone: str) -> Any:
    """Somebody changes the community's zone."""
    draft, _ = await ctx.desk.draft("community", {"zone": zone}, ctx.actor.id)
    return await ctx.desk.save(draft, ctx.actor.id)


def post(author: int, message: str) -> Matter:
    """A post that somebody should look at."""
    return Matter(rule="test", title="A link", why="It pays.", author=author, text="x", message=MessageRef(1, message))


def won(answer: Any) -> Item:
    """The item after a step that was taken."""
    assert isinstance(answer, Item), answer
    return answer


async def look(folder: Path, heads: Path | None = None) -> Report:
    """What `hearth audit verify` finds."""
    database = await Database.open_to_read(folder / DATABASE)
    try:
        return await verify(database, folder, heads, {})
    finally:
        await database.close()


def kinds(report: Report) -> list[tuple[str, int]]:
    """The findings, short."""
    return [(problem.kind, problem.number) for problem in report.problems]


def tamper(folder: Path, *statements: str, given: Sequence[Any] = ()) -> None:
    """Change the database as somebody with access to its file can."""
    with closing(sqlite3.connect(folder / DATABASE)) as connection, connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(statement, given)


def rows(folder: Path, query: str) -> Sequence[Any]:
    """What a query finds."""
    with closing(sqlite3.connect(folder / DATABASE)) as connection:
        return connection.execute(query).fetchall()


def copied(source: Path, to: Path) -> Path:
    """The folder's files once more, somewhere else."""
    to.mkdir(exist_ok=True)
    for name in FILES:
        shutil.copy(source / name, to / name)
    return to


def key_of(folder: Path) -> Any:
    """The key in a folder."""
    return find_key(folder, {})
