"""Hearth on a stage: the real spine and a real file, events by hand, and a platform that a test directs."""

from collections import deque
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Column, Connection, Integer, MetaData, Table, Text, create_engine, func, select

from bot.core.clockwork import MovableClock, Travel
from bot.core.host import HostHere
from bot.core.spine import BATCH, QUEUE
from bot.core.work import UNWATCHED, Reached
from bot.hearth import Hearth
from bot.kit.actions import Action, encode_action
from bot.kit.cog import AnyCog, Cog
from bot.kit.context import Context
from bot.kit.delivery import Capabilities, Order, Receipt
from bot.kit.events import ButtonPressed, CommandUsed, Event, MessagePosted
from bot.kit.outcome import Host, Outcome
from bot.kit.people import Account, Place
from bot.kit.settings import Settings
from bot.kit.tables import Query, Record
from bot.storage import tables
from bot.storage.database import Database
from bot.storage.migrating import migrate
from bot.testing import StoppedClock

NOTES: Final = MetaData()
note: Final = Table(
    "note",
    NOTES,
    Column("id", Integer, primary_key=True),
    Column("text", Text, nullable=False, unique=True),
    Column("about", Integer),
    sqlite_strict=True,
)
GENERAL: Final = Place("c1", "general")
STAFF: Final = Place("c2", "staff")
ANA: Final = Account("u1", "Ana", roles=("member",))
BEN: Final = Account("u2", "Ben", roles=("member",))
MO: Final = Account("u3", "Mo", roles=("moderator",))
HOUR: Final = 3_600_000
AT: Final = StoppedClock().now()


class Nothing(Settings):
    """No settings."""


Ctx = Context[Nothing]


def cog_named(name: str) -> Cog[Nothing]:
    """A cog to write down specs in."""
    return Cog(name, f"the {name} cog", Nothing)


class Lost:
    """The order is carried out, and then this is raised instead of the receipt."""

    def __init__(self, error: Exception) -> None:
        self.error = error


class Harbour:
    """A platform that carries every order out once, unless the test has planned trouble for it."""

    name = "harbour"
    capabilities = Capabilities(hide=True, roles=True)

    def roles(self, space: str) -> None:
        """It has none."""

    def __init__(self) -> None:
        self.carried: dict[int, Order] = {}
        self.asked: list[tuple[str, int]] = []
        self.trouble: deque[Exception | Lost | None] = deque()
        self.doubt: deque[Exception | None] = deque()

    @property
    def texts(self) -> list[str]:
        """What was posted, in order."""
        return [text for order in self.carried.values() if (text := words(order))]

    async def start(self, host: Host) -> None:
        """Nothing happens here by itself."""

    async def stop(self) -> None:
        """Nothing to end."""

    async def deliver(self, order: Order) -> Receipt:
        """Carry an order out, or meet the next trouble."""
        self.asked.append(("deliver", order.id))
        trouble = self.trouble.popleft() if self.trouble else None
        if isinstance(trouble, Exception):
            raise trouble
        self.carried.setdefault(order.id, order)
        if isinstance(trouble, Lost):
            raise trouble.error
        return self._receipt(order)

    async def find(self, order: Order) -> Receipt | None:
        """The receipt of what was carried out."""
        self.asked.append(("find", order.id))
        doubt = self.doubt.popleft() if self.doubt else None
        if doubt is not None:
            raise doubt
        return self._receipt(order) if order.id in self.carried else None

    def _receipt(self, order: Order) -> Receipt:
        return Receipt(order.place or Place(f"d{order.id}", "", "direct"), f"m{order.id}")


SPACE: Final = 1_000_000


def new_database(path: Path) -> Path:
    """A database at the newest revision, with the tests' own table in it, all in the one file."""
    migrate(path)
    engine = create_engine(f"sqlite:///{path}")
    NOTES.create_all(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path


async def pages(database: Database, most: int) -> None:
    """Let a database have at most so many pages, or as many as it has: a disk that is full."""

    def limit(connection: Connection) -> None:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {most}")
        connection.rollback()

    await database.writer.run(limit)


def words(order: Order) -> str:
    """The first line of what an order says."""
    message = getattr(order.effect, "message", None)
    return message.text if message else ""


class Stage:
    """A running Hearth, its one platform, and a clock that moves by hand."""

    def __init__(self, hearth: Hearth, harbour: Harbour, clock: MovableClock) -> None:
        self.hearth = hearth
        self.harbour = harbour
        self.clock = clock
        self._travel = Travel(clock, hearth.clockwork, hearth.courier, self._caught_up, self._moved)

    @property
    def host(self) -> HostHere:
        """Hearth as the platform sees it."""
        return self.hearth.host(self.harbour.name)

    async def bring(self, event: Event) -> Outcome:
        """Bring one event in, and let everything be sent that may be."""
        outcome = await self.host.submit(event)
        await self.hearth.courier.idle()
        return outcome

    async def reads(self, event: Event) -> str:
        """The text of the reply to an interaction."""
        answer: Any = (await self.bring(event)).answer
        return str(answer.message.text)

    async def wait(self, milliseconds: int) -> None:
        """Let time pass, with everything that falls due on the way."""
        await self._travel.travel(self.clock.now() + milliseconds)

    async def rows(self, query: Query) -> Sequence[Record]:
        """What a query finds in the database."""
        return await self.hearth.database.read(lambda connection: connection.execute(query).fetchall())

    async def count(self, table: Table) -> int:
        """How many rows a table has."""
        return int((await self.rows(select(func.count()).select_from(table)))[0][0])

    async def notes(self) -> list[str]:
        """What the test's cogs wrote down, in order."""
        return [row.text for row in await self.rows(select(note).order_by(note.c.id))]

    async def kinds(self) -> list[str]:
        """The journal as kinds of events, oldest first."""
        query = select(tables.term.c.name).join(tables.journal, tables.journal.c.kind == tables.term.c.id)
        return [row[0] for row in await self.rows(query.order_by(tables.journal.c.id))]

    async def states(self) -> list[str]:
        """The outbox's rows by their state, in order."""
        return [row.state for row in await self.rows(select(tables.outbox).order_by(tables.outbox.c.id))]

    async def fill_disk(self) -> None:
        """From now on the main file cannot grow by a single page."""
        await pages(self.hearth.database, 1)

    async def free_disk(self) -> None:
        """There is space again."""
        await pages(self.hearth.database, SPACE)

    async def _caught_up(self) -> None:
        await self.hearth.courier.idle()

    async def _moved(self, offset: int) -> None:
        """The stage's time is not kept."""


@asynccontextmanager
async def stage(
    folder: Path,
    *cogs: AnyCog,
    harbour: Harbour | None = None,
    clock: MovableClock | None = None,
    first: Mapping[str, Mapping[str, Any]] | None = None,
    batch: int = BATCH,
    queue: int = QUEUE,
    reached: Reached = UNWATCHED,
    quiet: bool = False,
) -> AsyncGenerator[Stage]:
    """Hearth with these cogs; opening the same folder again is a restart. Unless `quiet`, it never sleeps."""
    harbour, clock = harbour or Harbour(), clock or MovableClock(StoppedClock())
    awake = {} if quiet else {"community": {"quiet_from": "00:00", "quiet_until": "00:00"}}
    settings = {**awake, **(first or {})}
    hearth = await Hearth.open(
        folder, cogs=cogs, platforms=[harbour], clock=clock, first=settings, batch=batch, queue=queue, reached=reached
    )
    async with hearth.running(alarm=False):
        yield Stage(hearth, harbour, clock)


def posted(key: str, text: str = "hello", *, by: Account = ANA, where: Place = GENERAL) -> MessagePosted:
    """Somebody posts."""
    return MessagePosted(key=key, space="harbour-1", at=AT, actor=by, place=where, text=text)


def used(key: str, command: str, *, by: Account = ANA, where: Place = GENERAL, **options: Any) -> CommandUsed:
    """Somebody uses a command."""
    return CommandUsed(key=key, space="harbour-1", at=AT, actor=by, place=where, command=command, options=dict(options))


def pressed(key: str, action: Action | str, *, by: Account = ANA, values: tuple[str, ...] = ()) -> ButtonPressed:
    """Somebody presses a button."""
    text = action if isinstance(action, str) else encode_action(action)
    return ButtonPressed(
        key=key, space="harbour-1", at=AT, actor=by, place=GENERAL, action=text, message="m1", values=values
    )
