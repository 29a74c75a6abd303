"""What every state machine over a running Hearth shares: a folder of its own, a loop, a clock, restarts, the end."""

import asyncio
import shutil
import tempfile
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, TypeVar

from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from bot.core.clockwork import MovableClock
from bot.testing import StoppedClock

T = TypeVar("T")


class Machine(RuleBasedStateMachine):
    """Subclass it with rules, with `start` and, for what is to hold at the end, `finish`.

    `template` is a database, or a whole folder, that every run begins with.
    """

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.folder = Path(tempfile.mkdtemp())
        if self.template.is_dir():
            shutil.copytree(self.template, self.folder, dirs_exist_ok=True)
        else:
            shutil.copy(self.template, self.folder / "hearth.db")
        self.clock = MovableClock(StoppedClock())
        self.open = AsyncExitStack()
        self.started = False

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Let something happen to its end."""
        return self.loop.run_until_complete(work)

    async def start(self) -> None:
        """Open Hearth on the folder, in `self.open`."""
        raise NotImplementedError

    async def finish(self) -> None:
        """What holds at the end; Hearth is still open."""

    @initialize()
    def begin(self) -> None:
        """The first start."""
        self.run(self.start())
        self.started = True

    @rule()
    def restart(self) -> None:
        """Hearth ends and starts again on the same folder."""

        async def work() -> None:
            await self.open.aclose()
            await self.start()

        self.run(work())

    def teardown(self) -> None:
        """The end, whatever came before."""

        async def work() -> None:
            await self.finish()
            await self.open.aclose()

        try:
            if self.started:
                self.run(work())
        finally:
            self.loop.close()
            shutil.rmtree(self.folder)
