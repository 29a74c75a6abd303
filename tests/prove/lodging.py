"""A community on a loopback Discord whose Hearth is killed again and again, and what its people do meanwhile."""

import asyncio
import json
import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeVar

from tests.platforms.contract.discord import DiscordSquare
from tests.prove.aftermath import killed, last_words, start
from tests.prove.lodger import ADDRESSES, COGS, FIRST, life
from tests.servers.discord import DiscordServer, Form, Interacted, Person, Post, Room
from tests.servers.discord.world import NONCE_SECONDS

T = TypeVar("T")
MOST: Final = 400
"""Things that people do in one life at most; by then every point was passed."""
LINK: Final = "https://amzn.to/"


@dataclass
class Done:
    """What people did, and what they were told."""

    said: list[Post] = field(default_factory=list[Post])
    edited: dict[int, Post] = field(default_factory=dict[int, Post])
    """Posts of which the last change is known to stand, by their ids."""
    paid: dict[str, Post] = field(default_factory=dict[str, Post])
    """Posts with a link that pays, by the link's end."""
    read: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    """What moderators and authors read was done: the link's end, and the step."""
    loud: list[str] = field(default_factory=list[str])
    """Words that somebody asked to be said aloud, of which an answer was seen."""


class Lodging:
    """The community. `die` decides who does what."""

    def __init__(self, server: DiscordServer, folder: Path, die: random.Random) -> None:
        self.folder = folder
        self.server = server
        self.square = DiscordSquare(server, folder, COGS, {name: dict(of) for name, of in FIRST.items()})
        self.done = Done()
        self.endings: list[str] = []
        self._die = die
        self._count = 0
        self._dead = True
        town = self.square.town
        town.adds_channel("garden")
        self._shy = town.member("Shy", roles=("member",))
        self._shy.closes_dms()
        addresses = {"token": server.token, "api_url": server.api_url, "gateway_url": server.gateway_url}
        (folder / ADDRESSES).write_text(json.dumps(addresses))

    async def moves_in(self) -> None:
        """Hearth is there for the first time, for a moment: what people said before that is not its own."""
        await self.square.starts()
        await self.square.stops()

    async def lives(self, point: str, nth: int, *, requests: int | None = None) -> None:
        """One life of Hearth: until it reaches a point for the nth time, or has sent so many requests."""
        process = start(self.folder, 0, point, nth, life)
        self._dead = False
        ending = asyncio.create_task(asyncio.to_thread(process.join))
        ending.add_done_callback(self._dies)
        killing = asyncio.create_task(self._kill(process.kill, requests))
        try:
            await self._chats()
            for _ in range(MOST):
                if self._dead:
                    break
                await self.something()
            assert self._dead, f"{point} was never reached {nth} times"
        except AssertionError as error:
            raise AssertionError(f"{error}; {last_words(self.folder)}") from error
        finally:
            process.kill()
            await ending
            killing.cancel()
            await asyncio.gather(killing, return_exceptions=True)
        self.endings.append(killed(self.folder) or "at any moment")
        assert "Traceback" not in last_words(self.folder), last_words(self.folder)

    def _dies(self, _: object) -> None:
        self._dead = True
        self.server.changes.tell()

    async def _kill(self, kill: Callable[[], None], requests: int | None) -> None:
        """End a life when so many requests have come, some of which are under way then."""
        if requests is not None:
            most = len(self.server.requests) + requests
            await self._seen("requests", lambda: len(self.server.requests) >= most)
            kill()

    async def _seen(self, wanted: str, check: Callable[[], T | None]) -> T | None:
        """Wait until something is seen, or Hearth is dead; None in the second case."""
        seen: list[T] = []

        def look() -> bool:
            found = check()
            if found:
                seen.append(found)
            return bool(found) or self._dead

        await self.server.changes.until(lambda: look() or None, wanted)
        return seen[0] if seen else None

    # What people do

    async def something(self) -> None:
        """One thing, by chance; while Hearth is there, until it has answered."""
        deeds: Sequence[Callable[[], Awaitable[None]]] = (
            self._chats, self._chats, self._edits, self._pays, self._decides, self._decides, self._labels, self._asks,
        )  # fmt: skip
        await self._die.choice(deeds)()

    def away(self) -> None:
        """What happens while Hearth is dead is only written; now and then Discord forgets its nonces meanwhile."""
        if self._die.random() < 0.3:
            self.server.later(NONCE_SECONDS + 1)
        for _ in range(self._die.randrange(3)):
            self._says(f"Anybody there? {self._number()}")

    def _number(self) -> int:
        self._count += 1
        return self._count

    def _somebody(self) -> Person:
        return self._die.choice((self.square.member.person, self.square.friend.person, self._shy))

    def _says(self, text: str) -> Post:
        post = self._somebody().says(self._die.choice(("general", "garden")), text)
        self.done.said.append(post)
        return post

    async def _chats(self) -> None:
        post, town = self._says(f"Good morning {self._number()}"), self.square.town
        place = Room(post.channel_id, "")
        await self._seen(
            f"an echo of {post}", lambda: any(one.text == f"heard {post.id}" for one in town.messages(place))
        )

    async def _edits(self) -> None:
        free = [post for post in self.done.said[-10:] if not post.gone and post.text.startswith("Good")]
        if free:
            post = self._die.choice(free)
            author = next(one for one in self._people if one.id == post.stored.author_id)
            author.edits(post, f"Good evening {self._number()}")
            self.done.edited[post.id] = post

    async def _pays(self) -> None:
        end = f"3lamp{self._number()}x"
        post = self.done.paid[end] = self._says(f"these pens are great {LINK}{end}")
        await self._seen(f"a card for {end}", lambda: self._card(end) if post.gone else None)

    def _card(self, end: str) -> Post | None:
        return next((post for post in self.square.town.messages("staff") if end in post.text), None)

    async def _decides(self) -> None:
        """A moderator decides one of the posts that wait."""
        cards = {end: card for end in self.done.paid if (card := self._card(end)) and "Approve" in card.labels}
        if not cards:
            return
        end = self._die.choice(sorted(cards))
        moderator = self.square.moderator.person
        if self._die.random() < 0.5:
            told = await self._told(moderator.presses(cards[end], "Approve"))
        else:
            asked = moderator.presses(cards[end], "Reject…")
            form = await self._form(asked)
            told = "" if form is None else await self._told(moderator.sends(form, {"words": "Say what you gain."}))
        for word in ("Approved", "Rejected"):
            if told.startswith(word):
                self.done.read.append((end, word.lower()))

    async def _labels(self) -> None:
        """An author puts the label in front, by the note that was sent to them."""
        notes = [
            (person, note, label)
            for person in self._people
            for note in person.inbox
            for label in note.labels
            if label.startswith("Put “#ad")
        ]
        if notes:
            person, note, label = self._die.choice(notes)
            await self._told(person.presses(note, label))

    async def _asks(self) -> None:
        """Somebody asks for something that is answered in public."""
        word = f"word{self._number()}"
        if await self._told(self._somebody().uses("loud", word=word)):
            self.done.loud.append(word)

    async def _told(self, asked: Interacted) -> str:
        """What is read as an answer; nothing if Hearth died over it."""
        seen = await self._seen(
            f"an answer to {asked}", lambda: asked.record.response_kind and not asked.record.loading
        )
        return asked.answer.text if seen else ""

    async def _form(self, asked: Interacted) -> Form | None:
        seen = await self._seen(f"a form for {asked}", lambda: asked.record.response_kind)
        return asked.modal if seen and asked.record.modal is not None else None

    @property
    def _people(self) -> Sequence[Person]:
        return (self.square.member.person, self.square.friend.person, self._shy)
