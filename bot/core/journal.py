"""Taking events in: who and where, whether they are new, and one journal row for each that is.

Runs as one job at the start of a batch's transaction. Ids are given out beforehand, so after an
insert that skipped duplicates one look at the ids tells which are new (the driver's executemany
returns no rows).
"""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, Final

from msgspec import Struct
from sqlalchemy import Connection, bindparam, delete, select, update

from bot.core.directory import Directory, Known
from bot.core.measure import measure
from bot.kit import events as e
from bot.kit.people import Account, Channel, Space
from bot.kit.text import clean
from bot.storage import tables
from bot.storage.bulk import insert_rows

COLUMNS: Final = (
    "id",
    "space",
    "kind",
    "key",
    "at",
    "person",
    "channel",
    "subject",
    "about",
    "root",
    "words",
    "chars",
    "links",
    "attachments",
    "mentions",
    "unspaced",
    "purpose",
    "cause",
)
_LABEL: Final = 64
_UNFURLED: Final = "unfurled"
"""The purpose of an edit that nobody made: the platform shows what a link leads to."""
_NOTHING: Final = (None,) * 10
_HEARD: Final = (
    update(tables.channel)
    .where(tables.channel.c.id == bindparam("channel_id"))
    .values(human_since=tables.channel.c.human_since + bindparam("count"))
)


class Fact(Struct):
    """An event in its batch: what the journal knows about it."""

    event: e.Event
    platform: str
    id: int = 0
    new: bool = False
    space: Space | None = None
    actor: Known | None = None
    channel: Channel | None = None
    changed: bool = False
    """Whether this event shows another name or other roles of its actor than were known."""
    also: "Fact | None" = None
    """The change of its actor that this event was the first to show; handled before it."""


def intake(connection: Connection, directory: Directory, facts: Sequence[Fact]) -> None:
    """Resolve, deduplicate and journal a batch; sets what is known on each fact."""
    first = directory.next_id(tables.journal, len(facts))
    rows: list[tuple[Any, ...]] = []
    for number, fact in enumerate(facts, first):
        fact.id = number
        fact.new = _resolve(connection, directory, fact)
        if fact.changed and not _tells_itself(fact):
            rows.append(_row(connection, directory, _shown_by(directory, fact)))
        if fact.new:
            rows.append(_row(connection, directory, fact))
    if not rows:
        return
    if insert_rows(connection, tables.journal, COLUMNS, rows, "ignore") < len(rows):
        there = set(connection.scalars(select(tables.journal.c.id).where(tables.journal.c.id >= first)))
        for fact in facts:
            fact.new = fact.new and fact.id in there
    _count_humans(connection, facts)


def _tells_itself(fact: Fact) -> bool:
    """Whether a change of name or roles is told by the event itself. Somebody's coming and going is; that somebody
    is in whom Hearth knows to be in tells nothing.
    """
    return isinstance(fact.event, e.MemberChanged) or (fact.new and isinstance(fact.event, _MEMBERSHIP))


def _shown_by(directory: Directory, fact: Fact) -> Fact:
    """The change of a member that another event was the first to show, as a fact of its own."""
    event = e.MemberChanged(key=f"changed:{fact.id}", space=fact.event.space, at=fact.event.at, actor=fact.event.actor)
    number = directory.next_id(tables.journal)
    fact.also = Fact(event, fact.platform, number, new=True, space=fact.space, actor=fact.actor)
    return fact.also


def record(
    connection: Connection,
    directory: Directory,
    fact: Fact,
    told: Sequence[tuple[e.DomainEvent, int, int]],
) -> None:
    """Journal domain events, each with its own id and that of its cause, in the cause's place."""
    space = fact.space
    if space is None:
        return
    channel = fact.channel.id if fact.channel else None
    rows = [
        (
            number,
            space.id,
            directory.term(connection, type(event).__name__),
            f"~{number}",
            fact.event.at,
            getattr(event, "person", None),
            channel,
            getattr(event, "subject", None),
            getattr(event, "about", None),
            *_NOTHING[:7],
            _what(connection, directory, event),
            cause,
        )
        for event, number, cause in told
    ]
    insert_rows(connection, tables.journal, COLUMNS, rows)


def _what(connection: Connection, directory: Directory, event: e.DomainEvent) -> int | None:
    what = getattr(event, "what", None)
    return directory.term(connection, str(what)) if what else None


def _resolve(connection: Connection, directory: Directory, fact: Fact) -> bool:
    """Find or write the space, the actor and the place; whether a state really changed."""
    event = fact.event
    space = directory.spaces.get((fact.platform, event.space))
    if space is None or type(event) is e.SpaceOpened:
        name = event.name if isinstance(event, e.SpaceOpened) else ""
        space = directory.space(connection, fact.platform, event.space, name)
    fact.space = space
    account = event.actor
    if account is not None:
        fact.actor = directory.people.get((space.id, account.key))
        if fact.actor is None or fact.actor.account != account:
            _meet(connection, directory, fact, space, account)
    place = event.place
    if place is not None:
        fact.channel = directory.channels.get((space.id, place.key))
        if fact.channel is None or fact.channel.name != place.name:
            fact.channel = directory.channel(connection, space, place)
    apply = _STATES.get(type(event))
    return True if apply is None else apply(connection, directory, fact)


def _meet(connection: Connection, directory: Directory, fact: Fact, space: Space, account: Account) -> None:
    """Write down who acted, as they are now; whom the platform did not name stays unknown until it does."""
    before = fact.actor and (fact.actor.account.name, fact.actor.roles)
    if before is None and not account.name:
        return
    fresh = "gone" if isinstance(fact.event, _MEMBERSHIP) else "in"
    fact.actor = directory.known(connection, space, account, fact.event.at, fresh)
    now = (fact.actor.account.name, fact.actor.roles)
    fact.changed = isinstance(fact.event, e.MemberChanged) if before is None else before != now


def _opened(connection: Connection, directory: Directory, fact: Fact) -> bool:
    assert isinstance(fact.event, e.SpaceOpened) and fact.space  # noqa: S101, PT018  the table's key
    for place in fact.event.places:
        directory.channel(connection, fact.space, place)
    for account in fact.event.members or ():
        known = directory.known(connection, fact.space, account, fact.event.at)
        if known.state != "in":
            directory.enter(connection, fact.space, known, state="in", roles=known.roles, at=fact.event.at)
    return True


def _differs(connection: Connection, directory: Directory, fact: Fact) -> bool:
    return fact.changed


def _reacted(connection: Connection, directory: Directory, fact: Fact) -> bool:
    event = fact.event
    assert isinstance(event, e.ReactionAdded)  # noqa: S101  the table's key
    if fact.actor is None or fact.channel is None:
        return False
    columns = ("channel", "message", "emoji", "person")
    row = (fact.channel.id, event.message, event.emoji, fact.actor.person.id)
    return insert_rows(connection, tables.reaction, columns, [row], "ignore") == 1


def _unreacted(connection: Connection, directory: Directory, fact: Fact) -> bool:
    event, table = fact.event, tables.reaction.c
    assert isinstance(event, e.ReactionRemoved)  # noqa: S101  the table's key
    if fact.actor is None or fact.channel is None:
        return False
    same = (table.message == event.message) & (table.emoji == event.emoji)
    where = same & (table.channel == fact.channel.id) & (table.person == fact.actor.person.id)
    return connection.execute(delete(tables.reaction).where(where)).rowcount == 1


def _cleared(connection: Connection, directory: Directory, fact: Fact) -> bool:
    event, table = fact.event, tables.reaction.c
    assert isinstance(event, e.ReactionsCleared)  # noqa: S101  the table's key
    if fact.channel is None:
        return False
    where = (table.channel == fact.channel.id) & (table.message == event.message)
    if event.emoji is not None:
        where &= table.emoji == event.emoji
    return connection.execute(delete(tables.reaction).where(where)).rowcount > 0


def _removed(connection: Connection, directory: Directory, fact: Fact) -> bool:
    event, table = fact.event, tables.reaction.c
    assert isinstance(event, e.MessageDeleted)  # noqa: S101  the table's key
    if fact.channel is not None:
        where = (table.channel == fact.channel.id) & (table.message == event.message)
        connection.execute(delete(tables.reaction).where(where))
    return True


def _membership(state: str, *, only_from: tuple[str, ...]) -> Callable[[Connection, Directory, Fact], bool]:
    def enter(connection: Connection, directory: Directory, fact: Fact) -> bool:
        if fact.actor is None or fact.space is None or fact.actor.state not in only_from:
            return False
        roles = () if state == "gone" else fact.actor.roles
        directory.enter(connection, fact.space, fact.actor, state=state, roles=roles, at=fact.event.at)
        return True

    return enter


_MEMBERSHIP: Final = (e.MemberJoined, e.MemberAdmitted, e.MemberLeft)
_STATES: Final[dict[type[e.Event], Callable[[Connection, Directory, Fact], bool]]] = {
    e.SpaceOpened: _opened,
    e.ReactionAdded: _reacted,
    e.ReactionRemoved: _unreacted,
    e.ReactionsCleared: _cleared,
    e.MessageDeleted: _removed,
    e.MemberJoined: _membership("pending", only_from=("gone",)),
    e.MemberAdmitted: _membership("in", only_from=("gone", "pending")),
    e.MemberLeft: _membership("gone", only_from=("in", "pending")),
    e.MemberChanged: _differs,
}


def _row(connection: Connection, directory: Directory, fact: Fact) -> tuple[Any, ...]:
    event = fact.event
    kind = type(event)
    name = kind.__name__
    assert fact.space is not None  # noqa: S101  set by _resolve, for every fact
    head = (
        fact.id,
        fact.space.id,
        directory.terms.get(name) or directory.term(connection, name),
        f"~{fact.id}" if kind.state else event.key,
        event.at,
        fact.actor.person.id if fact.actor else None,
        fact.channel.id if fact.channel else None,
    )
    match event:
        case e.MessagePosted():
            words, chars, links, unspaced = measure(event.text)
            purpose = directory.term(connection, event.purpose) if event.purpose else None
            figures = (words, chars, links, event.attachments, len(event.mentions), unspaced, purpose, None)
            return (*head, None, event.reply_to, event.thread_root, *figures)
        case e.MessageEdited():
            words, chars, links, unspaced = measure(event.text)
            purpose = directory.term(connection, _UNFURLED) if event.unfurled else None
            return (*head, None, event.message, None, words, chars, links, None, None, unspaced, purpose, None)
        case e.MessageDeleted() | e.ReactionRemoved() | e.ReactionsCleared():
            return (*head, None, event.message, *_NOTHING[:9])
        case e.ReactionAdded():
            author = event.author and _author(connection, directory, fact.space, event.author, event.at)
            return (*head, author.person.id if author else None, event.message, *_NOTHING[:9])
        case e.Interaction() | e.DirectRefused() | e.PostRefused() | e.ThreadOpened():
            return (*head, *_asked(connection, directory, fact, fact.space))
        case e.HideRefused() | e.ShowRefused() | e.GateRefused():
            return (*head, *_asked(connection, directory, fact, fact.space))
        case _:
            return (*head, *_NOTHING, None)


def _author(connection: Connection, directory: Directory, space: Space, account: Account, at: int) -> Known | None:
    """Whose message it was; somebody never named is not written down for it."""
    known = directory.people.get((space.id, account.key))
    return directory.known(connection, space, account, at) if account.name else known


def _asked(connection: Connection, directory: Directory, fact: Fact, space: Space) -> tuple[Any, ...]:
    """What follows the head of a row about something asked for, or a note that found no way."""
    event, subject, about = fact.event, None, None
    match event:
        case e.MenuUsed():
            # The author becomes known, for the handler, but no subject: they read their journal, and may be reported.
            if event.author is not None:
                directory.known(connection, space, event.author, event.at)
            about, what = event.message, event.menu
        case e.CommandUsed():
            what = f"/{event.command}"
        case e.ButtonPressed() | e.FormSent():
            what = event.action.partition(":")[0]
        case e.DirectRefused():
            subject = event.person if (space.id, event.person) in directory.by_person else None
            what = event.purpose
        case e.PostRefused() | e.ThreadOpened() | e.GateRefused():
            what = event.purpose
        case e.HideRefused() | e.ShowRefused():
            about, what = event.message, ""
        case _:
            what = ""
    term = directory.term(connection, _label(what)) if what else None
    return (subject, about, *_NOTHING[:7], term, None)


def _label(text: str) -> str:
    """What somebody asked for, as the journal calls it; a forged one is cut and cleaned."""
    return clean(text[:_LABEL])


def _count_humans(connection: Connection, facts: Sequence[Fact]) -> None:
    """Keep how many messages people wrote in each channel since Hearth's last, for pacing."""
    heard: Counter[int] = Counter()
    for fact in facts:
        if not fact.new or type(fact.event) is not e.MessagePosted or fact.channel is None:
            continue
        if fact.actor is not None and not fact.actor.account.bot:
            heard[fact.channel.id] += 1
    if heard:
        connection.execute(_HEARD, [{"channel_id": channel, "count": count} for channel, count in heard.items()])
