"""Cogs tell one another: in order, in the same transaction, on record with the cause, and never in circles."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from bot.core.registry import DEPTH_LIMIT, Registry
from bot.kit.actions import Action
from bot.kit.cog import AnyCog, Cog
from bot.kit.domain import DomainEvent
from bot.kit.errors import ConfigError
from bot.kit.events import MessagePosted
from bot.kit.services import Timer
from bot.kit.settings import Settings
from bot.kit.ui import Choice, Message, say
from bot.storage import tables
from tests.core.stage import Ctx, Nothing, cog_named, note, posted, stage


class Opened(DomainEvent, frozen=True):
    """A round opened."""

    person: int
    subject: int | None = None


class Closed(DomainEvent, frozen=True):
    """A round closed."""


teller = cog_named("teller")


@teller.on(MessagePosted, raises=(Opened, Closed))
async def _teller(ctx: Ctx, event: MessagePosted) -> None:
    ctx.tx.add(note, {"text": f"teller {event.key}"})
    match event.text:
        case "both":
            ctx.tell(Opened(ctx.actor.id))
            ctx.tell(Closed())
        case "fail":
            ctx.tell(Closed())
            raise ZeroDivisionError
        case "undeclared":
            ctx.tell(Other())
        case "nonsense":
            ctx.tell(Opened("Ana"))  # type: ignore[arg-type]  what a careless cog might do
        case _:
            ctx.tell(Opened(ctx.actor.id, subject=7))


class Other(DomainEvent, frozen=True):
    """Something nobody declared."""


listener = cog_named("listener")


@listener.on(Opened, raises=(Closed,))
async def _opened(ctx: Ctx, event: Opened) -> None:
    ctx.tx.add(note, {"text": f"heard {type(event).__name__} by {event.person}"})
    ctx.tell(Closed())


@listener.on(Closed)
async def _closed(ctx: Ctx, event: Closed) -> None:
    count = len(await ctx.tx.rows(select(note.c.id)))
    ctx.tx.add(note, {"text": f"heard {type(event).__name__} as number {count}"})


async def test_what_is_told_is_heard_after_the_teller_and_depth_first(folder: Path) -> None:
    async with stage(folder, listener, teller) as it:
        await it.bring(posted("m1", "both"))
        assert await it.notes() == [
            "teller m1",
            "heard Opened by 1",
            "heard Closed as number 2",
            "heard Closed as number 3",
        ]


async def test_what_is_told_is_on_record_with_its_cause_and_its_people(folder: Path) -> None:
    async with stage(folder, listener, teller) as it:
        await it.bring(posted("m1"))
        query = select(tables.journal, tables.term.c.name.label("name")).join(
            tables.term, tables.term.c.id == tables.journal.c.kind
        )
        first, opened, closed = await it.rows(query.order_by(tables.journal.c.id))
        assert [first.name, opened.name, closed.name] == ["MessagePosted", "Opened", "Closed"]
        assert (first.cause, opened.cause, closed.cause) == (None, first.id, opened.id)
        assert (opened.person, opened.subject, opened.channel) == (first.person, 7, first.channel)


async def test_what_a_failing_handler_told_was_never_told(folder: Path) -> None:
    async with stage(folder, teller, listener) as it:
        await it.bring(posted("m1", "fail"))
        assert await it.notes() == []
        assert await it.kinds() == ["MessagePosted"]


@pytest.mark.parametrize("text", ["undeclared", "nonsense"])
async def test_telling_what_was_not_declared_or_makes_no_sense_is_a_fault_of_the_teller(
    text: str, folder: Path
) -> None:
    async with stage(folder, teller, listener) as it:
        assert (await it.bring(posted("m1", text))).new
        assert await it.notes() == []
        assert await it.count(tables.fault) == 1


async def test_a_listener_that_fails_costs_the_teller_nothing(folder: Path) -> None:
    bad = cog_named("bad")

    @bad.on(Opened)
    async def fail(ctx: Ctx, event: Opened) -> None:
        raise ZeroDivisionError

    async with stage(folder, teller, bad, listener) as it:
        await it.bring(posted("m1"))
        assert "teller m1" in await it.notes()
        assert "heard Opened by 1" in await it.notes()


async def test_what_was_told_in_a_batch_that_failed_is_told_once(folder: Path) -> None:
    greedy = cog_named("greedy")

    @greedy.on(MessagePosted)
    async def twice(ctx: Ctx, event: MessagePosted) -> None:
        ctx.tx.add(note, {"text": "only one"})
        ctx.tx.add(note, {"text": "only one"})

    async with stage(folder, teller, listener, greedy) as it:
        await it.bring(posted("m1"))
        assert await it.kinds() == ["MessagePosted", "Opened", "Closed"]
        assert len(await it.notes()) == 3


def refused(*cogs: AnyCog) -> str:
    """What the registry says about these cogs."""
    with pytest.raises(ConfigError) as caught:
        Registry(cogs)
    return "\n".join(caught.value.problems)


def chain(length: int) -> Cog[Nothing]:
    """A cog that passes a message on through a chain of events."""
    kinds: list[Any] = [msgspec.defstruct(f"E{n}", [], bases=(DomainEvent,), frozen=True) for n in range(length)]
    cog: Cog[Any] = cog_named("chain")

    async def pass_on(ctx: Ctx, event: object) -> None:
        ctx.tx.add(note, {"text": type(event).__name__})
        number = kinds.index(type(event)) + 1 if type(event) in kinds else 0
        if number < length:
            ctx.tell(kinds[number]())

    for trigger, told in zip([MessagePosted, *kinds[:-1]], kinds, strict=True):
        cog.on(trigger, raises=(told,))(pass_on)
    cog.on(kinds[-1])(pass_on)
    return cog


async def test_the_longest_chain_that_is_allowed_is_heard_to_its_end(folder: Path) -> None:
    async with stage(folder, chain(DEPTH_LIMIT)) as it:
        assert (await it.bring(posted("m1"))).new
        assert len(await it.notes()) == DEPTH_LIMIT + 1


def test_a_longer_chain_is_refused_at_the_start() -> None:
    assert f"deeper than {DEPTH_LIMIT}" in refused(chain(DEPTH_LIMIT + 1))


def test_a_circle_of_events_is_refused_at_the_start() -> None:
    one, two = cog_named("one"), cog_named("two")

    async def hear(ctx: Ctx, event: object) -> None:
        raise NotImplementedError

    one.on(Opened, raises=(Closed,))(hear)
    two.on(Closed, raises=(Opened,))(hear)
    assert "circle: Opened → Closed → Opened" in refused(one, two)


def test_two_of_anything_are_refused_with_the_names_of_both_cogs() -> None:
    class Press(Action, frozen=True, tag="one.press"):
        """A button."""

    class Ring(Timer, frozen=True, tag="one.ring"):
        """A timer."""

    one, two = cog_named("one"), cog_named("two")
    for cog in (one, two):

        @cog.command("same", help="Same")
        async def same(ctx: Ctx, word: str = "") -> Message:
            return say("same")

        @cog.press(Press)
        async def press(ctx: Ctx, action: Press, values: tuple[str, ...]) -> None:
            """Nothing."""

        @cog.submitted(Press)
        async def sent(ctx: Ctx, action: Press, values: object) -> None:
            """Nothing."""

        @cog.suggest("same", "word")
        async def suggest(ctx: Ctx, typed: str) -> list[Choice]:
            return []

    @one.timer(Ring)
    async def ring(ctx: Ctx, timer: Ring) -> None:
        """Nothing."""

    one.timer(Ring)(ring)
    said = refused(one, two)
    for what in ("command /same", "action one.press", "form one.press", "suggestions for /same word", "timer one.ring"):
        assert what in said
    assert 'the tag one.press must begin with "two."' in said


def test_names_that_cannot_be_are_refused() -> None:
    class Many(Settings):
        """Too many for a form."""

        a: int = 0
        b: int = 0
        c: int = 0
        d: int = 0
        e: int = 0
        f: int = 0

    loud = cog_named("loud")

    @loud.command("Loud", help="Loud")
    async def shout(ctx: Ctx) -> None:
        """Nothing."""

    loud.command("x" * 33, help="Long")(shout)
    many = Cog("many", "too much", Many)
    stray = cog_named("stray")

    @stray.suggest("missing", "option")
    async def suggest(ctx: Ctx, typed: str) -> list[Choice]:
        return []

    said = refused(loud, many, stray, cog_named("roles"), cog_named("twin"), cog_named("twin"))
    for what in ("/Loud", "x" * 33, "a form holds 5", "which does not exist", "two cogs have this name", "cog roles"):
        assert what in said


def test_more_commands_than_platforms_take_are_refused() -> None:
    cog = cog_named("crowd")

    async def nothing(ctx: Ctx) -> None:
        """Nothing."""

    for number in range(101):
        cog.command(f"c{number}", help="One of many")(nothing)
    assert "101 commands" in refused(cog)


def test_an_action_without_a_tag_is_a_mistake_in_the_cog() -> None:
    class Bare(Action, frozen=True):
        """No tag."""

    cog = cog_named("bare")

    @cog.press(Bare)
    async def press(ctx: Ctx, action: Bare, values: tuple[str, ...]) -> None:
        """Nothing."""

    with pytest.raises(TypeError, match="needs tag"):
        Registry([cog])
