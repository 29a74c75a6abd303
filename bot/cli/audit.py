"""`hearth audit`: whether the chain of decisions is whole, what stands in it, and a new one when the key is lost."""

# ruff: noqa: PLC0415  every command imports what it needs when it runs, so that `hearth --help` stays quick

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.configured import File, configured
from bot.kit.errors import ConfigError
from bot.kit.text import clean, cut

if TYPE_CHECKING:
    from bot.core.audit.rows import Line
    from bot.core.audit.verify import Report

DAMAGED = 1
audit = typer.Typer(help="Check the chain of decisions, or show it.", no_args_is_help=True, rich_markup_mode=None)


@audit.command("verify")
def verify_audit(
    config: File = None,
    heads: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Lines of audit-heads.jsonl that you keep elsewhere.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Say whether the chain is whole.

    Looks at every entry, the sealed head and the daily lines; writes nothing, and Hearth may be running. Ends with
    status 0 if all is whole, 1 if anything was altered, removed or moved, and 2 if it could not be checked: no
    database, no key.
    """
    import asyncio

    from bot import jobs

    report = asyncio.run(jobs.verify_audit(configured(config), heads))
    for line in [_json(report)] if as_json else _sentences(report):
        typer.echo(line)
    if report.problems:
        raise typer.Exit(DAMAGED)


@audit.command("list")
def list_audit(
    config: File = None,
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="How many, newest first.")] = 50,
) -> None:
    """Show who decided what, newest first.

    Times are in UTC; people have their names for as long as Hearth knows them.
    """
    import asyncio

    from bot import jobs

    lines = asyncio.run(jobs.newest_audit(configured(config), limit))
    if not lines:
        typer.echo("Nothing here yet: decisions and changed settings will be the first.")
    for line in lines:
        typer.echo(_shown(line))


@audit.command("renew")
def renew_audit(
    because: Annotated[str, typer.Option(metavar="WORDS", help="Why; it stands in the new chain's first entry.")],
    config: File = None,
) -> None:
    """Begin a new chain after the old one.

    For when its key is lost, or verify found a damage that no backup mends; stop Hearth first. The old entries stay
    as they are, but whether they were whole can be told no more. A chain with which nothing is wrong is left alone.
    """
    import asyncio

    from bot import jobs

    why = clean(because).strip()
    if not why:
        raise ConfigError(
            '--because says why a new chain begins, as in: --because "the key was lost with the old disk".'
        )
    number = asyncio.run(jobs.renew_audit(configured(config), why))
    typer.echo(f"A new chain begins with entry {number:,}. What stood before it is kept as it was found.")
    typer.echo("Keep a copy of its key on another machine (docs/audit.md says how), and start Hearth again.")


def _sentences(report: "Report") -> Iterator[str]:
    """A report in plain sentences."""
    if report.problems:
        yield from (problem.said for problem in report.problems)
        yield "Keep a copy of the data folder as it is now; docs/audit.md says what can be behind it and what to do."
        return
    if not report.entries:
        yield "No entries yet: decisions and changed settings will be the first."
        return
    count = f"{report.entries:,} {'entry' if report.entries == 1 else 'entries'}"
    yield f"{count} from {_day(report.first_at)} to {_day(report.last_at)}, in order and unaltered."
    newest = "The newest agrees with the head sealed in the database"
    if report.lines and not report.reached:
        yield f"{newest}; the daily lines so far are from before the first entry."
    elif report.lines:
        lines = "a daily line agrees" if report.lines == 1 else f"{report.lines:,} daily lines agree"
        yield f"{newest}, and {lines} up to entry {report.reached:,}."
    else:
        yield f"{newest}; no daily line of this chain stands in the file yet."
    if report.begins > 1:
        last = report.begins - 1
        yield (
            f"{'Entry 1 is' if last == 1 else f'Entries 1 to {last:,} are'} of an earlier chain. Whether it was whole "
            f"cannot be told any more; nothing in it changed since entry {report.begins:,} began a new one."
        )
    if report.of_earlier:
        yield f"Daily lines of an earlier chain, which were not compared: {report.of_earlier:,}."
    if report.lost:
        yield f"Names and words erased since: {report.lost:,}, and the erasures in the chain account for each."


def _json(report: "Report") -> str:
    problems = [problem._asdict() for problem in report.problems]
    return json.dumps({"whole": not problems, **report._asdict(), "problems": problems}, ensure_ascii=False)


def _shown(line: "Line") -> str:
    """One entry in one line; who is not known any more is somebody."""
    entry = line.entry
    who = f"by {clean(line.by or 'somebody')}" if entry.by else "by Hearth or its operator"
    whom = f", about {clean(line.subject or 'somebody')}" if entry.subject else ""
    said = f": {cut(' '.join(clean(line.words).split()), 100)}" if line.words else ""
    about = f" ({cut(clean(entry.about), 40)})" if entry.about else ""
    at = f"{datetime.fromtimestamp(entry.at / 1000, UTC):%Y-%m-%d %H:%M}"
    return f"{entry.id:>8}  {at}  {clean(entry.what)}{about} {who}{whom}{said}"


def _day(at: int | None) -> str:
    from bot.core.dossier import utc

    return (utc(at or 0) or "an unknown day")[:10]
