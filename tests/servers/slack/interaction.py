"""What somebody sees after asking the app: an acknowledgement, an answer, a view, or a failure."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.servers.slack.posts import Post
from tests.servers.waiting import Changes

if TYPE_CHECKING:
    from tests.servers.shapes import Shape
    from tests.servers.slack.desk import Modal


@dataclass(eq=False)
class Interacted:
    """Something asked of the app, and what came of it so far."""

    what: str
    changes: Changes
    acked: bool = False
    payload: Any = None
    """What the acknowledgement said."""
    failure: str = ""
    """What Slack shows when the app did not acknowledge in time."""
    posts: list[Post] = field(default_factory=list[Post])
    """Messages that answered it, by acknowledgement or response_url, in order."""
    modals: "list[Modal]" = field(default_factory=list["Modal"])
    """Views that were opened with its trigger, in order."""
    trigger_id: str = ""

    def __repr__(self) -> str:
        return f"<asked: {self.what}, {self.failure or ('acknowledged' if self.acked else 'no answer')}>"

    async def acknowledged(self) -> Any:
        """Wait for the acknowledgement; what it said."""
        await self.changes.until(lambda: self.acked, f"an acknowledgement of {self!r}", lambda: repr(self))
        return self.payload

    async def failed(self) -> str:
        """Wait until Slack gave up on it; the error it shows."""
        return await self.changes.until(lambda: self.failure, f"a failure of {self!r}", lambda: repr(self))

    async def answered(self, count: int = 1) -> Post:
        """Wait for that many messages in answer; the last of them."""
        await self.changes.until(
            lambda: len(self.posts) >= count, f"{count} answer(s) to {self!r}", lambda: [one.text for one in self.posts]
        )
        return self.posts[count - 1]

    async def says(self, words: str) -> Post:
        """Wait until these words stand in an answer."""
        return await self.changes.until(
            lambda: next((one for one in self.posts if words in one.text), None),
            f"{words!r} in an answer to {self!r}",
            lambda: [one.text for one in self.posts],
        )

    async def form(self) -> "Modal":
        """Wait for a view to open."""
        await self.changes.until(lambda: self.modals, f"a view opened by {self!r}", lambda: repr(self))
        return self.modals[-1]

    @property
    def errors(self) -> dict[str, str]:
        """What the acknowledgement says is wrong, by block_id."""
        said: Shape = self.payload or {}
        return dict(said.get("errors") or {})
