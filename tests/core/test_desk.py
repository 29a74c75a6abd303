"""Organisers' settings: tried, saved, undone, and read again after a restart or a new version."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

import pytest
from pydantic import Field
from sqlalchemy import insert, select

from bot.core.fields import misfits
from bot.core.registry import Registry
from bot.core.settings import CORE
from bot.kit.cog import Cog
from bot.kit.context import Context
from bot.kit.errors import ConfigError, Invalid, Say
from bot.kit.events import MessagePosted
from bot.kit.settings import ChannelName, Settings, Span
from bot.storage import tables
from tests.core.stage import ANA, AT, BEN, Stage, posted, stage


class Rounds(Settings):
    """The settings of a cog."""

    size: int = Field(4, ge=1, le=10, title="Size")
    pause: Span = Field(timedelta(days=1), title="Pause")
    where: ChannelName = Field("", title="Where")
    mood: Literal["calm", "wild"] = "calm"


Deed = Callable[[Context[Rounds]], Awaitable[Any]]


class Organiser:
    """Somebody at the desk: each deed is a handler of its own."""

    def __init__(self) -> None:
        self.cog = Cog("rounds", "rounds of talks", Rounds)
        self.seen: list[Any] = []
        self.deeds: list[Deed] = []
        self._count = 0

        @self.cog.on(MessagePosted)
        async def do(ctx: Context[Rounds], event: MessagePosted) -> None:
            self.seen.append(await self.deeds.pop()(ctx))

    async def does(self, it: Stage, deed: Deed) -> Any:
        """The answer of the desk, or what it raised."""
        self._count += 1
        self.deeds.append(guarded(deed))
        await it.bring(posted(f"d{self._count}-{len(it.hearth.directory.terms)}"))
        return self.seen.pop()

    async def saves(self, it: Stage, **values: object) -> Any:
        """Draft and save in one."""

        async def save(ctx: Context[Rounds]) -> Any:
            draft, _ = await ctx.desk.draft("rounds", values, ctx.actor.id)
            return await ctx.desk.save(draft, ctx.actor.id)

        return await self.does(it, save)


def guarded(deed: Deed) -> Deed:
    """What the desk refuses is an answer too."""

    async def run(ctx: Context[Rounds]) -> Any:
        try:
            return await deed(ctx)
        except (Say, Invalid) as refused:
            return refused

    return run


def held(it: Stage) -> Rounds:
    """The settings as they hold."""
    return it.hearth.book.of(1, "rounds", Rounds)


async def test_a_draft_changes_nothing_until_it_is_saved(folder: Path) -> None:
    me = Organiser()
    async with stage(folder, me.cog) as it:
        draft, changes = await me.does(it, lambda ctx: ctx.desk.draft("rounds", {"size": "7", "pause": "2h"}, 1))
        assert [(c.name, c.before, c.after) for c in changes] == [("size", "4", "7"), ("pause", "1 day", "2 hours")]
        assert held(it).size == 4
        saved = await me.does(it, lambda ctx: ctx.desk.save(draft, 1))
        assert (saved.version, held(it).size, held(it).pause) == (1, 7, timedelta(hours=2))


async def test_a_draft_is_saved_once(folder: Path) -> None:
    me = Organiser()
    async with stage(folder, me.cog) as it:
        draft, _ = await me.does(it, lambda ctx: ctx.desk.draft("rounds", {"size": "7"}, 1))
        await me.does(it, lambda ctx: ctx.desk.save(draft, 1))
        assert isinstance(await me.does(it, lambda ctx: ctx.desk.save(draft, 1)), Say)


async def test_of_two_drafts_the_second_is_told_about_the_first(folder: Path) -> None:
    me = Organiser()
    async with stage(folder, me.cog) as it:
        first, _ = await me.does(it, lambda ctx: ctx.desk.draft("rounds", {"size": "7"}, 1))
        second, _ = await me.does(it, lambda ctx: ctx.desk.draft("rounds", {"mood": "wild"}, 2))
        await me.does(it, lambda ctx: ctx.desk.save(second, 2))
        refused = await me.does(it, lambda ctx: ctx.desk.save(first, 1))
        assert "meanwhile" in str(refused)
        assert (held(it).size, held(it).mood) == (4, "wild")


async def test_only_the_newest_version_can_be_undone(folder: Path) -> None:
    me = Organiser()
    async with stage(folder, me.cog) as it:
        for size in ("5", "6"):
            await me.saves(it, size=size)
        assert isinstance(await me.does(it, lambda ctx: ctx.desk.undo("rounds", 1, 1)), Say)
        undone = await me.does(it, lambda ctx: ctx.desk.undo("rounds", 2, 1))
        assert (undone.version, held(it).size) == (3, 5)
        redone = await me.does(it, lambda ctx: ctx.desk.undo("rounds", 3, 1))
        assert (redone.version, held(it).size) == (4, 6)


async def test_undoing_the_first_version_goes_back_to_the_file(folder: Path) -> None:
    me = Organiser()
    async with stage(folder, me.cog, first={"rounds": {"size": 9}}) as it:
        await me.saves(it, size="5")
        await me.does(it, lambda ctx: ctx.desk.undo("rounds", 1, 1))
        assert held(it).size == 9


async def test_there_is_nothing_to_undo_before_anything_was_saved(folder: Path) -> None:
    me = Organiser()
    async with stage(folder, me.cog) as it:
        assert isinstance(await me.does(it, lambda ctx: ctx.desk.undo("rounds", 0, 1)), Say)
        assert await it.count(tables.setting) == 0


async def test_every_version_is_kept_with_who_made_it(folder: Path) -> None:
    me = Organiser()
    async with stage(folder, me.cog) as it:
        await me.saves(it, size="5")
        await me.saves(it, size="6")
        rows = await it.rows(select(tables.setting).order_by(tables.setting.c.version))
        assert [(row.version, row.person, row.at) for row in rows] == [(1, 1, AT), (2, 1, AT)]


async def test_settings_outlive_a_restart_and_go_before_the_file(folder: Path) -> None:
    me = Organiser()
    async with stage(folder, me.cog, first={"rounds": {"size": 9, "mood": "wild"}}) as it:
        assert held(it).size == 9
        await me.saves(it, size="5")
    async with stage(folder, me.cog, first={"rounds": {"size": 8, "mood": "calm"}}) as it:
        assert (held(it).size, held(it).mood) == (5, "wild")


async def test_a_stored_value_that_the_model_no_longer_takes_falls_back_alone(folder: Path) -> None:
    me = Organiser()
    async with stage(folder, me.cog) as it:
        await me.saves(it, size="5")
        value = '{"size":5,"mood":"furious","pause":"3h","gone":true}'
        row = {"community": 1, "section": "rounds", "version": 2, "value": value, "at": AT}
        old = {"community": 1, "section": "cog-that-left", "version": 1, "value": "{}", "at": AT}
        await it.hearth.database.write(lambda connection: connection.execute(insert(tables.setting), [row, old]))
    async with stage(folder, me.cog) as it:
        assert (held(it).size, held(it).mood, held(it).pause) == (5, "calm", timedelta(hours=3))
        assert it.hearth.book.version(1, "rounds") == 2


async def test_of_a_stored_list_only_what_the_model_no_longer_takes_is_left_out(folder: Path) -> None:
    class Songs(Settings):
        """Songs that are sung."""

        sung: tuple[Annotated[str, Field(max_length=5)], ...] = Field((), title="Sung")

    songs = Cog("songs", "what is sung", Songs)
    async with stage(folder, songs) as it:
        row = {
            "community": 1,
            "section": "songs",
            "version": 1,
            "value": '{"sung":["Ode","Nocturne","Aria"]}',
            "at": AT,
        }
        await it.hearth.database.write(lambda connection: connection.execute(insert(tables.setting), [row]))
    async with stage(folder, songs) as it:
        assert it.hearth.book.of(1, "songs", Songs).sung == ("Ode", "Aria")


WRONG = [
    ({"size": "many"}, "size"),
    ({"size": "0"}, "size"),
    ({"size": "11"}, "size"),
    ({"pause": "soon"}, "pause"),
    ({"where": "nowhere"}, "where"),
    ({"mood": "furious"}, "mood"),
]


@pytest.mark.parametrize(("values", "field"), WRONG, ids=str)
async def test_a_wrong_value_is_named_by_its_field_and_nothing_is_kept(
    values: dict[str, object], field: str, folder: Path
) -> None:
    me = Organiser()
    async with stage(folder, me.cog) as it:
        refused = await me.does(it, lambda ctx: ctx.desk.draft("rounds", values, 1))
        assert isinstance(refused, Invalid)
        assert list(refused.why) == [field]
        assert await it.count(tables.draft) == 0


async def test_every_mistake_is_named_at_once(folder: Path) -> None:
    me = Organiser()
    async with stage(folder, me.cog) as it:
        refused = await me.does(it, lambda ctx: ctx.desk.draft("rounds", {"size": "0", "pause": "x", "where": "y"}, 1))
        assert sorted(refused.why) == ["pause", "size", "where"]


async def test_a_channel_is_taken_with_or_without_its_sign(folder: Path) -> None:
    me = Organiser()
    async with stage(folder, me.cog) as it:
        await me.saves(it, where="#general")
        assert held(it).where == "general"


async def test_a_section_that_nobody_knows_is_refused(folder: Path) -> None:
    me = Organiser()
    async with stage(folder, me.cog) as it:
        assert isinstance(await me.does(it, lambda ctx: ctx.desk.fields("nonsense")), Say)


async def test_a_handler_that_fails_after_saving_has_saved_nothing(folder: Path) -> None:
    rounds, cog = Cog("rounds", "rounds of talks", Rounds), Cog("clumsy", "saves and falls", Settings)

    @cog.on(MessagePosted)
    async def fall(ctx: Context[Settings], event: MessagePosted) -> None:
        draft, _ = await ctx.desk.draft("rounds", {"size": "7"}, ctx.actor.id)
        await ctx.desk.save(draft, ctx.actor.id)
        if event.actor == BEN:
            raise ZeroDivisionError

    async with stage(folder, rounds, cog) as it:
        await it.bring(posted("m1", by=BEN))
        assert (held(it).size, it.hearth.book.version(1, "rounds")) == (4, 0)
        await it.bring(posted("m2", by=ANA))
        assert (held(it).size, it.hearth.book.version(1, "rounds")) == (7, 1)


async def test_sections_are_shown_as_people_write_them(folder: Path) -> None:
    me = Organiser()
    async with stage(folder, me.cog) as it:
        sections = await me.does(it, lambda ctx: ctx.desk.sections())
        mine = next(section for section in sections if section.name == "rounds")
        assert mine.values == {"Size": "4", "Pause": "1 day", "Where": "none", "Mood": "calm"}


class Large(Settings):
    """More than a form holds."""

    parts: ClassVar[Mapping[str, tuple[str, ...]]] = {"Who": ("f", "a"), "When": ("b", "c", "d", "e")}
    a: int = Field(1, ge=0, title="A")
    b: int = 2
    c: int = 3
    d: int = 4
    e: int = 5
    f: int = Field(6, ge=0, title="F")


def parted(into: Mapping[str, tuple[str, ...]]) -> type[Settings]:
    """The large settings, in these parts."""

    class Other(Large):
        """As large, otherwise arranged."""

        parts: ClassVar[Mapping[str, tuple[str, ...]]] = into

    return Other


NO_FIT: list[tuple[Mapping[str, tuple[str, ...]], str]] = [
    ({}, "a form holds 5 settings; name `parts`"),
    ({"All": ("a", "b", "c", "d", "e", "f")}, "part 'All' holds 1 to 5 settings, not 6"),
    ({"One": ("a", "b", "c", "d", "e", "f"), "None": ()}, "part 'None' holds 1 to 5 settings, not 0"),
    ({"One": ("a", "b", "c"), "Two": ("d", "e")}, "the setting f stands in no part"),
    ({"One": ("a", "b", "c"), "Two": ("d", "e", "f", "g")}, "its parts name g, which is no setting"),
    ({"One": ("a", "b", "c"), "Two": ("c", "d", "e", "f")}, "the setting c stands in its parts twice"),
    ({"One": ("a", "b", "c"), "T" * 25: ("d", "e", "f")}, "has 1 to 24 characters"),
]


@pytest.mark.parametrize(("parts", "why"), NO_FIT, ids=[why for _, why in NO_FIT])
def test_settings_that_make_no_forms_are_told_why(parts: Mapping[str, tuple[str, ...]], why: str) -> None:
    assert why in "; ".join(misfits(parted(parts)))


def test_two_settings_of_one_title_cannot_be_told_apart() -> None:
    class Twice(Settings):
        """Twice the same."""

        one: int = Field(1, title="Size")
        two: int = Field(2, title="Size")

    assert misfits(Twice) == ["two settings are called 'Size'"]


def test_a_cog_whose_settings_make_no_forms_is_refused_by_name() -> None:
    with pytest.raises(ConfigError, match="cog large: a form holds 5"):
        Registry([Cog("large", "too much", parted({}))])
    assert not any(misfits(model) or model.parts for model in CORE.values())


async def test_a_part_is_filled_in_by_itself_and_the_rest_stays(folder: Path) -> None:
    me, large = Organiser(), Cog("large", "a lot", Large)
    async with stage(folder, me.cog, large) as it:
        sections = await me.does(it, lambda ctx: ctx.desk.sections())
        assert [one.parts for one in sections if one.name in {"large", "rounds"}] == [(), ("Who", "When")]
        fields = await me.does(it, lambda ctx: ctx.desk.fields("large", "Who"))
        assert [field.label for field in fields] == ["F", "A"]
        refused = await me.does(it, lambda ctx: ctx.desk.draft("large", {"a": "-1"}, 1))
        assert list(refused.why) == ["a"]
        for values in ({"a": "7"}, {"f": "8"}):
            draft, changes = await me.does(it, lambda ctx, values=values: ctx.desk.draft("large", values, 1))
            assert [change.name for change in changes] == list(values)
            await me.does(it, lambda ctx, draft=draft: ctx.desk.save(draft, 1))
        held = it.hearth.book.of(1, "large", Large)
        assert (held.a, held.b, held.f) == (7, 2, 8)


async def test_a_part_that_is_not_there_is_refused(folder: Path) -> None:
    me, large = Organiser(), Cog("large", "a lot", Large)
    async with stage(folder, me.cog, large) as it:
        for section, part in (("large", ""), ("large", "Gone"), ("rounds", "Who")):
            refused = await me.does(it, lambda ctx, where=(section, part): ctx.desk.fields(*where))
            assert str(refused).startswith("These settings are arranged in other parts now.")
