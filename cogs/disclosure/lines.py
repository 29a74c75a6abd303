"""Posts as lines of JSON: one read, one judged, one written, in order; a line that cannot be read says why."""

import json
from collections.abc import Iterable, Iterator, Mapping
from math import isfinite
from typing import Any, cast

from cogs.disclosure import words
from cogs.disclosure.judge import endorsing, language, rules
from cogs.disclosure.judge.profiles import STRICT, named
from cogs.disclosure.judge.rules import Judged
from cogs.disclosure.rulebook.entries import shipped

LONGEST = 10_000_000
"""Bytes of a line that are read; a post is a few thousand."""


def judged(lines: Iterable[bytes]) -> Iterator[str]:
    """A line for each line, as it comes."""
    for line in lines:
        yield json.dumps(_answer(line))


def _answer(line: bytes) -> dict[str, Any]:
    number: Any = None
    try:
        post = _post(line)
        number = _number(post)
        return {"id": number, **_told(_judged(post))}
    except RecursionError:
        return {"id": number, "error": "this line is nested too deep"}
    except ValueError as why:
        return {"id": number, "error": str(why)}


def _post(line: bytes) -> Mapping[str, Any]:
    if len(line) > LONGEST:
        raise ValueError("this line is too long")
    try:
        post: object = json.loads(line.decode("utf-8-sig"), parse_constant=_no_number)
    except UnicodeDecodeError as why:
        raise ValueError("this line is no UTF-8") from why
    except json.JSONDecodeError as why:
        raise ValueError(f"this line is no JSON: {why}") from why
    except ValueError as why:
        raise ValueError(f"this line holds a number that cannot be read: {why}") from why
    if not isinstance(post, dict):
        raise ValueError("this line is no JSON object")  # noqa: TRY004  as for every line that cannot be read
    return cast("Mapping[str, Any]", post)


def _number(post: Mapping[str, Any]) -> str | float | None:
    """What a line calls its post; it is written back as it came."""
    number: object = post.get("id")
    if isinstance(number, dict | list | bool) or (isinstance(number, float) and not isfinite(number)):
        raise ValueError("id is neither a text nor a number")
    return cast("str | float | None", number)


def _no_number(name: str) -> float:
    """What JSON does not know, as NaN, though Python reads it: it could not be written back."""
    raise ValueError(f"{name} is no number")


def _judged(post: Mapping[str, Any]) -> Judged:
    author: object = post.get("author") or []
    if not isinstance(author, list):
        raise ValueError("author is no list of texts")  # noqa: TRY004  as above
    relationships = [one for one in cast("list[object]", author) if isinstance(one, str)]
    if len(relationships) != len(cast("list[object]", author)):
        raise ValueError("author is no list of texts")
    if "text" not in post:
        raise ValueError("text is missing")
    return rules.judge(
        _text(post, "text"),
        shipped(),
        platform=_text(post, "platform"),
        lang=language.of(_text(post, "lang")),
        profile=named(_text(post, "profile") or STRICT),
        known=endorsing.read(relationships),
    )


def _text(post: Mapping[str, Any], name: str) -> str:
    value = post.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError(f"{name} is no text")  # noqa: TRY004  it is told to whoever wrote the line
    return value


def _told(said: Judged) -> dict[str, Any]:
    return {
        "decision": said.decision,
        "disclosure": said.disclosure,
        "rules": list(dict.fromkeys(one.rule for one in said.signals)),
        "spans": [list(span) for span in said.spans],
        "why": words.why(said) if said.signals else words.NO_SIGNAL,
    }
