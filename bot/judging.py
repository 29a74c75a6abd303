"""The rules of disclosure as operators meet them: taken in at the start, read again, tried, explained and replayed."""

import asyncio
import logging
import signal
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.config import Config
from bot.hearth import Hearth
from bot.installed import enabled
from bot.kit.errors import ConfigError

if TYPE_CHECKING:
    from cogs.disclosure.rulebook.trying import Tried

log = logging.getLogger("hearth")


def adopt_rules(config: Config) -> int:
    """Let the operator's rules of disclosure hold from now on; how many there are.

    Raises `ConfigError` naming file, line and rule; then those before stay.
    """
    from cogs.disclosure.judge.patterns import Mistake  # noqa: PLC0415  as above
    from cogs.disclosure.rulebook import files  # noqa: PLC0415  as above

    first: Any = config.settings.get("disclosure")
    try:
        return files.adopt(config.rules, first.rules if first else "").rules
    except Mistake as why:
        raise ConfigError(f"The rules of disclosure cannot be used. {why}") from why


def reload_on_hangup(config: Config) -> None:
    """Read the operator's rules anew whenever the process is sent SIGHUP, beside what is going on."""

    def reload() -> None:
        try:
            log.info("the rules of disclosure were read again: %d of your own hold", adopt_rules(config))
        except ConfigError as why:
            log.error("the rules of disclosure stay as they were. %s", why)  # noqa: TRY400  a mistake, and no fault
        except Exception:
            log.exception("the rules of disclosure stay as they were, because of a fault on Hearth's side")

    loop = asyncio.get_running_loop()
    with suppress(NotImplementedError, AttributeError):  # Windows knows no such signal
        loop.add_signal_handler(signal.SIGHUP, loop.run_in_executor, None, reload)


def examples(path: Path | None = None) -> "Iterator[Tried]":
    """Try every example of the rules of disclosure, a kind at a time, then of a file or folder of one's own.

    Raises `ConfigError`.
    """
    from cogs.disclosure.judge.patterns import Mistake  # noqa: PLC0415  as above
    from cogs.disclosure.rulebook import files  # noqa: PLC0415  as above
    from cogs.disclosure.rulebook.entries import shipped  # noqa: PLC0415  as above
    from cogs.disclosure.rulebook.trying import tried  # noqa: PLC0415  as above

    try:
        return chain(tried(shipped()), [files.tried(path)] if path else [])
    except Mistake as why:
        raise ConfigError(f"The rules cannot be read. {why}") from why


def explained_lines(text: str, *, profile: str, lang: str, platform: str, author: Sequence[str]) -> Iterator[str]:
    """The reasoning about a text, line by line. Raises `ConfigError`."""
    from cogs.disclosure.explaining import explained  # noqa: PLC0415  as above
    from cogs.disclosure.judge.profiles import named  # noqa: PLC0415  as above
    from cogs.disclosure.rulebook.entries import shipped  # noqa: PLC0415  as above

    try:
        yield from explained(text, shipped(), platform=platform, lang=lang, profile=named(profile), author=author)
    except ValueError as why:
        raise ConfigError(f"{why}.") from why


async def replayed(config: Config, change: Mapping[str, object], rules: Path | None, most: int) -> Sequence[str]:
    """What other settings, or other rules of the operator's, would have done to posts that were decided on.

    Read only, so Hearth may be running. Raises `ConfigError`.
    """
    from cogs.disclosure.judge.profiles import STRICT, named  # noqa: PLC0415  as above
    from cogs.disclosure.replay import replaying  # noqa: PLC0415  as above
    from cogs.disclosure.rulebook import books, files  # noqa: PLC0415  as above
    from cogs.disclosure.settings import Settings as Disclosure  # noqa: PLC0415  as above

    adopt_rules(config)
    try:
        named(str(change.get("profile", STRICT)))
        book = books.read(files.texts(rules)) if rules else None
    except ValueError as why:
        raise ConfigError(f"This cannot be tried: {why}.") from why
    lines: list[str] = []
    async with Hearth.reading(config.folder, cogs=enabled(config), first=config.first) as hearth:
        if "disclosure" not in hearth.book.models:
            raise ConfigError("The cog disclosure is not among those that run here; name it in cogs.")
        places = hearth.looking("disclosure")
        for space, services in places:
            settings = hearth.book.of(space.community, "disclosure", Disclosure)
            lines += [f"{space.name}:"] if len(places) > 1 else []
            lines += await replaying.told(services, space, settings, change, book, most)
    return lines or ["Nothing here yet: no community has been served from this folder."]


def judged_lines(lines: Iterable[bytes]) -> Iterator[str]:
    """Posts as lines of JSON, judged one by one as they come."""
    from cogs.disclosure.lines import judged  # noqa: PLC0415  as above

    return judged(lines)
