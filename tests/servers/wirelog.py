"""What was asked of a server and what it answered: in memory for tests, and as JSON lines for a judge."""

import itertools
import os
import secrets
from abc import ABC, abstractmethod
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Generic, TypeVar

import msgspec

VARIABLE: Final = "HEARTH_WIRE_LOG"
"""Names a folder; without it nothing is written."""
_servers = itertools.count(1)


@dataclass(kw_only=True)
class Record(ABC):
    """One request; a status of 0 says that no answer was given."""

    at: float = 0.0
    status: int = 0
    answer: Any = None
    finished: bool = False
    distorted: bool = False
    """Whether a test made the server answer nonsense, which a judge should not be shown."""

    @abstractmethod
    def told(self) -> dict[str, Any]:
        """What was asked, as the judge reads it."""

    def line(self) -> dict[str, Any]:
        """The same with what was answered."""
        answered = {"status": self.status} if self.status else {}
        return self.told() | answered | ({} if self.distorted or not self.status else {"response": self.answer})


R = TypeVar("R", bound=Record)


@dataclass
class WireLog(Generic[R]):
    """One file for each run of a bot against the server; names are unique to process, server and run."""

    platform: str
    requests: list[R] = field(default_factory=list[R])
    """Every request so far, in the order of arrival."""
    distorted: bool = False
    provoked: bool = False
    """Whether a test asks for what is refused, on purpose: then nothing is written for a judge of bots."""

    def __post_init__(self) -> None:
        folder = os.environ.get(VARIABLE)
        self._folder = Path(folder) if folder else None
        self._server = f"{next(_servers)}-{secrets.token_hex(4)}"
        self._run = 0
        self._open: deque[R] = deque()

    def new_run(self) -> None:
        """A bot starts anew: what follows goes to a file of its own."""
        self.flush(everything=True)
        self._run += 1

    def arrives(self, asked: R) -> None:
        """Remember a request, unanswered so far."""
        asked.distorted = self.distorted
        self.requests.append(asked)
        if self._folder is not None and not self.provoked:
            self._open.append(asked)

    def flush(self, *, everything: bool = False) -> None:
        """Write what is finished, in the order of arrival; at the end of a run, what will never be answered too."""
        if self._folder is None:
            return
        ripe: list[R] = []
        while self._open and (everything or self._open[0].finished):
            ripe.append(self._open.popleft())
        if ripe:
            self._folder.mkdir(parents=True, exist_ok=True)
            file = self._folder / f"{self.platform}-{os.getpid()}-{self._server}-{self._run}.jsonl"
            with file.open("ab") as out:
                out.writelines(msgspec.json.encode(one.line()) + b"\n" for one in ripe)
