"""Roles by name, rests and reactions on Discord: done once or twice with the same end, refused with the remedy."""

from collections.abc import AsyncIterator

import pytest

from bot.kit.clock import DAY
from bot.kit.delivery import Refused
from bot.kit.effects import GiveRole, React, TakeRole, TimeOut
from bot.kit.people import MessageRef
from bot.platforms.discord.atlas import Role, Town
from bot.platforms.discord.roles import LONGEST, Known, Unfit, role_called, stamp
from tests.platforms.discord.outpost import Outpost, outpost
from tests.servers.discord import DiscordServer, Person

HOUR = 3_600_000
GIVE, TAKE = GiveRole(person=1, role="gardener"), TakeRole(person=1, role="gardener")


@pytest.fixture
async def here() -> AsyncIterator[Outpost]:
    """A community with a role to give."""
    async with DiscordServer() as server:
        town = server.town("Allotment", ("general",), ("gardener",))
        town.member("Ana")
        async with outpost(server, town) as opened:
            yield opened


@pytest.fixture
def ana(here: Outpost) -> Person:
    """A member."""
    return here.town.people["Ana"]


async def test_a_role_is_given_and_taken_by_its_name_however_often(here: Outpost, ana: Person) -> None:
    for number in (1, 2):
        await here.carries(number, GIVE, who=ana)
        assert "gardener" in ana.roles
    for number in (3, 4):
        await here.carries(number, TAKE, who=ana)
        assert "gardener" not in ana.roles


async def test_a_role_made_meanwhile_is_known(here: Outpost, ana: Person) -> None:
    here.town.adds_role("beekeeper")
    await here.knows(lambda known: known.role_named("beekeeper"))
    await here.carries(1, GiveRole(person=1, role="beekeeper"), who=ana)
    assert "beekeeper" in ana.roles


async def test_roles_that_settings_may_name_are_those_of_the_server(here: Outpost) -> None:
    await here.knows(lambda known: "gardener" in known.role_names() and "@everyone" not in known.role_names())


async def test_a_role_above_hearths_own_is_refused_with_what_to_do(here: Outpost, ana: Person) -> None:
    here.town.lowers_bot("gardener")
    await here.knows(lambda known: isinstance(role := role_called("gardener", known), Known) and role.above)
    with pytest.raises(Refused, match=r"stands above Hearth's own\. Move Hearth's role above it"):
        await here.carries(1, GIVE, who=ana)


async def test_a_missing_permission_is_not_taken_for_a_role_above(here: Outpost, ana: Person) -> None:
    here.town.forbids("the bot", "manage_roles")
    with pytest.raises(Refused, match="lacks a permission"):
        await here.carries(1, GIVE, who=ana)


async def test_who_has_left_is_not_here_any_more(here: Outpost, ana: Person) -> None:
    ana.leaves()
    with pytest.raises(Refused, match="This person is not here any more"):
        await here.carries(1, GIVE, who=ana)


async def test_somebody_rests_and_may_write_again(here: Outpost, ana: Person) -> None:
    await here.carries(1, TimeOut(person=1, until=here.asked_at + HOUR), who=ana)
    assert ana.timed_out
    await here.carries(2, TimeOut(person=1, until=0), who=ana)
    assert not ana.timed_out


async def test_a_rest_longer_than_discord_knows_is_refused_without_asking(here: Outpost, ana: Person) -> None:
    with pytest.raises(Refused, match="longer than 28 days"):
        await here.carries(1, TimeOut(person=1, until=here.asked_at + 29 * DAY), who=ana)
    assert here.server.asked("PATCH", f"/members/{ana.id}") == []


async def test_a_reaction_is_put_there_once_however_often(here: Outpost, ana: Person) -> None:
    post = ana.says("general", "The beans are up.")
    effect = React(target=MessageRef(1, ""), emoji="🌱")
    for number in (1, 2):
        await here.carries(number, effect, where="general", about=post)
    assert post.reactions == {"🌱": 1}


async def test_a_reaction_to_what_is_gone_is_refused(here: Outpost, ana: Person) -> None:
    post = ana.says("general", "The beans are up.")
    ana.deletes(post)
    with pytest.raises(Refused, match="This message does not exist any more"):
        await here.carries(1, React(target=MessageRef(1, ""), emoji="🌱"), where="general", about=post)


async def test_what_may_be_done_again_is_not_looked_for(here: Outpost, ana: Person) -> None:
    before = len(here.server.requests)
    for effect in (GIVE, TAKE, TimeOut(person=1, until=0), React(target=MessageRef(1, ""), emoji="🌱")):
        assert await here.finds(1, effect, who=ana) is None
    assert len(here.server.requests) == before


LOW, HIGH = Role("2", "gardener", 1), Role("3", "keeper", 9)
OWN, APP, ALL = Role("4", "Hearth", 5), Role("5", "Bridge", 2, managed=True), Role("1", "@everyone", 0)
TOWN = Town("1", roles={role.id: role for role in (LOW, HIGH, OWN, APP, ALL)}, mine=("4",))


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("gardener", Known(LOW, above=False)),
        ("keeper", Known(HIGH, above=True)),
        (
            "Bridge",
            Unfit('Discord gives the role "Bridge" itself, so Hearth can neither give nor take it. Choose another.'),
        ),
        (
            "@everyone",
            Unfit('Discord gives the role "@everyone" itself, so Hearth can neither give nor take it. Choose another.'),
        ),
        (
            "wizard",
            Unfit('There is no role called "wizard" here. Make it in the server\'s settings, or choose another.'),
        ),
    ],
)
def test_which_role_a_name_means(name: str, found: object) -> None:
    assert role_called(name, TOWN) == found


@pytest.mark.parametrize(
    ("until", "said"),
    [
        (0, None),
        (1000, None),
        (2000, "1970-01-01T00:00:02.000+00:00"),
        (1000 + LONGEST, "1970-01-29T00:00:01.000+00:00"),
    ],
)
def test_until_when_somebody_rests(until: int, said: str | None) -> None:
    assert stamp(until, 1000) == said
