"""`hearth journal export`: the journal as CSV, for a spreadsheet or a program, also while Hearth runs."""

# ruff: noqa: PLC0415  every command imports what it needs when it runs, so that `hearth --help` stays quick

import csv
import os
import re
import sys
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import IO, Annotated, Final

import typer

from bot.cli.configured import File, configured
from bot.kit.clock import milliseconds
from bot.kit.errors import ConfigError
from bot.kit.text import clean, cut

_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
"""With these first, spreadsheets run a cell instead of showing it (OWASP, CSV injection)."""
_NOTICE: Final = 100_000

journal = typer.Typer(help="Export what happened.", no_args_is_help=True, rich_markup_mode=None)


@journal.callback()
def _group() -> None:
    """Keep `export` a word of its own, though it is the only one."""


@journal.command("export")
def export_journal(
    config: File = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="As CSV, which is the only form today.")] = True,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="From this day on, in UTC: 2026-03-02.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="Up to and with this day, in UTC.")] = None,
    names: Annotated[bool, typer.Option("--names", help="Names instead of numbers, but for who opted out.")] = False,
    output: Annotated[str, typer.Option(metavar="FILE", help="Where to write; - is standard output.")] = "-",
) -> None:
    """Print who did what, where and when, with its figures and never its words."""
    import asyncio

    assert as_csv  # noqa: S101  a flag that can only be set
    first = None if since is None else _day("--since", since)
    last = None if until is None else _day("--until", until)
    if first is not None and last is not None and last < first:
        raise ConfigError(f"--until {last} is before --since {first}, so there is nothing to export. Swap the two.")
    read = configured(config)
    from bot import jobs

    with _opened(output) as file:
        writer, count = csv.writer(file), _Count()

        def write(rows: Sequence[Sequence[str | int | None]]) -> None:
            writer.writerows([[_safe(cell) for cell in row] for row in rows])
            count.add(len(rows))

        span = (_ms(first), None if last is None else _after(last))
        asyncio.run(jobs.export_journal(read, *span, names=names, write=write, header=writer.writerow))
        file.flush()
    if output != "-":
        typer.echo(f"{count.entries:,} entries are in {output}.", err=True)


class _Count:
    """How many entries went out; says so on standard error while it takes long."""

    def __init__(self) -> None:
        self.entries = 0

    def add(self, more: int) -> None:
        """After each slice."""
        before, self.entries = self.entries, self.entries + more
        if self.entries // _NOTICE > before // _NOTICE:
            typer.echo(f"{self.entries:,} entries so far …", err=True)


def _safe(cell: str | int | None) -> str | int | None:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def _day(option: str, text: str) -> date:
    """A day as typed; raises `ConfigError` with the way to write it."""
    try:
        if _DATE.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise ConfigError(f"{option}: I read {cut(clean(text), 40)!r} as no day there is. Write it like 2026-03-02.")


def _ms(day: date | None) -> int | None:
    if day is None:
        return None
    midnight = datetime.combine(day, time(), UTC)
    return milliseconds(midnight - datetime(1970, 1, 1, tzinfo=UTC))


def _after(day: date) -> int | None:
    """The midnight that ends a day; None after the last day there is."""
    return None if day == date.max else _ms(day + timedelta(days=1))


@contextmanager
def _opened(output: str) -> Generator[IO[str]]:
    """Where to write: standard output, or a file that only its owner can read, whole or not there at all."""
    if output == "-":
        reconfigure: Callable[..., None] | None = getattr(sys.stdout, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", newline="")
        yield sys.stdout
        return
    path = Path(output)
    if not path.name or path.is_dir():
        raise ConfigError(f"{output or 'Nothing'} is no file to write to. Choose another place with --output.")
    if path.exists() and not path.is_file():
        with path.open("w", encoding="utf-8", newline="") as file:  # a pipe or a device: there is nothing to replace
            yield file
        return
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise _unwritable(output, error) from None
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            yield file
        try:
            part.replace(path)
        except OSError as error:
            raise _unwritable(output, error) from None
    finally:
        part.unlink(missing_ok=True)


def _unwritable(output: str, error: OSError) -> ConfigError:
    return ConfigError(f"Hearth cannot write {output} ({error.strerror}). Choose another place with --output.")
