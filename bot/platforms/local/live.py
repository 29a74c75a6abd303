"""The live side of the world: commands, presses and forms go to Hearth and wait for its answer.

They are not kept: as on Discord, what was asked while Hearth was away was not asked.
"""

import secrets
import sqlite3
from collections.abc import Mapping, Sequence

from bot.kit.errors import Say
from bot.kit.filled import Given, check
from bot.kit.line import named, parse, resolve
from bot.kit.outcome import CommandSheet, MenuSheet
from bot.kit.typed import Known, Value
from bot.kit.ui import Button, Choice, Row, Select
from bot.platforms.local import forms, people, posts, rooms, view, words
from bot.platforms.local.asked import Asked, Command, Link, Menu, Press, SentForm
from bot.platforms.local.core import Core
from bot.platforms.local.posts import Post
from bot.platforms.local.rules import Member, Power, Room, may_point, may_read
from bot.platforms.local.shown import Shown

SUGGESTIONS = 25


class Live:
    """Asks Hearth over the link, if it is connected."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self.link: Link | None = None

    def commands(self, who: Member | None) -> Sequence[CommandSheet]:
        """The commands that a member is offered: those of moderators and organisers only to them."""
        sheets = self.link.commands if self.link else ()
        power = Power.NONE if who is None else who.power
        return [sheet for sheet in sheets if sheet.access <= int(power) + 1]

    def menus(self, who: Member | None) -> Sequence[MenuSheet]:
        """The entries of a message's menu that a member is offered, by the same measure."""
        sheets = self.link.menus if self.link else ()
        power = Power.NONE if who is None else who.power
        return [sheet for sheet in sheets if sheet.access <= int(power) + 1]

    async def line(self, member: str, channel: str, text: str) -> Shown:
        """A command as a member typed it."""
        who, room, known = await self._core.look(_asker, member, channel, self._core.clock.now())
        sheet, options = parse(text, self._linked().commands, known)
        return await self._command(who, room, sheet, options)

    async def command(self, member: str, channel: str, name: str, given: Mapping[str, Value]) -> Shown:
        """A command by name, its options as values or as they would be typed."""
        who, room, known = await self._core.look(_asker, member, channel, self._core.clock.now())
        sheet = named(name, self._linked().commands)
        return await self._command(who, room, sheet, resolve(sheet, given, known))

    async def _command(self, who: Member, room: Room, sheet: CommandSheet, options: dict[str, Value]) -> Shown:
        asked = Command(
            key=_key(), at=self._core.clock.now(), member=who.account, place=room.place,
            command=sheet.name, options=options,
        )  # fmt: skip
        return await self._ask(asked)

    async def press(self, member: str, message: str, action: str, values: Sequence[str]) -> Shown:
        """A button pressed, or values chosen from a list, of a message that shows them now."""
        who, room = await self._core.look(_presser, member, message, action, tuple(values))
        asked = Press(
            key=_key(), at=self._core.clock.now(), member=who.account, place=room.place,
            message=message, action=action, values=tuple(values),
        )  # fmt: skip
        return await self._ask(asked)

    async def menu(self, member: str, message: str, menu: str) -> Shown:
        """An entry chosen from the menu of a message that somebody wrote; who may is Hearth's to say."""
        if not any(sheet.name == menu for sheet in self._linked().menus):
            raise Say(words.MENU_GONE)
        who, post, room, author = await self._core.look(_pointer, member, message)
        asked = Menu(
            key=_key(), at=self._core.clock.now(), member=who.account, place=room.place,
            menu=menu, message=message, author=author.account,
            text=view.preview(post.body, post.names) if post.body else post.text,
        )  # fmt: skip
        return await self._ask(asked)

    async def send_form(self, member: str, action: str, given: Mapping[str, Given]) -> Shown:
        """A form that is open for this member, filled in; it stays open while something is wrong."""
        who = await self._core.look(people.here, member)
        form, place = await self._core.act(forms.shown, who, action)
        values, why = check(form, given)
        if why:
            return Shown("errors", errors=why)
        room = await self._core.look(rooms.by_id, place)
        asked = SentForm(
            key=_key(), at=self._core.clock.now(), member=who.account, place=room.place,
            action=form.action, values=values,
        )  # fmt: skip
        shown = await self._ask(asked)
        again = shown.form is not None and shown.form.action == form.action
        if shown.what not in {"errors", "trouble"} and not again:
            await self._core.act(forms.close, who, form.action)
        return shown

    async def suggest(self, member: str, command: str, option: str, typed: str) -> Sequence[Choice]:
        """Values for an option while it is typed; none for what takes free words."""
        who, known = await self._core.look(_known, member)
        sheet = next((sheet for sheet in self.commands(who) if sheet.name == command), None)
        spec = next((spec for spec in sheet.options if spec.name == option), None) if sheet else None
        if spec is None or self.link is None:
            return ()
        if spec.suggests:
            return (await self.link.suggest(who.account, command, option, typed))[:SUGGESTIONS]
        everything: Sequence[Choice] = spec.choices
        match spec.kind:
            case "person":
                everything = [Choice(p.name, f"@{p.name}", ", ".join(p.roles or ())) for p in known.people]
            case "channel":
                everything = [Choice(f"#{p.name}", f"#{p.name}") for p in known.places]
            case "flag":
                everything = [Choice("yes", "yes"), Choice("no", "no")]
            case _:
                pass
        wanted = typed.lstrip("@#").casefold()
        return [choice for choice in everything if wanted in choice.label.casefold()][:SUGGESTIONS]

    async def _ask(self, asked: Asked) -> Shown:
        return await self._linked().ask(asked)

    def _linked(self) -> Link:
        if self.link is None:
            raise Say(words.AWAY)
        return self.link


def _key() -> str:
    return f"i{secrets.token_hex(8)}"


def _known(db: sqlite3.Connection, member: str) -> tuple[Member, Known]:
    who = people.here(db, member)
    places = [room.place for room in rooms.every(db) if room.kind == "channel" and may_read(who, room)]
    return who, Known([person.account for person in people.present(db)], places)


def _asker(db: sqlite3.Connection, member: str, channel: str, now: int) -> tuple[Member, Room, Known]:
    who, known = _known(db, member)
    room = rooms.writable(db, who, channel, now)
    if room.forum:
        raise Say(words.NO_COMMAND_IN_FORUM)
    return who, room, known


def _presser(
    db: sqlite3.Connection, member: str, message: str, action: str, values: tuple[str, ...]
) -> tuple[Member, Room]:
    who = people.here(db, member)
    post, room = posts.seen_by(db, who, message)
    if who.pending:
        raise Say(words.SCREENED)
    rows = [block.items for block in post.body.blocks if isinstance(block, Row)] if post.body else []
    control = next((item for items in rows for item in items if item.action == action), None)
    match control:
        case Button() if not values:
            return who, room
        case Select(choices=choices, most=most):
            allowed = {choice.value for choice in choices}
            if not 0 < len(set(values)) == len(values) <= most or not allowed.issuperset(values):
                raise Say(words.PICK_ONE)
            return who, room
        case _:
            raise Say(words.CONTROL_GONE)


def _pointer(db: sqlite3.Connection, member: str, message: str) -> tuple[Member, Post, Room, Member]:
    who = people.here(db, member)
    post, room = posts.seen_by(db, who, message)
    if who.pending:
        raise Say(words.SCREENED)
    if not may_point(who, only_for=post.only_for):
        raise Say(words.NO_MENU)
    return who, post, room, people.everyone(db)[post.author]
