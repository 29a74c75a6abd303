"""`/setup`: what organisers own, changed in chat: a form, a preview, and a way back.

Every save and every undo is a version of its own and stands in the journal. Who may change things
is checked at each press, because somebody may have lost the role since the message was drawn.
"""

from collections.abc import Sequence
from difflib import get_close_matches
from typing import Annotated

from bot.kit.actions import Action
from bot.kit.cog import Cog
from bot.kit.context import Context
from bot.kit.domain import SettingsChanged
from bot.kit.errors import Say
from bot.kit.forms import TITLE_LIMIT, Form, form
from bot.kit.options import Option
from bot.kit.people import Access
from bot.kit.services import Saved, Section
from bot.kit.settings import Settings as Base
from bot.kit.specs import FormValues
from bot.kit.text import clean
from bot.kit.ui import CHOICE_LIMIT, Choice, Message, button, say, select
from cogs.setup import words


class Settings(Base):
    """Nothing to choose."""


cog = Cog("setup", "Change how Hearth works here, with a preview and a way back.", Settings)


class Choose(Action, frozen=True, tag="setup.choose"):
    """Pick a section from the list."""


class Part(Action, frozen=True, tag="setup.part"):
    """The form of one part of a section, by its place among the parts."""

    section: str
    part: int


class Change(Action, frozen=True, tag="setup.change"):
    """The form of a section."""

    section: str


class Save(Action, frozen=True, tag="setup.save"):
    """Let a draft hold."""

    draft: int


class Discard(Action, frozen=True, tag="setup.discard"):
    """Put a draft aside."""

    draft: int


class Undo(Action, frozen=True, tag="setup.undo"):
    """Go back to what held before a version."""

    section: str
    version: int


@cog.command("setup", help="See and change settings", who=Access.ORGANISER, private=True, form=True)
async def setup(
    ctx: Context[Settings], section: Annotated[str, Option("which settings; leave it out to see all", 40)] = ""
) -> Message | Form:
    """All settings as they hold, or the form of one section, or its parts."""
    sections = await ctx.desk.sections()
    if section:
        return await _opened(ctx, _meant(sections, section))
    choices = [Choice(one.title, one.name, one.about[:100]) for one in sections[:CHOICE_LIMIT]]
    rest = [words.more(len(sections) - CHOICE_LIMIT)] if len(sections) > CHOICE_LIMIT else []
    above, shown = words.overview(sections)
    return say(above, *shown, *rest, select(words.SECTION, Choose(), *choices))


@cog.suggest("setup", "section")
async def suggest(ctx: Context[Settings], typed: str) -> Sequence[Choice]:
    """Sections with this in their name or title."""
    wanted = typed.strip().casefold()
    found = [one for one in await ctx.desk.sections() if wanted in one.name or wanted in one.title.casefold()]
    return [Choice(one.title, one.name, one.about[:100]) for one in found[:CHOICE_LIMIT]]


@cog.press(Choose, who=Access.ORGANISER)
async def choose(ctx: Context[Settings], _: Choose, values: tuple[str, ...]) -> Message | Form:
    """Open the chosen section's form, or its parts."""
    if len(values) != 1:
        raise Say(words.PICK_ONE)
    return await _opened(ctx, _meant(await ctx.desk.sections(), values[0]))


@cog.press(Part, who=Access.ORGANISER)
async def part(ctx: Context[Settings], action: Part, _: tuple[str, ...]) -> Form:
    """Open the form of one part."""
    section = _meant(await ctx.desk.sections(), action.section)
    if not 0 <= action.part < len(section.parts):
        raise Say(words.GONE)
    return await _form(ctx, section, section.parts[action.part])


@cog.submitted(Change, who=Access.ORGANISER)
async def change(ctx: Context[Settings], action: Change, values: FormValues) -> Message:
    """Check what came back, and show what it would change."""
    section = _meant(await ctx.desk.sections(), action.section)
    draft, found = await ctx.desk.draft(section.name, values, ctx.actor.id)
    if not found:
        raise Say(words.UNCHANGED)
    besides = [*words.warnings(await ctx.desk.unmet(draft)), *await ctx.desk.foreseen(draft)]
    return say(
        words.preview(section, found),
        words.changes(found, sum(map(len, besides))),
        *besides,
        button(words.SAVE, Save(draft), "primary"),
        button(words.DISCARD, Discard(draft)),
    )


@cog.press(Save, who=Access.ORGANISER, redraw=True, raises=(SettingsChanged,))
async def save(ctx: Context[Settings], action: Save, _: tuple[str, ...]) -> Message:
    """Save it; it holds from now on."""
    done = await ctx.desk.save(action.draft, ctx.actor.id)
    section = await _told(ctx, done)
    return say(words.saved(section), words.values(section.values), button(words.UNDO, Undo(done.section, done.version)))


@cog.press(Discard, who=Access.ORGANISER, redraw=True)
async def discard(ctx: Context[Settings], action: Discard, _: tuple[str, ...]) -> Message:
    """Forget the draft."""
    await ctx.desk.discard(action.draft)
    return say(words.DISCARDED)


@cog.press(Undo, who=Access.ORGANISER, redraw=True, raises=(SettingsChanged,))
async def undo(ctx: Context[Settings], action: Undo, _: tuple[str, ...]) -> Message:
    """Go back, once."""
    section = await _told(ctx, await ctx.desk.undo(action.section, action.version, ctx.actor.id))
    return say(words.undone(section), words.values(section.values))


async def _told(ctx: Context[Settings], done: Saved) -> Section:
    """Let the other cogs know, and see what holds now."""
    ctx.tell(SettingsChanged(section=done.section, version=done.version, person=done.person))
    return _meant(await ctx.desk.sections(), done.section)


async def _opened(ctx: Context[Settings], section: Section) -> Message | Form:
    """A section that fits one form is that form; of a larger one, what holds by part, each with its button."""
    if not section.parts:
        return await _form(ctx, section)
    labels = {part: [field.label for field in await ctx.desk.fields(section.name, part)] for part in section.parts}
    buttons = [button(part, Part(section.name, number)) for number, part in enumerate(section.parts)]
    return say(words.parts(section), *words.by_part(section.values, labels), *buttons)


async def _form(ctx: Context[Settings], section: Section, part: str = "") -> Form:
    fields = await ctx.desk.fields(section.name, part)
    return form((part or section.title)[:TITLE_LIMIT], Change(section.name), *fields, submit=words.PREVIEW)


def _meant(sections: Sequence[Section], typed: str) -> Section:
    """The section that somebody means, by name or title."""
    typed = clean(typed).strip()
    wanted = typed.casefold()
    for one in sections:
        if wanted in {one.name, one.title.casefold()}:
            return one
    near = get_close_matches(wanted, [one.name for one in sections], n=1, cutoff=0.5)
    raise Say(words.unknown(typed, near[0] if near else None))
