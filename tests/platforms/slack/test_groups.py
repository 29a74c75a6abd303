"""User groups that count as roles, where an operator lets them."""

from pathlib import Path
from typing import Any

from cogs import SHIPPED
from tests.platforms.contract.conftest import FIRST
from tests.platforms.contract.slack import Colleague, SlackSquare

HELPERS: dict[str, dict[str, Any]] = {**FIRST, "roles": {"organisers": ["helpers"]}}


async def _may_change_settings(square: SlackSquare, who: Colleague) -> bool:
    answer = await who.uses("setup")
    assert answer.message is not None
    return "These settings hold now" in answer.message.text


async def test_whoever_is_in_a_named_group_may_what_the_role_may_and_no_longer_than_that(tmp_path: Path) -> None:
    async with SlackSquare.open(tmp_path, SHIPPED, HELPERS, user_groups=True) as square:
        assert not await _may_change_settings(square, square.friend)
        group = square.town.adds_group("helpers", square.friend.person.id)
        await square.settled()
        assert await _may_change_settings(square, square.friend)
        square.town.changes_group(group, square.member.person.id)
        await square.settled()
        assert not await _may_change_settings(square, square.friend)
        assert await _may_change_settings(square, square.member)


async def test_groups_count_for_nothing_where_the_operator_did_not_switch_them_on(tmp_path: Path) -> None:
    async with SlackSquare.open(tmp_path, SHIPPED, HELPERS) as square:
        square.town.adds_group("helpers", square.friend.person.id)
        await square.settled()
        assert not await _may_change_settings(square, square.friend)


async def test_groups_are_known_from_the_start_though_nobody_tells_of_them(tmp_path: Path) -> None:
    async with SlackSquare.open(tmp_path, SHIPPED, HELPERS, user_groups=True) as square:
        square.server.app.events = {"message.channels"}
        square.town.adds_group("helpers", square.friend.person.id)
        await square.settled()
        assert not await _may_change_settings(square, square.friend)
        await square.restarts()
        assert await _may_change_settings(square, square.friend)
