"""`hearth disclosure`: whether the rules keep their examples, why a text is judged as it is, and what a change does."""

# ruff: noqa: PLC0415  every command imports what it needs when it runs, so that `hearth --help` stays quick

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.configured import File, configured
from bot.kit.errors import ConfigError

FAILED = 1
disclosure = typer.Typer(
    help="Try the rules by which links, codes and labels are judged.", no_args_is_help=True, rich_markup_mode=None
)


class Mode(StrEnum):
    """What can happen to posts, as the setting names it."""

    SHADOW = "shadow"
    NUDGE = "nudge"
    HOLD = "hold"


@disclosure.command("test")
def try_rules(
    rules: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Rules of your own too: a .toml file, or a folder of them.")
    ] = None,
) -> None:
    """Try every example of every rule; status 1 if one fails, naming its file, line and rule."""
    from bot import judging

    examples = judging.examples(rules)
    failures: list[str] = []
    typer.echo(f"{'':<10}{'rules':>7}{'match':>8}{'no match':>10}{'failed':>8}")
    for kind in examples:
        typer.echo(f"{kind.kind:<10}{kind.rules:>7}{kind.match:>8}{kind.no_match:>10}{len(kind.failures):>8}")
        failures += kind.failures
    for failure in failures:
        typer.echo(failure)
    if failures:
        raise typer.Exit(FAILED)


@disclosure.command("explain")
def explain(
    text: Annotated[str, typer.Argument(help="The text as it would be posted.", show_default=False)],
    profile: Annotated[str, typer.Option(help="Whose reading of labels: strict, us, uk, de, …")] = "strict",
    lang: Annotated[str, typer.Option(help="The text's language, as en; told from its words without it.")] = "",
    platform: Annotated[str, typer.Option(help="discord, slack or local: whose markup it is.")] = "local",
    author: Annotated[
        list[str] | None, typer.Option(help="A registered relationship, as employee:Acme; may be repeated.")
    ] = None,
) -> None:
    """Show what is found in a text, what follows, and what moderators would see."""
    from bot import judging

    for line in judging.explained_lines(text, profile=profile, lang=lang, platform=platform, author=author or []):
        typer.echo(line)


@disclosure.command("replay")
def replay(
    rules: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Rules of your own to try instead of those that hold.")
    ] = None,
    mode: Annotated[Mode | None, typer.Option(help="The mode to try.", show_default=False)] = None,
    profile: Annotated[str | None, typer.Option(help="The profile to try: strict, us, uk, de, …")] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many of the last decided posts to look at.")] = 10_000,
    config: File = None,
) -> None:
    """Show what a change would have done to posts that were decided on; read only, also while Hearth runs."""
    import asyncio

    from bot import judging

    change = {name: value for name, value in (("mode", mode and mode.value), ("profile", profile)) if value}
    if not change and rules is None:
        raise ConfigError("Say what to try: --rules FILE, --mode nudge or --profile de, or several of them.")
    for line in asyncio.run(judging.replayed(configured(config), change, rules, limit)):
        typer.echo(line)


@disclosure.command("judge")
def judge() -> None:
    """Judge posts from standard input, a JSON object a line, and write a JSON object for each."""
    import sys

    from bot import judging

    for line in judging.judged_lines(sys.stdin.buffer):
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
