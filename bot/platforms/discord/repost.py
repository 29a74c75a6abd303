"""A kept post as a webhook posts it: under its author's name, marked for good, with buttons for its author. Pure."""

import re
from collections.abc import Sequence
from typing import Any, Final

from bot.kit.kept import KeptFile, KeptPost
from bot.platforms.discord import words
from bot.platforms.discord.atlas import Payload
from bot.platforms.discord.rest import Upload
from bot.platforms.discord.restorable import BARE, LONGEST

EDIT: Final = "~edit:"
DELETE: Final = "~delete:"
GONE: Final = "~gone:"
"""What the adapter's own controls begin with; the key of what was written first follows. No action of a cog's does."""
NAME_LIMIT: Final = 80
SILENT: Final[dict[str, list[str]]] = {"parse": []}
"""Nobody is notified anew: whom the author mentioned heard of it when it was written."""
CDN: Final = "https://cdn.discordapp.com"
SITE: Final = "https://discord.com/channels"
_TAKEN: Final = re.compile(r"(?i)disc(?=ord)|cly(?=de)")
_RESERVED: Final = frozenset({"everyone", "here"})


def shown_name(name: str) -> str:
    """A name as a webhook may bear it: Discord takes none with its own in it, none of two words, and 80 characters."""
    plain = " ".join(name.replace("@", "").replace("#", "").replace("```", "").split())
    plain = _TAKEN.sub(lambda found: f"{found[0]}·", plain)
    if not plain:
        return words.MEMBER
    if plain.casefold() in _RESERVED:
        plain = f"{plain} ·"
    while len(plain.encode("utf-16-le", "surrogatepass")) > 2 * NAME_LIMIT:
        plain = plain[:-1]
    return plain.strip()


def avatar(space: str, user: str, member: Payload | None) -> str:
    """The address of a member's picture: the one for this server, their own, or the one that Discord gives."""
    if member and member.get("avatar"):
        return f"{CDN}/guilds/{space}/users/{user}/avatars/{member['avatar']}.png"
    if member and member["user"].get("avatar"):
        return f"{CDN}/avatars/{user}/{member['user']['avatar']}.png"
    return f"{CDN}/embed/avatars/{(int(user) >> 22) % 6}.png"


def labelled(text: str, label: str) -> str:
    """The text with a label in front; one that stands there already is not put there twice."""
    if not label or f"{text} ".startswith((f"{label} ", f"{label}\n")):
        return text
    return f"{label} {text}".rstrip()


def too_long(text: str) -> bool:
    """Whether a text, the label in front included, is longer than a webhook may post."""
    return len(text) > LONGEST


def body(post: KeptPost, text: str, name: str, picture: str) -> dict[str, Any]:
    """What the webhook is asked to post; `text` is the post's own, or that with a label."""
    made: dict[str, Any] = {
        "content": text,
        "username": shown_name(name),
        "avatar_url": picture,
        "allowed_mentions": SILENT,
        "components": [_row(post)],
        "attachments": attachments(post.files),
    }
    return made | ({"flags": BARE} if post.bare else {})


def attachments(files: Sequence[KeptFile]) -> list[dict[str, Any]]:
    """The files as a message names them, each with what describes it."""
    return [
        {"id": number, "filename": file.name} | ({"description": file.about} if file.about else {})
        for number, file in enumerate(files)
    ]


def uploads(files: Sequence[KeptFile]) -> list[Upload]:
    """The files as they go along."""
    return [Upload(file.name, file.content, file.type, file.about) for file in files]


def _row(post: KeptPost) -> dict[str, Any]:
    """A webhook cannot reply, so a link leads to what the post answers."""
    answered = f"{SITE}/{post.space}/{post.place.key}/{post.reply_to}"
    link = {"type": 2, "style": 5, "label": words.ANSWERS, "url": answered}
    edit = {"type": 2, "style": 2, "label": words.EDIT, "custom_id": f"{EDIT}{post.message}"}
    delete = {"type": 2, "style": 2, "label": words.DELETE, "custom_id": f"{DELETE}{post.message}"}
    return {"type": 1, "components": [*([link] if post.reply_to else []), edit, delete]}


def original_of(payload: Payload) -> str | None:
    """What a webhook's message stands for, by the mark that `body` left on it."""
    for button in _buttons(payload):
        custom_id = str(button.get("custom_id") or "")
        if custom_id.startswith(EDIT):
            return custom_id.removeprefix(EDIT)
    return None


def answered_by(payload: Payload) -> str | None:
    """What a message answers: by its own reference, or by the link that stands for one."""
    reference = payload.get("message_reference")
    if reference and reference.get("message_id"):
        return str(reference["message_id"])
    urls = [str(button.get("url") or "") for button in _buttons(payload)]
    return next((url.rpartition("/")[2] for url in urls if url.startswith(SITE)), None)


def _buttons(payload: Payload) -> list[dict[str, Any]]:
    return [button for row in payload.get("components") or () for button in row.get("components") or ()]
