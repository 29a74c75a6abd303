"""Everything that follows from one event: who listens, what was asked for, the timer that is due."""

from typing import Any

import msgspec

from bot.core import timers
from bot.core.answering import Answering
from bot.core.fact import Fact
from bot.core.registry import Registry
from bot.core.runner import Fault, Runner, Turn
from bot.core.work import Work
from bot.kit.clock import Clock
from bot.kit.context import Context
from bot.kit.errors import Invalid, Say
from bot.kit.events import Interaction, TimerDue
from bot.kit.outcome import Answered


class Handling:
    """What to run for an event, in which order."""

    def __init__(self, registry: Registry, clock: Clock, runner: Runner, answering: Answering) -> None:
        self._registry = registry
        self._clock = clock
        self._runner = runner
        self._answering = answering

    async def handle(self, work: Work, fact: Fact, *, careful: bool) -> Answered | None:
        """Run what follows from a new event; the answer, if somebody waits for one. `careful` as in `Turn`."""
        event, turn = fact.event, Turn(work, fact, careful)
        await self._runner.tell(turn, event)
        if isinstance(event, Interaction):
            return await self._answering.answer(turn, event)
        if isinstance(event, TimerDue):
            await self._due(turn, event)
        return None

    async def _due(self, turn: Turn, event: TimerDue) -> None:
        work, now = turn.work, self._clock.now()
        row = await work.hop(lambda connection: timers.claim(connection, event.schedule, event.due, now))
        if row is None:
            return
        name = msgspec.json.decode(row.timer, type=dict[str, Any]).get("type", "")
        found = self._registry.due.get((row.cog, name))
        if found is None or self._runner.lacks(found[0], turn.fact.platform):
            return
        cog, due = found

        async def call(ctx: Context[Any]) -> None:
            await due.handler(ctx, msgspec.json.decode(row.timer, type=due.timer))

        try:
            await self._runner.run(turn, cog, due.raises, call)
        except (Fault, Say, Invalid):
            await work.hop(lambda connection: timers.failed(connection, event.schedule, event.due))
