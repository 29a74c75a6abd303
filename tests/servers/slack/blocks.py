"""Blocks as Slack keeps them: checked, named, with defaults written out; and what is wrong with those it refuses."""

import copy
import re
from collections.abc import Iterator
from typing import Any, Final, cast

import msgspec

from tests.servers.shapes import Shape, part, parts
from tests.servers.slack.blockkit import KNOWN
from tests.servers.slack.errors import SlackError
from tests.servers.slack.world import World

UNMODELLED: Final = frozenset(
    {
        *("video", "file", "call", "table", "context_actions", "task_card", "plan", "card", "alert", "container"),
        *("carousel", "data_table", "data_visualization", "workflow_button", "file_input", "rich_text_input"),
        *("icon_button", "feedback_buttons"),
    }
)
"""Blocks and elements that Slack has and this server does not."""
STEP: Final = re.compile(r"\[(\d+)\]|\.(\w+)")
ALTOGETHER: Final = 13_200
"""Characters of all the words in a message's blocks."""


def kept(world: World, given: Any, most: int, error: str = "invalid_blocks", at: str = "/blocks") -> list[Shape]:
    """A copy with a block_id for every block that has none. Raises `SlackError` with `error` and what is wrong."""
    if not isinstance(given, list):
        raise SlackError("invalid_blocks_format" if error == "invalid_blocks" else error)
    blocks = copy.deepcopy(cast("list[Shape]", given))
    wrong = list(_wrong(blocks, most, at))
    if wrong:
        raise SlackError(error, messages=[f"[ERROR] {what} [json-pointer:{where}]" for where, what in wrong])
    for block in blocks:
        block["block_id"] = block.get("block_id") or world.block_id()
        _complete(block)
    return blocks


def fits(given: Any, kind: Any, at: str) -> Iterator[tuple[str, str]]:
    """What is wrong with the shape of it, and where."""
    try:
        msgspec.convert(given, kind)
    except msgspec.ValidationError as error:
        what, _, path = str(error).partition(" - at `$")
        unknown = re.fullmatch(r"Invalid value '(\w+)'", what)
        if unknown is not None and unknown[1] in UNMODELLED:
            raise NotImplementedError(f"Block Kit's {unknown[1]}") from None
        steps = (found[1] or found[2] for found in STEP.finditer(path))
        yield "/".join([at, *steps]), what.replace("`", "")


def _wrong(blocks: list[Shape], most: int, at: str) -> Iterator[tuple[str, str]]:
    if len(blocks) > most:
        yield at, f"no more than {most} items allowed"
    shaped = list(fits(blocks, list[KNOWN], at))
    yield from shaped
    if shaped:
        return
    ids = [one["block_id"] for one in blocks if one.get("block_id")]
    for twice in sorted({one for one in ids if ids.count(one) > 1}):
        yield at, f"block_id already exists: {twice}"
    for number, block in enumerate(blocks):
        yield from _inside(block, f"{at}/{number}")


def _inside(block: Shape, at: str) -> Iterator[tuple[str, str]]:
    if block["type"] == "section" and not (block.get("text") or block.get("fields")):
        yield at, "missing required field: text or fields"
    images = [block, part(block, "accessory"), *parts(block, "elements")]
    if any(one.get("type") == "image" and bool(one.get("image_url")) is bool(one.get("slack_file")) for one in images):
        yield at, "an image needs image_url or slack_file"
    actions = [control["action_id"] for _, control in elements([block])]
    for twice in sorted({one for one in actions if actions.count(one) > 1}):
        yield at, f"action_id already exists: {twice}"
    for _, control in elements([block]):
        yield from _options(control, at)


def _options(control: Shape, at: str) -> Iterator[tuple[str, str]]:
    offered = offers(control)
    if control["type"] in {"static_select", "multi_static_select"} and not offered:
        yield at, "missing required field: options"
    if "options" in control and "option_groups" in control:
        yield at, "options and option_groups cannot both be there"
    values = [one["value"] for one in offered]
    if len(values) > len(set(values)):
        yield at, "values of options must be unique"
    chosen = [*parts(control, "initial_options"), *([control["initial_option"]] if "initial_option" in control else [])]
    if offered and any(one not in offered for one in chosen):
        yield at, "an initial option must be one of the options"


def offers(control: Shape) -> list[Shape]:
    """Its options, those of groups included."""
    grouped = [one for group in parts(control, "option_groups") for one in group["options"]]
    return [*parts(control, "options"), *grouped]


def _complete(value: Any) -> None:
    """Write defaults of text objects out, wherever they stand."""
    if isinstance(value, list):
        for one in cast("list[Any]", value):
            _complete(one)
    elif isinstance(value, dict):
        shape = cast("Shape", value)
        if shape.get("type") == "plain_text":
            shape.setdefault("emoji", True)
        elif shape.get("type") == "mrkdwn":
            shape.setdefault("verbatim", False)
        for one in list(shape.values()):
            _complete(one)


def spoken(value: Any) -> int:
    """How many characters its text objects hold together."""
    if isinstance(value, list):
        return sum(spoken(one) for one in cast("list[Any]", value))
    if not isinstance(value, dict):
        return 0
    shape = cast("Shape", value)
    own = len(shape["text"]) if isinstance(shape.get("text"), str) else 0
    return own + sum(spoken(one) for one in shape.values())


def elements(blocks: list[Shape]) -> Iterator[tuple[Shape, Shape]]:
    """Every interactive element, with its block; Slack names those that came without an action_id."""
    for block in blocks:
        found = [*parts(block, "elements"), part(block, "accessory"), part(block, "element")]
        for one in found:
            if block["type"] != "rich_text" and one and one["type"] not in {"plain_text", "mrkdwn", "image"}:
                one.setdefault("action_id", f"unnamed-{len(str(one))}-{found.index(one)}")
                yield block, one
