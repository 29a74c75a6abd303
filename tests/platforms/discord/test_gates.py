"""AutoMod stops what is nothing but a paid link, with the community's hint, exactly while organisers want it."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.kit.delivery import Names, Refused
from bot.kit.effects import Gate
from bot.kit.people import Place
from cogs import SHIPPED
from tests.platforms.contract.conftest import FIRST
from tests.platforms.contract.discord import DiscordSquare
from tests.platforms.discord.outpost import Outpost, outpost
from tests.servers.discord import Blocked, DiscordServer

GATE = Gate(name="ads", patterns=("buy now",), hint="Say who pays you.", roles=("keeper", "ghost"))
LIFTED = Gate(name="ads")
LINK = "https://amzn.to/3lamp9"
RULES = "/auto-moderation/rules"


@pytest.fixture
async def here() -> AsyncIterator[Outpost]:
    """A community with a member and a keeper."""
    async with DiscordServer() as server:
        town = server.town("Allotment", ("general", "market"), ("keeper",))
        town.member("Ana")
        town.member("Ben", roles=("keeper",))
        async with outpost(server, town) as opened:
            yield opened


def _rules(here: Outpost) -> list[Any]:
    return list(here.server.world.guilds[here.town.id].auto_mod_rules.values())


async def test_a_gate_stands_once_however_often_it_is_asked_for(here: Outpost) -> None:
    for number in (1, 2):
        await here.carries(number, GATE)
    assert [rule.name for rule in _rules(here)] == ["Hearth: ads"]
    assert len(here.server.asked("POST", RULES)) == 1
    assert here.server.asked("PATCH", RULES) == []
    with pytest.raises(Blocked, match="Say who pays you"):
        here.town.people["Ana"].says("general", "Buy now")
    assert here.town.people["Ben"].says("general", "Buy now").text == "Buy now"


async def test_a_gate_becomes_what_is_asked_for_later(here: Outpost) -> None:
    await here.carries(1, GATE)
    market = here.town.channel("market")
    names = Names(places={5: Place(str(market.id), "market")})
    changed = Gate(name="ads", patterns=("sell now",), hint="Tell us why.", channels=(5,))
    await here.carries(2, changed, names=names)
    ana = here.town.people["Ana"]
    assert ana.says("general", "Buy now").text == "Buy now"
    assert ana.says("market", "Sell now").text == "Sell now"
    with pytest.raises(Blocked, match="Tell us why"):
        ana.says("general", "Sell now")


async def test_a_gate_that_organisers_switched_off_by_hand_stays_off(here: Outpost) -> None:
    await here.carries(1, GATE)
    (rule,) = _rules(here)
    rule.enabled = False
    await here.carries(2, Gate(name="ads", patterns=("sell now",), hint="Tell us why."))
    assert here.town.people["Ana"].says("general", "Sell now").text == "Sell now"


async def test_a_gate_is_taken_away_and_other_rules_stay(here: Outpost) -> None:
    await here.carries(1, GATE)
    await here.carries(2, Gate(name="spam", patterns=("win",), hint="No."))
    (ads, _) = _rules(here)
    theirs = {"name": ads.name, "event_type": 1, "trigger_type": 1}
    here.server.world.create_auto_mod_rule(here.town.id, here.town.people["Ben"].id, theirs)
    for number in (3, 4):
        await here.carries(number, LIFTED)
    assert [rule.name for rule in _rules(here)] == ["Hearth: spam", "Hearth: ads"]
    assert here.town.people["Ana"].says("general", "Buy now").text == "Buy now"


async def test_a_server_with_all_its_rules_taken_says_what_to_do(here: Outpost) -> None:
    for number in range(6):
        await here.carries(number, Gate(name=f"number {number}", patterns=("x",), hint="No."))
    with pytest.raises(Refused, match=r"which is 6\. Remove one in the server's settings, AutoMod\."):
        await here.carries(7, GATE)


@pytest.mark.parametrize("gate", [GATE, LIFTED])
async def test_a_missing_permission_is_named(here: Outpost, gate: Gate) -> None:
    here.town.forbids("the bot", "manage_guild")
    with pytest.raises(Refused, match="permission Manage Server"):
        await here.carries(1, gate)


async def _chooses(square: DiscordSquare, *, on: bool) -> None:
    """An organiser switches it on or off."""
    parts = (await square.organiser.uses("setup", section="disclosure")).message
    assert parts is not None
    form = (await square.organiser.presses("Stopped at once", parts)).form
    preview = (await square.organiser.sends(form, automod=on)).message
    assert preview is not None
    await square.organiser.presses("Save", preview)
    await square.settled()


async def test_a_bare_paid_link_is_stopped_while_organisers_want_it(square: DiscordSquare) -> None:
    await _chooses(square, on=True)
    with pytest.raises(Blocked, match="Say so first, as in"):
        square.member.person.says("general", LINK)
    await square.member.says(f"#ad {LINK}")
    await square.moderator.says(LINK)
    assert await square.texts() == [f"#ad {LINK}"], "the moderator's is held by Hearth as before"
    await square.restarts()
    with pytest.raises(Blocked):
        square.member.person.says("general", LINK)
    await _chooses(square, on=False)
    assert square.server.world.guilds[square.town.id].auto_mod_rules == {}
    await square.member.says(LINK)
    assert "amzn.to/3lamp9" in (await square.member.reads("amzn.to/3lamp9")).text


@pytest.mark.parametrize("settings", [{"mode": "nudge"}, {"ignore": ["general"]}], ids=str)
async def test_where_such_a_post_would_not_be_held_it_is_not_stopped(tmp_path: Path, settings: dict[str, Any]) -> None:
    first = {**FIRST, "disclosure": {"automod": True, **settings}}
    async with DiscordSquare.open(tmp_path, SHIPPED, first) as square:
        await square.settled()
        await square.member.says(LINK)
        assert await square.texts() == [LINK]


async def test_organisers_read_once_why_nothing_is_stopped(square: DiscordSquare) -> None:
    square.town.forbids("the bot", "manage_guild")
    await _chooses(square, on=True)
    told = await square.organiser.reads("are not stopped yet")
    assert "the permission Manage Server" in told.text
    await square.restarts()
    await square.settled()
    inbox = [post for post in square.organiser.person.inbox if "are not stopped yet" in post.text]
    assert len(inbox) == 1


async def test_without_having_asked_nothing_is_taken_away(square: DiscordSquare) -> None:
    parts = (await square.organiser.uses("setup", section="disclosure")).message
    assert parts is not None
    form = (await square.organiser.presses("Links of one's own", parts)).form
    preview = (await square.organiser.sends(form, promotion="50")).message
    assert preview is not None
    await square.organiser.presses("Save", preview)
    await square.settled()
    assert square.server.asked("GET", RULES) == []
