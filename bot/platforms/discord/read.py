"""From Discord's gateway payloads to Hearth's events, with their dedupe keys. Pure but for what the atlas remembers.

A payload that is not what Discord documents raises one of `MALFORMED`; the bridge then leaves it out.
"""

from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Final

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
    ReactionsCleared,
    Unfurled,
)
from bot.kit.people import Account
from bot.platforms.discord.atlas import Atlas, Payload, Town
from bot.platforms.discord.keys import EPOCH, key_of, moment_of
from bot.platforms.discord.restorable import restorable
from bot.platforms.discord.standing import NOBODY, Standings

SPOKEN: Final = frozenset({0, 19, 20, 23})
"""Kinds of messages that somebody wrote: plain, reply, what a command posted. The rest are Discord's own notices."""
FORWARD: Final = 1
MALFORMED: Final = (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError, AssertionError)
"""What reading raises for a payload that is none; discord.py's own reading also asserts."""


def posted(data: Payload, atlas: Atlas, standing: Standings = NOBODY) -> MessagePosted | None:
    """A message that a member wrote on a server; None for Hearth's own, for direct ones and for notices."""
    space = data.get("guild_id")
    if space is None or data["type"] not in SPOKEN or _ours(data, atlas, standing):
        return None
    town = atlas.towns.get(space) or atlas.town(space)
    key, channel = key_of(data["id"]), data["channel_id"]
    place = town.place(channel)
    town.newest[channel] = key
    actor = town.account(data["author"], data.get("member"))
    mentioned, answered = data.get("mentions"), data.get("message_reference")
    return MessagePosted(
        key=key,
        space=space,
        at=(int(key) >> 22) + EPOCH,
        actor=actor,
        place=place,
        text=str(data["content"]),
        reply_to=_answered(answered, standing) if answered else None,
        thread_root=_root(town, channel),
        mentions=tuple(town.account(user, user.get("member")) for user in mentioned) if mentioned else (),
        attachments=len(data["attachments"]),
        restorable=restorable(data, atlas.hold_limit),
        unfurled=_shown(data) if data.get("embeds") else (),
    )


def _ours(data: Payload, atlas: Atlas, standing: Standings) -> bool:
    """Whether Hearth wrote this, or put it up for somebody: such posts were seen when their author wrote them."""
    author = data["author"]["id"]
    return author == atlas.me or (data.get("webhook_id") is not None and standing.ours(data))


def _answered(reference: Payload, standing: Standings) -> str | None:
    key = reference.get("message_id")
    return None if key is None or reference.get("type") == FORWARD else standing.original(key_of(key))


def _root(town: Town, channel: str) -> str | None:
    """The message that a thread began with has the thread's own id."""
    place = town.places.get(channel)
    return channel if place is not None and place.kind == "thread" else None


def edited(data: Payload, atlas: Atlas, standing: Standings = NOBODY) -> MessageEdited | None:
    """A message says something else; None for Hearth's own, and where only a preview of a link was added."""
    stamp = data.get("edited_timestamp")
    return None if stamp is None else _edit(data, atlas, standing, at=moment_of(stamp))


def unfurled(data: Payload, atlas: Atlas, standing: Standings = NOBODY, *, at: int) -> MessageEdited | None:
    """Discord shows what the links of a message lead to; None where it shows nothing, and for Hearth's own."""
    shown = _shown(data)
    if not shown:
        return None
    digest = sha256("\n".join(one.address for one in shown).encode(errors="replace")).hexdigest()[:16]
    return _edit(data, atlas, standing, at=at, shown=shown, suffix=f"~{digest}")


def _shown(data: Payload) -> tuple[Unfurled, ...]:
    """Previews of links. Discord does not say which link one is about."""
    found = ((one.get("url"), one.get("title")) for one in data.get("embeds") or ())
    return tuple(Unfurled(str(url), str(title or "")) for url, title in found if url)


def _edit(
    data: Payload, atlas: Atlas, standing: Standings, *, at: int, shown: tuple[Unfurled, ...] = (), suffix: str = ""
) -> MessageEdited | None:
    space = data.get("guild_id")
    if space is None or "author" not in data:
        return None
    town = atlas.town(str(space))
    key = key_of(data["id"])
    stands = standing.find(key)
    if stands is None and (data.get("type", 0) not in SPOKEN or _ours(data, atlas, standing)):
        return None
    message = stands.original if stands else key
    return MessageEdited(
        key=f"{message}{suffix or f'@{at}'}",
        space=town.key,
        at=at,
        actor=stands.author if stands else town.account(data["author"], data.get("member")),
        place=town.place(str(data["channel_id"])),
        message=message,
        text=str(data["content"]),
        restorable=restorable(data, atlas.hold_limit, ours=stands is not None),
        unfurled=shown,
    )


def deleted(data: Payload, atlas: Atlas, standing: Standings = NOBODY, *, at: int) -> MessageDeleted | None:
    """A message is gone; None where Hearth itself took it down to keep it. `at` is when this was heard."""
    key, space = key_of(data["id"]), data.get("guild_id")
    if space is None or standing.removed(key):
        return None
    message = standing.original(key)
    place = atlas.town(str(space)).place(str(data["channel_id"]))
    return MessageDeleted(key=f"del:{message}", space=str(space), at=at, place=place, message=message)


def reacted(data: Payload, atlas: Atlas, standing: Standings = NOBODY, *, at: int) -> ReactionAdded | None:
    """Somebody reacted; None for Hearth's own reactions. A list of those who did names the `user` alone."""
    space, who = data.get("guild_id"), key_of(data["user_id"])
    if space is None or who == atlas.me:
        return None
    town, message, emoji = atlas.town(str(space)), key_of(data["message_id"]), emoji_of(data["emoji"])
    stands = standing.find(message)
    member, user = data.get("member"), data.get("user")
    actor = town.account(member["user"], member) if member else town.account(user, None) if user else Account(who, "")
    author = data.get("message_author_id")
    wrote = stands.author if stands else Account(str(author), "") if author and author != atlas.me else None
    return ReactionAdded(
        key=f"on:{message}:{emoji}:{who}",
        space=town.key,
        at=at,
        actor=actor,
        place=town.place(str(data["channel_id"])),
        message=stands.original if stands else message,
        emoji=emoji,
        author=wrote,
    )


def unreacted(data: Payload, atlas: Atlas, standing: Standings = NOBODY, *, at: int) -> ReactionRemoved | None:
    """Somebody took a reaction back."""
    space, who = data.get("guild_id"), key_of(data["user_id"])
    if space is None or who == atlas.me:
        return None
    message, emoji = standing.original(key_of(data["message_id"])), emoji_of(data["emoji"])
    return ReactionRemoved(
        key=f"off:{message}:{emoji}:{who}",
        space=str(space),
        at=at,
        actor=Account(who, ""),
        place=atlas.town(str(space)).place(str(data["channel_id"])),
        message=message,
        emoji=emoji,
    )


def cleared(data: Payload, atlas: Atlas, standing: Standings = NOBODY, *, at: int) -> ReactionsCleared | None:
    """A moderator took the reactions off a message, or those of one emoji."""
    space, emoji = data.get("guild_id"), data.get("emoji")
    if space is None:
        return None
    message = standing.original(key_of(data["message_id"]))
    place = atlas.town(str(space)).place(str(data["channel_id"]))
    return ReactionsCleared(
        key=f"cleared:{message}",
        space=str(space),
        at=at,
        place=place,
        message=message,
        emoji=emoji_of(emoji) if emoji else None,
    )


def emoji_of(emoji: Payload) -> str:
    """An emoji as it is written: itself, or name and id of a server's own."""
    name, key = str(emoji["name"] or ""), emoji["id"]
    return f"{name}:{key}" if key else name


def joined(data: Payload, atlas: Atlas) -> MemberJoined | None:
    """Somebody came. While Discord screens them nobody greets: a mention made then stays broken for good."""
    town = atlas.town(str(data["guild_id"]))
    actor = town.account(data["user"], data)
    at = moment_of(data["joined_at"])
    pending = bool(data.get("pending"))
    return MemberJoined(key=f"joined:{actor.key}", space=town.key, at=at, actor=actor, pending=pending)


def admitted(data: Payload, atlas: Atlas, *, at: int) -> MemberAdmitted | None:
    """Somebody is really in; None while the screening goes on."""
    if data.get("pending"):
        return None
    town = atlas.town(str(data["guild_id"]))
    actor = town.account(data["user"], data)
    return MemberAdmitted(key=f"admitted:{actor.key}", space=town.key, at=at, actor=actor)


def changed(data: Payload, atlas: Atlas, *, at: int) -> MemberChanged:
    """Somebody's name or roles may have changed."""
    town = atlas.town(str(data["guild_id"]))
    actor = town.account(data["user"], data)
    return MemberChanged(key=f"changed:{actor.key}", space=town.key, at=at, actor=actor)


def left(data: Payload, atlas: Atlas, *, at: int) -> MemberLeft:
    """Somebody left, or was removed."""
    town = atlas.town(str(data["guild_id"]))
    actor = town.account(data["user"], None)
    return MemberLeft(key=f"left:{actor.key}", space=town.key, at=at, actor=actor)


Reader = Callable[[Payload, Atlas, Standings, int], tuple[Event | None, ...]]


def _member(data: Payload, atlas: Atlas, standing: Standings, at: int) -> tuple[Event | None, ...]:
    """A change of a member tells whether the screening is over, and names and roles as they are now."""
    if data["user"]["id"] == atlas.me:
        atlas.town(str(data["guild_id"])).mine = tuple(data.get("roles", ()))
        return ()
    if data.get("pending"):
        return ()
    return (admitted(data, atlas, at=at), changed(data, atlas, at=at))


def _joined(data: Payload, atlas: Atlas, standing: Standings, at: int) -> tuple[Event | None, ...]:
    return (joined(data, atlas), admitted(data, atlas, at=at))


def _bulk(data: Payload, atlas: Atlas, standing: Standings, at: int) -> tuple[Event | None, ...]:
    return tuple(deleted({**data, "id": key}, atlas, standing, at=at) for key in data["ids"])


def _updated(data: Payload, atlas: Atlas, standing: Standings, at: int) -> tuple[Event | None, ...]:
    return (edited(data, atlas, standing), unfurled(data, atlas, standing, at=at))


READERS: Final[Mapping[str, Reader]] = {
    "MESSAGE_CREATE": lambda data, atlas, standing, _: (posted(data, atlas, standing),),
    "MESSAGE_UPDATE": _updated,
    "MESSAGE_DELETE": lambda data, atlas, standing, at: (deleted(data, atlas, standing, at=at),),
    "MESSAGE_DELETE_BULK": _bulk,
    "MESSAGE_REACTION_ADD": lambda data, atlas, standing, at: (reacted(data, atlas, standing, at=at),),
    "MESSAGE_REACTION_REMOVE": lambda data, atlas, standing, at: (unreacted(data, atlas, standing, at=at),),
    "MESSAGE_REACTION_REMOVE_ALL": lambda data, atlas, standing, at: (cleared(data, atlas, standing, at=at),),
    "MESSAGE_REACTION_REMOVE_EMOJI": lambda data, atlas, standing, at: (cleared(data, atlas, standing, at=at),),
    "GUILD_MEMBER_ADD": _joined,
    "GUILD_MEMBER_UPDATE": _member,
    "GUILD_MEMBER_REMOVE": lambda data, atlas, _, at: (left(data, atlas, at=at),),
}
"""What each kind of payload tells; `at` is when it was heard, for what has no time of its own."""
