"""`hearth doctor` about Slack: each line says what is missing and what to do."""

from typing import Any

import pytest

from bot.kit.findings import Expected, Finding, Named
from bot.platforms.slack import Options
from bot.platforms.slack.doctor import examine
from bot.platforms.slack.manifest import manifest
from bot.platforms.slack.needs import scopes
from tests.servers.slack import SlackServer

STAFF = Named("staff", "community", "Moderators' channel")
GENERAL = Named("general", "onboarding", "Channel")


async def told(server: SlackServer, *expected: Named, **options: Any) -> dict[str, Finding]:
    """The lines, the worst of each kind."""
    given: dict[str, Any] = {"bot_token": server.bot_token, "app_token": server.app_token, "api_url": server.api_url}
    staff = STAFF if STAFF in expected else None
    wants = Expected(staff=staff, channels=[one for one in expected if one is not STAFF])
    found: dict[str, Finding] = {}
    async for line in examine(Options(**{**given, **options}), lambda _: wants):
        worse = {"ok": 0, "warn": 1, "fail": 2}
        if line.about not in found or worse[line.level] >= worse[found[line.about].level]:
            found[line.about] = line
    return found


async def test_a_workspace_that_lacks_nothing() -> None:
    async with SlackServer() as server:
        server.app.scopes = set(scopes(groups=False))
        server.workspace.adds_channel("staff", private=True)
        lines = await told(server, STAFF, GENERAL)
        assert {line.level for line in lines.values()} == {"ok"}, lines
        assert "Allotment" in lines["Slack bot token"].says
        assert "#general" in lines["Slack channels"].says


async def test_a_token_that_slack_does_not_take() -> None:
    async with SlackServer() as server:
        lines = await told(server, bot_token="xoxb-other")
        assert list(lines) == ["Slack bot token"]
        assert lines["Slack bot token"].level == "fail"
        assert "xoxb-" in lines["Slack bot token"].remedy


async def test_an_app_token_that_slack_does_not_take() -> None:
    async with SlackServer() as server:
        lines = await told(server, app_token="xapp-other")
        assert lines["Socket Mode"].level == "fail"
        assert "connections:write" in lines["Socket Mode"].remedy


async def test_a_scope_that_is_missing_is_named() -> None:
    async with SlackServer() as server:
        server.app.scopes = set(scopes(groups=False)) - {"im:write"}
        lines = await told(server)
        assert "im:write" in lines["Slack scopes"].says
        assert "hearth slack manifest" in lines["Slack scopes"].remedy


@pytest.mark.parametrize("how", [{"with_bot": False}, {"private": False}], ids=["Hearth is not in it", "it is public"])
async def test_a_moderators_channel_that_is_of_no_use(how: dict[str, bool]) -> None:
    async with SlackServer() as server:
        server.workspace.adds_channel("staff", **how)
        lines = await told(server, STAFF)
        assert lines["Slack channels"].level == "fail"
        assert lines["Slack moderators"].level == "warn"


async def test_a_channel_that_settings_name_and_that_is_not_there() -> None:
    async with SlackServer() as server:
        lines = await told(server, Named("kitchen", "onboarding", "Channel"))
        assert lines["Slack channels"].level == "fail"
        assert "#kitchen" in lines["Slack channels"].says


async def test_nobody_is_there() -> None:
    async with SlackServer() as server:
        address = server.api_url
    lines = await told(server, api_url=address)
    assert lines["Slack"].level == "fail"
    assert "does not answer" in lines["Slack"].says


def test_the_manifest_asks_for_user_groups_only_where_they_are_used() -> None:
    without, with_ = (manifest([], [], groups=groups)["oauth_config"]["scopes"]["bot"] for groups in (False, True))
    assert set(with_) - set(without) == {"usergroups:read"}
