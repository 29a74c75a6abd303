"""One request to Discord, as tests look at it and a judge reads it."""

from dataclasses import dataclass, field
from typing import Any

from tests.servers.wirelog import Record


@dataclass
class Asked(Record):
    """One request, in the order of arrival."""

    method: str
    path: str
    query: dict[str, str]
    body: Any
    files: dict[str, bytes] = field(default_factory=dict[str, bytes])
    reason: str | None = None

    def told(self) -> dict[str, Any]:
        """What was asked, as the judge reads it."""
        where = {"platform": "discord", "method": self.method, "path": self.path}
        return where | {"query": self.query, "body": self.body}
