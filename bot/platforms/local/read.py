"""From what happens on the local platform to Hearth's events, with their dedupe keys. Pure."""

import secrets

from bot.kit.events import (
    ButtonPressed,
    CommandUsed,
    Event,
    FormSent,
    Interaction,
    MemberAdmitted,
    MemberChanged,
    MemberJoined,
    MemberLeft,
    MenuUsed,
    MessageDeleted,
    MessageEdited,
    MessagePosted,
    ReactionAdded,
    ReactionRemoved,
    SpaceOpened,
)
from bot.platforms.local.asked import Asked, Command, Menu, Press, SentForm
from bot.platforms.local.happenings import Happening
from bot.platforms.local.keys import SPACE
from bot.platforms.local.wire import Opening


def opened(opening: Opening) -> SpaceOpened:
    """A connection began; each has a key of its own."""
    return SpaceOpened(
        key=f"open:{secrets.token_hex(8)}",
        space=SPACE,
        at=opening.at,
        name=opening.name,
        places=opening.places,
        roles=opening.roles,
    )


def event(it: Happening) -> Event:
    """Something that happened; the same happening gives the same event, whenever it is read."""
    key, message, at, actor, place = it.message or "", it.message or "", it.at, it.member, it.place
    state = f"{it.kind}:{it.member.key}"
    match it.kind:
        case "posted":
            return MessagePosted(
                key=key,
                space=SPACE,
                at=at,
                actor=actor,
                place=place,
                text=it.text,
                reply_to=it.reply_to,
                thread_root=it.thread_root,
                mentions=it.mentions,
            )
        case "edited":
            key = f"{message}@{at}{'~' if it.unfurled else ''}"
            return MessageEdited(
                key=key,
                space=SPACE,
                at=at,
                actor=actor,
                place=place,
                message=message,
                text=it.text,
                unfurled=it.unfurled,
            )
        case "deleted":
            return MessageDeleted(key=f"del:{key}", space=SPACE, at=at, actor=actor, place=place, message=message)
        case "reacted" | "unreacted":
            return _reaction(it, message)
        case "joined":
            return MemberJoined(key=state, space=SPACE, at=at, actor=actor, pending=it.pending)
        case "admitted":
            return MemberAdmitted(key=state, space=SPACE, at=at, actor=actor)
        case "left":
            return MemberLeft(key=state, space=SPACE, at=at, actor=actor)
        case "changed":
            return MemberChanged(key=state, space=SPACE, at=at, actor=actor)


def _reaction(it: Happening, message: str) -> ReactionAdded | ReactionRemoved:
    key = f"{it.kind}:{message}:{it.emoji}:{it.member.key}"
    if it.kind == "unreacted":
        return ReactionRemoved(
            key=key, space=SPACE, at=it.at, actor=it.member, place=it.place, message=message, emoji=it.emoji
        )
    return ReactionAdded(
        key=key,
        space=SPACE,
        at=it.at,
        actor=it.member,
        place=it.place,
        message=message,
        emoji=it.emoji,
        author=it.author,
    )


def interaction(asked: Asked) -> Interaction:
    """Something that a member asks, live."""
    key, at, actor, place = asked.key, asked.at, asked.member, asked.place
    match asked:
        case Command(command=command, options=options):
            return CommandUsed(key=key, space=SPACE, at=at, actor=actor, place=place, command=command, options=options)
        case Press(message=message, action=action, values=values):
            return ButtonPressed(
                key=key, space=SPACE, at=at, actor=actor, place=place, message=message, action=action, values=values
            )
        case SentForm(action=action, values=values):
            return FormSent(key=key, space=SPACE, at=at, actor=actor, place=place, action=action, values=values)
        case Menu(menu=menu, message=message, author=author, text=text):
            return MenuUsed(
                key=key,
                space=SPACE,
                at=at,
                actor=actor,
                place=place,
                menu=menu,
                message=message,
                author=author,
                text=text,
            )
        case _:
            raise TypeError(f"{type(asked).__name__} is no interaction")
