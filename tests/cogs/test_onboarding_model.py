"""Newcomers against a model of a few lines: welcomed once, never nagged, and nothing accepted that was not shown."""

import asyncio
import re
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from bot.platforms.local.shown import ShownMessage
from bot.storage.tables import person_table
from bot.testing import Actor, Room, labels
from cogs.onboarding import store
from tests.cogs.entrance import COGS, change, steps_of
from tests.cogs.stories import HOUR, no_faults
from tests.machine import Machine

NAMES = ("Ada", "Bo", "Cy", "Di", "Ed", "Flo")
TEXTS = ("Be kind.", "Be patient.", "Be brave.")
REMINDERS = 2
FIRST = {
    "onboarding": {"steps": "norms\nintent: Why?\ndo: Tea\ndo: Cake", "burst": 50, "reminders": REMINDERS},
    "community": {"norms": TEXTS[0], "quiet_from": "00:00", "quiet_until": "00:00"},
    "pacing": {"posts_per_day": 200, "direct_per_day": 50},
}
WHO = st.sampled_from(NAMES)


@dataclass
class Guest:
    """What the model knows of somebody: when they first came, and the version that their open page shows."""

    here: bool = False
    came: int = 0
    accepted: list[int] = field(default_factory=list[int])
    page: ShownMessage | None = None
    seen: int = 0


class Onboarding(Machine):
    """They come, go and come back; they read, accept, skip, answer; norms change, time passes, Hearth restarts."""

    def __init__(self) -> None:
        super().__init__()
        self.room: Room
        self.guests = {name: Guest() for name in NAMES}
        self.versions = [TEXTS[0]]

    async def start(self) -> None:
        """A room with the first steps, and reminders."""
        opening = Room.open(self.folder, COGS, first=FIRST, clock=self.clock)
        self.room = await self.open.enter_async_context(opening)

    async def _actor(self, name: str) -> Actor:
        return await self.room.person(name)

    @rule(names=st.sets(WHO, min_size=1))
    def join(self, names: set[str]) -> None:
        """Some come, or come back."""

        async def work() -> None:
            for name in sorted(names):
                guest = self.guests[name]
                if not guest.here:
                    await self.room.arrives(name)
                    guest.here, guest.came = True, guest.came or self.room.clock.now()

        self.run(work())

    @rule(name=WHO)
    def leave(self, name: str) -> None:
        """Somebody goes."""

        async def work() -> None:
            guest = self.guests[name]
            if guest.here:
                await self.room.world.leave((await self._actor(name)).key)
                await self.room.settled()
                guest.here, guest.page = False, None

        self.run(work())

    @rule(name=WHO)
    def look(self, name: str) -> None:
        """Somebody opens their first steps, at the norms if they can."""

        async def work() -> None:
            guest = self.guests[name]
            if not guest.here:
                return
            who = await self._actor(name)
            page = await steps_of(who)
            guest.page, guest.seen = page, self._shown(page)

        self.run(work())

    def _shown(self, page: ShownMessage) -> int:
        """The version that a page shows; 0 for none."""
        text = next((text for text in TEXTS if text in page.text), None)
        if text is None:
            return 0
        assert text == self.versions[-1]
        return len(self.versions)

    @rule(name=WHO, label=st.sampled_from(["I accept", "I accept", "Skip", "Done", "Write"]))
    def press(self, name: str, label: str) -> None:
        """Somebody presses a button of the page they have open, however old it is."""

        async def work() -> None:
            guest = self.guests[name]
            if guest.page is None or label not in labels(guest.page):
                return
            who = await self._actor(name)
            shown = await who.presses(label, guest.page)
            if label == "I accept" and guest.seen == len(self.versions):
                known = {self.versions[version - 1] for version in guest.accepted}
                guest.accepted += [] if self.versions[-1] in known else [guest.seen]
            if shown.form is not None:
                shown = await who.sends(shown.form, answer="Because")
            guest.page = await who.sees(shown)
            guest.seen = self._shown(guest.page)

        self.run(work())

    @rule(text=st.sampled_from(TEXTS))
    def change_norms(self, text: str) -> None:
        """An organiser writes other norms."""
        if text != self.versions[-1]:
            self.versions.append(text)
            self.run(change(self.room, "", section="community", norms=text))

    @rule(hours=st.sampled_from([1, 25, 80]))
    def wait(self, hours: int) -> None:
        """Time passes."""
        self.run(self.room.clock.advance(hours=hours))

    @rule()
    def count(self) -> None:
        """The organiser looks at the funnel: it adds up to those who came lately and are here."""

        async def work() -> None:
            told = (await self.room.organiser.uses("/newcomers")).text
            lately = self.room.clock.now() - 28 * 24 * HOUR
            here = sum(guest.here and guest.came > lately for guest in self.guests.values())
            counts = re.findall(r": (\d+) of (\d+)(?:,|$)", told, re.MULTILINE)
            if counts:
                assert {int(total) for _, total in counts} == {here}
                assert sum(int(count) for count, _ in counts) == here
            else:
                assert told.startswith("Nobody new") if not here else told.startswith(f"{here} ")

        self.run(work())

    @invariant()
    def welcomed_once_and_reminded_at_most_so_often(self) -> None:
        """In public once each, and no more reminders than the organiser chose."""

        async def work() -> None:
            said = await self.room.said_in("general")
            assert sorted(said) == sorted(
                f"Welcome, @{name}. Good to have you here." for name, guest in self.guests.items() if guest.came
            )
            for name, guest in self.guests.items():
                notes = [note.text for note in await (await self._actor(name)).inbox()] if guest.here else []
                told = [note for note in notes if "left when you have a minute" in note]
                assert len(told) <= REMINDERS
                assert [note for note in notes if note not in told and not note.startswith("The norms here")] == []
                assert [note for note in told[:-1] if "my last note" in note] == []

        if self.started:
            self.run(work())

    async def finish(self) -> None:
        """What was accepted is what was shown; nothing of ours failed."""
        named = select(person_table.c.name, store.accepted.c.version)
        rows = await self.room.rows(named.join(person_table, person_table.c.id == store.accepted.c.person))
        assert sorted((row.name, row.version) for row in rows) == sorted(
            (name, version) for name, guest in self.guests.items() for version in guest.accepted
        )
        await no_faults(self.room)


def test_whoever_comes_is_welcomed_once_and_never_nagged_whatever_happens(tmp_path: Path) -> None:
    async def furnish() -> None:
        async with Room.open(tmp_path, COGS, first=FIRST):
            pass

    asyncio.run(furnish())
    Onboarding.template = tmp_path
    run_state_machine_as_test(Onboarding, settings=settings(max_examples=10, stateful_step_count=20, deadline=None))
