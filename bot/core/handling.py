"""Runs the handlers of one event: listeners, the command or control that was used, the timer that is due.

Each handler stands alone. One that raises loses what it wrote and nothing else; the person who
asked reads a sentence, and what was ours to get right is logged under a short reference.
"""

import logging
import secrets
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar

import msgspec
from msgspec.structs import replace

from bot.core import journal, timers
from bot.core.access import refusal
from bot.core.audit import Audit
from bot.core.binding import bind
from bot.core.capable import missing
from bot.core.directory import Directory
from bot.core.journal import Fact
from bot.core.members import access_here
from bot.core.naming import names_in
from bot.core.registry import DEPTH_LIMIT, Registry
from bot.core.settings import Book
from bot.core.step import Core, Step
from bot.core.words import fault, unknown_command, unknown_control
from bot.core.work import Share, TransactionLost, Work
from bot.kit.clock import Clock
from bot.kit.cog import AnyCog, Listener, Pressed, Raises, Sent
from bot.kit.context import Context
from bot.kit.delivery import Capabilities
from bot.kit.effects import Answer
from bot.kit.errors import Invalid, Say
from bot.kit.events import ButtonPressed, CommandUsed, DomainEvent, Event, FormSent, Interaction, MenuUsed, TimerDue
from bot.kit.outcome import Answered, FormErrors, OpenForm, Reply, Update
from bot.kit.people import Access, MessageRef, Pointed, Space
from bot.kit.text import clean
from bot.kit.ui import Form, Message, decode_action, say
from bot.storage import tables

T = TypeVar("T")
ControlT = TypeVar("ControlT", Pressed, Sent)
Listening = Sequence[tuple[AnyCog, Listener]]
log = logging.getLogger("hearth.spine")


class Fault(Exception):  # noqa: N818  carries only the reference; the error itself is in the log
    """A handler failed; the text is the short reference."""


class Handling:
    """What to run for an event, and how."""

    def __init__(
        self,
        registry: Registry,
        directory: Directory,
        book: Book,
        clock: Clock,
        has: dict[str, Capabilities],
        audit: Audit,
    ) -> None:
        """`has` are the platforms' capabilities by name."""
        self._core = Core(directory, book, registry, audit, has)
        self._registry = registry
        self._directory = directory
        self._book = book
        self._clock = clock
        self._has = has
        self._listening: dict[tuple[str, type], Listening] = {}

    async def handle(self, work: Work, fact: Fact, *, careful: bool) -> Answered | None:
        """Everything that follows from a new event; the answer, if somebody waits for one.

        `careful` runs each handler under a savepoint of its own, after a batch that failed as a
        whole, so that the one that spoiled it is found.
        """
        event = fact.event
        await self._tell(work, fact, event, careful=careful, depth=0)
        if isinstance(event, Interaction):
            return await self._answer(work, fact, event, careful=careful)
        if isinstance(event, TimerDue):
            await self._due(work, fact, event, careful=careful)
        return None

    def context(self, fact: Fact, cog: AnyCog, step: Step, now: int) -> Context[Any]:
        """A handler's view of an event."""
        space, actor = fact.space, fact.actor
        if space is None:
            raise LookupError("an event without a space")
        settings: Any = self._book.section(space.community, cog.name)
        return Context(fact.event, space, now, settings, step, actor.person if actor else None, fact.channel)

    def step(self, share: Share, fact: Fact, cog: AnyCog, raises: Raises, now: int) -> Step:
        """What stands behind a handler's context."""
        if fact.space is None:
            raise LookupError("an event without a space")
        return Step(self._core, share, fact.space, cog.name, raises, now, fact.id)

    def behind(self, share: Share, space: Space, cog: str, now: int) -> Step:
        """What stands behind a handler of a cog in a space, without an event: for looking from outside."""
        return Step(self._core, share, space, cog, (), now, 0)

    async def _tell(self, work: Work, fact: Fact, event: Event | DomainEvent, *, careful: bool, depth: int) -> None:
        """Let every listener of an event hear it, each on its own."""
        key = (fact.platform, type(event))
        listening = self._listening.get(key)
        if listening is None:
            listening = self._listening[key] = self._able(fact.platform, self._registry.listeners.get(key[1], ()))
        if not listening:
            return
        marks, known = self._directory.marks, fact.actor
        person = known.person.id if known is not None else 0
        community = fact.space.community if fact.space is not None else 0
        for cog, listener in listening:
            if listener.when is not None:  # asked here, without the cost of a context
                mark = marks.get((cog.name, person)) if marks else None
                try:
                    if not listener.when(event, mark, self._book.section(community, cog.name)):
                        continue
                except Exception as error:  # noqa: BLE001  the cog's own, as in its handlers
                    self._fault(work, fact, cog, error)
                    continue
            try:
                await self._run(work, fact, cog, listener.raises, listener.handler, event, careful=careful, depth=depth)
            except (Fault, Say, Invalid):
                continue

    async def _run(
        self,
        work: Work,
        fact: Fact,
        cog: AnyCog,
        raises: Raises,
        handler: Callable[..., Awaitable[T]],
        *args: Any,
        careful: bool,
        depth: int = 0,
    ) -> T:
        """Run one handler; what it wrote and wished counts only if it succeeds."""
        now = self._clock.now()
        step = self.step(Share(work), fact, cog, raises, now)
        try:
            result = await handler(self.context(fact, cog, step, now), *args)
            if careful:
                await step.share.write_now()
            if step.share.used:
                await step.share.keep()
        except TransactionLost:
            raise
        except (Say, Invalid):
            await step.drop()
            raise
        except Exception as error:
            await step.drop()
            raise Fault(self._fault(work, fact, cog, error)) from error
        if step.told:
            await self._pass_on(work, fact, step.told, careful=careful, depth=depth)
        return result

    async def _pass_on(self, work: Work, fact: Fact, told: Sequence[DomainEvent], *, careful: bool, depth: int) -> None:
        """Journal domain events and hand them to whoever listens, in the same transaction."""
        if depth >= DEPTH_LIMIT:
            raise RecursionError(f"domain events go deeper than {DEPTH_LIMIT}: {type(told[0]).__name__}")
        first = self._directory.next_id(tables.journal, len(told))
        numbered = [(event, number, fact.id) for number, event in enumerate(told, first)]
        await work.hop(lambda connection: journal.record(connection, self._directory, fact, numbered))
        for event, number, _ in numbered:
            caused = replace(fact, id=number)
            await self._tell(work, caused, event, careful=careful, depth=depth + 1)

    async def _answer(self, work: Work, fact: Fact, event: Interaction, *, careful: bool) -> Answered | None:
        try:
            return await self._asked(work, fact, event, careful=careful)
        except Say as refused:
            return self._reply(fact, say(str(refused)), private=True)
        except Invalid as wrong:
            if isinstance(event, FormSent):
                return FormErrors(wrong.why)
            return self._reply(fact, say(" ".join(wrong.why.values())), private=True)
        except Fault as failed:
            return self._reply(fact, say(fault(str(failed))), private=True)

    async def _asked(self, work: Work, fact: Fact, event: Interaction, *, careful: bool) -> Answered | None:
        match event:
            case CommandUsed():
                return await self._command(work, fact, event, careful=careful)
            case ButtonPressed():
                return await self._press(work, fact, event, careful=careful)
            case FormSent():
                return await self._form(work, fact, event, careful=careful)
            case MenuUsed():
                return await self._menu(work, fact, event, careful=careful)
            case _:
                return None

    async def _command(self, work: Work, fact: Fact, event: CommandUsed, *, careful: bool) -> Answered | None:
        found = self._registry.commands.get(event.command)
        if found is None:
            raise Say(unknown_command(event.command))
        cog, command = found
        self._check(fact, cog, command.who)
        number = 0

        async def call(ctx: Context[Any]) -> Message | Form | None:
            nonlocal number
            step: Any = ctx.services
            bound = await bind(step.share, self._directory, ctx.space, command.options, event.options, event.at)
            result = await command.handler(ctx, **bound)
            if isinstance(result, Message) and not command.private and fact.channel is not None:
                number = step.ask(Answer(channel=fact.channel.id, message=result, interaction=event.key))
            return result

        result = await self._run(work, fact, cog, command.raises, call, careful=careful)
        if isinstance(result, Form):
            return OpenForm(result)
        return self._reply(fact, result, private=command.private, answer=number or None) if result else None

    async def _menu(self, work: Work, fact: Fact, event: MenuUsed, *, careful: bool) -> Answered | None:
        found = self._registry.menus.get(event.menu)
        if found is None or fact.channel is None or fact.space is None:
            raise Say(unknown_control())
        cog, menu = found
        self._check(fact, cog, menu.who)
        author = self._directory.people.get((fact.space.id, event.author.key)) if event.author else None
        writer = author.person if author and not author.account.bot else None
        pointed = Pointed(MessageRef(fact.channel.id, event.message), writer, clean(event.text))
        result = await self._run(work, fact, cog, menu.raises, menu.handler, pointed, careful=careful)
        return self._shown(fact, result, private=True)

    async def _press(self, work: Work, fact: Fact, event: ButtonPressed, *, careful: bool) -> Answered | None:
        found = self._registry.pressed.get(event.action.partition(":")[0])
        pressed, result = await self._control(work, fact, found, event.action, event.values, careful=careful)
        if isinstance(result, Message) and pressed.redraw:
            return Update(result, names_in(self._directory, self._space(fact), result))
        return self._shown(fact, result, private=pressed.private)

    async def _form(self, work: Work, fact: Fact, event: FormSent, *, careful: bool) -> Answered | None:
        found = self._registry.sent.get(event.action.partition(":")[0])
        sent, result = await self._control(work, fact, found, event.action, event.values, careful=careful)
        return self._shown(fact, result, private=sent.private)

    async def _control(
        self,
        work: Work,
        fact: Fact,
        found: tuple[AnyCog, ControlT] | None,
        typed: str,
        values: object,
        *,
        careful: bool,
    ) -> tuple[ControlT, Message | Form | None]:
        """Run what stands behind a control, if it exists, is allowed now, and its id can be read."""
        if found is None:
            raise Say(unknown_control())
        cog, control = found
        self._check(fact, cog, control.who)
        try:
            action = decode_action(control.action, typed)
        except msgspec.ValidationError:
            raise Say(unknown_control()) from None
        result = await self._run(work, fact, cog, control.raises, control.handler, action, values, careful=careful)
        return control, result

    def _shown(self, fact: Fact, result: Message | Form | None, *, private: bool) -> Answered | None:
        if isinstance(result, Form):
            return OpenForm(result)
        return self._reply(fact, result, private=private) if result else None

    async def _due(self, work: Work, fact: Fact, event: TimerDue, *, careful: bool) -> None:
        now = self._clock.now()
        row = await work.hop(lambda connection: timers.claim(connection, event.schedule, event.due, now))
        if row is None:
            return
        name = msgspec.json.decode(row.timer, type=dict[str, Any]).get("type", "")
        found = self._registry.due.get((row.cog, name))
        if found is None or missing(found[0], self._has.get(fact.platform, Capabilities())):
            return
        cog, due = found

        async def call(ctx: Context[Any]) -> None:
            await due.handler(ctx, msgspec.json.decode(row.timer, type=due.timer))

        try:
            await self._run(work, fact, cog, due.raises, call, careful=careful)
        except (Fault, Say, Invalid):
            await work.hop(lambda connection: timers.failed(connection, event.schedule, event.due))

    def _check(self, fact: Fact, cog: AnyCog, who: Access) -> None:
        """Refuse who may not, at the moment of the act."""
        if fact.actor is None or fact.space is None:
            raise Say(refusal(who))
        if access_here(self._book, fact.space, fact.actor) < who:
            raise Say(refusal(who))
        if missing(cog, self._has.get(fact.platform, Capabilities())):
            raise Say("This does not work here, because the platform does not let bots do it.")

    def _reply(self, fact: Fact, message: Message, *, private: bool, answer: int | None = None) -> Reply:
        return Reply(message, private, names_in(self._directory, self._space(fact), message), answer)

    def _space(self, fact: Fact) -> int:
        return fact.space.id if fact.space else 0

    def _able(self, platform: str, listeners: Listening) -> Listening:
        has = self._has.get(platform, Capabilities())
        return [(cog, listener) for cog, listener in listeners if not missing(cog, has)]

    def _fault(self, work: Work, fact: Fact, cog: AnyCog, error: Exception) -> str:
        """Log what failed under a short reference, and keep the reference with the batch."""
        reference = f"H-{secrets.token_hex(3).upper()}"
        handler = f"{cog.name} on {type(fact.event).__name__}"
        log.error("%s failed, reference %s", handler, reference, exc_info=error)
        columns = ("reference", "at", "handler", "error", "journal")
        row = (reference, self._clock.now(), handler, type(error).__name__, fact.id)
        work.merge({(tables.fault, "fail", columns): [row]}, ())
        return reference
