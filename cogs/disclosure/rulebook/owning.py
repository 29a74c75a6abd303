"""A community's own rules as a text in its settings: TOML of links and phrases, in the form of `data/`; pure."""

import json
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, Literal, cast

from bot.kit.text import clean

Kind = Literal["link", "phrase"]
KINDS: Final[tuple[Kind, ...]] = ("link", "phrase")
PREFIX: Final = "own."
"""Ids of a community's own rules begin with this, so that none of Hearth's or the operator's ever takes one."""
MOST: Final = 50
"""Rules that a community can have of its own; an operator's files hold any number."""
LONGEST: Final = 30_000
"""Characters of all of them."""


@dataclass(frozen=True, slots=True)
class OwnRule:
    """One rule of a community's own: its id, and what it says as in `data/`."""

    kind: Kind
    id: str
    says: Mapping[str, Any]


def is_own(number: str) -> bool:
    """Whether an id is one of a community's own rules."""
    return number.startswith(PREFIX)


def checked(text: str) -> str:
    """The text as it is kept; raises ValueError where it cannot be read as rules at all.

    Whether each of them can be used is asked where they are used, since that changes with Hearth's own rules.
    """
    return written(read(clean(text)))


@lru_cache(maxsize=256)
def read(text: str) -> tuple[OwnRule, ...]:
    """The rules of a text, in its order by kind; raises ValueError."""
    if len(text) > LONGEST:
        raise ValueError(f"the rules have {len(text)} characters, and the most is {LONGEST}")
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as why:
        raise ValueError(f"this is no TOML: {why}") from None
    except RecursionError:
        raise ValueError("this is nested deeper than any rule") from None
    except ValueError:
        raise ValueError("a number in it is longer than can be read") from None
    found = tuple(rule for kind, rules in tables.items() for rule in _of(kind, rules))
    if len(found) > MOST:
        raise ValueError(f"{MOST} rules are the most, and there are {len(found)}")
    numbers = [rule.id for rule in found]
    twice = next((number for number in numbers if numbers.count(number) > 1), None)
    if twice is not None:
        raise ValueError(f"{twice[:60]!r} stands there twice")
    return found


def _of(kind: str, rules: object) -> Iterable[OwnRule]:
    known: Kind | None = next((one for one in KINDS if one == kind), None)
    if known is None or not isinstance(rules, list):
        raise ValueError(f"{kind[:30]!r} is no kind of rule; write [[link]] or [[phrase]], and below it what it says")
    for rule in cast("list[object]", rules):
        says = cast("dict[str, Any]", rule) if isinstance(rule, dict) else {}
        number = says.get("id")
        if not isinstance(number, str) or not is_own(number) or len(number) > 60:
            raise ValueError(
                f'a rule of the community\'s own has an id such as "{PREFIX}farmshop", at most 60 characters'
            )
        if not all(_plain(value) for value in says.values()):
            raise ValueError(f"{number}: what a rule says are texts and lists of texts")
        yield OwnRule(known, number, says)


def _plain(value: object) -> bool:
    listed = cast("list[object]", value) if isinstance(value, list) else [value]
    return all(isinstance(one, str) for one in listed)


def written(rules: Sequence[OwnRule]) -> str:
    """Rules as the text that `read` reads back."""
    lines: list[str] = []
    for rule in sorted(rules, key=lambda one: KINDS.index(one.kind)):
        lines += [f"[[{rule.kind}]]", *(f"{name} = {_value(value)}" for name, value in rule.says.items()), ""]
    return "\n".join(lines)


def _value(value: object) -> str:
    """A text or a list of texts in TOML: JSON's escapes are TOML's, except that DEL is escaped too."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def with_one(text: str, rule: OwnRule) -> str:
    """The text with one rule more, or with this one instead of the one of its id."""
    return written([*(one for one in read(text) if one.id != rule.id), rule])


def without(text: str, number: str) -> str:
    """The text without a rule."""
    return written([one for one in read(text) if one.id != number])
