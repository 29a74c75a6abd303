"""The moderation queue as cogs see it: steps that may be taken with an item, and why not.

Every step raises an item's version where a decision could hang on it, so a decision made on an old sight of the item
never lands. Steps are kept, journaled and told as `ReviewMoved`; what follows from them (hiding a post, a note to its
author, the moderators' card) is the cogs' to do.
"""

from collections.abc import Sequence
from typing import Final, Protocol

from bot.kit.items import Aside, Earlier, Item, Matter, Refusal, Taken, Verdict
from bot.kit.people import MessageRef, SentRef

CLAIM_MS: Final = 900_000
"""How long a claim keeps an item for one moderator, unless they ask for another length."""


class Review(Protocol):
    """The queue of one community. Whose role allows a step is checked by the command or button.

    Every method that takes a step tells `ReviewMoved`, so its handler declares that in `raises`.
    """

    async def submit(self, matter: Matter) -> Item:
        """Bring something in. A message has one item: if it has one already, its evidence is replaced;
        one that was settled as fixed or gone is opened again; one that was decided with this very text
        stays decided. What makes two texts the same is the owning cog's to say (`Cog.binds`).
        """
        ...

    async def report(self, matter: Matter, *, by: int, words: str) -> Item | Refusal:
        """A member points a post out. An item that is there already gets the report, and is reopened if
        it was decided for another text. Refused as "own" and "twice".
        """
        ...

    async def find(self, item: int) -> Item | None:
        """An item by id."""
        ...

    async def about(self, message: MessageRef) -> Item | None:
        """The item of a message."""
        ...

    async def of_card(self, card: SentRef) -> Item | None:
        """The item whose moderators' card this is."""
        ...

    async def unsettled(self) -> Sequence[Item]:
        """What is open or with its author, longest waiting first."""
        ...

    async def settled(self, most: int) -> Sequence[Item]:
        """What is settled, newest first, at most so many; those whose words have lapsed have an empty text."""
        ...

    async def of(self, author: int) -> Sequence[Item]:
        """Every item about a person's posts and answers, newest first."""
        ...

    async def alike(self, item: Item) -> Sequence[Item]:
        """The other open items that resemble this one."""
        ...

    async def earlier(self, item: Item) -> Earlier:
        """How the author's other posts ended; a newcomer's answer is none."""
        ...

    async def posted_at(self, item: int) -> int | None:
        """When an item's post was written, in epoch milliseconds; None for what is no post, or not on record."""
        ...

    async def history(self, item: int) -> Sequence[Taken]:
        """Every step, oldest first, notes included; for moderators alone."""
        ...

    async def reporters(self, item: int) -> Sequence[int]:
        """Who reported it, so that they can be told what became of it."""
        ...

    async def decide(self, item: int, version: int, verdict: Verdict, *, by: int, reason: str = "") -> Item | Refusal:
        """Approve or reject, if the item is open and unchanged since `version`."""
        ...

    async def ask(self, item: int, version: int, *, by: int, reason: str) -> Item | Refusal:
        """Hand an open item back to its author with a question."""
        ...

    async def open_up(self, item: int, *, by: int | None = None, words: str = "") -> Item | Refusal:
        """The author's time is over, or they leave it to the moderators with a word of their own."""
        ...

    async def undo(self, item: int, version: int, *, by: int) -> Item | Refusal:
        """Take a decision back within `UNDO_MS`; the item is open again. After an appeal `first_decider` may not."""
        ...

    async def appeal(self, item: int, *, by: int, words: str) -> Item | Refusal:
        """The author asks, once, that another moderator looks at a rejection."""
        ...

    async def claim(self, item: int, *, by: int, until: int) -> Item | Refusal:
        """Keep an open item for oneself for a while; others are told so."""
        ...

    async def release(self, item: int, *, by: int) -> Item | Refusal:
        """Let go of one's claim."""
        ...

    async def note(self, item: int, what: Aside, *, by: int | None, words: str) -> Item | Refusal:
        """Add to the history what changes nothing about the item: a private note, a nudge, a warning."""
        ...

    async def fixed(self, item: int, *, by: int | None) -> Item | Refusal:
        """The author put it right: it leaves the queue."""
        ...

    async def gone(self, item: int, *, why: str) -> Item | Refusal:
        """There is nothing left to decide; `why` in words for the history."""
        ...

    async def stayed(self, item: int) -> Item | Refusal:
        """The post could not be taken out of sight: it is not held, whatever was meant for it."""
        ...

    async def edited(self, message: MessageRef, text: str) -> Item | None:
        """The post says something else now. An unsettled item follows; an approved one is reopened.

        Returns the item if anything came of it.
        """
        ...

    async def carded(self, item: int, card: SentRef | None) -> None:
        """Remember the moderators' card, to edit it in place from now on; None forgets one that is lost."""
        ...
