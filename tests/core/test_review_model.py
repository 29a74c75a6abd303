"""The moderation queue against a model of a page: whatever people do, in whatever order, they agree."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule, run_state_machine_as_test

from bot.kit.items import UNDO_MS, Item, Refusal
from bot.kit.review import CLAIM_MS
from tests.core.tribunal import Do, Tribunal, matter
from tests.machine import Machine

if TYPE_CHECKING:
    from tests.core.stage import Stage

WHO = st.integers(1, 4)
WHICH = st.sampled_from([0, 0, 0, 0, 1, 2])
STALE = st.sampled_from([False, False, False, True])
TEXTS = st.sampled_from(["Buy here", "Buy there", "Hello"])
VERDICT = st.sampled_from(["approved", "rejected"])


@dataclass
class Thing:
    """What the model knows of one item; its author is person 1, or 2 for the third post."""

    author: int
    text: str
    state: str
    version: int = 1
    held_by: int | None = None
    held_until: int = 0
    decided: tuple[int, int] | None = None
    first: int | None = None
    appealed: bool = False
    told: set[int] = field(default_factory=set[int])
    steps: list[str] = field(default_factory=list[str])


class Queue(Machine):
    """People submit, report, decide, ask, take back, appeal and edit; time passes; Hearth restarts."""

    def __init__(self) -> None:
        super().__init__()
        self.court = Tribunal()
        self.it: Stage
        self.things: dict[int, Thing] = {}
        self.ids: dict[int, int] = {}

    async def start(self) -> None:
        """Four people are here, from the first time on."""
        self.it = await self.open.enter_async_context(self.court.open(self.folder, self.clock))
        await self.court.meet(self.it)

    def _do(self, do: Do) -> Any:
        return self.run(self.court.do(self.it, do))

    def _agree(self, which: int, answer: Item | Refusal, why: str | None, step: str, **after: Any) -> None:
        """The queue refused for this reason, or took the step with this result."""
        thing = self.things.get(which)
        if why is not None or thing is None:
            assert isinstance(answer, Refusal), (step, answer)
            assert answer.why == (why or "missing")
            return
        assert isinstance(answer, Item), (step, answer)
        thing.steps.append(step)
        for name, value in after.items():
            setattr(thing, name, value)
        assert (answer.state, answer.version, answer.text) == (thing.state, thing.version, thing.text)

    def _look(self, which: int, by: int) -> str | None:
        thing = self.things.get(which)
        if thing is None:
            return "missing"
        if thing.author == by:
            return "own"
        if thing.state not in {"asked", "open"}:
            return "decided"
        if thing.held_by not in {None, by} and thing.held_until > self.clock.now():
            return "claimed"
        return "same moderator" if thing.appealed and thing.first == by else None

    def _id(self, which: int) -> int:
        return self.ids.get(which, 999)

    @rule(which=WHICH, text=TEXTS, asked=st.booleans())
    def submit(self, which: int, text: str, asked: bool) -> None:
        """A rule finds something in a post."""
        author, thing = (2 if which == 2 else 1), self.things.get(which)
        begin: Any = "asked" if asked else "open"
        item = self._do(lambda r: r.submit(matter(author, text, message=f"m{which}", begin=begin)))
        assert isinstance(item, Item)
        if thing is None:
            self.things[which], self.ids[which] = Thing(author, text, begin, steps=["submitted"]), item.id
            return
        changed = thing.text != text
        if thing.state in {"asked", "open"}:
            if changed:
                thing.text, thing.version = text, thing.version + 1
                thing.steps.append("edited")
        elif thing.state in {"fixed", "gone"} or changed:
            thing.state = begin if thing.state in {"fixed", "gone"} else "open"
            thing.text, thing.version, thing.decided = text, thing.version + 1, None
            thing.steps.append("reopened")
        assert (item.state, item.version, item.text) == (thing.state, thing.version, thing.text)

    @rule(which=WHICH, by=WHO)
    def report(self, which: int, by: int) -> None:
        """A member points out a post that is in the queue already, as it stands."""
        thing = self.things.get(which)
        if thing is None:
            return
        text = thing.text
        answer = self._do(lambda r: r.report(matter(thing.author, text, message=f"m{which}"), by=by, words="Hm."))
        why = None
        if thing.author == by:
            why = "own"
        elif thing.state in {"approved", "rejected"}:
            why = "decided"
        elif by in thing.told and thing.state in {"asked", "open"}:
            why = "twice"
        more = {"state": "open", "version": thing.version + 1, "told": thing.told | {by}}
        self._agree(which, answer, why, "reported", **more)

    @rule(which=WHICH, by=WHO, verdict=VERDICT, stale=STALE)
    def decide(self, which: int, by: int, verdict: Any, *, stale: bool) -> None:
        """A moderator decides, on what they see or on what they saw before."""
        thing = self.things.get(which)
        version = (thing.version if thing else 1) - int(stale)
        answer = self._do(lambda r: r.decide(self._id(which), version, verdict, by=by))
        why = self._look(which, by) or ("changed" if stale else None)
        after = {"state": verdict, "version": version + 1, "decided": (by, self.clock.now()), "held_by": None}
        self._agree(which, answer, why, verdict, **after)

    @rule(which=WHICH, by=WHO)
    def ask(self, which: int, by: int) -> None:
        """A moderator asks the author."""
        version = self.things[which].version if which in self.things else 1
        answer = self._do(lambda r: r.ask(self._id(which), version, by=by, reason="Is it yours?"))
        after = {"state": "asked", "version": version + 1, "held_by": None}
        self._agree(which, answer, self._look(which, by), "asked", **after)

    @rule(which=WHICH)
    def open_up(self, which: int) -> None:
        """The author's time is over."""
        thing = self.things.get(which)
        answer = self._do(lambda r: r.open_up(self._id(which)))
        why = "missing" if thing is None else None if thing.state == "asked" else "changed"
        self._agree(which, answer, why, "opened", state="open", version=thing.version + 1 if thing else 0)

    @rule(which=WHICH, by=WHO)
    def claim(self, which: int, by: int) -> None:
        """A moderator keeps an item for a while."""
        until = self.clock.now() + CLAIM_MS
        answer = self._do(lambda r: r.claim(self._id(which), by=by, until=until))
        self._agree(which, answer, self._look(which, by), "claimed", held_by=by, held_until=until)

    @rule(which=WHICH, by=WHO)
    def undo(self, which: int, by: int) -> None:
        """A moderator takes the last decision back."""
        thing = self.things.get(which)
        answer = self._do(lambda r: r.undo(self._id(which), thing.version if thing else 1, by=by))
        why: str | None = "missing"
        if thing is not None:
            late = thing.decided is not None and self.clock.now() > thing.decided[1] + UNDO_MS
            why = "late" if late else None
            why = "same moderator" if thing.appealed and thing.first == by else why
            why = "changed" if thing.decided is None else why
            why = "own" if thing.author == by else why
        self._agree(which, answer, why, "undone", state="open", version=thing.version + 1 if thing else 0, decided=None)

    @rule(which=WHICH, by=st.integers(1, 2))
    def appeal(self, which: int, by: int) -> None:
        """An author, or somebody who is not, appeals."""
        thing = self.things.get(which)
        answer = self._do(lambda r: r.appeal(self._id(which), by=by, words="But why?"))
        why: str | None = "missing"
        if thing is not None:
            why = "not theirs" if thing.author != by else "twice" if thing.appealed else None
            why = why or (None if thing.state == "rejected" else "decided")
        first = thing.decided[0] if thing and thing.decided else None
        after = {"state": "open", "version": thing.version + 1 if thing else 0, "appealed": True, "first": first}
        self._agree(which, answer, why, "appealed", **after, decided=None)

    @rule(which=WHICH, by=WHO)
    def reject_and_appeal(self, which: int, by: int) -> None:
        """The way to an appeal, walked often enough to see what comes after it."""
        self.decide(which, by, "rejected", stale=False)
        if which in self.things:
            self.appeal(which, self.things[which].author)

    @rule(which=WHICH, text=TEXTS)
    def edit(self, which: int, text: str) -> None:
        """The author changes the post."""
        thing, place = self.things.get(which), matter(message=f"m{which}").message
        assert place is not None
        item = self._do(lambda r: r.edited(place, text))
        if thing is None or thing.text == text or thing.state in {"fixed", "gone"}:
            assert item is None
            return
        decided = thing.state in {"approved", "rejected"}
        thing.text, thing.version = text, thing.version + 1
        thing.steps.append("reopened" if decided else "edited")
        if decided:
            thing.state, thing.decided = "open", None
        assert (item.state, item.version, item.text) == (thing.state, thing.version, thing.text)

    @rule(which=WHICH)
    def fix(self, which: int) -> None:
        """The author puts it right."""
        thing = self.things.get(which)
        answer = self._do(lambda r: r.fixed(self._id(which), by=thing.author if thing else None))
        why = "missing" if thing is None else None if thing.state in {"asked", "open"} else "decided"
        after = {"state": "fixed", "version": thing.version + 1 if thing else 0, "held_by": None}
        self._agree(which, answer, why, "fixed", **after)

    @rule(milliseconds=st.sampled_from([60_000, UNDO_MS, CLAIM_MS]))
    def wait(self, milliseconds: int) -> None:
        """Time passes."""
        self.run(self.it.wait(milliseconds))

    @invariant()
    def the_history_is_whole_and_nobody_decided_their_own(self) -> None:
        """Every step is there, in order, and no other; the promises hold in what was told."""
        for which, thing in self.things.items():
            number = self.ids[which]
            history = self._do(lambda r, number=number: r.history(number))
            assert [step.what for step in history] == thing.steps
            deciders = [step.by for step in history if step.what in {"approved", "rejected", "undone", "asked"}]
            assert thing.author not in deciders

    async def finish(self) -> None:
        """The queue holds what the model says is open."""
        there = {item.id for item in await self.court.do(self.it, lambda r: r.unsettled())}
        assert there == {self.ids[n] for n, it in self.things.items() if it.state in {"asked", "open"}}


def test_the_queue_keeps_its_promises_whatever_people_do(migrated: Path) -> None:
    Queue.template = migrated
    run_state_machine_as_test(Queue, settings=settings(max_examples=20, stateful_step_count=25, deadline=None))
