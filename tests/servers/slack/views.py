"""Views as Slack keeps them: checked, named, and with the values that people gave."""

import secrets
from typing import Any, Final, cast

import msgspec

from tests.servers.shapes import Shape
from tests.servers.slack.blockkit import HomeView, ModalView
from tests.servers.slack.blocks import fits, kept
from tests.servers.slack.desk import Modal
from tests.servers.slack.errors import SlackError
from tests.servers.slack.world import World

MOST: Final = 100
"""Blocks of a view."""
BIGGEST: Final = 250_000
"""Bytes of a view."""
INVALID: Final = "invalid_arguments"
"""Views are refused with this word, messages with invalid_blocks."""


def checked(world: World, given: Any, kind: str) -> Shape:
    """The view as it will be shown, or what is wrong with it."""
    if not isinstance(given, dict):
        raise SlackError(INVALID, messages=["[ERROR] failed to match all allowed schemas"])
    view = cast("Shape", given)
    if len(msgspec.json.encode(view)) > BIGGEST:
        raise SlackError("view_too_large")
    if view.get("type") != kind:
        raise SlackError(INVALID, messages=[f"[ERROR] must be of type {kind} [json-pointer:/view/type]"])
    wrong = list(fits(view, ModalView if kind == "modal" else HomeView, "/view"))
    blocks = [] if wrong else kept(world, view["blocks"], MOST, INVALID, "/view/blocks")
    if any(one["type"] == "input" for one in blocks) and kind == "modal" and not view.get("submit"):
        wrong.append(("/view/submit", "missing required field: submit"))
    if any(one["type"] == "markdown" for one in blocks):
        wrong.append(("/view/blocks", "unsupported type: markdown"))
    if wrong:
        raise SlackError(INVALID, messages=[f"[ERROR] {what} [json-pointer:{where}]" for where, what in wrong])
    view_id = world.clock.new_id("V")
    return {
        "id": view_id,
        "team_id": world.team_id,
        "type": kind,
        "blocks": blocks,
        "private_metadata": view.get("private_metadata", ""),
        "callback_id": view.get("callback_id", ""),
        "state": {"values": {}},
        "hash": _hash(world),
        "title": view.get("title", {"type": "plain_text", "text": "View Title", "emoji": True}),
        "clear_on_close": view.get("clear_on_close", False),
        "notify_on_close": view.get("notify_on_close", False),
        "close": view.get("close"),
        "submit": view.get("submit"),
        "previous_view_id": None,
        "root_view_id": view_id,
        "app_id": world.app.id,
        "external_id": view.get("external_id", ""),
        "app_installed_team_id": world.team_id,
        "bot_id": world.app.bot_id,
    }


def _hash(world: World) -> str:
    return f"{int(world.clock.seconds())}.{secrets.token_hex(4)}"


def replaced(modal: Modal, shape: Shape) -> None:
    """Another view in its place; it stays the same view to Slack, and keeps values of inputs that stay."""
    for name in ("id", "root_view_id", "previous_view_id"):
        shape[name] = modal.shape[name]
    inputs = {one["block_id"] for one in shape["blocks"]}
    values: Shape = modal.shape["state"]["values"]
    shape["state"] = {"values": {key: value for key, value in values.items() if key in inputs}}
    modal.shape = shape
    modal.errors = {}
