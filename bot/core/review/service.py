"""Kit's `Review` for one handler: reads an item, asks the rules, changes it if nobody else did, tells."""

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from sqlalchemy import update

from bot.core.audit import Act, Audit
from bot.core.directory import Directory
from bot.core.review import rows, rules
from bot.core.review.looking import Looking
from bot.core.share import Share
from bot.kit.domain import DomainEvent, ReviewMoved
from bot.kit.items import Aside, Item, Matter, Refusal, State, Step, Verdict, WhyNot
from bot.kit.people import MessageRef, SentRef, Space
from bot.storage import tables

HELD_TO: Final = frozenset({"approved", "rejected", "asked", "undone", "appealed", "reopened", "warned", "timed out"})
"""Steps that enter the audit chain: decisions, what takes them back, and what is done to a person."""


class Acting(NamedTuple):
    """Who uses the queue: a cog, in a space, at a time in epoch milliseconds."""

    space: Space
    cog: str
    now: int


class ReviewHere(Looking):
    """The queue of one community."""

    def __init__(
        self,
        share: Share,
        directory: Directory,
        audit: Audit,
        acting: Acting,
        binds: Mapping[str, Callable[[str], str]],
        tell: Callable[[DomainEvent], None],
    ) -> None:
        """`binds` says by cog what a decision holds for, as `Cog.binds` does."""
        super().__init__(share, acting.space.community)
        self._share = share
        self._directory = directory
        self._audit = audit
        self._space, self._cog, self._now = acting
        self._binds = binds
        self._tell = tell

    # Bringing in

    async def submit(self, matter: Matter) -> Item:
        """Bring something in, or bring its item up to date."""
        item, print_ = await self.at(matter.message)
        if item is None:
            return await self._new(matter, "submitted", by=None)
        same = self._same(item, print_, matter.text)
        if item.state in rules.DECIDED and same:
            return item
        evidence = self._evidence(matter)
        if item.state in {"asked", "open"}:
            if same and item.owner == self._cog and rows.says(item, matter):
                return item
            return await self._moved(item, "edited", by=None, values=evidence)
        state: State = "open" if item.state in rules.DECIDED else matter.begin
        return await self._moved(item, "reopened", by=None, state=state, values=evidence | rows.ANEW)

    async def report(self, matter: Matter, *, by: int, words: str) -> Item | Refusal:
        """A member points a post out."""
        item, print_ = await self.at(matter.message)
        if item is None:
            if matter.author == by:
                return Refusal("own")
            return await self._new(matter, "reported", by=by, words=words)
        same = self._same(item, print_, matter.text)
        why = rules.report(item, by, frozenset(await self.reporters(item.id)), same_text=same)
        if why:
            return Refusal(why, item)
        counted: dict[str, Any] = {"reports": item.reports + 1}
        if item.state in {"asked", "open"}:
            return await self._moved(item, "reported", by=by, state="open", values=counted, words=words)
        fresh = {**self._evidence(matter), "held": int(item.held and item.state == "rejected")}
        return await self._moved(item, "reported", by=by, state="open", values=fresh | counted | rows.ANEW, words=words)

    # Deciding

    async def decide(self, item: int, version: int, verdict: Verdict, *, by: int, reason: str = "") -> Item | Refusal:
        """Approve or reject."""
        found = await self.find(item)
        values = {"decided_by": by, "decided_at": self._now, "reason": reason, **rows.UNCLAIMED}
        why = rules.decide(found, version, by, self._now) if found else "missing"
        return await self._step(found, why, verdict, by=by, state=verdict, values=values, words=reason)

    async def ask(self, item: int, version: int, *, by: int, reason: str) -> Item | Refusal:
        """Hand an open item back to its author."""
        found = await self.find(item)
        why = rules.decide(found, version, by, self._now) if found else "missing"
        values = {"reason": reason, **rows.UNCLAIMED}
        return await self._step(found, why, "asked", by=by, state="asked", values=values, words=reason)

    async def open_up(self, item: int, *, by: int | None = None, words: str = "") -> Item | Refusal:
        """From the author to the moderators."""
        found = await self.find(item)
        why: WhyNot | None = "missing" if found is None else None if found.state == "asked" else "changed"
        return await self._step(found, why, "opened", by=by, state="open", words=words)

    async def undo(self, item: int, version: int, *, by: int) -> Item | Refusal:
        """Take a decision back."""
        found = await self.find(item)
        why = rules.undo(found, version, by, self._now) if found else "missing"
        return await self._step(found, why, "undone", by=by, state="open", values={**rows.UNDECIDED, "reason": None})

    async def appeal(self, item: int, *, by: int, words: str) -> Item | Refusal:
        """The author asks for another moderator."""
        found = await self.find(item)
        why = rules.appeal(found, by) if found else "missing"
        first = {"appealed": 1, "first_decider": found.decided_by if found else None, **rows.UNDECIDED}
        return await self._step(found, why, "appealed", by=by, state="open", values=first, words=words)

    async def claim(self, item: int, *, by: int, until: int) -> Item | Refusal:
        """Keep an open item for oneself."""
        found = await self.find(item)
        why = rules.look(found, by, self._now) if found else "missing"
        values = {"claimed_by": by, "claimed_until": until}
        return await self._step(found, why, "claimed", by=by, values=values, bump=False)

    async def release(self, item: int, *, by: int) -> Item | Refusal:
        """Let go of one's claim."""
        found = await self.find(item)
        mine = found is not None and found.claimant(self._now) == by
        why: WhyNot | None = "missing" if found is None else None if mine else "not theirs"
        return await self._step(found, why, "released", by=by, values=rows.UNCLAIMED, bump=False)

    async def note(self, item: int, what: Aside, *, by: int | None, words: str) -> Item | Refusal:
        """Add to the history."""
        found = await self.find(item)
        why: WhyNot | None = "missing" if found is None else "own" if by is not None and found.author == by else None
        values = {"notes": found.notes + 1} if found and what == "noted" else {}
        return await self._step(found, why, what, by=by, values=values, words=words, bump=False)

    async def fixed(self, item: int, *, by: int | None) -> Item | Refusal:
        """The author put it right."""
        return await self._ended(await self.find(item), "fixed", by=by)

    async def gone(self, item: int, *, why: str) -> Item | Refusal:
        """There is nothing left to decide."""
        return await self._ended(await self.find(item), "gone", by=None, words=why)

    async def stayed(self, item: int) -> Item | Refusal:
        """The post could not be taken out of sight."""
        return await self._step(await self.find(item), None, "stayed", by=None, values={"held": 0}, bump=False)

    async def edited(self, message: MessageRef, text: str) -> Item | None:
        """The post says something else now."""
        item, before = await self.at(message)
        if item is None or item.state in {"fixed", "gone"} or self._same(item, before, text):
            return None
        print_ = self._print(item.owner, text)
        values: dict[str, Any] = {"text": text, "print": print_, "spans": rows.spans_text(())}
        if item.state in rules.DECIDED:
            seen = {"held": int(item.held and item.state == "rejected")}
            values |= seen | rows.ANEW
            return await self._moved(item, "reopened", by=item.author, state="open", values=values)
        return await self._moved(item, "edited", by=item.author, values=values)

    async def carded(self, item: int, card: SentRef | None) -> None:
        """Remember the moderators' card, at once: a second step of the same handler must not draw another."""
        here = (rows.ITEM.id == item) & (rows.ITEM.community == self._space.community)
        await self._share.change(update(tables.review_item).where(here).values(card=card.outbox if card else None))

    # What a decision holds for

    def _print(self, owner: str, text: str) -> str:
        bind = self._binds.get(owner)
        return rows.fingerprint(bind(text) if bind else text)

    def _same(self, item: Item, print_: str | None, text: str) -> bool:
        """Whether a post still is what its item stands for; items older than their cog's `binds` stand for the text."""
        return print_ in {self._print(item.owner, text), rows.fingerprint(text)}

    def _evidence(self, matter: Matter) -> dict[str, Any]:
        return {"owner": self._cog, **rows.evidence(matter), "print": self._print(self._cog, matter.text)}

    # The one way in which a row changes

    async def _ended(self, item: Item | None, state: State, *, by: int | None, words: str = "") -> Item | Refusal:
        why: WhyNot | None = "missing" if item is None else "decided" if item.settled else None
        step: Step = "fixed" if state == "fixed" else "gone"
        return await self._step(item, why, step, by=by, state=state, values=rows.UNCLAIMED, words=words)

    async def _step(
        self,
        item: Item | None,
        why: WhyNot | None,
        what: Step,
        *,
        by: int | None,
        state: State | None = None,
        values: Mapping[str, Any] = {},
        words: str = "",
        bump: bool = True,
    ) -> Item | Refusal:
        if item is None or why:
            return Refusal(why or "missing", item)
        return await self._moved(item, what, by=by, state=state, values=values, words=words, bump=bump)

    async def _moved(
        self,
        item: Item,
        what: Step,
        *,
        by: int | None,
        state: State | None = None,
        values: Mapping[str, Any] = {},
        words: str = "",
        bump: bool = True,
    ) -> Item:
        """Change an item that nobody has changed since it was read, in this very transaction."""
        after = state or item.state
        changed: dict[str, Any] = dict(values)
        if bump:
            changed["version"] = item.version + 1
        if after != item.state:
            changed |= {"state": after, "since": self._now}
            changed["settled_at"] = None if after in {"asked", "open"} else self._now
        if changed:
            same = (rows.ITEM.id == item.id) & (rows.ITEM.version == item.version)
            count = await self._share.change(update(tables.review_item).where(same).values(**changed))
            if count != 1:
                raise LookupError(f"item {item.id} changed inside the transaction that read it")
        self._written(item.id, item.owner, item.author, what, after, by, words, before=item.state)
        found = await self.find(item.id)
        if found is None:
            raise LookupError(f"item {item.id} is gone")
        return found

    async def _new(self, matter: Matter, what: Step, *, by: int | None, words: str = "") -> Item:
        number = self._directory.next_id(tables.review_item)
        row = rows.fresh(number, self._space, matter, self._now, reports=int(what == "reported"))
        row |= self._evidence(matter)
        self._share.add(tables.review_item, row)
        self._written(number, self._cog, matter.author, what, matter.begin, by, words)
        found = await self.find(number)
        if found is None:
            raise LookupError(f"item {number} was not written")
        return found

    def _written(
        self,
        item: int,
        owner: str,
        author: int | None,
        what: Step,
        state: State,
        by: int | None,
        words: str,
        *,
        before: State | None = None,
    ) -> None:
        """Keep, tell and chain a step. A reporter is named in the history alone, which moderators read."""
        step = {"id": self._directory.next_id(tables.review_step), "item": item, "at": self._now, "what": what}
        self._share.add(tables.review_step, {**step, "person": by, "author": author, "words": words})
        told = None if what == "reported" else by
        about = f"item:{item}"
        self._tell(ReviewMoved(item, owner, what, state, told, author, about, before))
        if what in HELD_TO:
            self._audit.note(
                self._share, self._space.community, Act(f"review {what}", about, by, author, words), self._now
            )
