"""A cog for tests that does to the moderation queue whatever a message tells it, and keeps the answers."""

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.core.clockwork import MovableClock
from bot.kit.domain import ReviewMoved
from bot.kit.events import MessagePosted
from bot.kit.items import Item, Matter, Refusal
from bot.kit.people import Account, MessageRef
from bot.kit.review import Review
from tests.core.stage import Ctx, Nothing, Stage, cog_named, posted, stage

if TYPE_CHECKING:
    from bot.kit.cog import Cog

Do = Callable[[Review], Coroutine[Any, Any, Any]]
PEOPLE = [
    Account(f"p{number}", name, roles=("moderator",)) for number, name in enumerate(("Ana", "Ben", "Mo", "Kit"), 1)
]
"""Their ids are 1 to 4, in this order."""


class Tribunal:
    """The cog, what it was told to do, and what came of it."""

    def __init__(self) -> None:
        self.cog: Cog[Nothing] = cog_named("tribunal")
        self.told: list[ReviewMoved] = []
        self._wishes: dict[str, Do] = {}
        self._answers: dict[str, Any] = {}
        self._count = 0

        async def does(ctx: Ctx, event: MessagePosted) -> None:
            if event.key in self._wishes:
                self._answers[event.key] = await self._wishes[event.key](ctx.review)

        async def hears(ctx: Ctx, event: ReviewMoved) -> None:
            self.told.append(event)

        self.cog.on(MessagePosted, raises=(ReviewMoved,))(does)
        self.cog.on(ReviewMoved)(hears)

    def open(self, folder: Path, clock: MovableClock | None = None) -> Any:
        """Hearth with this cog, in a folder."""
        return stage(folder, self.cog, clock=clock)

    async def meet(self, it: Stage) -> None:
        """Everybody says hello, so that they have their ids."""
        for account in PEOPLE:
            await it.bring(posted(f"hello {account.name}", by=account))

    def wish(self, do: Do) -> MessagePosted:
        """An event that makes it happen."""
        self._count += 1
        event = posted(f"wish {self._count}", by=PEOPLE[0])
        self._wishes[event.key] = do
        return event

    async def do(self, it: Stage, do: Do) -> Any:
        """Do something, and give what the queue answered."""
        event = self.wish(do)
        await it.bring(event)
        return self.answer(event)

    def answer(self, event: MessagePosted) -> Any:
        """What the queue answered to a wish."""
        return self._answers[event.key]


def matter(author: int = 1, text: str = "Buy here: shop.example", *, message: str = "m1", **more: Any) -> Matter:
    """A post that somebody should look at."""
    return Matter(
        rule="test", title="A link", why="It pays.", author=author, text=text, message=MessageRef(1, message), **more
    )


def won(answer: Item | Refusal) -> Item:
    """The item after a step that was taken."""
    assert isinstance(answer, Item), answer
    return answer


def why(answer: Item | Refusal) -> str:
    """Why a step was not taken."""
    assert isinstance(answer, Refusal), answer
    return answer.why
