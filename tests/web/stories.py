"""A page over a small community, with a scripted host: what tests of the page stand on."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.kit.effects import Send
from bot.kit.errors import Say
from bot.kit.events import ButtonPressed, CommandUsed, FormSent, MenuUsed, MessagePosted
from bot.kit.people import Place
from bot.kit.ui import say
from bot.kit.views import JournalLine, OutboxLine, ScheduleLine
from bot.platforms.local import LocalPlatform, World
from bot.web import Served, build, serve
from bot.web.tours import Tick, Tour, TourStep
from tests.platforms.local.stories import HOUR, MovedClock, ScriptedHost, order

GREETING = 1
TOURS = (
    Tour(
        "member",
        "As a member",
        "Thank somebody, report a post, and find out who reads it.",
        (
            TourStep(
                "Thank Mo for something in #general.",
                (Tick("CommandUsed", "/thanks", who="Ana"),),
                who="Ana",
                where="general",
                write="/thanks @Mo for the soup",
            ),
            TourStep(
                "Report any message to the moderators, from its More menu.",
                (Tick("MenuUsed", "Flag post"),),
                point="menu",
            ),
            TourStep("Look at the journal: it has figures, and none of your words.", point="journal"),
            TourStep("Write your note and send it.", (Tick("FormSent", "story.note"), Tick("CommandUsed", "/figures"))),
        ),
        "You know your way around. Next, see the same from the other side: take the tour as a moderator.",
    ),
    Tour(
        "moderator",
        "As a moderator",
        "Look at somebody's earlier outcomes.",
        (
            TourStep("Be Mo.", (Tick("MessagePosted", who="Mo", where="staff"),), who="moderator", where="staff"),
            TourStep("See Ana leave.", (Tick("MemberLeft"),)),
            TourStep("Let somebody arrive.", (Tick("MemberJoined"),), point="arrive"),
        ),
        "That is what moderators do here. Try /queue next.",
    ),
)


@dataclass
class ScriptedViews:
    """Tells what the scripted host was given, and one greeting that is due after an hour."""

    host: ScriptedHost
    clock: MovedClock
    due: list[int] = field(default_factory=list[int])
    sent: list[int] = field(default_factory=list[int])

    async def journal(self, *, before: int | None = None, limit: int = 100) -> Sequence[JournalLine]:
        """Every event of the host."""
        lines = [
            JournalLine(
                id=number,
                at=event.at,
                kind=type(event).__name__,
                who=event.actor.name if event.actor else None,
                where=event.place.name if event.place else None,
                about=None,
                detail=_detail(event),
                cause=None,
                event=type(event).__name__,
            )
            for number, event in enumerate(self.host.events, 1)
        ]
        return [line for line in reversed(lines) if before is None or line.id < before][:limit]

    async def outbox(self, *, limit: int = 100) -> Sequence[OutboxLine]:
        """The greetings that went out, and one that could not."""
        lines = [
            OutboxLine(n, at, "post", "#general", "greeting", "sent", 1, None, "") for n, at in enumerate(self.sent)
        ]
        failed = OutboxLine(
            99, self.clock.now(), "give role", "", "welcome", "failed", 3, None, "There is no such role."
        )
        return [*lines, failed][:limit]

    async def schedule(self) -> Sequence[ScheduleLine]:
        """The greetings to come."""
        return [ScheduleLine(n, "welcome", "Good morning", due, "every day at 10:00") for n, due in enumerate(self.due)]

    async def next_due(self) -> int | None:
        """The next greeting."""
        return min(self.due, default=None)


def _detail(event: object) -> str:
    match event:
        case MessagePosted(text=text):
            return f"{len(text.split())} words"
        case CommandUsed(command=command):
            return f"/{command}"
        case ButtonPressed(action=action) | FormSent(action=action):
            return action.partition(":")[0]
        case MenuUsed(menu=menu):
            return menu
        case _:
            return ""


@dataclass
class ScriptedMachine:
    """Moves the clock of a test, and lets the greeting that falls due on the way be posted."""

    clock: MovedClock
    views: ScriptedViews
    platform: LocalPlatform
    place: Place
    gate: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        """Nothing in the way."""
        self.gate.set()

    def now(self) -> int:
        """The clock's time."""
        return self.clock.now()

    async def travel(self, to: int) -> None:
        """Move forward."""
        if to < self.clock.now():
            raise Say("Time only moves forward here.")
        await self.gate.wait()
        for due in [due for due in self.views.due if due <= to]:
            self.clock.move(max(0, due - self.clock.now()))
            self.views.due.remove(due)
            greeting = Send(channel=1, message=say("Good morning. Coffee is at eleven."), purpose="greeting")
            await self.platform.deliver(order(GREETING, greeting, place=self.place))
            self.views.sent.append(due)
        self.clock.move(to - self.clock.now())


@dataclass
class Page:
    """A served page and everything behind it."""

    world: World
    platform: LocalPlatform
    host: ScriptedHost
    clock: MovedClock
    views: ScriptedViews
    machine: ScriptedMachine
    served: Served
    people: dict[str, str]
    general: str

    @property
    def address(self) -> str:
        """Where it is."""
        return self.served.address.rstrip("/")

    def seen_by(self, name: str, place: str | None = None) -> str:
        """The address of the page as somebody sees it."""
        return f"{self.address}/?as={self.people[name]}&in={place or self.general}"

    async def close(self) -> None:
        """Stop everything."""
        self.host.gate.set()
        self.machine.gate.set()
        await self.served.stop()
        await self.platform.stop()
        await self.world.close()


async def open_page(folder: Path, port: int = 0, tours: Sequence[Tour] = ()) -> Page:
    """Serve a page: Ana is a member, Ben a newcomer, Mo a moderator, Ora an organiser."""
    clock, host = MovedClock(), ScriptedHost()
    world = await World.open(folder / "local.db", clock, name="Hearthside")
    general = await world.add_channel("general", about="Everything and nothing")
    await world.add_channel("announcements", writers=("organiser",), about="What everyone should know")
    staff = ("moderator", "organiser")
    await world.add_channel("staff", readers=staff, writers=staff)
    roles = {"Ana": "member", "Ben": "newcomer", "Mo": "moderator", "Ora": "organiser"}
    people = {name: await world.add_member(name, (role,)) for name, role in roles.items()}
    platform = LocalPlatform(world)
    await platform.start(host)
    await world.drained()
    views = ScriptedViews(host, clock, due=[clock.now() + HOUR])
    machine = ScriptedMachine(clock, views, platform, Place(general, "general"))
    app = build(world, views, machine, sky=platform.weather, title="Hearth", tours=tours)
    served = await serve(app, port=port)
    return Page(world, platform, host, clock, views, machine, served, people, general)
