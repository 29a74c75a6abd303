"""What Slack says when it does not do what it was asked."""

from typing import Any

from tests.servers.shapes import Shape


class SlackError(Exception):
    """An answer `ok: false` with that code; `messages` go into response_metadata, as for invalid blocks."""

    def __init__(self, code: str, *, messages: list[str] | None = None, **more: Any) -> None:
        super().__init__(code)
        self.code = code
        self.more = more
        self.messages = messages

    def answer(self) -> Shape:
        """The body."""
        told = {"response_metadata": {"messages": self.messages}} if self.messages else {}
        return {"ok": False, "error": self.code, **self.more, **told}
