"""One call of the bot, or one answer of it to what somebody did, as tests look at it and a judge reads it."""

from dataclasses import dataclass, field
from typing import Any

from tests.servers.shapes import Shape
from tests.servers.wirelog import Record


@dataclass
class Asked(Record):
    """A method of the Web API, `response_url`, or `ack`; arguments from query, form and JSON as one object."""

    method: str
    args: dict[str, Any]
    verb: str = "POST"
    token: str = ""
    """Whose token came with it: "bot" or "user"."""
    url: str = ""
    view: Shape | None = None
    """The view that was submitted, if this answers one."""
    data: bytes = field(default=b"", repr=False)

    def told(self) -> dict[str, Any]:
        """What was asked, as the judge reads it."""
        line: dict[str, Any] = {"platform": "slack", "method": self.method, "args": self.args, "time": self.at}
        extra = {"token": self.token, "url": self.url, "view": self.view}
        return line | {name: value for name, value in extra.items() if value}
