"""What a handler can ask Hearth for, beside its own tables: people, places, timers, figures, settings."""

from collections.abc import Mapping, Sequence
from datetime import time
from typing import Literal, Protocol

from msgspec import Struct

from bot.kit.domain import DomainEvent
from bot.kit.forms import Field
from bot.kit.outcome import CommandSheet, MenuSheet
from bot.kit.people import Access, Account, Channel, Person
from bot.kit.settings import SettingsT
from bot.kit.ui import Attached


class Timer(Struct, frozen=True):
    """What a schedule means: subclass it with `tag="cog.name"` and the fields its handler needs."""


class Rhythm(Struct, frozen=True):
    """When something recurs: an RFC 5545 rule without DTSTART, a local wall time and an IANA zone."""

    rule: str
    at: time
    zone: str


class Missed(Struct, frozen=True):
    """What to do about occurrences that fell due while Hearth was down.

    `latest` runs the last one once, `each` all up to `most`, `skip` those no older than `grace`
    (milliseconds) and records the rest as skipped.
    """

    policy: Literal["latest", "each", "skip"] = "latest"
    most: int = 10
    grace: int = 3_600_000


class Timers(Protocol):
    """Schedules of this cog in this community; `key` names one, and setting it again replaces it."""

    def once(self, timer: Timer, *, key: str, at: int, about: Person | None = None) -> None:
        """Let a timer fall due once, at epoch milliseconds; erasing `about` drops it."""
        ...

    def every(self, timer: Timer, *, key: str, rhythm: Rhythm, missed: Missed = Missed()) -> None:
        """Let a timer fall due again and again; an unchanged rhythm keeps its next due time."""
        ...

    def cancel(self, key: str) -> None:
        """Drop a schedule; nothing happens if there is none."""
        ...


class Members(Protocol):
    """The people of this community."""

    async def find(self, person: int) -> Person | None:
        """A person by id; None if erased or never here."""
        ...

    async def known(self, account: Account) -> Person | None:
        """Whom the platform means by an account; None for a bot, and for somebody never met."""
        ...

    async def access(self, person: int) -> Access:
        """How much this person is trusted with at this moment."""
        ...

    async def present(self, least: Access = Access.NEWCOMER) -> Sequence[Person]:
        """Humans who are here now with at least this access, longest here first."""
        ...


class Places(Protocol):
    """The channels of this space."""

    async def find(self, channel: int) -> Channel | None:
        """A place by id, threads and direct conversations included; None if it is not of this space."""
        ...

    async def named(self, name: str) -> Channel | None:
        """A channel by its name or key; None if it is not there (renamed, deleted, misspelled) or no name is given."""
        ...

    async def all(self) -> Sequence[Channel]:
        """Every channel known, by name."""
        ...


class Activity(Struct, frozen=True):
    """One member's own figures since a time, from the journal: acts, never text.

    `acts` are what the member did and `received` what others did to them, by the event's name.
    """

    messages: int
    days: int
    channels: int
    threads: int
    replied_to_by: int
    reactions_given: int
    acts: Mapping[str, int]
    received: Mapping[str, int]


class Figures(Protocol):
    """Figures from the journal, as docs/metrics.md defines them: own acts only, removed content left out."""

    async def activity(self, person: int, since: int) -> Activity:
        """What a person did since a time in epoch milliseconds."""
        ...

    async def received(self, person: int, what: type[DomainEvent], since: int) -> int:
        """How often others or Hearth did one thing to a person since then: at a fraction of what `activity` costs."""
        ...


class Kept(Struct, frozen=True):
    """What the rows of a table mean to the person in them, and why they are kept; plain words."""

    what: str
    why: str


class Held(Struct, frozen=True):
    """How many rows of a table name a person; `kept` is None where nobody has worded the table."""

    table: str
    rows: int
    kept: Kept | None


class Preference(Struct, frozen=True):
    """What a person chose about being shown and counted; `leaving` while their erasure is under way."""

    hidden: bool = False
    uncounted: bool = False
    leaving: bool = False


class Withdrawn(Struct, frozen=True):
    """The people of a community who are not to be named to others, and those who are not to be counted."""

    hidden: frozenset[int] = frozenset()
    uncounted: frozenset[int] = frozenset()


class Privacy(Protocol):
    """What is held about people, and what they chose. Whose it is, the handler has to check."""

    async def held(self, person: int) -> Sequence[Held]:
        """How many rows of each table name this person; tables without one are left out."""
        ...

    def export(self, person: int, name: str, alt: str) -> Attached:
        """A JSON file of all these rows, for a private reply to that very person."""
        ...

    async def preference(self, person: int) -> Preference:
        """What this person chose."""
        ...

    def choose(self, person: int, *, hidden: bool, uncounted: bool) -> None:
        """Let this hold for the person from now on."""
        ...

    async def withdrawn(self) -> Withdrawn:
        """Whom to leave out when others read about people."""
        ...

    def erase(self, person: int) -> None:
        """Erase the person everywhere once this handler's work is committed; it survives a restart."""
        ...


class Marks(Protocol):
    """A word of this cog's own on a person, which its listeners' `when` is handed without a query.

    For a cog that listens to every message but cares for few people. Erasing a person drops it.
    """

    def put(self, person: int, value: str) -> None:
        """Mark a person from now on, instead of how they were marked before."""
        ...

    def drop(self, person: int) -> None:
        """Take the mark away; nothing happens if there is none."""
        ...

    def on(self, person: int) -> str | None:
        """How the person is marked."""
        ...


class Section(Struct, frozen=True):
    """One section of what organisers own: the community's own, pacing, or a cog's.

    `values` are by the setting's title. A section too large for one form has `parts`, by their titles.
    """

    name: str
    title: str
    about: str
    values: Mapping[str, str]
    version: int
    parts: tuple[str, ...] = ()


class Change(Struct, frozen=True):
    """A setting's value before and after, as people write them."""

    name: str
    label: str
    before: str
    after: str


class Saved(Struct, frozen=True):
    """A version of a section that now holds, and who made it when (epoch milliseconds)."""

    section: str
    version: int
    person: int | None
    at: int


class Desk(Protocol):
    """Where organisers' settings are read, tried, saved and undone. Every version is kept."""

    async def sections(self) -> Sequence[Section]:
        """Every section with its values as they hold."""
        ...

    async def fields(self, section: str, part: str = "") -> Sequence[Field]:
        """The fields of a section's form, filled in; of one part's, where the section has parts."""
        ...

    async def held(self, section: str, model: type[SettingsT]) -> SettingsT:
        """A section's settings as they hold now, also after this very handler saved or undid something."""
        ...

    async def draft(self, section: str, values: Mapping[str, object], by: int) -> tuple[int, Sequence[Change]]:
        """Check values and keep them for `save`; the draft's id and what would change.

        Settings that `values` leaves out stay as they hold.
        Raises `Invalid` with a sentence for each wrong field.
        """
        ...

    async def foreseen(self, draft: int) -> Sequence[str]:
        """What a draft would have done to what was decided lately, in sentences by the cog whose settings they are."""
        ...

    async def unmet(self, draft: int) -> Sequence[str]:
        """The channels and roles that a draft names and that are not there now, each in a sentence."""
        ...

    async def save(self, draft: int, by: int) -> Saved:
        """Make a draft hold. Raises `Say` if it is gone or the section changed meanwhile."""
        ...

    async def discard(self, draft: int) -> None:
        """Put a draft aside; nothing happens if it is gone."""
        ...

    async def undo(self, section: str, version: int, by: int) -> Saved:
        """Go back to what held before a version. Raises `Say` if a later one was saved since."""
        ...


class Guide(Protocol):
    """What can be asked of Hearth."""

    @property
    def commands(self) -> Sequence[CommandSheet]:
        """Every command, by name."""
        ...

    @property
    def menus(self) -> Sequence[MenuSheet]:
        """Every entry of a message's menu."""
        ...
