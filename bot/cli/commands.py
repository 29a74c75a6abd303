"""The commands, each a few lines: read the file, hand over to the part that does the work, say what came of it."""

# ruff: noqa: PLC0415  every command imports what it needs when it runs, so that `hearth --help` stays quick

from pathlib import Path
from typing import Annotated, Final

import typer

from bot.cli.audit import audit
from bot.cli.configured import USUAL, File, configured
from bot.cli.disclosure import disclosure
from bot.cli.doctor import doctor
from bot.cli.journal import journal
from bot.cli.slack import slack

PORT: Final = 8321

app = typer.Typer(
    help="Hearth, a community bot for small, tight, high-trust communities.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
settings = typer.Typer(help="Export or import what organisers set.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(settings, name="settings")
app.add_typer(journal, name="journal")
app.add_typer(audit, name="audit")
app.add_typer(disclosure, name="disclosure")
app.add_typer(slack, name="slack")
app.command()(doctor)


@app.command()
def demo(
    config: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Rehearse this file, in a folder of its own.")
    ] = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="The page's port; 0 takes any free one.")] = PORT,
    fresh: Annotated[bool, typer.Option("--fresh", help="Start over, without what was there.")] = False,
    folder: Annotated[Path | None, typer.Option(metavar="DIR", help="Where the demo keeps its data.")] = None,
) -> None:
    """Try Hearth here, with no account anywhere."""
    from bot.cli.places import free, until_stopped, writable

    place = folder or Path(f".demo-{config.stem}" if config else ".demo")
    again = " ".join(["hearth demo", *([f"--config {config}"] if config else [])])
    free(port, f"Choose another: {again} --port {port % 65535 + 1}")
    writable(place, f"Choose another: {again} --folder {Path.home() / 'hearth-demo'}")
    from bot import app as hearth
    from bot import log

    log.set_up(to=place / "hearth.log")
    if config:
        typer.echo(f"Rehearsing {config}: its storage, tokens and platforms are left out; the data is in {place}.")
    until_stopped(hearth.demo(place, config=config, port=port, fresh=fresh, announce=typer.echo))


@app.command()
def run(config: File = None) -> None:
    """Run Hearth for your community until stopped."""
    from bot.cli.places import free, until_stopped, writable

    read = configured(config)
    where = read.file or USUAL
    free(read.web.port, f"Choose another: set port under [web] in {where}.")
    writable(read.folder, f"Choose another: set folder under [storage] in {where}.")
    from bot import app as hearth
    from bot import log

    log.set_up(read.log.level, read.log.format)
    until_stopped(hearth.run(read))


@app.command()
def check(
    config: File = None,
    example: Annotated[bool, typer.Option("--example", help="Print a file with every setting instead.")] = False,
) -> None:
    """Name every mistake in your file at once."""
    if example:
        from bot.config.example import example as written
        from bot.installed import shipped_sections

        typer.echo(written(shipped_sections()), nl=False)
        return
    from bot.judging import adopt_rules

    read = configured(config)
    ours = adopt_rules(read)
    if read.file is None:
        typer.echo(f"There is no {USUAL} here, so the defaults hold. Write one: hearth check --example > {USUAL}")
    else:
        typer.echo(f"{read.file} is fine.")
    typer.echo(f"Cogs: {', '.join(read.cogs) or 'none'}.")
    if read.rules:
        typer.echo(f"Rules of disclosure of your own: {ours}.")
    typer.echo(f"Data: {read.database}. Page: http://127.0.0.1:{read.web.port}.")
    _say_of_tokens(discord=read.discord.enabled, slack=read.slack.enabled)


def _say_of_tokens(*, discord: bool, slack: bool) -> None:
    """That a token is not set here, which is no mistake of the file's: Hearth may be started elsewhere."""
    import os

    from bot.config.tokens import discord_token, slack_tokens
    from bot.kit.errors import ConfigError

    for enabled, tokens in ((discord, discord_token), (slack, slack_tokens)):
        try:
            if enabled:
                tokens(os.environ)
        except ConfigError as why:
            typer.echo(str(why))


@app.command()
def migrate(config: File = None) -> None:
    """Bring the database to this version's form."""
    from bot.cli.places import writable
    from bot.storage.lock import InstanceLock
    from bot.storage.migrating import migrate as forward

    read = configured(config)
    writable(read.folder, "Check who owns it.")
    lock = InstanceLock(read.folder / "hearth.lock")
    try:
        changed = forward(read.database)
    finally:
        lock.release()
    typer.echo(f"{read.database} {'now has' if changed else 'already had'} this version's form.")


@app.command()
def outbox(
    config: File = None,
    uncertain: Annotated[bool, typer.Option("--uncertain", help="Only what nobody knows to be sent or not.")] = False,
) -> None:
    """Show what goes out, and what is stuck and why."""
    import asyncio

    from bot import jobs
    from bot.cli.tables import outbox_lines

    lines = asyncio.run(jobs.outbox(configured(config), uncertain=uncertain))
    for line in outbox_lines(lines):
        typer.echo(line)


@app.command()
def version() -> None:
    """Say which version of Hearth this is."""
    from importlib.metadata import version as installed

    typer.echo(f"hearth {installed('hearth-bot')}")


@settings.command("export")
def export_settings(config: File = None) -> None:
    """Print the settings that hold now, as TOML."""
    import asyncio

    from bot import jobs

    typer.echo(asyncio.run(jobs.export_settings(configured(config))), nl=False)


@settings.command("import")
def import_settings(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `hearth settings export` printed.")],
    config: File = None,
) -> None:
    """Let the settings of a file hold from now on; organisers can undo it."""
    import asyncio

    from bot import jobs
    from bot.config import read as read_file
    from bot.installed import shipped_sections

    sections = shipped_sections()
    wanted = read_file(file, sections, rehearsal=True)
    for line in asyncio.run(jobs.import_settings(configured(config), wanted.settings)):
        typer.echo(line)
