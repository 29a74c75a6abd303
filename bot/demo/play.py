"""Plays the story: members act in the world in order, and time moves on between their acts.

Everything enters through the platform as it does from people, so Hearth's own posts come at their
times. What a configuration lacks (a cog that is off, a cool-down that is longer) is left out.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from bot.demo.acts import Act, Joins, Reacts, Says, Settles, Thanks, Volunteers
from bot.demo.lately import LATELY
from bot.demo.story import CAST, PLACES, STORY
from bot.kit.community import CommunitySettings, RoleSettings
from bot.kit.errors import Say
from bot.kit.settings import Settings
from bot.kit.ui import Button
from bot.platforms.local.naming import channel_name
from bot.platforms.local.rules import Power
from bot.platforms.local.shown import ShownMessage
from bot.platforms.local.world import World

log = logging.getLogger("hearth.demo")
_PAUSE: Final = 2 * 60_000
_FRESH: Final = 3_600_000


class Traveller(Protocol):
    """Moves Hearth's clock forward, through everything that falls due on the way."""

    def now(self) -> int:
        """Hearth's time in epoch milliseconds."""
        ...

    async def travel(self, to: int) -> None:
        """Move to a later time."""
        ...


@dataclass(frozen=True, slots=True)
class Scene:
    """Where the story is set: the community's zone, what its roles are called, further channels."""

    zone: str = "UTC"
    roles: RoleSettings = field(default_factory=RoleSettings)
    channels: tuple[str, ...] = ()

    def role(self, kind: str) -> tuple[str, ...]:
        """The role that somebody of a kind has; a member's is the world's own."""
        match kind:
            case "newcomer":
                return self.roles.newcomers[:1]
            case "moderator":
                return self.roles.moderators[:1]
            case "organiser":
                return self.roles.organisers[:1]
            case _:
                return ("member",)


def scene_of(settings: Mapping[str, Settings]) -> Scene:
    """The scene that an operator's settings ask for: their zone, their roles, the channels they name."""
    community, roles = settings.get("community"), settings.get("roles")
    named = [
        str(getattr(section, name))
        for section in settings.values()
        for name, info in type(section).model_fields.items()
        if info.json_schema_extra == {"hearth": "channel"}
    ]
    return Scene(
        community.zone if isinstance(community, CommunitySettings) else "UTC",
        roles if isinstance(roles, RoleSettings) else RoleSettings(),
        tuple(dict.fromkeys(name for name in named if name)),
    )


async def play(world: World, travel: Traveller, now: int, scene: Scene | None = None) -> None:
    """Play the whole story, from Hearth's time up to `now` (epoch milliseconds)."""
    player = _Player(world, travel, scene or Scene())
    await player.furnish()
    midnight = datetime.fromtimestamp(now / 1000, UTC).astimezone(ZoneInfo(player.scene.zone)).date()
    for chapter in STORY:
        for act in chapter.acts:
            wall = datetime.combine(midnight + timedelta(days=chapter.number), time.fromisoformat(act.time))
            at = int(wall.replace(tzinfo=ZoneInfo(player.scene.zone)).timestamp() * 1000)
            await travel.travel(max(at, travel.now()))
            await player.act(act)
    for latest in LATELY:
        await travel.travel(max(now - latest.minutes * 60_000, travel.now()))
        await player.act(latest.act)
    await world.drained()
    await travel.travel(max(now, travel.now()))


class _Player:
    """Everybody in the story, and what they have written so far."""

    def __init__(self, world: World, travel: Traveller, scene: Scene) -> None:
        self.scene = scene
        self._world = world
        self._travel = travel
        self._people: dict[str, str] = {}
        self._places: dict[str, str] = {}
        self._written: dict[str, str] = {}

    async def furnish(self) -> None:
        """The channels, the roles, and those who were there from the beginning."""
        for kind, power in (("newcomer", Power.NONE), ("moderator", Power.MODERATE), ("organiser", Power.ORGANISE)):
            for role in self.scene.role(kind):
                await self._world.add_role(role, power)
        for place in PLACES:
            readers = [role for kind in place.readers for role in self.scene.role(kind)]
            writers = [role for kind in place.writers for role in self.scene.role(kind)]
            await self._open(place.name, readers, writers, place.about)
        for name in self.scene.channels:
            await self._open(name, (), (), "")
        for one in CAST:
            self._people[one.name] = await self._world.add_member(one.name, self.scene.role(one.kind), one.zone)
        await self._world.drained()

    async def _open(
        self, name: str, readers: list[str] | tuple[()], writers: list[str] | tuple[()], about: str
    ) -> None:
        try:
            name = channel_name(name)
            self._places[name] = await self._world.find_channel(name) or await self._world.add_channel(
                name, readers=readers, writers=writers, about=about
            )
        except Say as why:
            log.warning("the demo goes without the channel %r: %s", name, why)

    async def act(self, act: Act) -> None:
        """One act of the story."""
        match act:
            case Says():
                await self._says(act)
            case Reacts(to=to, emoji=emoji, who=who):
                for name in who:
                    await self._world.react(self._people[name], self._written[to], emoji)
            case Thanks():
                await self._thanks(act)
            case Joins():
                await self._joins(act)
            case Volunteers(who=who):
                if await self._offered(who, "greeter"):
                    await self._world.line(self._people[who], self._places["general"], "/greeter on")
            case Settles(who=who):
                await self._world.set_roles(self._people[who], self.scene.role("member"))

    async def _says(self, act: Says) -> None:
        reply = self._written[act.reply] if act.reply else None
        thread = self._written[act.thread] if act.thread else None
        text, place = act.text, self._places[act.where]
        key = await self._world.post(self._people[act.who], place, text, reply_to=reply, thread=thread)
        if act.key:
            self._written[act.key] = key

    async def _offered(self, who: str, command: str) -> bool:
        """Whether somebody has a command: a configuration may have its cog off."""
        return any(sheet.name == command for sheet in await self._world.commands(self._people[who]))

    async def _thanks(self, act: Thanks) -> None:
        who, place = self._people[act.who], self._places[act.where]
        if not await self._offered(act.who, "thanks"):
            return
        await self._world.drained()
        shown = await self._world.command(who, place, "thanks", {"member": f"@{act.whom}", "why": act.why})
        if shown.what == "posted" and shown.key:
            await self._press(act.too, await self._world.message(who, shown.key), "gratitude.too")

    async def _joins(self, act: Joins) -> None:
        self._people[act.name] = key = await self._world.join(act.name, act.zone)
        role = self.scene.role("newcomer")
        if role and role != ("newcomer",):
            await self._world.set_roles(key, role)
        await self._travel.travel(self._travel.now())
        for place in self._places.values():
            for message in (await self._world.page(self._people[CAST[0].name], place, limit=3)).messages:
                if message.at >= self._travel.now() - _FRESH:
                    await self._press(act.hello, message, "onboarding.hello")

    async def _press(self, names: Sequence[str], message: ShownMessage, tag: str) -> None:
        """Let people press the button with this tag, a few minutes apart; nothing if it is not there."""
        buttons = [item for block in message.blocks for item in block.items if isinstance(item, Button)]
        action = next((button.action for button in buttons if button.action.startswith(f"{tag}:")), None)
        for name in names if action else ():
            await self._travel.travel(self._travel.now() + _PAUSE)
            await self._world.press(self._people[name], message.key, action or "")
