"""The page's addresses: what it can look at and what members can do through it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from aiohttp import web

from bot.kit.views import Views
from bot.web import bodies
from bot.web.answers import answer, asked, body
from bot.web.bell import Bell
from bot.web.clockwork import Clockwork
from bot.web.stage import Sky, Stage
from bot.web.tours import Tour

Health = Callable[[], Awaitable[Mapping[str, object]]]
"""Says how Hearth is: "ok", and whatever else an operator should see."""
_JOURNAL_LINES = 50


async def healthy(health: Health | None) -> web.Response:
    """Whether Hearth is well; 503 where it says it is not."""
    state = await health() if health else {"ok": True}
    return answer(state, 200 if state.get("ok", True) else 503)


@dataclass(frozen=True, slots=True)
class Routes:
    """Everything behind /api, over one community."""

    stage: Stage
    views: Views
    clockwork: Clockwork
    bell: Bell
    sky: Sky | None
    health: Health | None
    tours: Sequence[Tour] = ()

    def all(self) -> list[web.RouteDef]:
        """Every address with its handler."""
        looks = {
            "/healthz": self.healthy,
            "/api/home": self.home,
            "/api/messages": self.messages,
            "/api/attached": self.attached,
            "/api/commands": self.commands,
            "/api/menus": self.menus,
            "/api/suggest": self.suggest,
            "/api/clock": self.clock,
            "/api/journal": self.journal,
            "/api/outbox": self.outbox,
            "/api/schedule": self.schedule,
            "/api/weather": self.weather,
            "/api/tours": self.led,
        }
        acts = {
            "/api/say": self.say,
            "/api/edit": self.edit,
            "/api/delete": self.delete,
            "/api/react": self.react,
            "/api/press": self.press,
            "/api/menu": self.menu,
            "/api/form": self.form,
            "/api/read": self.read,
            "/api/join": self.join,
            "/api/admit": self.admit,
            "/api/leave": self.leave,
            "/api/reachable": self.reachable,
            "/api/clock": self.move,
            "/api/weather": self.change_weather,
        }
        return [web.get(path, look) for path, look in looks.items()] + [
            web.post(path, act) for path, act in acts.items()
        ]

    async def healthy(self, _request: web.Request) -> web.Response:
        """Whether Hearth is well; 503 where it says it is not."""
        return await healthy(self.health)

    async def home(self, request: web.Request) -> web.Response:
        """Who is here, and where one can go."""
        return answer(await self.stage.home(asked(request, "as")))

    async def messages(self, request: web.Request) -> web.Response:
        """The newest messages of a place, or those before one."""
        before = asked(request, "before") or None
        return answer(await self.stage.page(asked(request, "as"), asked(request, "channel"), before=before))

    async def attached(self, request: web.Request) -> web.Response:
        """A file to save: never shown by the browser, whatever is in it."""
        file = await self.stage.attached(asked(request, "as"), asked(request, "message"), asked(request, "name"))
        saved = {"Content-Disposition": f'attachment; filename="{file.name}"'}
        return web.Response(body=file.content, content_type=file.mime, headers=saved)

    async def commands(self, request: web.Request) -> web.Response:
        """The commands that the viewer is offered."""
        return answer(await self.stage.commands(asked(request, "as")))

    async def menus(self, request: web.Request) -> web.Response:
        """The entries of a message's menu that the viewer is offered."""
        return answer(await self.stage.menus(asked(request, "as")))

    async def led(self, _request: web.Request) -> web.Response:
        """The tours, from the first step to the last."""
        return answer(self.tours)

    async def suggest(self, request: web.Request) -> web.Response:
        """Values for an option while it is typed."""
        command, option, typed = asked(request, "command"), asked(request, "option"), asked(request, "typed")
        return answer(await self.stage.suggest(asked(request, "as"), command, option, typed))

    async def clock(self, _request: web.Request) -> web.Response:
        """What the clock shows."""
        return answer(await self.clockwork.face())

    async def journal(self, request: web.Request) -> web.Response:
        """What happened, newest first."""
        text = asked(request, "before", 18)
        before = int(text) if text.isascii() and text.isdecimal() else None
        return answer(await self.views.journal(before=before, limit=_JOURNAL_LINES))

    async def outbox(self, _request: web.Request) -> web.Response:
        """What goes out, and how far it is."""
        return answer(await self.views.outbox())

    async def schedule(self, _request: web.Request) -> web.Response:
        """What is ahead."""
        return answer(await self.views.schedule())

    async def weather(self, _request: web.Request) -> web.Response:
        """The weather over the wire."""
        return answer({"name": self.sky.name, "names": self.sky.names} if self.sky else {"name": "", "names": []})

    async def say(self, request: web.Request) -> web.Response:
        """Send what stands in the composer."""
        it = await body(request, bodies.SayBody)
        return answer(await self.stage.say(it.viewer, it.channel, it.text, it.reply_to, it.thread))

    async def edit(self, request: web.Request) -> web.Response:
        """Change one's own message."""
        it = await body(request, bodies.EditBody)
        return answer(await self.stage.edit(it.viewer, it.message, it.text))

    async def delete(self, request: web.Request) -> web.Response:
        """Delete or dismiss a message."""
        it = await body(request, bodies.MessageBody)
        return answer(await self.stage.delete(it.viewer, it.message))

    async def react(self, request: web.Request) -> web.Response:
        """Put a reaction on a message, or take it back."""
        it = await body(request, bodies.ReactBody)
        act = self.stage.react if it.on else self.stage.unreact
        return answer(await act(it.viewer, it.message, it.emoji))

    async def press(self, request: web.Request) -> web.Response:
        """Press a button, or choose."""
        it = await body(request, bodies.PressBody)
        return answer(await self.stage.press(it.viewer, it.message, it.action, it.values))

    async def menu(self, request: web.Request) -> web.Response:
        """Choose from a message's menu."""
        it = await body(request, bodies.MenuBody)
        return answer(await self.stage.menu(it.viewer, it.message, it.menu))

    async def form(self, request: web.Request) -> web.Response:
        """Send a form."""
        it = await body(request, bodies.FormBody)
        return answer(await self.stage.send_form(it.viewer, it.action, it.values))

    async def read(self, request: web.Request) -> web.Response:
        """The viewer has seen a place."""
        it = await body(request, bodies.PlaceBody)
        return answer(await self.stage.mark_read(it.viewer, it.channel))

    async def join(self, request: web.Request) -> web.Response:
        """A newcomer arrives."""
        it = await body(request, bodies.JoinBody)
        return answer({"key": await self.stage.join(it.name)})

    async def admit(self, request: web.Request) -> web.Response:
        """A newcomer agrees to the norms."""
        it = await body(request, bodies.ViewerBody)
        return answer(await self.stage.admit(it.viewer))

    async def leave(self, request: web.Request) -> web.Response:
        """Somebody leaves."""
        it = await body(request, bodies.ViewerBody)
        return answer(await self.stage.leave(it.viewer))

    async def reachable(self, request: web.Request) -> web.Response:
        """Open or close one's direct messages."""
        it = await body(request, bodies.ReachableBody)
        return answer(await self.stage.set_reachable(it.viewer, it.reachable))

    async def move(self, request: web.Request) -> web.Response:
        """Move the clock."""
        it = await body(request, bodies.ClockBody)
        return answer(await self.clockwork.move(by=it.by, next_due=it.next))

    async def change_weather(self, request: web.Request) -> web.Response:
        """Have another weather."""
        it = await body(request, bodies.WeatherBody)
        if self.sky is not None:
            self.sky.choose(it.name)
            self.bell.ring({"weather"})
        return await self.weather(request)
