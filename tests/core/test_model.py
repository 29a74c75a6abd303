"""The spine and the courier against a model of a few lines: nothing lost, nothing doubled, whatever happens."""

import asyncio
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule, run_state_machine_as_test

from bot.kit.delivery import Later, Refused, Unsettled
from bot.kit.effects import Urgency
from bot.kit.events import MessagePosted
from bot.kit.outcome import NotRecorded
from bot.kit.ui import say
from tests.core.stage import HOUR, Ctx, Harbour, Lost, Stage, cog_named, note, posted, stage
from tests.machine import Machine

cog = cog_named("model")
fragile = cog_named("fragile")
BIG = "much " * 20_000


@cog.on(MessagePosted)
async def _answer(ctx: Ctx, event: MessagePosted) -> None:
    ctx.tx.add(note, {"text": event.key})
    ctx.send(ctx.channel, say(event.key), purpose="test", urgency=Urgency.DUTY)


@fragile.on(MessagePosted)
async def _fragile(ctx: Ctx, event: MessagePosted) -> None:
    ctx.tx.add(note, {"text": f"fragile {event.key}"})
    match event.text:
        case "raise":
            raise ZeroDivisionError
        case "twice":
            ctx.tx.add(note, {"text": f"fragile {event.key}"})
        case "much":
            ctx.tx.add(note, {"text": f"{BIG} {event.key}"})
        case _:
            pass


TROUBLES = st.sampled_from(["later", "lost", "silent", "broken", "refused"])


class Model(Machine):
    """Events come, again and together; handlers fail; the disk fills; the platform sulks; Hearth restarts."""

    def __init__(self) -> None:
        super().__init__()
        self.harbour = Harbour()
        self.it: Stage
        self.recorded: dict[str, str] = {}
        self.refused = 0
        self.full = False

    async def start(self) -> None:
        """Small batches, and a cog that fails now and then."""
        opening = stage(self.folder, fragile, cog, harbour=self.harbour, clock=self.clock, batch=5)
        self.it = await self.open.enter_async_context(opening)
        self.full = False

    @rule(
        events=st.lists(
            st.tuples(st.integers(0, 30), st.sampled_from(["fine", "fine", "raise", "twice", "much"])),
            min_size=1,
            max_size=12,
        )
    )
    def bring(self, events: list[tuple[int, str]]) -> None:
        """Some events, new ones and known ones, all at once."""

        async def work() -> None:
            bringing = [self.it.host.submit(posted(f"m{number}", text)) for number, text in events]
            outcomes = await asyncio.gather(*bringing, return_exceptions=True)
            for (number, text), outcome in zip(events, outcomes, strict=True):
                key = f"m{number}"
                if isinstance(outcome, BaseException):
                    assert isinstance(outcome, NotRecorded)
                    assert self.full
                else:
                    assert outcome.new is (key not in self.recorded)
                    self.recorded.setdefault(key, text)
            await self.it.hearth.courier.idle()

        self.run(work())

    @rule(kinds=st.lists(TROUBLES, min_size=1, max_size=4))
    def sulk(self, kinds: list[str]) -> None:
        """The platform will not be itself for the next deliveries."""
        made = {
            "later": Later("busy", 1000),
            "lost": Lost(Unsettled("no answer")),
            "silent": Unsettled("no answer"),
            "broken": Lost(ValueError("boom")),
            "refused": Refused("no"),
        }
        self.harbour.trouble.extend(made[kind] for kind in kinds)

    @rule()
    def fill(self) -> None:
        """The disk is full."""
        self.run(self.it.fill_disk())
        self.full = True

    @rule()
    def free(self) -> None:
        """There is space again."""
        self.run(self.it.free_disk())
        self.full = False

    @rule(milliseconds=st.sampled_from([1000, 60_000]))
    def wait(self, milliseconds: int) -> None:
        """Time passes."""
        self.run(self.it.wait(milliseconds))

    @invariant()
    def nothing_is_doubled(self) -> None:
        """Never more than one message for an event, and never one for an event that is not on record."""
        texts = self.harbour.texts
        assert len(texts) == len(set(texts))
        assert set(texts) <= self.recorded.keys()

    async def finish(self) -> None:
        """At the end, with space and a calm platform, everything is there once."""
        await self.it.free_disk()
        self.harbour.trouble.clear()
        await self.it.wait(HOUR)
        kinds, notes, states = await self.it.kinds(), await self.it.notes(), await self.it.states()
        assert kinds.count("MessagePosted") == len(self.recorded)
        assert len(kinds) - len(self.recorded) == kinds.count("PostRefused") == states.count("failed")
        assert {text for text in notes if " " not in text} == self.recorded.keys()
        fine = {f"fragile {key}" for key, text in self.recorded.items() if text in {"fine", "much"}}
        assert {text for text in notes if text.startswith("fragile ")} == fine
        assert len(states) == len(self.recorded)
        assert states.count("sent") == len(self.harbour.texts)
        assert set(states) <= {"sent", "failed"}


def test_nothing_is_lost_and_nothing_doubled_whatever_happens(migrated: Path) -> None:
    Model.template = migrated
    run_state_machine_as_test(Model, settings=settings(max_examples=12, stateful_step_count=15, deadline=None))
