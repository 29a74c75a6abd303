"""Asks Slack what `hearth doctor` tells of it: over its web interface alone, so also while Hearth is connected."""

from collections.abc import AsyncGenerator, Callable, Iterator
from datetime import UTC
from email.utils import parsedate_to_datetime
from time import time_ns
from typing import Any, Final

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.kit.delivery import Later, Refused, Unsettled
from bot.kit.errors import ConfigError
from bot.kit.findings import Expected, Finding, fail, ok, warn
from bot.kit.text import cut, listed
from bot.platforms.slack import opening, words
from bot.platforms.slack.atlas import Workspace
from bot.platforms.slack.needs import scopes
from bot.platforms.slack.options import Options
from bot.platforms.slack.payload import words_of
from bot.platforms.slack.rest import TIMEOUT, TOKEN, Rest
from bot.platforms.slack.socket import refused

SKEW_MS: Final = 2_000
"""How far this machine's clock may be from Slack's: as for Discord, and as its `Date` tells whole seconds."""
_AGAIN: Final = "Look at this machine's network, firewall and proxy, and at https://slack-status.com, then try again."
_REINSTALL: Final = (
    "Print the manifest anew (hearth slack manifest), put it in your app's settings under App Manifest, and install "
    "the app again under Install App."
)


async def examine(options: Options, expects: Callable[[str], Expected]) -> AsyncGenerator[Finding]:
    """Everything about Slack, a line as soon as it is known.

    `expects` says what settings expect in the workspace with an id. Never raises for what Slack answers or does not.
    """
    timeout = aiohttp.ClientTimeout(total=TIMEOUT)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        address = f"{options.api_url.rstrip('/')}/"
        client = AsyncWebClient(options.bot_token, base_url=address, retry_handlers=[], session=session)
        try:
            async for finding in _asked(client, options, expects):
                yield finding
        except (OSError, aiohttp.ClientError, TimeoutError, ValueError) as error:
            yield fail("Slack", f"{options.api_url} does not answer ({type(error).__name__}).", _AGAIN)
        except (Refused, Later, Unsettled) as why:
            yield fail("Slack", f"Hearth could not look at everything: {cut(str(why), 200)}", _AGAIN)


async def _asked(
    client: AsyncWebClient, options: Options, expects: Callable[[str], Expected]
) -> AsyncGenerator[Finding]:
    library: Any = client
    sent = time_ns() // 1_000_000
    try:
        answer = await library.api_call("auth.test")
    except SlackApiError as error:
        yield _untaken(error)
        return
    said: Any = answer.data
    if not said.get("bot_id"):
        first, _, remedy = words.NO_BOT.partition(". ")
        yield fail("Slack bot token", f"{first}.", remedy)
        return
    yield ok("Slack bot token", f"Slack knows it as {words_of(said, 'user')} in {words_of(said, 'team')}.")
    for finding in _clock(answer.headers.get("Date", ""), sent, time_ns() // 1_000_000):
        yield finding
    granted = {one.strip() for one in answer.headers.get("x-oauth-scopes", "").split(",") if one.strip()}
    yield _scopes(granted, options)
    yield await _socket(client, options)
    workspace = Workspace(options.moderators)
    rest = Rest(client)
    await opening.introduced(rest, workspace)
    await opening.looked(rest, workspace)
    for finding in _channels(workspace, expects(workspace.key)):
        yield finding


def _untaken(error: SlackApiError) -> Finding:
    response: Any = error.response
    code = words_of(response, "error") if hasattr(response, "get") else ""
    if code in TOKEN:
        first, _, remedy = words.REFUSED_LOGIN.partition(". ")
        return fail("Slack bot token", f"{first}.", remedy)
    return fail("Slack", f"It answers with an error of its own ({code or 'none that it names'}).", _AGAIN)


def _clock(date: str, sent: int, came: int) -> Iterator[Finding]:
    """Whether this machine's clock is Slack's; nothing where the answer had no date."""
    try:
        at = int(parsedate_to_datetime(date).astimezone(UTC).timestamp() * 1000)
    except (ValueError, TypeError):
        return
    ahead = max(sent - at - 1000, 0) or min(came - at, 0)
    if abs(ahead) <= SKEW_MS:
        yield ok("Slack clock", "This machine's clock is Slack's.")
    else:
        way = "ahead of" if ahead > 0 else "behind"
        yield warn(
            "Slack clock",
            f"This machine's clock is {abs(ahead) // 1000} seconds {way} Slack's.",
            "Let the system set its clock (timedatectl set-ntp true).",
        )


def _scopes(granted: set[str], options: Options) -> Finding:
    missing = [scope for scope in scopes(groups=options.user_groups) if scope not in granted]
    if not granted:
        return warn("Slack scopes", "Slack does not say which scopes the token has.", _REINSTALL)
    if missing:
        return fail("Slack scopes", f"The app lacks {listed(missing)}.", _REINSTALL)
    return ok("Slack scopes", "The app has all that Hearth needs.")


async def _socket(client: AsyncWebClient, options: Options) -> Finding:
    """Whether a connection is to be had; the ticket for it is let go unused."""
    library: Any = client
    try:
        await library.apps_connections_open(app_token=options.app_token)
    except SlackApiError as error:
        why = refused(error)
        if isinstance(why, ConfigError):
            first, _, remedy = str(why).partition(". ")
            return fail("Socket Mode", f"{first}.", remedy)
        return fail("Socket Mode", str(why), _AGAIN)
    return ok("Socket Mode", "Slack lets Hearth connect.")


def _channels(workspace: Workspace, expected: Expected) -> Iterator[Finding]:
    """The channels that settings name, and those that Hearth is in."""
    inside = [f"#{place.name}" for place in workspace.inside()]
    if not inside:
        yield warn(
            "Slack channels", "Hearth is in no channel yet.", "Invite it where it shall listen: /invite @Hearth."
        )
    else:
        yield ok("Slack channels", f"Hearth listens in {listed(inside, 5)}.")
    rooms = {room.place.name.casefold(): room for room in workspace.rooms.values()}
    for named in (*([expected.staff] if expected.staff else ()), *expected.channels):
        room = rooms.get(named.name.removeprefix("#").casefold())
        where = f'"{named.title}" in /setup {named.section}'
        if room is None:
            tell = fail if named.chosen or named is expected.staff else warn
            remedy = f"Create it and invite Hearth there (/invite @Hearth), or change {where}."
            yield tell("Slack channels", f"Hearth sees no channel #{named.name}.", remedy)
        elif not room.inside:
            yield fail(
                "Slack channels", f"Hearth is not in #{named.name}.", f"Type /invite @Hearth there, or change {where}."
            )
        elif named is expected.staff and not room.private:
            yield fail(
                "Slack channels",
                f"Everybody can read #{named.name}, where posts under review are shown.",
                "Make it private.",
            )
    if workspace.staff and workspace.staff_room() is None:
        yield warn(
            "Slack moderators",
            f"There is no private channel #{workspace.staff} with Hearth in it, so nobody is a moderator by it.",
            "Create it, or name another as moderators under [slack].",
        )
