"""From Hearth's messages to Slack's: blocks, the text that stands for them, and the files that go along. Pure."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from msgspec import Struct

from bot.kit.delivery import Names
from bot.kit.text import cut, visible
from bot.kit.ui import Attached, Block, Divider, Facts, Heading, Message, Picture, Quoted, Row, Text
from bot.platforms.slack import words
from bot.platforms.slack.controls import plain_text, row
from bot.platforms.slack.markup import Sight, fallback, flat, one_line, rich

Json = dict[str, Any]
BLOCKS: Final = 50
HEADING: Final = 150
ALT: Final = 2000
TEXT: Final = 3900
"""Characters of the text beside the blocks: Slack advises 4000 (its reference, "chat.postMessage")."""
_BOLD: Final = {"bold": True}
_TELLING: Final = {"bold": True, "underline": True}


class File(Struct, frozen=True):
    """A file that goes along: `about` says in words what it shows. A picture is shown in the message itself."""

    name: str
    content: bytes
    about: str = ""
    picture: bool = False


def files(message: Message) -> tuple[File, ...]:
    """The files of a message, in order."""
    found: list[File] = []
    for block in message.blocks:
        match block:
            case Picture(png, alt):
                found.append(File(f"picture-{len(found) + 1}.png", png, _about(alt), picture=True))
            case Attached(name=name, content=content, alt=alt):
                found.append(File(name, content, _about(alt)))
            case _:
                pass
    return tuple(found)


def rendered(message: Message, sight: Sight, pictures: Sequence[str] = ()) -> Json:
    """A message's `text` and `blocks`; `pictures` are the ids of its pictures at Slack, and where one is missing its
    words stand for it.
    """
    blocks = within([*_lead(message, sight), *_blocks(message.blocks, sight, iter(pictures))])
    return {"text": text_of(message, sight), "blocks": blocks or [_paragraph(words.NOTHING, sight)]}


def text_of(message: Message, sight: Sight) -> str:
    """A message in plain words, a block a line."""
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
    whole = "\n".join(fallback(line, sight) for line in lines if visible(line))
    if len(whole) > TEXT:  # a mark that is cut through would show as signs
        head = whole[:TEXT]
        whole = f"{head[: head.rindex('<')] if head.rfind('<') > head.rfind('>') else head.rpartition('&')[0] or head}…"
    return whole or words.NOTHING


def _lead(message: Message, sight: Sight) -> list[Json]:
    return [_paragraph(message.text, sight)] if visible(message.text) else []


def _blocks(blocks: Sequence[Block], sight: Sight, pictures: Iterator[str]) -> Iterator[Json]:
    for block in blocks:
        match block:
            case Row():
                yield row(block, sight.names)
            case Divider():
                yield {"type": "divider"}
            case Picture(alt=alt):
                yield _picture(alt, next(pictures, None), sight)
            case _:
                yield from _worded(block, sight)


def _picture(alt: str, key: str | None, sight: Sight) -> Json:
    if key is None:
        return _paragraph(alt, sight)
    return {"type": "image", "slack_file": {"id": key}, "alt_text": _about(alt) or words.NOTHING}


def _worded(block: Heading | Text | Quoted | Facts | Attached, sight: Sight) -> Iterator[Json]:
    """A block of text; nothing where nobody would see anything of it."""
    match block:
        case Facts(pairs):
            if lines := _facts(pairs, sight):
                yield _rich("rich_text_section", lines)
        case Attached(alt=text) | Heading(text) | Text(text) | Quoted(text) if not visible(text):
            return
        case Heading(text):
            yield _heading(text, sight)
        case Quoted(text, marks):
            yield _rich("rich_text_quote", _quoted(text, marks, sight))
        case Attached(alt=text) | Text(text):
            yield _paragraph(text, sight)


def _rich(kind: str, elements: list[Json]) -> Json:
    return {"type": "rich_text", "elements": [{"type": kind, "elements": elements}]}


def _paragraph(text: str, sight: Sight) -> Json:
    return _rich("rich_text_section", rich(text if visible(text) else words.NOTHING, sight))


def _heading(text: str, sight: Sight) -> Json:
    line = one_line(flat(text, sight.names))
    if len(line) <= HEADING:
        return {"type": "header", "text": plain_text(text, HEADING, sight.names)}
    return _rich("rich_text_section", rich(one_line(text), sight, style=_BOLD))


def _quoted(text: str, marks: Sequence[tuple[int, int]], sight: Sight) -> list[Json]:
    """Somebody's words; the telling parts are bold and underlined, and addresses in them cannot be followed."""
    found: list[Json] = []
    end = 0
    for first, last in marks:
        found += rich(text[end:first], sight)
        found += rich(text[first:last], sight, style=_TELLING, links=False)
        end = max(end, last)
    return [*found, *rich(text[end:], sight)]


def _facts(pairs: Sequence[tuple[str, str]], sight: Sight) -> list[Json]:
    """A name and its value on a line; either may be empty."""
    found: list[Json] = []
    for name, value in pairs:
        if not visible(name) and not visible(value):
            continue
        if found:
            found.append({"type": "text", "text": "\n"})
        if visible(name):
            found += rich(f"{one_line(name)}: ", sight, style=_BOLD, links=False)
        if visible(value):
            found += rich(value, sight)
    return found


def within(blocks: list[Json]) -> list[Json]:
    """As many blocks as Slack takes: paragraphs grow together, then lines between them go, then headings turn bold."""
    if len(blocks) <= BLOCKS:
        return blocks
    merged = _merged(blocks)
    if len(merged) > BLOCKS:
        merged = _merged([block for block in merged if block["type"] != "divider"])
    if len(merged) > BLOCKS:
        merged = _merged([_unheaded(block) for block in merged])
    return merged if len(merged) <= BLOCKS else [*merged[: BLOCKS - 1], _paragraph(words.NOTHING, Sight())]


def _merged(blocks: Sequence[Json]) -> list[Json]:
    found: list[Json] = []
    for block in blocks:
        if found and block["type"] == "rich_text" == found[-1]["type"]:
            elements = [*found[-1]["elements"], *block["elements"]]
            found[-1] = {"type": "rich_text", "elements": elements}
        else:
            found.append(block)
    return found


def _unheaded(block: Json) -> Json:
    if block["type"] != "header":
        return block
    return _rich("rich_text_section", [{"type": "text", "text": block["text"]["text"], "style": _BOLD}])


def _about(alt: str) -> str:
    line = cut(flat(alt, Names()), ALT)
    return line if visible(line) else ""
