"""From Hearth's messages to Discord's: a body of Components V2, and the files that go along. Pure."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, Final

from msgspec import Struct

from bot.kit.delivery import Names
from bot.kit.text import cut, visible
from bot.kit.ui import Attached, Block, Divider, Facts, Heading, Message, Picture, Quoted, Row, Text
from bot.platforms.discord import markup
from bot.platforms.discord import words as said
from bot.platforms.discord.controls import CONTAINER, FILE, MEDIA_GALLERY, SEPARATOR, Json, row
from bot.platforms.discord.layout import Display, Part, Words, laid_out, words
from bot.platforms.discord.rest import Upload

COMPONENTS_V2: Final = 1 << 15
EPHEMERAL: Final = 1 << 6
"""Flags of a message (Discord's reference, "Message Flags")."""
MARK_LIMIT: Final = 2**31
"""A component's own number lies below it and is not 0, which means none."""
PING_LIMIT: Final = 100
DESCRIPTION_LIMIT: Final = 1024
_LONG_NAME: Final = 200


class Rendered(Struct, frozen=True):
    """A message as Discord takes it; `uploads` in the order of the body's `attachments`."""

    body: dict[str, Any]
    uploads: tuple[Upload, ...] = ()


def rendered(
    message: Message,
    names: Names,
    *,
    ping: Sequence[int] = (),
    mark: int | None = None,
    space: str | None = None,
    private: bool = False,
) -> Rendered:
    """Draw a message. Only the people in `ping` are notified, and only where the text mentions them.

    `mark` becomes the first component's number, by which the message is known again; `space` names the server in
    the controls of a direct message; `private` is for the one who asked alone. Editing takes the same body.
    """
    uploads = _uploads(message.blocks)
    parts = [*_lead(message, names), *_parts(message.blocks, names, space, uploads)]
    framed = len(message.blocks) > 1 or any(isinstance(block, Row | Facts) for block in message.blocks)
    if all(not isinstance(part, Display) and part["type"] == SEPARATOR for part in parts):
        parts = [_plain(said.NOTHING, Names())]
    components = laid_out(parts, frame=int(framed))
    if framed:
        components = [{"type": CONTAINER, "components": components}]
    if mark is not None:
        if not 0 < mark < MARK_LIMIT:
            raise ValueError(f"a mark is a number from 1 to {MARK_LIMIT - 1}, not {mark}")
        components[0] = {"id": mark, **components[0]}
    body: Json = {
        "flags": COMPONENTS_V2 | (EPHEMERAL if private else 0),
        "components": components,
        "allowed_mentions": {"parse": [], "users": _keys(ping, names)},
        "attachments": [_attachment(number, upload) for number, upload in enumerate(uploads)],
    }
    return Rendered(body, uploads)


def flat(message: Message, names: Names) -> str:
    """A message in plain words, a block a line: for notifications, and where nothing else can be shown."""
    lines = [message.text]
    for block in message.blocks:
        match block:
            case Heading(text) | Text(text) | Quoted(text):
                lines.append(text)
            case Facts(pairs):
                lines += [": ".join(filter(visible, pair)) for pair in pairs]
            case Picture(alt=alt) | Attached(alt=alt):
                lines.append(alt)
            case Divider() | Row():
                pass
    return "\n".join(markup.flat(line, names) for line in lines if visible(line))


def _lead(message: Message, names: Names) -> list[Part]:
    return [_plain(message.text, names)] if visible(message.text) else []


def _parts(blocks: Sequence[Block], names: Names, space: str | None, uploads: Sequence[Upload]) -> list[Part]:
    files = iter(uploads)
    parts: list[Part] = []
    for block in blocks:
        match block:
            case Row():
                parts.append(row(block, names, space))
            case Divider():
                parts.append({"type": SEPARATOR, "divider": True})
            case Picture():
                item = {"media": {"url": f"attachment://{(file := next(files)).name}"}, **_described(file)}
                parts.append({"type": MEDIA_GALLERY, "items": [item]})
            case Attached():
                if visible(block.alt):
                    parts.append(_plain(block.alt, names))
                parts.append({"type": FILE, "file": {"url": f"attachment://{next(files).name}"}})
            case _:
                if lines := _lines(block, names):
                    parts.append(Display(lines))
    return parts


def _plain(text: str, names: Names) -> Display:
    return Display((words(text, partial(markup.marked, names=names)),))


def _lines(block: Heading | Text | Quoted | Facts, names: Names) -> tuple[Words, ...]:
    """A block of text; empty where nobody would see anything of it."""
    match block:
        case Facts(pairs):
            return tuple(line for name, value in pairs for line in _fact(name, value, names))
        case Heading(text):
            draw = _heading
        case Quoted(text, marks):
            draw = partial(_quoted, marks=marks)
        case Text(text):
            draw = markup.marked
    return (words(text, partial(draw, names=names)),) if visible(text) else ()


def _heading(text: str, names: Names) -> str:
    return f"### {markup.marked(markup.one_line(text), names)}"


def _quoted(text: str, names: Names, marks: Sequence[tuple[int, int]]) -> str:
    """Somebody's words; the telling parts are bold and underlined, and addresses in them cannot be followed."""
    parts: list[str] = []
    end = 0
    for first, last in marks:
        parts += [markup.marked(text[end:first], names), *_telling(text[first:last], names)]
        end = max(end, last)
    drawn = "".join([*parts, markup.marked(text[end:], names)])
    return "\n".join(f"> {line}" for line in drawn.split("\n"))


def _telling(text: str, names: Names) -> Iterator[str]:
    """Set off line by line and without the spaces around, as Discord wants it."""
    for place, line in enumerate(text.split("\n")):
        yield "\n" if place else ""
        words_ = line.strip()
        lead, _, trail = line.partition(words_) if visible(words_) else (line, "", "")
        yield f"{lead}__**{markup.marked(words_, names, links=False)}**__{trail}" if visible(words_) else line


def _fact(name: str, value: str, names: Names) -> list[Words]:
    """A name and its value on one line; either may be empty, and a long name stands on a line of its own."""
    if not visible(name):
        return [words(value, partial(markup.marked, names=names))] if visible(value) else []
    bold = f"**{markup.marked(markup.one_line(name), names, links=False)}:**"
    if len(bold) <= _LONG_NAME:
        return [words(value, partial(_valued, names=names, bold=bold))]
    return [words(text, partial(markup.marked, names=names)) for text in (f"{name}:", value) if visible(text)]


def _valued(value: str, names: Names, bold: str) -> str:
    return f"{bold} {markup.marked(value, names)}" if visible(value) else bold


def _uploads(blocks: Sequence[Block]) -> tuple[Upload, ...]:
    """The files of a message, in order; their names are unique, as Discord finds them by name."""
    uploads: list[Upload] = []
    for block in blocks:
        match block:
            case Picture(png, alt):
                name = _free(f"picture-{len(uploads) + 1}.png", uploads)
                uploads.append(Upload(name, png, "image/png", _about(alt)))
            case Attached(name=name, mime=mime, content=content, alt=alt):
                uploads.append(Upload(_free(name, uploads), content, mime, _about(alt)))
            case _:
                pass
    return tuple(uploads)


def _free(name: str, uploads: Sequence[Upload]) -> str:
    return _free(f"{len(uploads) + 1}-{name}", uploads) if any(upload.name == name for upload in uploads) else name


def _about(alt: str) -> str:
    line = cut(markup.flat(alt, Names()), DESCRIPTION_LIMIT)
    return line if visible(line) else ""


def _described(upload: Upload) -> Json:
    return {"description": upload.about} if upload.about else {}


def _attachment(number: int, upload: Upload) -> Json:
    return {"id": number, "filename": upload.name, **_described(upload)}


def _keys(ping: Sequence[int], names: Names) -> list[str]:
    """The ids of whoever is notified, each once."""
    keys = [names.people[person].key for person in ping if person in names.people]
    return [key for key in dict.fromkeys(keys) if key.isascii() and key.isdigit()][:PING_LIMIT]
