"""From Slack's events to Hearth's, with their dedupe keys. Pure but for what the atlas remembers.

An event that is not what Slack documents raises one of `MALFORMED`; it is then left out. The same message has the same
key whether it is heard live or read in a channel's history.
"""

from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from typing import Any, Final

from bot.kit.events import (
    Event,
    MemberAdmitted,
    MemberChanged,
    MemberJoined,
    MemberLeft,
    MessageDeleted,
    MessageEdited,
    MessagePosted,
    ReactionAdded,
    ReactionRemoved,
    Unfurled,
)
from bot.kit.people import Account
from bot.platforms.slack.atlas import Workspace
from bot.platforms.slack.emoji import emoji_of
from bot.platforms.slack.keys import id_of, key_of, time_of, ts_of
from bot.platforms.slack.markup import mentioned, written
from bot.platforms.slack.payload import Payload, part, parts, words_of

MALFORMED: Final = (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError)
"""What reading raises for a payload that is none."""
SPOKEN: Final = frozenset({None, "file_share", "me_message", "thread_broadcast", "bot_message"})
"""Kinds of messages that somebody wrote. The rest are Slack's own notices."""
TOMBSTONE: Final = "tombstone"
"""Stands where a message with replies was deleted."""


def posted(data: Payload, workspace: Workspace) -> MessagePosted | None:
    """A message that a member wrote; None for Hearth's own, for direct ones and for notices."""
    if not _heard(data, workspace):
        return None
    channel, ts = id_of(data["channel"]), ts_of(data["ts"])
    thread = _thread(data)
    if thread is not None:
        workspace.replied(channel, ts, thread)
    text = words_of(data, "text")
    return MessagePosted(
        key=key_of(channel, ts),
        space=workspace.key,
        at=time_of(ts),
        actor=author(data, workspace),
        place=workspace.place(channel, thread),
        text=said(text, workspace),
        thread_root=None if thread is None else key_of(channel, thread),
        mentions=tuple(workspace.account(key) for key in mentioned(text)),
        attachments=len(parts(data, "files")),
        restorable=False,
        unfurled=shown(data),
    )


def _heard(data: Payload, workspace: Workspace) -> bool:
    if data.get("subtype") not in SPOKEN or workspace.is_me(data):
        return False
    return id_of(data["channel"])[0] != "D" and data.get("channel_type") not in {"im", "mpim"}


def _thread(data: Payload) -> str | None:
    """The thread in which a message stands; None for one that a thread began with."""
    thread = data.get("thread_ts")
    return None if not thread or thread == data["ts"] else ts_of(thread)


def author(data: Payload, workspace: Workspace) -> Account:
    """Who wrote a message: a person, or an app."""
    if data.get("user"):
        known = workspace.account(str(data["user"]))
        return known if known.bot or not data.get("bot_id") else Account(known.key, known.name, bot=True)
    return Account(id_of(data["bot_id"]), words_of(data, "username"), bot=True)


def said(text: str, workspace: Workspace) -> str:
    """What a message says, in plain words."""
    names = {key: workspace.people[key].name for key in mentioned(text) if key in workspace.people}
    if "<#" in text:
        names |= {key: room.place.name for key, room in workspace.rooms.items() if room.place.name}
    return written(text, names)


def shown(data: Payload) -> tuple[Unfurled, ...]:
    """Previews of links."""
    found: list[Unfurled] = []
    for one in parts(data, "attachments"):
        address = one.get("title_link") or one.get("from_url")
        if address:
            found.append(Unfurled(str(address), words_of(one, "title"), words_of(one, "original_url")))
    return tuple(found)


def edited(data: Payload, workspace: Workspace) -> MessageEdited | None:
    """A message says something else; None for one that nobody edited."""
    stamp = part(data, "edited").get("ts")
    return None if stamp is None else _edit(data, workspace, time_of(stamp), f"@{ts_of(stamp)}")


def unfurled(data: Payload, workspace: Workspace, *, at: int) -> MessageEdited | None:
    """Slack shows what the links of a message lead to; None where it shows nothing."""
    links = shown(data)
    if not links:
        return None
    digest = sha256("\n".join(one.address for one in links).encode(errors="replace")).hexdigest()[:16]
    return _edit(data, workspace, at, f"~{digest}", links)


def _edit(
    data: Payload, workspace: Workspace, at: int, suffix: str, links: tuple[Unfurled, ...] = ()
) -> MessageEdited | None:
    if not _heard(data, workspace):
        return None
    channel, ts = id_of(data["channel"]), ts_of(data["ts"])
    key = key_of(channel, ts)
    return MessageEdited(
        key=f"{key}{suffix}",
        space=workspace.key,
        at=at,
        actor=author(data, workspace),
        place=workspace.place(channel, _thread(data)),
        message=key,
        text=said(words_of(data, "text"), workspace),
        restorable=False,
        unfurled=links,
    )


def deleted(channel: Any, ts: Any, thread: Any, workspace: Workspace, *, at: int) -> MessageDeleted:
    """A message is gone. Slack does not say who removed it."""
    key = key_of(channel, ts)
    place = workspace.place(channel, thread) if thread and thread != ts else workspace.where(channel, ts)
    return MessageDeleted(key=f"del:{key}", space=workspace.key, at=at, place=place, message=key)


def _message(data: Payload, workspace: Workspace, at: int) -> Sequence[Event | None]:
    match data.get("subtype"):
        case "message_changed":
            return _changed(data, workspace, at)
        case "message_deleted":
            before = part(data, "previous_message")
            if id_of(data["channel"])[0] == "D":
                return ()
            return (deleted(data["channel"], data["deleted_ts"], before.get("thread_ts"), workspace, at=at),)
        case _:
            return (posted(data, workspace),)


def _changed(data: Payload, workspace: Workspace, at: int) -> Sequence[Event | None]:
    message, before = part(data, "message"), part(data, "previous_message")
    if message.get("subtype") == TOMBSTONE:
        if id_of(data["channel"])[0] == "D":
            return ()
        return (deleted(data["channel"], message["ts"], None, workspace, at=at),)
    whole = {**message, "channel": data["channel"], "channel_type": data.get("channel_type")}
    fresh = part(message, "edited").get("ts") != part(before, "edited").get("ts")
    links = unfurled(whole, workspace, at=at) if shown(message) != shown(before) else None
    return (edited(whole, workspace) if fresh else None, links)


def reacted(
    channel: Any, ts: Any, name: str, who: str, workspace: Workspace, *, at: int, wrote: str | None
) -> ReactionAdded | None:
    """Somebody reacted; None for Hearth's own reactions."""
    if who == workspace.me or id_of(channel)[0] == "D":
        return None
    message, emoji = key_of(channel, ts), emoji_of(name)
    return ReactionAdded(
        key=f"on:{message}:{emoji}:{id_of(who)}",
        space=workspace.key,
        at=at,
        actor=workspace.account(who),
        place=workspace.where(channel, ts),
        message=message,
        emoji=emoji,
        author=workspace.account(wrote) if wrote and wrote != workspace.me else None,
    )


def unreacted(channel: Any, ts: Any, name: str, who: str, workspace: Workspace, *, at: int) -> ReactionRemoved | None:
    """Somebody took a reaction back."""
    if who == workspace.me or id_of(channel)[0] == "D":
        return None
    message, emoji = key_of(channel, ts), emoji_of(name)
    return ReactionRemoved(
        key=f"off:{message}:{emoji}:{id_of(who)}",
        space=workspace.key,
        at=at,
        actor=workspace.account(who),
        place=workspace.where(channel, ts),
        message=message,
        emoji=emoji,
    )


def _reaction(data: Payload, workspace: Workspace, at: int) -> Sequence[Event | None]:
    item = data["item"]
    if item.get("type") != "message":
        return ()
    where, name, who = (item["channel"], item["ts"]), str(data["reaction"]), str(data["user"])
    if data["type"] == "reaction_removed":
        return (unreacted(*where, name, who, workspace, at=at),)
    return (reacted(*where, name, who, workspace, at=at, wrote=data.get("item_user")),)


def joined(key: str, workspace: Workspace, *, at: int) -> Sequence[Event]:
    """Somebody came; Slack screens nobody, so they are in at once."""
    who = workspace.account(key)
    return (
        MemberJoined(key=f"joined:{key}", space=workspace.key, at=at, actor=who),
        MemberAdmitted(key=f"admitted:{key}", space=workspace.key, at=at, actor=who),
    )


def left(key: str, workspace: Workspace, *, at: int) -> MemberLeft:
    """Somebody's account was closed."""
    name = workspace.people[key].name if key in workspace.people else ""
    return MemberLeft(key=f"left:{key}", space=workspace.key, at=at, actor=Account(key, name))


def changed(key: str, workspace: Workspace, *, at: int) -> MemberChanged:
    """Somebody's name or roles may have changed."""
    return MemberChanged(key=f"changed:{key}", space=workspace.key, at=at, actor=workspace.account(key))


def _user(data: Payload, workspace: Workspace, at: int) -> Sequence[Event]:
    """An account was opened, closed, or changed; `workspace.person` is what was known before."""
    key = id_of(data["user"]["id"])
    before, now = workspace.people.get(key), workspace.person(data["user"])
    if now.bot or key == workspace.me:
        return ()
    if now.gone:
        return () if before is not None and before.gone else (left(key, workspace, at=at),)
    if data["type"] == "team_join" or (before is not None and before.gone):
        return joined(key, workspace, at=at)
    return (changed(key, workspace, at=at),)


Reader = Callable[[Payload, Workspace, int], Sequence[Event | None]]
READERS: Final[Mapping[str, Reader]] = {
    "message": _message,
    "reaction_added": _reaction,
    "reaction_removed": _reaction,
    "team_join": _user,
    "user_change": _user,
}
"""What each kind of event tells; `at` is when it happened."""


def happened(data: Payload) -> int:
    """When an event happened, in epoch milliseconds; raises ValueError."""
    return time_of(str(data.get("event_ts") or data["ts"]))
