"""A host without cogs: it keeps every event it is given, and answers a few commands by script."""

import asyncio
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.kit.actions import Action
from bot.kit.delivery import Names, Order
from bot.kit.effects import AnyEffect, Send
from bot.kit.events import ButtonPressed, CommandUsed, Event, FormSent, Interaction, MenuUsed
from bot.kit.forms import TextField, form
from bot.kit.kept import Vault
from bot.kit.outcome import (
    Answered,
    CommandSheet,
    FormErrors,
    MenuSheet,
    NotRecorded,
    OpenForm,
    OptionSheet,
    Outcome,
    Past,
    Recalled,
    Reply,
    Told,
    Update,
)
from bot.kit.people import Account, Place
from bot.kit.text import mention, moment
from bot.kit.ui import Choice, Facts, Heading, Quoted, button, say, select
from bot.platforms.local.keys import SPACE

HOUR = 3_600_000
MONDAY = 1_772_442_000_000  # 2026-03-02 09:00 UTC


class MovedClock:
    """A clock that stands still until a test moves it."""

    def __init__(self, now: int = MONDAY) -> None:
        self._now = now

    def now(self) -> int:
        """Epoch milliseconds."""
        return self._now

    def move(self, by: int = HOUR) -> None:
        """Let time pass."""
        self._now += by


class Echo(Action, frozen=True, tag="story.echo"):
    """Join in."""

    person: str


class Topic(Action, frozen=True, tag="story.topic"):
    """Pick topics."""


class Note(Action, frozen=True, tag="story.note"):
    """Send a note."""


COMMANDS = (
    CommandSheet(
        "thanks",
        "Thank a member in public",
        (
            OptionSheet("member", "Whom you thank", "person", required=True),
            OptionSheet("why", "What they did", "text", required=True, longest=200),
        ),
        access=0,
        private=False,
        form=False,
    ),
    CommandSheet(
        "figures",
        "Your own figures",
        (
            OptionSheet("days", "How many days back", "whole", required=False, least=1, most=90),
            OptionSheet("detail", "With everything", "flag", required=False),
        ),
        access=0,
        private=True,
        form=False,
    ),
    CommandSheet("note", "Send the organisers a note", (), access=0, private=True, form=True),
    CommandSheet("topics", "Choose what you want to read about", (), access=1, private=True, form=False),
    CommandSheet(
        "remind",
        "Post something later",
        (
            OptionSheet("where", "In which channel", "channel", required=True),
            OptionSheet(
                "when", "When", "text", required=True, choices=(Choice("In an hour", "1h"), Choice("Tomorrow", "1d"))
            ),
            OptionSheet("text", "What to say", "text", required=False, suggests=True),
        ),
        access=2,
        private=False,
        form=False,
    ),
)


MENUS = (
    MenuSheet("Flag post", "Only moderators learn of it", access=0),
    MenuSheet("Earlier outcomes", "What became of the author's other posts", access=2),
)


@dataclass
class ScriptedHost:
    """Keeps what it is given. `failing` refuses the next events; `gate` holds answers back while it is clear."""

    events: list[Event] = field(default_factory=list[Event])
    answers: list[tuple[str, int, str]] = field(default_factory=list[tuple[str, int, str]])
    failing: int = 0
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    rows: int = 100
    seen: set[str] = field(default_factory=set[str])

    def __post_init__(self) -> None:
        """Open for business."""
        self.gate.set()

    @property
    def commands(self) -> Sequence[CommandSheet]:
        """The commands of these stories."""
        return COMMANDS

    @property
    def menus(self) -> Sequence[MenuSheet]:
        """What one can do with a message in these stories."""
        return MENUS

    def bring(self, event: Event, told: Told) -> None:
        """The local platform waits for what becomes of its events."""
        raise LookupError("nobody brings anything this way in these stories")

    def submit(self, event: Event) -> Awaitable[Outcome]:
        """Keep an event, and answer what is asked."""
        return self._submit(event)

    async def _submit(self, event: Event) -> Outcome:
        await self.gate.wait()
        if self.failing > 0:
            self.failing -= 1
            raise NotRecorded("I could not write this down. Try again in a moment.")
        new = type(event).state or event.key not in self.seen
        if new:
            self.seen.add(event.key)
            self.events.append(event)
        return Outcome(new, self._answer(event) if isinstance(event, Interaction) else None)

    async def answered(self, interaction: Interaction, answer: int, place: Place, message: str) -> None:
        """Remember where a public reply went."""
        self.answers.append((interaction.key, answer, message))

    async def past(self, space: str) -> Past:
        """These stories begin anew."""
        return Past()

    async def recent(self, space: str, since: int) -> Mapping[str, Recalled]:
        """Nothing is on record."""
        return {}

    async def back(self) -> None:
        """Nothing waited."""

    async def caught_up(self, space: str) -> None:
        """Nothing was missed."""

    async def salt(self) -> str:
        """Of no database."""
        return "salt"

    async def suggest(self, space: str, actor: Account, command: str, option: str, typed: str) -> Sequence[Choice]:
        """A few texts."""
        return [Choice(text, text) for text in ("Tea is ready", "Time to walk") if typed.casefold() in text.casefold()]

    @property
    def vault(self) -> Vault:
        """The local platform hides posts by itself."""
        raise LookupError("there is none in these stories")

    def of(self, kind: type[Event]) -> list[Event]:
        """The events of one kind, in the order they came."""
        return [event for event in self.events if isinstance(event, kind)]

    def _answer(self, event: Interaction) -> Answered | None:
        match event:
            case CommandUsed(command="thanks", options={"member": Account() as whom, "why": str(why)}):
                return self._thanked(event, whom, why)
            case CommandUsed(command="figures", options=options):
                figures = Facts((("Messages", "12"), ("Days", str(options.get("days", 30)))))
                return Reply(say("Your own figures. Only you see them.", figures), private=True, names=Names())
            case CommandUsed(command="note"):
                fields = (
                    TextField("about", "What is it about?", longest=60, help="A few words."),
                    TextField("text", "Your note", lines=4, longest=600),
                )
                return OpenForm(form("A note", Note(), *fields, submit="Send it"))
            case CommandUsed(command="topics"):
                choices = [Choice("Gardening", "garden"), Choice("Reading", "read"), Choice("Walking", "walk")]
                picker = select("Topics", Topic(), *choices, most=2)
                return Reply(say("What do you want to read about?", picker), private=True, names=Names())
            case MenuUsed() | FormSent():
                return self._noted(event)
            case ButtonPressed(values=values, actor=Account(name=name)):
                chosen = f"You chose: {', '.join(values)}." if values else f"Thanked, and {name} joins in."
                return Update(say(chosen), Names())
            case _:
                return None

    def _noted(self, event: MenuUsed | FormSent) -> Answered:
        match event:
            case MenuUsed(menu="Flag post", text=text):
                field = TextField("text", "What is wrong with it?", lines=4, longest=300, help=f"It says: {text[:40]}")
                return OpenForm(form("Flag post", Note(), field, submit="Send it"))
            case MenuUsed(author=author):
                name = author.name if author else "Somebody who left"
                return Reply(say(f"{name} has no earlier outcomes."), private=True, names=Names())
            case FormSent(values={"about": "nothing"}):
                return FormErrors({"about": "Say in a few words what it is about."})
            case FormSent(values=values):
                thanks = say("Thank you. The organisers read it today.", Quoted(str(values.get("text", ""))))
                return Reply(thanks, private=True, names=Names())

    def _thanked(self, event: CommandUsed, whom: Account, why: str) -> Reply:
        self.rows += 1
        thanks = say(
            f"{mention(1)} thanks {mention(2)}",
            Heading("Thank you"),
            Quoted(why),
            f"Said at {moment(event.at)}",
            button("Me too", Echo(whom.key), "primary"),
        )
        assert event.actor is not None
        names = Names({1: event.actor, 2: whom})
        return Reply(thanks, private=False, names=names, answer=self.rows)


def order(
    number: int,
    effect: AnyEffect | None = None,
    *,
    names: Names | None = None,
    place: Place | None = None,
    person: Account | None = None,
    message: str | None = None,
) -> Order:
    """An order of Hearth's; without an effect, a greeting to post."""
    greeting = Send(channel=1, message=say("Good morning"), purpose="greeting")
    return Order(number, SPACE, effect or greeting, names or Names(), place=place, person=person, message=message)
