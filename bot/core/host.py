"""Hearth as one platform's adapter sees it: kit's `Host`."""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import Any, NoReturn

from msgspec.structs import replace
from sqlalchemy import Connection, select

from bot.core import outbox
from bot.core.access import access_of
from bot.core.directory import Directory
from bot.core.dossier import dossier
from bot.core.fact import Fact
from bot.core.outbox import Claimed
from bot.core.past import begin, end, past, salt
from bot.core.recall import recent
from bot.core.registry import Registry
from bot.core.runner import Runner
from bot.core.share import Share
from bot.core.spine import Spine, resolve
from bot.core.vault import VaultHere
from bot.core.words import fault
from bot.core.work import Work
from bot.kit.clock import Clock
from bot.kit.effects import Answer
from bot.kit.errors import Say
from bot.kit.events import CommandUsed, Event, Interaction
from bot.kit.outcome import CommandSheet, MenuSheet, NotRecorded, Outcome, Past, Recalled, Reply, Told
from bot.kit.people import Account, Place
from bot.kit.tables import Query, Record
from bot.kit.ui import CHOICE_LIMIT, Attached, Choice, Message
from bot.storage import tables
from bot.storage.database import Database, Unwritable

log = logging.getLogger("hearth.spine")


class Reading(Share):
    """A share of nothing: reads from the reader's line, and refuses to write."""

    def __init__(self, database: Database) -> None:
        super().__init__(Work())
        self._database = database

    def add(self, into: Any, row: Any) -> NoReturn:
        """Refused: suggestions only read."""
        raise PermissionError("suggestions only read")

    put = add

    def later(self, job: Any) -> NoReturn:
        """Refused, as above."""
        raise PermissionError("suggestions only read")

    async def change(self, statement: Any) -> NoReturn:
        """Refused, as above."""
        raise PermissionError("suggestions only read")

    async def run(self, job: Any) -> NoReturn:
        """Refused, as above."""
        raise PermissionError("suggestions only read")

    async def all(self, *queries: Query) -> list[Sequence[Record]]:
        """Several queries in one hop, as of the last commit."""
        return await self._database.read(lambda connection: [connection.execute(query).fetchall() for query in queries])


class HostHere:
    """What one adapter talks to."""

    def __init__(
        self,
        platform: str,
        spine: Spine,
        runner: Runner,
        registry: Registry,
        database: Database,
        directory: Directory,
        clock: Clock,
        back: Callable[[str], Awaitable[None]],
    ) -> None:
        """`back` lets what waited for this platform go."""
        self._platform = platform
        self._back = back
        self._spine = spine
        self._runner = runner
        self._registry = registry
        self._database = database
        self._directory = directory
        self._clock = clock
        self._filling: set[asyncio.Task[None]] = set()
        self.vault = VaultHere(platform, database, directory, clock)

    @property
    def commands(self) -> Sequence[CommandSheet]:
        """Every command, for declaring them to the platform."""
        return self._registry.sheets

    @property
    def menus(self) -> Sequence[MenuSheet]:
        """Every entry of a message's menu."""
        return self._registry.menu_sheets

    async def past(self, space: str) -> Past:
        """What is known of a space from before; on a full disk it is told, and not written down."""
        here, now = (self._directory, self._platform, space), self._clock.now()
        try:
            return await self._database.write(lambda line: begin(line, *here, now))
        except Unwritable:
            return await self._database.read(lambda line: past(line, *here, now))

    async def recent(self, space: str, since: int) -> Mapping[str, Recalled]:
        """What is on record of messages since then, by their places' keys."""
        return await self._database.read(lambda line: recent(line, self._directory, self._platform, space, since))

    async def back(self) -> None:
        """What waited for the platform can go."""
        await self._back(self._platform)

    async def caught_up(self, space: str) -> None:
        """Nothing is missing any more; where that cannot be written down, it is looked for once more."""
        try:
            await self._database.write(lambda line: end(line, self._directory, self._platform, space))
        except Unwritable as error:
            log.warning("that everything was caught up on could not be written down: %s", error)

    async def salt(self) -> str:
        """This database's own salt."""
        return await self._database.write(salt)

    def submit(self, event: Event) -> asyncio.Future[Outcome]:
        """Bring an event in; resolves when it is on record. Raises `NotRecorded`."""
        done: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self.bring(event, partial(resolve, done))
        return done

    def bring(self, event: Event, told: Told) -> None:
        """Bring an event in without waiting; `told` hears what became of it."""
        if isinstance(event, Interaction):
            told = partial(self._whole, told)
        self._spine.bring(self._platform, event, told)

    def _whole(self, told: Told, event: Event, outcome: Outcome | NotRecorded) -> None:
        """Tell the outcome, with the export in it that the person asked for; made after the commit, because
        reading all of it would hold up what others are doing.
        """
        if isinstance(outcome, Outcome) and isinstance(event, Interaction):
            reply = outcome.answer
            wanted = _export_in(reply.message) if isinstance(reply, Reply) and reply.private else None
            if isinstance(reply, Reply) and wanted is not None:
                filling = asyncio.create_task(self._fill(told, event, outcome, reply, wanted), name="export")
                self._filling.add(filling)
                filling.add_done_callback(self._filling.discard)
                return
        told(event, outcome)

    async def _fill(self, told: Told, event: Interaction, outcome: Outcome, reply: Reply, wanted: Attached) -> None:
        message = await self._with_export(reply.message, wanted, event)
        told(event, replace(outcome, answer=replace(reply, message=message)))

    async def _with_export(self, message: Message, wanted: Attached, event: Interaction) -> Message:
        here = self._directory.spaces.get((self._platform, event.space))
        known = self._directory.people.get((here.id, event.actor.key)) if here and event.actor else None
        mine = wanted.about if known and known.person.id == wanted.about else None
        keeps, now = self._registry.keeps, self._clock.now()
        try:
            content = await dossier(self._database, self._directory, keeps, mine, now)
        except Exception:
            reference = f"H-{secrets.token_hex(3).upper()}"
            log.exception("an export failed, reference %s", reference)
            return Message(fault(reference))
        filled = replace(wanted, content=content, about=None)
        return replace(message, blocks=tuple(filled if block is wanted else block for block in message.blocks))

    async def answered(self, interaction: Interaction, answer: int, place: Place, message: str) -> None:
        """A public reply was given: its outbox row is this message now."""

        def job(connection: Connection) -> None:
            row = connection.execute(select(tables.outbox).where(tables.outbox.c.id == answer)).first()
            if row is None or row.settled_at is not None:
                return
            space = self._directory.space_by_id[row.space]
            channel = self._directory.channel(connection, space, place).id
            effect = Answer(channel=channel, message=Message(""), interaction=interaction.key)
            item = Claimed(row.id, row.space, row.lane, effect, 0, row.created_at, message, channel, doubtful=False)
            outbox.delivered(connection, self._directory, item, channel, message, self._clock.now())

        try:
            await self._database.write(job, undone=self._directory.load)
        except Unwritable as error:
            log.warning("an answer could not be written down and will be looked up: %s", error)

    async def suggest(self, space: str, actor: Account, command: str, option: str, typed: str) -> Sequence[Choice]:
        """Values for an option while it is typed, at most 25; none for whoever may not use the command."""
        found = self._registry.suggestions.get((command, option))
        here = self._directory.spaces.get((self._platform, space))
        if found is None or here is None:
            return ()
        cog, suggestion = found
        event = CommandUsed(key="", space=space, at=self._clock.now(), actor=actor, command=command)
        fact = Fact(event, self._platform, space=here, actor=self._directory.people.get((here.id, actor.key)))
        step = self._runner.step(Reading(self._database), fact, cog, (), event.at)
        known = fact.actor
        # Somebody never met may do what their roles allow, as they could with the command itself.
        may = await step.members.access(known.person.id) if known else access_of(actor.roles or (), step.roles)
        if may < self._registry.commands[command][1].who:
            return ()
        try:
            choices = await suggestion.handler(self._runner.context(fact, cog, step, event.at), typed[:100])
        except Say:
            return ()
        except Exception:
            log.exception("suggestions for /%s %s failed", command, option)
            return ()
        return list(choices)[:CHOICE_LIMIT]


def _export_in(message: Message) -> Attached | None:
    """The export that a message promises; its content is still to be filled in."""
    return next((block for block in message.blocks if isinstance(block, Attached) and block.about is not None), None)
