"""`hearth doctor`: what is missing, said before anything fails, each line with its remedy."""

# ruff: noqa: PLC0415  every command imports what it needs when it runs, so that `hearth --help` stays quick

import asyncio
import os
from collections.abc import AsyncGenerator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Final

import typer

from bot.cli.configured import File, configured
from bot.kit.errors import ConfigError

if TYPE_CHECKING:
    from bot.config import Config
    from bot.kit.findings import Finding

MISSING: Final = 1


def doctor(config: File = None, as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False) -> None:
    """Say what is missing before anything fails.

    Looks at your file, this machine, and Discord and Slack where switched on. Writes nothing; Hearth may be running.
    Each line is ok, warn or fail, with what to do about it. Ends with status 1 if any fails, else with 0.
    """
    from bot import log

    log.set_up("error")
    if asyncio.run(_told(_findings(config), os.environ, as_json=as_json)):
        raise typer.Exit(MISSING)


async def _told(findings: "AsyncGenerator[Finding]", environ: Mapping[str, str], *, as_json: bool) -> bool:
    """Print each line as soon as it is known, without any secret; whether one fails."""
    import msgspec

    from bot.cli.waiting import in_time
    from bot.redact import hide, known_secrets

    secrets = known_secrets(environ)
    found: list[Finding] = []
    async for finding in in_time(findings):
        found.append(finding)
        lines = [msgspec.json.encode(finding).decode()] if as_json else _lines(finding)
        for line in lines:
            typer.echo(hide(line, secrets))
    if not as_json:
        typer.echo(_sum(found))
    return any(finding.level == "fail" for finding in found)


async def _findings(path: File) -> "AsyncGenerator[Finding]":
    """Everything there is to say, the machine first."""
    from bot.cli.here import machine
    from bot.kit.findings import fail, ok

    try:
        config = configured(path)
    except ConfigError as mistakes:
        for problem in mistakes.problems:
            yield fail("your file", problem, "Mend it; hearth check names every mistake in it at once.")
        return
    yield ok("your file", f"{config.file} is fine." if config.file else "There is none, so the defaults hold.")
    for finding in machine(config):
        yield finding
    async for finding in _discord(config, os.environ):
        yield finding
    async for finding in _slack(config, os.environ):
        yield finding


async def _discord(config: "Config", environ: Mapping[str, str]) -> "AsyncGenerator[Finding]":
    """Discord's lines, or one that says why there are none."""
    from bot import jobs
    from bot.config.tokens import DISCORD, discord_token
    from bot.kit.findings import fail, ok, warn

    if not config.discord.enabled:
        on = "set enabled = true under [discord]; docs/discord.md goes through it step by step."
        if environ.get(DISCORD):
            yield warn("Discord", f"{DISCORD} is set, and Discord is switched off.", f"To use it, {on}")
        else:
            yield ok("Discord", f"It is switched off. To use it, {on}")
        return
    try:
        token = discord_token(environ)
    except ConfigError as why:
        first, _, remedy = str(why).partition(". ")
        yield fail("token", f"{first}.", remedy)
        return
    async for finding in jobs.examine_discord(config, token):
        yield finding


async def _slack(config: "Config", environ: Mapping[str, str]) -> "AsyncGenerator[Finding]":
    """Slack's lines, or one that says why there are none."""
    from bot import jobs
    from bot.config.tokens import SLACK_BOT, slack_tokens
    from bot.kit.findings import fail, ok, warn

    if not config.slack.enabled:
        on = "set enabled = true under [slack]; docs/slack.md goes through it step by step."
        if environ.get(SLACK_BOT):
            yield warn("Slack", f"{SLACK_BOT} is set, and Slack is switched off.", f"To use it, {on}")
        else:
            yield ok("Slack", f"It is switched off. To use it, {on}")
        return
    try:
        tokens = slack_tokens(environ)
    except ConfigError as mistakes:
        for problem in mistakes.problems:
            first, _, remedy = problem.partition(". ")
            yield fail("Slack tokens", f"{first}.", remedy)
        return
    async for finding in jobs.examine_slack(config, *tokens):
        yield finding


def _lines(finding: "Finding") -> Sequence[str]:
    """A finding as people read it: what it is about, what it is, and what to do."""
    first = f"{finding.level:<5} {finding.about}  {finding.says}"  # no colon: what follows "token:" is hidden
    return [first, f"      → {finding.remedy}"] if finding.remedy else [first]


def _sum(found: "Sequence[Finding]") -> str:
    failing, warned = (sum(finding.level == level for finding in found) for level in ("fail", "warn"))
    match failing, warned:
        case 0, 0:
            return "Nothing is missing."
        case 0, _:
            return f"Nothing is missing; {warned} to know about."
        case _, 0:
            return f"{failing} to mend."
        case _:
            return f"{failing} to mend, and {warned} to know about."
