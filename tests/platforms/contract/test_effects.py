"""What rituals and badges will ask for, on every platform: threads, posts with tags, events, roles, pictures."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.kit.cog import Cog
from bot.kit.context import Context
from bot.kit.delivery import Capability
from bot.kit.effects import Urgency
from bot.kit.events import MessagePosted, ThreadOpened
from bot.kit.gathering import Gathering
from bot.kit.people import SentRef
from bot.kit.settings import Settings
from bot.kit.ui import Picture, say
from bot.storage.tables import outbox
from tests.platforms.contract.conftest import FIRST
from tests.platforms.contract.discord import DiscordSquare
from tests.platforms.contract.local import LocalSquare
from tests.platforms.contract.slack import SlackSquare
from tests.platforms.contract.square import Planned, Square

HOUR = 3_600_000
PIXEL = bytes.fromhex("89504e470d0a1a0a")
DUTY: dict[str, Any] = {"purpose": "ritual", "urgency": Urgency.DUTY}


class Nothing(Settings):
    """No settings."""


Ctx = Context[Nothing]


async def _idea(ctx: Ctx, rest: str) -> None:
    forum = await ctx.places.named("ideas")
    assert forum is not None
    title, *tags = rest.split(",")
    ctx.open_thread(forum, title, say("What do you think?"), tags=tuple(tags), **DUTY)


async def _call(ctx: Ctx, rest: str) -> None:
    call = ctx.send(ctx.channel, say("Who is in?"), **DUTY)
    ctx.open_thread(call, rest, say("Say it here"), **DUTY)


async def _plan(ctx: Ctx, rest: str) -> None:
    starts = ctx.now + 24 * HOUR
    ctx.plan(Gathering(rest, starts, starts + HOUR, ctx.channel.id, f"With {ctx.actor}"), purpose="ritual")


async def _move(ctx: Ctx, rest: str) -> None:
    starts = ctx.now + 48 * HOUR
    ctx.replan(SentRef(int(rest)), Gathering("Moved", starts, starts + HOUR, "By the pond"))


async def _rest(ctx: Ctx, what: str, rest: str) -> None:
    match what:
        case "thread":
            ctx.open_thread(ctx.channel, rest, say("It is open"), **DUTY)
        case "under":
            ctx.open_thread(ctx.message, rest, say("Well done"), **DUTY)
        case "off":
            ctx.call_off(SentRef(int(rest)))
        case "give":
            ctx.give_role(ctx.actor, rest)
        case "take":
            ctx.take_role(ctx.actor, rest)
        case "show":
            ctx.send(ctx.channel, say("The round", Picture(PIXEL, rest)), **DUTY)
        case _:
            pass


LONGER = {"idea": _idea, "call": _call, "plan": _plan, "move": _move}


def ritual() -> Cog[Nothing]:
    """A cog that does what it is told, as rituals and badges will."""
    cog = Cog("ritual", "A ritual for stories", Nothing)

    @cog.on(MessagePosted)
    async def obey(ctx: Ctx, event: MessagePosted) -> None:
        what, _, rest = event.text.partition(" ")
        if what in LONGER:
            await LONGER[what](ctx, rest)
        else:
            await _rest(ctx, what, rest)

    @cog.on(ThreadOpened)
    async def go_on(ctx: Ctx, event: ThreadOpened) -> None:
        ctx.send(ctx.channel, say("Entries go here"), **DUTY)

    return cog


@pytest.fixture(params=[LocalSquare, DiscordSquare, SlackSquare], ids=["local", "discord", "slack"])
async def square(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Square]:
    """The community with this one cog."""
    async with request.param.open(tmp_path, [ritual()], FIRST) as opened:
        yield opened


async def _orders(square: Square) -> list[tuple[str, str]]:
    """What became of everything asked for, and why."""
    await square.settled()
    query = select(outbox.c.state, outbox.c.why).order_by(outbox.c.id)
    rows = await square.hearth.database.read(lambda line: line.execute(query).fetchall())
    return [(row.state, row.why) for row in rows]


async def test_a_thread_by_itself_is_opened_and_gone_on_with(square: Square) -> None:
    await square.member.says("thread Round 12")
    assert await square.threads() == {"Round 12": ["It is open", "Entries go here"]}


def _name(square: Square, name: str, root: str) -> str:
    """What a thread under a message is called; on Slack it has no name, and what it began with stands for it."""
    return root if square.hearth.platforms.keys() == {"slack"} else name


def _needs(square: Square, what: Capability) -> None:
    """Tell the story only where it can happen; what is told elsewhere stands at the end."""
    if not getattr(square.able, what):
        pytest.skip(f"no {what} on this platform")


async def test_a_thread_under_somebodys_post(square: Square) -> None:
    await square.member.says("under An entry")
    name = _name(square, "An entry", "under An entry")
    assert await square.threads() == {name: ["Well done", "Entries go here"]}


async def test_a_thread_under_hearths_own_call(square: Square) -> None:
    await square.member.says("call The call")
    assert await square.threads() == {_name(square, "The call", "Who is in?"): ["Say it here", "Entries go here"]}
    assert "Who is in?" in await square.texts()


async def test_a_forum_post_with_tags(square: Square) -> None:
    _needs(square, "forums")
    await square.adds_forum("ideas", "Garden", "Kitchen")
    await square.restarts()
    await square.member.says("idea Beans,garden")
    assert await square.threads("ideas") == {"Beans": ["What do you think?", "Entries go here"]}
    assert list(await square.tags("Beans")) == ["Garden"]


async def test_a_tag_that_is_not_on_offer_is_named_with_those_that_are(square: Square) -> None:
    _needs(square, "forums")
    await square.adds_forum("ideas", "Garden", "Kitchen")
    await square.restarts()
    await square.member.says("idea Beans,cellar")
    assert await square.threads("ideas") == {}
    why = 'There is no tag called "cellar" in #ideas. It offers: Garden, Kitchen.'
    assert await _orders(square) == [("failed", why)]


async def test_an_event_is_planned_moved_and_called_off(square: Square) -> None:
    _needs(square, "events")
    await square.member.says("plan Garden walk")
    (walk,) = await square.planned()
    assert (walk.name, walk.where) == ("Garden walk", "#general")
    await square.member.says("move 1")
    (moved,) = await square.planned()
    assert moved == Planned("Moved", moved.starts, "By the pond")
    assert abs(moved.starts - walk.starts - 24 * 3600) <= 60
    await square.member.says("off 1")
    assert await square.planned() == []
    assert await _orders(square) == [("sent", "")] * 3


async def test_a_role_is_given_and_taken(square: Square) -> None:
    _needs(square, "roles")
    await square.organiser.says("give newcomer")
    assert "newcomer" in await square.organiser.roles()
    await square.organiser.says("take newcomer")
    assert "newcomer" not in await square.organiser.roles()
    await square.organiser.says("give wizard")
    assert (await _orders(square))[-1][1].startswith('There is no role called "wizard" here.')


async def test_a_picture_says_in_words_what_it_shows(square: Square) -> None:
    await square.member.says("show Seven of nine finished")
    assert (await square.hears("The round")).alts == ("Seven of nine finished",)


async def test_what_the_platform_has_nothing_for_is_refused_with_the_reason(square: Square) -> None:
    await square.member.says("plan Garden walk")
    await square.organiser.says("give newcomer")
    ends = [("sent", "") if able else ("failed", why) for able, why in _unable(square)]
    assert await _orders(square) == ends


def _unable(square: Square) -> list[tuple[bool, str]]:
    events = (square.able.events, "Slack has no list of events.")
    return [events, (square.able.roles, "Slack has no roles that an app could give or take.")]
