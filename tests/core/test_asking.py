"""Commands, buttons and forms: who may, what was typed, and what comes back."""

from collections.abc import Coroutine, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from bot.core.binding import Bound, Typed, bind
from bot.core.directory import Directory
from bot.core.share import Share
from bot.core.work import Work
from bot.kit.actions import Action, encode_action
from bot.kit.cog import Cog
from bot.kit.delivery import Capabilities
from bot.kit.errors import Invalid, Say
from bot.kit.events import FormSent
from bot.kit.forms import Form, TextField, form
from bot.kit.options import Option, options_of
from bot.kit.outcome import FormErrors, OpenForm, Reply, Update
from bot.kit.people import Access, Account, Channel, Person, Place, Space
from bot.kit.ui import Message, say
from bot.storage import tables
from tests.core.stage import ANA, AT, BEN, GENERAL, MO, Ctx, Harbour, Nothing, cog_named, note, pressed, stage, used

NEW = Account("u8", "Nia", roles=("newcomer",))
ORGANISER = Account("u9", "Ora", roles=("organiser",))


class Join(Action, frozen=True, tag="desk.join"):
    """Join a round."""

    round: int


class Fill(Action, frozen=True, tag="desk.fill"):
    """Fill in a form."""


def desk() -> Cog[Nothing]:
    """Everything that can be asked, for everyone or for some."""
    cog = cog_named("desk")

    @cog.command("hello", help="Say hello")
    async def hello(ctx: Ctx) -> Message:
        return say(f"Hello {ctx.actor.name}")

    @cog.command("secret", help="Whisper", private=True)
    async def secret(ctx: Ctx) -> Message:
        return say("psst")

    @cog.command("tidy", help="Tidy up", who=Access.MODERATOR)
    async def tidy(ctx: Ctx) -> Message:
        return say("tidied")

    @cog.command("rule", help="Rule", who=Access.ORGANISER)
    async def rule(ctx: Ctx) -> Message:
        return say("ruled")

    @cog.command("join", help="Join", who=Access.MEMBER)
    async def join(ctx: Ctx) -> Message:
        return say("joined")

    @cog.press(Join, who=Access.MODERATOR, redraw=True)
    async def press(ctx: Ctx, action: Join, values: tuple[str, ...]) -> Message:
        return say(f"round {action.round}")

    @cog.command("fill", help="Fill in", form=True)
    async def fill(ctx: Ctx) -> Form:
        return form("A form", Fill(), TextField("name", "Name"))

    @cog.submitted(Fill)
    async def filled(ctx: Ctx, action: Fill, values: dict[str, str | bool | tuple[str, ...]]) -> Message:
        ctx.tx.add(note, {"text": str(values["name"])})
        if not values["name"]:
            raise Invalid(name="A name, please.")
        return say("Thank you")

    return cog


ALLOWED = [
    (NEW, "hello", True),
    (NEW, "join", False),
    (ANA, "join", True),
    (ANA, "tidy", False),
    (MO, "tidy", True),
    (MO, "rule", False),
    (ORGANISER, "rule", True),
    (ORGANISER, "tidy", True),
]


@pytest.mark.parametrize(("who", "command", "may"), ALLOWED, ids=lambda value: str(getattr(value, "name", value)))
async def test_a_command_is_for_those_who_may(who: Account, command: str, may: bool, folder: Path) -> None:
    async with stage(folder, desk()) as it:
        answer = (await it.bring(used("i1", command, by=who))).answer
        assert isinstance(answer, Reply)
        assert answer.message.text.startswith(("Only ", "This opens")) is not may


async def test_who_may_press_is_looked_up_at_the_press(folder: Path) -> None:
    async with stage(folder, desk()) as it:
        assert isinstance((await it.bring(pressed("i1", Join(3), by=MO))).answer, Update)
        demoted = Account(MO.key, MO.name, roles=("member",))
        assert isinstance((await it.bring(pressed("i2", Join(3), by=demoted))).answer, Reply)


async def test_somebody_who_left_may_not_press(folder: Path) -> None:
    from bot.kit.events import MemberLeft  # noqa: PLC0415  only here

    async with stage(folder, desk()) as it:
        await it.bring(pressed("i1", Join(3), by=MO))
        await it.bring(MemberLeft(key="l", space="harbour-1", at=AT, actor=MO))
        unsaid = Account(MO.key, MO.name, roles=None)
        assert isinstance((await it.bring(pressed("i2", Join(3), by=unsaid))).answer, Reply)


@pytest.mark.parametrize("action", ["gone.button:3", "desk.join", "desk.join:three", "desk.join:1:2", "", ":", "%"])
async def test_a_button_of_something_gone_or_mangled_says_so(action: str, folder: Path) -> None:
    async with stage(folder, desk()) as it:
        assert "switched off" in await it.reads(pressed("i1", action, by=MO))
        assert await it.count(tables.fault) == 0


async def test_an_unknown_command_says_so(folder: Path) -> None:
    async with stage(folder, desk()) as it:
        assert "/nonsense" in await it.reads(used("i1", "nonsense"))


async def test_a_public_reply_is_a_row_of_the_outbox_and_a_private_one_is_not(folder: Path) -> None:
    async with stage(folder, desk()) as it:
        public, private = [(await it.bring(used(key, name))).answer for key, name in (("1", "hello"), ("2", "secret"))]
        assert isinstance(public, Reply)
        assert isinstance(private, Reply)
        assert (public.private, private.private, private.answer) == (False, True, None)
        assert [row.id for row in await it.rows(select(tables.outbox))] == [public.answer]


async def test_the_same_interaction_again_has_no_second_answer(folder: Path) -> None:
    async with stage(folder, desk()) as it:
        await it.bring(used("i1", "hello"))
        again = await it.bring(used("i1", "hello"))
        assert (again.new, again.answer) == (False, None)
        assert len(await it.states()) == 1


async def test_a_form_opens_comes_back_with_a_mistake_and_is_accepted(folder: Path) -> None:
    def sent(key: str, name: str) -> FormSent:
        return FormSent(
            key=key,
            space="harbour-1",
            at=AT,
            actor=ANA,
            place=GENERAL,
            action=encode_action(Fill()),
            values={"name": name},
        )

    async with stage(folder, desk()) as it:
        assert isinstance((await it.bring(used("i1", "fill"))).answer, OpenForm)
        wrong = (await it.bring(sent("i2", ""))).answer
        assert wrong == FormErrors({"name": "A name, please."})
        assert isinstance((await it.bring(sent("i3", "Ana"))).answer, Reply)
        assert await it.notes() == ["Ana"]


class Bare(Harbour):
    """A platform whose bots can do little."""

    capabilities = Capabilities()


async def test_a_cog_that_a_platform_cannot_carry_stays_silent_there(folder: Path) -> None:
    cog = desk()
    cog.needs = ("hide",)
    async with stage(folder, cog, harbour=Bare()) as it:
        assert "does not work here" in await it.reads(used("i1", "hello"))


Mood = Literal["calm", "wild"]


async def everything(
    ctx: Ctx,
    text: Annotated[str, Option("some text", longest=20)],
    count: Annotated[int, Option("how many", least=1, most=9)],
    who: Person,
    room: Channel,
    sure: bool = False,
    mood: Mood = "calm",
) -> None:
    """A handler with an option of every kind."""


SPECS = options_of(everything)
HERE = Space(1, 1, "harbour", "s", "S")
KNOWN = Directory()
KNOWN.channels[1, GENERAL.key] = Channel(1, 1, GENERAL.key, GENERAL.name)
value = (
    st.text(max_size=40)
    | st.integers()
    | st.booleans()
    | st.sampled_from(["1", "9", "-3", "--5", "+2", "٣", "1e3", "calm", "wild", "", " ", "\u200b", "\ud800"])
    | st.builds(Account, st.just("u1"), st.text(max_size=5), st.booleans())
    | st.just(GENERAL)
    | st.just(Place("c9", "nowhere"))
)


def _bound(steps: Coroutine[Any, Any, dict[str, Bound]]) -> dict[str, Bound] | Say:
    """What was bound, or the refusal; somebody who is not known yet is met by the number 1."""
    asked: Any = None
    try:
        while True:
            asked = steps.send(Person(1, "Somebody") if asked else None)
    except StopIteration as done:
        return cast("dict[str, Bound]", done.value)
    except Say as refused:
        return refused


@given(st.dictionaries(st.sampled_from([spec.name for spec in SPECS]), value))
async def test_whatever_is_typed_is_bound_within_its_bounds_or_refused_in_words(typed: dict[str, object]) -> None:
    steps = bind(Share(Work()), KNOWN, HERE, SPECS, cast("Mapping[str, Typed]", typed), AT)
    found = _bound(steps)
    if isinstance(found, Say):
        assert str(found).endswith(".")
        return
    assert 1 <= int(str(found["count"])) <= 9
    assert 0 < len(str(found["text"])) <= 20
    assert found.get("mood", "calm") in {"calm", "wild"}


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ({}, "text is missing"),
        ({"text": "   "}, "text is missing"),
        ({"text": "x" * 21}, "holds 20 characters"),
        ({"text": "x", "count": "many"}, "a whole number"),
        ({"text": "x", "count": "--5"}, "a whole number"),
        ({"text": "x", "count": True}, "a whole number"),
        ({"text": "x", "count": 10**30}, "a whole number"),
        ({"text": "x", "count": 0}, "at least 1"),
        ({"text": "x", "count": "10"}, "at most 9"),
        ({"text": "x", "count": 3, "who": "Ben"}, "a person"),
        ({"text": "x", "count": 3, "who": Account("b", "Bot", bot=True)}, "rather than a bot"),
        ({"text": "x", "count": 3, "who": BEN, "room": "general"}, "a channel"),
        ({"text": "x", "count": 3, "who": BEN, "room": GENERAL, "sure": "yes"}, "yes or no"),
        ({"text": "x", "count": 3, "who": BEN, "room": GENERAL, "mood": "angry"}, "Choose calm or wild."),
    ],
    ids=lambda value: value if isinstance(value, str) else "typed",
)
async def test_the_first_mistake_is_named(typed: dict[str, Any], wanted: str, folder: Path) -> None:
    cog = cog_named("all")
    cog.command("all", help="All")(everything)
    async with stage(folder, cog) as it:
        assert wanted in await it.reads(used("i1", "all", **typed))
