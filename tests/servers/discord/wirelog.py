"""What was asked of the server and what it answered: in memory for tests, and as JSON lines for a judge."""

import itertools
import os
import secrets
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import msgspec

VARIABLE: Final = "HEARTH_WIRE_LOG"
"""Names a folder; without it nothing is written."""
_servers = itertools.count(1)


@dataclass
class Asked:
    """One request, in the order of arrival; a status of 0 says that no answer was given."""

    method: str
    path: str
    query: dict[str, str]
    body: Any
    files: dict[str, bytes] = field(default_factory=dict[str, bytes])
    reason: str | None = None
    at: float = 0.0
    status: int = 0
    answer: Any = None
    finished: bool = False
    distorted: bool = False
    """Whether a test made the server answer nonsense, which a judge should not be shown."""

    def line(self) -> dict[str, Any]:
        """As the judge reads it."""
        told = {"platform": "discord", "method": self.method, "path": self.path, "query": self.query, "body": self.body}
        if self.distorted:
            return told | ({"status": self.status} if self.status else {})
        return told | ({"status": self.status, "response": self.answer} if self.status else {})


class WireLog:
    """One file for each run of a bot against the server; names are unique to process, server and run."""

    def __init__(self) -> None:
        self.requests: list[Asked] = []
        self.distorted = False
        folder = os.environ.get(VARIABLE)
        self._folder = Path(folder) if folder else None
        self._server = f"{next(_servers)}-{secrets.token_hex(4)}"
        self._run = 0
        self._open: deque[Asked] = deque()

    def new_run(self) -> None:
        """A bot starts anew: what follows goes to a file of its own."""
        self.flush(everything=True)
        self._run += 1

    def arrives(self, asked: Asked) -> None:
        """Remember a request, unanswered so far."""
        asked.distorted = self.distorted
        self.requests.append(asked)
        if self._folder is not None:
            self._open.append(asked)

    def flush(self, *, everything: bool = False) -> None:
        """Write what is finished, in the order of arrival; at the end of a run, what will never be answered too."""
        if self._folder is None:
            return
        ripe: list[Asked] = []
        while self._open and (everything or self._open[0].finished):
            ripe.append(self._open.popleft())
        if ripe:
            self._folder.mkdir(parents=True, exist_ok=True)
            file = self._folder / f"discord-{os.getpid()}-{self._server}-{self._run}.jsonl"
            with file.open("ab") as out:
                out.writelines(msgspec.json.encode(one.line()) + b"\n" for one in ripe)
