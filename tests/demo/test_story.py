"""The demo's story holds together, and plays to its end on any day and with any configuration."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bot.core.clockwork import MovableClock, Travel
from bot.demo.acts import Joins, Reacts, Says, Settles, Thanks, Volunteers
from bot.demo.folder import LENGTH
from bot.demo.play import Scene, play, scene_of
from bot.demo.story import CAST, PLACES, STORY
from bot.hearth import DATABASE, Hearth
from bot.kit.cog import AnyCog
from bot.kit.community import CommunitySettings, RoleSettings
from bot.platforms.local.platform import LocalPlatform
from bot.platforms.local.world import World
from bot.storage.tables import fault
from bot.testing import StoppedClock, blank
from cogs import SHIPPED, gratitude, guide, onboarding

NOW = datetime(2026, 3, 25, 15, 20, tzinfo=UTC)


@asynccontextmanager
async def _played(
    folder: Path,
    cogs: Sequence[AnyCog] = SHIPPED,
    scene: Scene | None = None,
    first: Mapping[str, Mapping[str, Any]] | None = None,
    now: datetime = NOW,
) -> AsyncGenerator[tuple[World, Hearth]]:
    """The story, played up to a time."""
    clock = MovableClock(StoppedClock(now - LENGTH))
    (folder / DATABASE).write_bytes(blank())
    world = await World.open(folder / "local.db", clock)
    hearth = await Hearth.open(folder, cogs=cogs, platforms=[LocalPlatform(world)], clock=clock, first=first)

    async def settled() -> None:
        while True:
            await world.drained()
            await hearth.courier.idle()
            if not await world.backlog():
                return

    async def moved(_: int) -> None:
        pass

    try:
        async with hearth.running(alarm=False):
            travel = Travel(clock, hearth.clockwork, hearth.courier, settled, moved)
            await play(world, travel, int(now.timestamp() * 1000), scene)
            yield world, hearth
            assert await hearth.database.read(lambda connection: connection.execute(select(fault)).fetchall()) == []
            assert clock.now() == int(now.timestamp() * 1000)
    finally:
        await world.close()


async def _by_hearth(world: World, channel: str = "general") -> list[str]:
    viewer = await world.find_member("Linden")
    place = await world.find_channel(channel)
    assert viewer is not None
    assert place is not None
    return [message.text for message in await world.messages(place, viewer.key) if message.bot]


def test_everyone_who_acts_is_there_by_then_and_every_message_is_named_once() -> None:
    here, written, number = {one.name for one in CAST}, set[str](), -1000
    places = {place.name for place in PLACES}
    for chapter in STORY:
        assert number < chapter.number < 0
        number = chapter.number
        assert [act.time for act in chapter.acts] == sorted(act.time for act in chapter.acts)
        for act in chapter.acts:
            match act:
                case Says(who=who, where=where, key=key, reply=reply, thread=thread):
                    assert who in here
                    assert where in places
                    assert {reply, thread} <= {"", *written}
                    assert key not in written
                    written |= {key} - {""}
                case Reacts(to=to, who=people):
                    assert to in written
                    assert here.issuperset(people)
                case Thanks(who=who, whom=whom, too=too):
                    assert here.issuperset({who, whom, *too})
                    assert len({who, whom, *too}) == 2 + len(too)
                case Joins(name=name, hello=hello):
                    assert name not in here
                    assert here.issuperset(hello)
                    here.add(name)
                case Settles(who=who) | Volunteers(who=who):
                    assert who in here
    assert timedelta(days=STORY[0].number) + LENGTH > timedelta(0)


async def test_the_community_has_a_past_that_went_through_the_spine_and_opens_on_a_living_scene(tmp_path: Path) -> None:
    async with _played(tmp_path) as (world, hearth):
        members = await world.members()
        assert len(members) == 14
        assert sorted(member.name for member in members if "newcomer" in member.roles) == ["Birdie", "Rook", "Sorrel"]
        posts = await _by_hearth(world)
        assert sum(" thanks " in post for post in posts) >= 6
        assert sum("join in." in post for post in posts) >= 5
        assert sum(post.startswith("Welcome") and "said hello." in post for post in posts) == 4
        assert sum("thanked" in post for post in posts) == 3
        assert not any(post.startswith("Welcome, @Linden") for post in posts)
        (first, *_, last) = reversed(await hearth.views.journal(limit=1000))
        assert timedelta(milliseconds=last.at - first.at) > timedelta(days=19)
        assert [line for line in await hearth.views.outbox(limit=500) if line.state != "sent"] == []
        newest = (await _by_hearth(world))[-1]
        assert newest.startswith("Welcome, @Rook.")
        assert "@Juniper is glad to answer" in newest
        (card,) = await _by_hearth(world, "staff")
        assert "https://amzn.to/3hrthsd" in card
        ember = await world.find_member("Ember")
        assert ember is not None
        note = [message for message in await world.direct_messages(ember.key) if message.bot][-1]
        assert "EMBER15" in note.text
        assert next(item.label for block in note.blocks for item in block.items).startswith("Put “#ad")


async def test_it_plays_with_the_cogs_that_are_on(tmp_path: Path) -> None:
    async with _played(tmp_path, [guide.cog]) as (world, _):
        assert await _by_hearth(world) == []
        assert len(await world.members()) == 14


async def test_it_plays_in_an_operators_house(tmp_path: Path) -> None:
    first = {
        "community": {"zone": "Asia/Tokyo"},
        "roles": {"newcomers": ["guest"], "moderators": ["warden"], "organisers": ["host"]},
        "onboarding": {"channel": "front-door", "greeting": "Hi {name}."},
        "gratitude": {"wait": "365d", "roundup_channel": "a channel with spaces"},
    }
    models = {"community": CommunitySettings, "roles": RoleSettings}
    models |= {"onboarding": onboarding.cog.settings, "gratitude": gratitude.cog.settings}
    scene = scene_of({name: model.model_validate(first[name]) for name, model in models.items()})
    assert scene.channels == ("staff", "front-door", "a channel with spaces")
    async with _played(tmp_path, SHIPPED, scene, first) as (world, hearth):
        assert len([post for post in await _by_hearth(world, "front-door") if post.startswith("Hi @")]) == 4
        roles = {member.name: list(member.roles) for member in await world.members()}
        assert (roles["Birdie"], roles["Bram"], roles["Linden"]) == (["guest"], ["warden"], ["host"])
        linden = await world.find_member("Linden")
        assert linden is not None
        commands = [sheet.name for sheet in await world.commands(linden.key)]
        assert "setup" in commands
        assert hearth.registry.sheets


async def test_it_plays_on_the_night_in_which_the_clocks_change(tmp_path: Path) -> None:
    night = datetime(2026, 3, 8, 6, 5, tzinfo=UTC)
    async with _played(tmp_path, now=night, scene=Scene(zone="America/New_York")) as (world, _):
        assert sum("thanked" in post for post in await _by_hearth(world)) == 3
