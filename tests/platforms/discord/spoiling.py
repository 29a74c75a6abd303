"""Payloads of Discord's gateway, spoilt by a seeded die: things missing, misnamed, of another type, or too many."""

import copy
import json
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

Payload = dict[str, Any]
Step = str | int
UNKNOWN: Final[tuple[Any, ...]] = (2, 3, 4, 5, 6, 8, 12, 99, -1, 0.5, "0", None, [], {})
"""Kinds of frames that Discord sends to nobody. 1, 7, 9, 10 and 11 speak of the connection itself."""
_PLAIN: Final[tuple[Any, ...]] = (True, False, 0, -1, 0.5, "", [], {}, "null", "\x00", "../..", "@everyone")
_DEEP: Final = 60
_LONG: Final = 5000
_MANY: Final = 40


@dataclass(frozen=True, slots=True)
class Told:
    """One event as Discord told it."""

    name: str
    data: Payload


class Spoiler:
    """Spoils the events it was given, always in the same way for the same seed. `names` are the events that the
    library knows.
    """

    def __init__(self, seed: int, told: Sequence[Told], names: Sequence[str]) -> None:
        self._die = random.Random(seed)  # noqa: S311  to be repeated, not to be unguessable
        self._by_name: dict[str, list[Payload]] = {}
        for one in told:
            self._by_name.setdefault(one.name, []).append(one.data)
        self._kinds = sorted(self._by_name)
        self._names = sorted(names)
        self._ids = sorted({found for one in told for found in _ids(one.data)})

    def frame(self) -> Payload:
        """The next frame: a good event with up to three things wrong, now and then under another name or code."""
        name = self._die.choice(self._kinds)
        data: Any = copy.deepcopy(self._die.choice(self._by_name[name]))
        for _ in range(self._die.choice((1, 1, 1, 2, 2, 3))):
            data = self._spoilt(data)
        frame: Payload = {"op": 0, "s": self._die.randrange(10**6), "t": name, "d": data}
        match self._die.randrange(40):
            case 0:
                frame["t"] = self._die.choice(self._names)
            case 1:
                frame["op"] = self._die.choice(UNKNOWN)
            case 2:
                del frame[self._die.choice(("s", "t", "d", "op"))]
            case 3:
                frame["t"] = self._die.choice((None, "", "NOTHING_LIKE_IT", 5))
            case _:
                pass
        return frame

    def _spoilt(self, data: Any) -> Any:
        places = list(_places(data))
        if not places:
            return self._other(data)
        inner, step = self._die.choice(places)
        self._die.choice((self._dropped, self._renamed, self._replaced, self._replaced, self._replaced))(inner, step)
        return data

    def _dropped(self, inner: Any, step: Step) -> None:
        del inner[step]

    def _renamed(self, inner: Any, step: Step) -> None:
        if isinstance(step, str):
            inner[step.upper() if self._die.random() < 0.5 else f"{step}_"] = inner.pop(step)
        else:
            inner[step] = self._other(inner[step])

    def _replaced(self, inner: Any, step: Step) -> None:
        inner[step] = self._other(inner[step])

    def _other(self, was: Any) -> Any:
        """Something else in its place; half of the time it is near to what was there."""
        near: list[Callable[[], Any]] = [
            lambda: None,
            lambda: [was],
            lambda: {"id": was},
            lambda: str(was)[:_LONG],
            self._id,
            self._number,
        ]
        if isinstance(was, str):
            near += [lambda: "", lambda: f"{was}{self._strange()}", lambda: was * 50, lambda: int(was, 36) % 10**9]
            if not was.isdecimal():
                del near[-1]
        if isinstance(was, list):
            several = cast("list[Any]", was)
            near += [lambda: several * _MANY, lambda: [None, *several], lambda: dict(enumerate(several))]
        if isinstance(was, dict):
            near += [lambda: list(cast("Payload", was)), lambda: list(cast("Payload", was).values())]
        far: list[Callable[[], Any]] = [
            self._strange,
            self._nested,
            lambda: self._die.choice(_PLAIN),
            lambda: "x" * _LONG,
            self._number,
            lambda: copy.deepcopy(self._die.choice(self._by_name[self._die.choice(self._kinds)])),
        ]
        return self._die.choice(near if self._die.random() < 0.5 else far)()

    def _id(self) -> str:
        """Somebody else's id, or that of a channel, a role or a message; or of nothing."""
        return self._die.choice(self._ids) if self._die.random() < 0.7 else str(self._die.randrange(2**64))

    def _number(self) -> Any:
        """Numbers that no id, kind, flag or size can be."""
        number = self._die.choice((2**31, 2**53, 2**63, 2**64, 10**30, -(2**63), 1e300, -1, 5))
        return str(number) if self._die.random() < 0.5 else number

    def _strange(self) -> str:
        """Text that no writer of UTF-8 makes, or that means something to somebody else."""
        return self._die.choice(
            ("\ud800", "a\udc00b", "\x00", "\u202e", "🌱" * 100, "';--", "<@1>", "2026-99-99", "NaN")
        )

    def _nested(self) -> Any:
        made: Any = self._die.choice(("end", 1, None))
        for _ in range(_DEEP):
            made = [made] if self._die.random() < 0.5 else {"components": made}
        return made


def written(frame: Payload) -> str:
    """A frame as it goes over the line."""
    return json.dumps(frame, separators=(",", ":"))


def _places(data: Any) -> Iterator[tuple[Any, Step]]:
    """Everywhere in a payload: what holds it, and the key or the number under which it stands there."""
    if isinstance(data, dict):
        for key, value in cast("Payload", data).items():
            yield data, key
            yield from _places(value)
    elif isinstance(data, list):
        for number, value in enumerate(cast("list[Any]", data)):
            yield data, number
            yield from _places(value)


def _ids(data: Any) -> Iterator[str]:
    for inner, step in _places(data):
        value = cast("Mapping[Step, Any]", inner)[step]
        if isinstance(value, str) and value.isdecimal() and len(value) > 15:
            yield value
