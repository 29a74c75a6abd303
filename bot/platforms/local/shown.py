"""What the page is given to show: plain structs, made for one viewer. Names are the page's contract."""

from collections.abc import Sequence

from msgspec import Struct

from bot.kit.forms import Form
from bot.kit.ui import Button, Select
from bot.platforms.local.spans import Span


class ShownMember(Struct, frozen=True):
    """A person in the list: `power` 0, 1 (moderates) or 2 (organises).

    `timed_out` is when they write again (epoch milliseconds, 0 for now), for themselves and for moderators;
    whether direct messages reach them is for themselves alone.
    """

    key: str
    name: str
    roles: Sequence[str]
    power: int
    pending: bool
    zone: str | None = None
    timed_out: int = 0
    reachable: bool | None = None


class ShownRoom(Struct, frozen=True):
    """A place in the list; `unread` counts what others wrote since the viewer last looked.

    A `forum` has posts instead of messages; `tags` are those on offer there, or those of a post.
    """

    key: str
    name: str
    kind: str
    about: str
    parent: str | None
    writable: bool
    why_not: str
    unread: int
    last: int
    forum: bool = False
    tags: Sequence[str] = ()


class ShownPost(Struct, frozen=True):
    """A post of a forum, in the order of their last messages: title, tags, how many messages, when the last came."""

    key: str
    name: str
    tags: Sequence[str]
    count: int
    last_at: int


class ShownGathering(Struct, frozen=True):
    """Something planned; `starts` and `ends` in epoch milliseconds, for each reader's own zone."""

    key: str
    name: str
    starts: int
    ends: int
    where: Sequence[Span]
    about: Sequence[Span]
    src: str
    alt: str


class ShownBlock(Struct, frozen=True, omit_defaults=True):
    """A part of a message of Hearth's, by `kind`: heading, text, quote, facts, divider, picture, attached, row.

    `name` and `size` (bytes) are those of an attached file.
    """

    kind: str
    spans: Sequence[Span] = ()
    facts: Sequence[tuple[Sequence[Span], Sequence[Span]]] = ()
    src: str = ""
    alt: str = ""
    name: str = ""
    size: int = 0
    items: Sequence[Button | Select] = ()


class ShownReaction(Struct, frozen=True):
    """One emoji under a message, who gave it, and whether the viewer did."""

    emoji: str
    who: Sequence[str]
    mine: bool


class ShownQuote(Struct, frozen=True):
    """The message that another answers; without a key it is gone or hidden."""

    key: str | None
    author: str
    text: str


class ShownThread(Struct, frozen=True):
    """The thread under a message."""

    key: str
    count: int
    last_at: int


class ShownMessage(Struct, frozen=True):
    """A message as one viewer sees it; `text` is the whole of it in plain words.

    `hidden` is one that is held back, or was `taken_down`, and `may_point` says whether it has a menu.
    """

    key: str
    channel: str
    author: ShownMember
    bot: bool
    at: int
    edited_at: int | None
    text: str
    spans: Sequence[Span]
    blocks: Sequence[ShownBlock]
    reactions: Sequence[ShownReaction]
    hidden: bool
    taken_down: bool
    private: bool
    mine: bool
    may_edit: bool
    may_delete: bool
    may_point: bool
    mentions_me: bool
    reply_to: ShownQuote | None = None
    thread: ShownThread | None = None


class ShownPage(Struct, frozen=True):
    """Messages of one place, oldest first, and whether there are earlier ones; of a forum its posts."""

    room: ShownRoom
    messages: Sequence[ShownMessage]
    earlier: bool
    posts: Sequence[ShownPost] = ()


class ShownHome(Struct, frozen=True):
    """Everything around the messages: who is here, the places that the viewer sees, and what is coming up."""

    space: str
    viewer: ShownMember | None
    members: Sequence[ShownMember]
    rooms: Sequence[ShownRoom]
    roles: Sequence[str]
    coming: Sequence[ShownGathering] = ()


class Shown(Struct, frozen=True):
    """What came of an interaction, for the person who is looking at the screen.

    `what`: "posted" (message `key` is in the channel), "private" (message `key`, theirs alone),
    "form" (fill it in), "errors" (the form stays open, a sentence for each field), "redrawn"
    (message `key`), "nothing" (done, nothing to show), "trouble" (`text` says what).
    """

    what: str
    key: str | None = None
    text: str = ""
    form: Form | None = None
    errors: dict[str, str] | None = None
