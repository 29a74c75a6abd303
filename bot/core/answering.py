"""Answers whoever used a command, a menu, a button or a form: the handler's words, or a sentence on what went wrong."""

from typing import Any, TypeVar

import msgspec

from bot.core import outbox
from bot.core.access import refusal
from bot.core.binding import bind
from bot.core.directory import Directory
from bot.core.fact import Fact
from bot.core.members import access_here
from bot.core.naming import names_in
from bot.core.registry import Registry
from bot.core.runner import Fault, Runner, Turn
from bot.core.settings import Book
from bot.core.words import NOT_HERE, fault, unknown_command, unknown_control
from bot.kit.actions import decode_action
from bot.kit.cog import AnyCog
from bot.kit.context import Context
from bot.kit.delivery import Names
from bot.kit.effects import Answer
from bot.kit.errors import Invalid, Say
from bot.kit.events import ButtonPressed, CommandUsed, FormSent, Interaction, MenuUsed
from bot.kit.forms import Form
from bot.kit.outcome import Answered, FormErrors, OpenForm, Reply, Update
from bot.kit.people import Access, MessageRef, Person, Pointed, SentRef, Space
from bot.kit.specs import Pressed, Sent
from bot.kit.text import clean
from bot.kit.ui import Message, say

ControlT = TypeVar("ControlT", Pressed, Sent)
Shown = Message | Form | None
"""What a handler gives whoever asked."""


class Answering:
    """Finds what was used, asks whether this person may, and puts what its handler gives in the platform's hands."""

    def __init__(self, registry: Registry, directory: Directory, book: Book, runner: Runner) -> None:
        self._registry = registry
        self._directory = directory
        self._book = book
        self._runner = runner

    async def answer(self, turn: Turn, event: Interaction) -> Answered | None:
        """What to show; every refusal and fault is a sentence. None where there is nothing to say."""
        try:
            return await self._asked(turn, event)
        except Say as refused:
            return self._reply(turn.fact, say(str(refused)), private=True)
        except Invalid as wrong:
            if isinstance(event, FormSent):
                return FormErrors(wrong.why)
            return self._reply(turn.fact, say(" ".join(wrong.why.values())), private=True)
        except Fault as failed:
            return self._reply(turn.fact, say(fault(str(failed))), private=True)

    async def _asked(self, turn: Turn, event: Interaction) -> Answered | None:
        match event:
            case CommandUsed():
                return await self._command(turn, event)
            case ButtonPressed():
                return await self._press(turn, event)
            case FormSent():
                return await self._form(turn, event)
            case MenuUsed():
                return await self._menu(turn, event)
            case _:
                return None

    async def _command(self, turn: Turn, event: CommandUsed) -> Answered | None:
        found = self._registry.commands.get(event.command)
        if found is None:
            raise Say(unknown_command(event.command))
        cog, command = found
        self._check(turn.fact, cog, command.who)
        channel, number = turn.fact.channel, 0

        async def call(ctx: Context[Any]) -> Shown:
            nonlocal number
            step: Any = ctx.services
            bound = await bind(step.share, self._directory, ctx.space, command.options, event.options, event.at)
            result = await command.handler(ctx, **bound)
            if isinstance(result, Message) and not command.private and channel is not None:
                number = step.ask(Answer(channel=channel.id, message=result, interaction=event.key))
            return result

        result = await self._runner.run(turn, cog, command.raises, call)
        return self._shown(turn.fact, result, private=command.private, answer=number or None)

    async def _menu(self, turn: Turn, event: MenuUsed) -> Answered | None:
        found, fact = self._registry.menus.get(event.menu), turn.fact
        if found is None or fact.channel is None or fact.space is None:
            raise Say(unknown_control())
        cog, menu = found
        self._check(fact, cog, menu.who)
        author = self._directory.people.get((fact.space.id, event.author.key)) if event.author else None
        writer = author.person if author and not author.account.bot else None
        message = MessageRef(fact.channel.id, event.message)
        sent = await self._sent(turn, fact.space, message) if writer is None else None
        if sent is not None:
            writer = await self._behind(turn, sent)
        pointed = Pointed(message, writer, clean(event.text), sent if writer else None)
        result = await self._runner.run(turn, cog, menu.raises, menu.handler, pointed)
        return self._shown(fact, result, private=True)

    async def _sent(self, turn: Turn, space: Space, message: MessageRef) -> SentRef | None:
        """The row of a message that is Hearth's own."""
        query = outbox.posted_as(space.id, message)
        row = await turn.work.hop(lambda connection: connection.execute(query).first())
        return SentRef(row[0]) if row else None

    async def _behind(self, turn: Turn, sent: SentRef) -> Person | None:
        """The member for whom a cog had Hearth post it."""
        for cog, author in self._registry.authors:
            found = await self._runner.run(turn, cog, (), author, sent)
            if found is not None:
                return found
        return None

    async def _press(self, turn: Turn, event: ButtonPressed) -> Answered | None:
        found = self._registry.pressed.get(event.action.partition(":")[0])
        pressed, result = await self._control(turn, found, event)
        if isinstance(result, Message) and pressed.redraw:
            return Update(result, self._names(turn.fact, result))
        return self._shown(turn.fact, result, private=pressed.private)

    async def _form(self, turn: Turn, event: FormSent) -> Answered | None:
        found = self._registry.sent.get(event.action.partition(":")[0])
        sent, result = await self._control(turn, found, event)
        return self._shown(turn.fact, result, private=sent.private)

    async def _control(
        self, turn: Turn, found: tuple[AnyCog, ControlT] | None, event: ButtonPressed | FormSent
    ) -> tuple[ControlT, Shown]:
        """Run what stands behind a control, if it exists, is allowed now, and its id can be read."""
        if found is None:
            raise Say(unknown_control())
        cog, control = found
        self._check(turn.fact, cog, control.who)
        try:
            action = decode_action(control.action, event.action)
        except msgspec.ValidationError:
            raise Say(unknown_control()) from None
        result = await self._runner.run(turn, cog, control.raises, control.handler, action, event.values)
        return control, result

    def _check(self, fact: Fact, cog: AnyCog, who: Access) -> None:
        """Refuse who may not, at the moment of the act."""
        if fact.actor is None or fact.space is None or access_here(self._book, fact.space, fact.actor) < who:
            raise Say(refusal(who))
        if self._runner.lacks(cog, fact.platform):
            raise Say(NOT_HERE)

    def _shown(self, fact: Fact, result: Shown, *, private: bool, answer: int | None = None) -> Answered | None:
        if isinstance(result, Form):
            return OpenForm(result)
        return self._reply(fact, result, private=private, answer=answer) if result else None

    def _reply(self, fact: Fact, message: Message, *, private: bool, answer: int | None = None) -> Reply:
        return Reply(message, private, self._names(fact, message), answer)

    def _names(self, fact: Fact, message: Message) -> Names:
        return names_in(self._directory, fact.space.id if fact.space else 0, message)
