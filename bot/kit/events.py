"""What can happen, in the past tense: the facts that adapters bring in and cogs listen for.

A fact carries a dedupe key, unique within its space and kind. The same fact has the same key
whether it arrives live, again, or is caught up on later. What the key is depends on the kind:
a message's id; its id and edit time; an interaction's id; a schedule's id and due time. Reactions,
memberships and roles are states without an id of their own: their key is only a label, and the
journal compares them with what it knew.
"""

from typing import ClassVar

from msgspec import Struct

from bot.kit.people import Account, Place


class Event(Struct, frozen=True, kw_only=True):
    """One thing that happened on a platform; `at` is in epoch milliseconds, by the platform's clock."""

    state: ClassVar[bool] = False

    key: str
    space: str
    at: int
    actor: Account | None = None
    place: Place | None = None


class SpaceOpened(Event, frozen=True, kw_only=True):
    """An adapter is connected to a space and tells what is there; comes at every connection.

    `members` are those who are in, or None where the adapter cannot know: they are known from now on, and nobody
    greets them.
    """

    name: str
    places: tuple[Place, ...] = ()
    roles: tuple[str, ...] = ()
    members: tuple[Account, ...] | None = None


class GapLeft(Event, frozen=True, kw_only=True):
    """What happened in a place from `since` to `at` could not be read: Hearth was away, and may not look back there,
    or there was too much. Epoch milliseconds.
    """

    since: int


class Unfurled(Struct, frozen=True):
    """What a platform shows of a link in a post, having opened it by itself: where it leads, and what is there.

    `link` is as it stands in the post, "" where the platform does not say which of them it is about.
    """

    address: str
    title: str = ""
    link: str = ""


class MessagePosted(Event, frozen=True, kw_only=True):
    """Somebody posted a message; its key is the message's own.

    `restorable` says that the platform, having taken it out of sight, could show it again as it was. `unfurled` is
    what the platform shows of its links, where that is known already.
    """

    text: str
    reply_to: str | None = None
    thread_root: str | None = None
    mentions: tuple[Account, ...] = ()
    attachments: int = 0
    purpose: str | None = None
    restorable: bool = True
    unfurled: tuple[Unfurled, ...] = ()


class MessageEdited(Event, frozen=True, kw_only=True):
    """Somebody changed a message, and the key is the message's and the time of the edit; or, with `unfurled`, the
    platform shows now what the links of a message lead to, which comes by itself and has a key by what is shown.

    `actor` is whoever wrote the message, in both cases. `restorable` as above.
    """

    message: str
    text: str
    restorable: bool = True
    unfurled: tuple[Unfurled, ...] = ()


class MessageDeleted(Event, frozen=True, kw_only=True):
    """A message went away; `actor` is whoever removed it, where the platform says."""

    message: str


class ReactionAdded(Event, frozen=True, kw_only=True):
    """Somebody reacted to a message."""

    state: ClassVar[bool] = True

    message: str
    emoji: str
    author: Account | None = None


class ReactionRemoved(Event, frozen=True, kw_only=True):
    """Somebody took a reaction back."""

    state: ClassVar[bool] = True

    message: str
    emoji: str


class ReactionsCleared(Event, frozen=True, kw_only=True):
    """A moderator took every reaction off a message, or all of one `emoji`; nobody took theirs back."""

    state: ClassVar[bool] = True

    message: str
    emoji: str | None = None


class MemberJoined(Event, frozen=True, kw_only=True):
    """Somebody came into the space; `pending` while the platform still screens them."""

    state: ClassVar[bool] = True

    pending: bool = False


class MemberAdmitted(Event, frozen=True, kw_only=True):
    """A newcomer is really in, screening over: the moment to greet them."""

    state: ClassVar[bool] = True


class MemberLeft(Event, frozen=True, kw_only=True):
    """Somebody left, or was removed."""

    state: ClassVar[bool] = True


class MemberChanged(Event, frozen=True, kw_only=True):
    """Somebody's name or roles changed; `actor` carries them as they are now.

    It is told once, when the first event of any kind shows the difference.
    """

    state: ClassVar[bool] = True


class Interaction(Event, frozen=True, kw_only=True):
    """Somebody asked Hearth for something and is looking at the screen for an answer."""


class CommandUsed(Interaction, frozen=True, kw_only=True):
    """Somebody used a slash command; the options are as typed, people and channels by their keys."""

    command: str
    options: dict[str, str | int | bool | Account | Place] = {}


class ButtonPressed(Interaction, frozen=True, kw_only=True):
    """Somebody pressed a button of a message, or chose from its select: then `values` is not empty."""

    action: str
    message: str | None = None
    values: tuple[str, ...] = ()


class FormSent(Interaction, frozen=True, kw_only=True):
    """Somebody sent a form: what stands in each field, by name."""

    action: str
    values: dict[str, str | bool | tuple[str, ...]] = {}


class MenuUsed(Interaction, frozen=True, kw_only=True):
    """Somebody chose an entry of a message's menu; `author` wrote that message, and `text` is what it says."""

    menu: str
    message: str
    author: Account | None = None
    text: str = ""


class DirectRefused(Event, frozen=True, kw_only=True):
    """A private note could not reach `person`, because their direct messages are closed.

    `note` is its outbox row. Whoever sent it finds another way: a button in a channel, say, that
    shows it to that person alone.
    """

    note: int
    person: int
    purpose: str


class PostRefused(Event, frozen=True, kw_only=True):
    """A post, a thread or something planned of Hearth's own could not be made, or not be changed any more: the channel
    or the post is gone, or Hearth may not do this there.

    `note` is the outbox row of the post, `purpose` what it was for, or empty if it was a change that failed.
    """

    note: int
    purpose: str = ""


class HideRefused(Event, frozen=True, kw_only=True):
    """A member's post could not be taken out of sight: everyone still sees it, or it is `gone` by itself."""

    message: str
    gone: bool = False


class ShowRefused(Event, frozen=True, kw_only=True):
    """A member's post could not be shown again: as it was, or with these `words` in front, or saying the `text` that
    its author wrote instead. Or it is `gone` by itself, and nobody keeps it. With `kept` nobody sees it now, and its
    author has not got it back; `text` then is what it says in any case.
    """

    message: str
    words: str = ""
    text: str | None = None
    gone: bool = False
    kept: bool = False


class RoleRefused(Event, frozen=True, kw_only=True):
    """A role could not be given to `person`, or not taken from them: `why` in words, with the remedy."""

    person: int
    role: str
    given: bool
    why: str


class GateRefused(Event, frozen=True, kw_only=True):
    """The platform does not stop what a `Gate` asked it to, or goes on stopping it: `why` in words, with the remedy.

    `note` is the outbox row that asked, `purpose` what it was asked for.
    """

    note: int
    why: str
    purpose: str = ""


class ThreadOpened(Event, frozen=True, kw_only=True):
    """A thread that Hearth was asked for is there: `place` is the thread, `message` its first message.

    `note` is the outbox row that asked for it.
    """

    note: int
    message: str
    purpose: str = ""


class TimerDue(Event, frozen=True, kw_only=True):
    """A schedule fell due; `due` is the time it was due at, which may lie well before `at`."""

    schedule: int
    due: int
