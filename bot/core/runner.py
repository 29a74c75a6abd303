"""Runs handlers, each alone: one that raises loses what it wrote and nothing else."""

import logging
import secrets
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from bot.core import journal
from bot.core.audit import Audit
from bot.core.capable import missing
from bot.core.directory import Directory
from bot.core.fact import Fact
from bot.core.registry import DEPTH_LIMIT, Registry
from bot.core.settings import Book
from bot.core.share import Share
from bot.core.step import Core, Step
from bot.core.work import TransactionLost, Work
from bot.kit.clock import Clock
from bot.kit.cog import AnyCog
from bot.kit.context import Context
from bot.kit.delivery import Capabilities
from bot.kit.domain import DomainEvent
from bot.kit.errors import Invalid, Say
from bot.kit.events import Event
from bot.kit.people import Space
from bot.kit.specs import Listener, Raises
from bot.storage import tables

T = TypeVar("T")
Listening = Sequence[tuple[AnyCog, Listener]]
log = logging.getLogger("hearth.spine")


class Fault(Exception):  # noqa: N818  carries only the reference; the error itself is in the log
    """A handler failed; the text is the short reference."""


class Turn(Struct, frozen=True):
    """One event's turn in a batch. `careful` runs each handler under a savepoint of its own, after a batch that failed
    as a whole, so that the one that spoiled it is found.
    """

    work: Work
    fact: Fact
    careful: bool


class Runner:
    """What runs a handler for an event, and tells those who listen to what it says."""

    def __init__(
        self,
        registry: Registry,
        directory: Directory,
        book: Book,
        clock: Clock,
        has: dict[str, Capabilities],
        audit: Audit,
        roles: Callable[[Space], frozenset[str] | None],
    ) -> None:
        """`has` are the platforms' capabilities by name; `roles` tells those of a space, or None."""
        self._core = Core(directory, book, registry, audit, has, roles)
        self._registry = registry
        self._directory = directory
        self._book = book
        self._clock = clock
        self._has = has
        self._listening: dict[tuple[str, type], Listening] = {}

    def context(self, fact: Fact, cog: AnyCog, step: Step, now: int) -> Context[Any]:
        """A handler's view of an event."""
        space, actor = fact.space, fact.actor
        if space is None:
            raise LookupError("an event without a space")
        settings: Any = self._book.section(space.community, cog.name)
        return Context(fact.event, space, now, settings, step, actor.person if actor else None, fact.channel)

    def step(self, share: Share, fact: Fact, cog: AnyCog, raises: Raises, now: int) -> Step:
        """What stands behind a handler's context."""
        if fact.space is None:
            raise LookupError("an event without a space")
        return Step(self._core, share, fact.space, cog.name, raises, now, fact.id)

    def behind(self, share: Share, space: Space, cog: str, now: int) -> Step:
        """What stands behind a handler of a cog in a space, without an event: for looking from outside."""
        return Step(self._core, share, space, cog, (), now, 0)

    def lacks(self, cog: AnyCog, platform: str) -> bool:
        """Whether a cog needs what a platform's bots cannot do."""
        return bool(missing(cog, self._has.get(platform, Capabilities())))

    async def tell(self, turn: Turn, event: Event | DomainEvent, depth: int = 0) -> None:
        """Let every listener of an event hear it, each on its own."""
        fact = turn.fact
        key = (fact.platform, type(event))
        listening = self._listening.get(key)
        if listening is None:
            listening = self._listening[key] = self._able(fact.platform, self._registry.listeners.get(key[1], ()))
        if not listening:
            return
        marks, known = self._directory.marks, fact.actor
        person = known.person.id if known is not None else 0
        community = fact.space.community if fact.space is not None else 0
        for cog, listener in listening:
            if listener.when is not None:  # asked here, without the cost of a context
                mark = marks.get((cog.name, person)) if marks else None
                try:
                    if not listener.when(event, mark, self._book.section(community, cog.name)):
                        continue
                except Exception as error:  # noqa: BLE001  the cog's own, as in its handlers
                    self._fault(turn, cog, error)
                    continue
            try:
                await self.run(turn, cog, listener.raises, listener.handler, event, depth=depth)
            except (Fault, Say, Invalid):
                continue

    async def run(
        self,
        turn: Turn,
        cog: AnyCog,
        raises: Raises,
        handler: Callable[..., Awaitable[T]],
        *args: Any,
        depth: int = 0,
    ) -> T:
        """Run one handler; what it wrote and wished counts only if it succeeds. Raises `Fault`, `Say` or `Invalid`."""
        now = self._clock.now()
        step = self.step(Share(turn.work), turn.fact, cog, raises, now)
        try:
            result = await handler(self.context(turn.fact, cog, step, now), *args)
            if turn.careful:
                await step.share.write_now()
            if step.share.used:
                await step.share.keep()
        except TransactionLost:
            raise
        except (Say, Invalid):
            await step.drop()
            raise
        except Exception as error:
            await step.drop()
            raise Fault(self._fault(turn, cog, error)) from error
        if step.told:
            await self._pass_on(turn, step.told, depth)
        return result

    async def _pass_on(self, turn: Turn, told: Sequence[DomainEvent], depth: int) -> None:
        """Journal domain events and hand them to whoever listens, in the same transaction."""
        if depth >= DEPTH_LIMIT:
            raise RecursionError(f"domain events go deeper than {DEPTH_LIMIT}: {type(told[0]).__name__}")
        work, fact = turn.work, turn.fact
        first = self._directory.next_id(tables.journal, len(told))
        numbered = [(event, number) for number, event in enumerate(told, first)]
        await work.hop(lambda connection: journal.record(connection, self._directory, fact, numbered))
        for event, number in numbered:
            await self.tell(Turn(work, replace(fact, id=number), turn.careful), event, depth + 1)

    def _able(self, platform: str, listeners: Listening) -> Listening:
        return [(cog, listener) for cog, listener in listeners if not self.lacks(cog, platform)]

    def _fault(self, turn: Turn, cog: AnyCog, error: Exception) -> str:
        """Log what failed under a short reference, and keep the reference with the batch."""
        reference = f"H-{secrets.token_hex(3).upper()}"
        handler = f"{cog.name} on {type(turn.fact.event).__name__}"
        log.error("%s failed, reference %s", handler, reference, exc_info=error)
        columns = ("reference", "at", "handler", "error", "journal")
        row = (reference, self._clock.now(), handler, type(error).__name__, turn.fact.id)
        turn.work.merge({(tables.fault, "fail", columns): [row]}, ())
        return reference
