"""Blocks as Slack keeps them: checked, named, with defaults written out."""

import copy
from collections.abc import Iterator
from typing import Any, cast

from tests.servers.shapes import Shape, parts
from tests.servers.slack.errors import SlackError
from tests.servers.slack.world import World


def kept(world: World, given: Any, most: int, error: str = "invalid_blocks", at: str = "/blocks") -> list[Shape]:
    """A copy with a block_id for every block that has none."""
    if not isinstance(given, list):
        raise SlackError("invalid_blocks_format" if error == "invalid_blocks" else error)
    blocks = copy.deepcopy(cast("list[Shape]", given))
    if len(blocks) > most:
        raise SlackError(error, messages=[f"[ERROR] no more than {most} items allowed [json-pointer:{at}]"])
    for block in blocks:
        block.setdefault("block_id", world.block_id())
        _complete(block)
    return blocks


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


def elements(blocks: list[Shape]) -> Iterator[tuple[Shape, Shape]]:
    """Every interactive element, with its block."""
    for block in blocks:
        found = [*parts(block, "elements"), *([block["accessory"]] if block.get("accessory") else [])]
        if block["type"] == "input":
            found.append(block["element"])
        for one in found:
            if "action_id" in one:
                yield block, one
