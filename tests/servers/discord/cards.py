"""What Discord adds to the components and embeds of a message when it shows them."""

from collections.abc import Mapping
from typing import Any, Final

from tests.servers.shapes import Shape, part, parts

SELECTS: Final = frozenset({3, 5, 6, 7, 8})
DEFAULTS: Final[Mapping[int, Mapping[str, Any]]] = {
    11: {"description": None, "spoiler": False},
    13: {"name": None, "size": None, "spoiler": False},
    14: {"spacing": 1, "divider": True},
    17: {"accent_color": None, "spoiler": False},
    **{kind: {"min_values": 1, "max_values": 1} for kind in SELECTS},
}
"""Thumbnail, file, separator, container and menus, by the specification's required fields."""


def is_component(shape: Shape) -> bool:
    """Of a message: in a form that was sent, components carry values."""
    numbered = isinstance(shape.get("id"), int) and isinstance(shape.get("type"), int)
    return numbered and not shape.keys() & {"value", "values", "component"}


def complete_component(shape: Shape) -> None:
    """Defaults written out, and no `required`, which only forms have."""
    shape.update({name: value for name, value in DEFAULTS.get(shape["type"], {}).items() if name not in shape})
    if shape["type"] in SELECTS:
        shape.pop("required", None)
    for item in parts(shape, "items"):
        item.setdefault("description", None)
        item.setdefault("spoiler", False)
        _media(item, "media", shape["id"])
    _media(shape, "media", shape["id"])
    _media(shape, "file", shape["id"])


def _media(shape: Shape, name: str, fallback: int) -> None:
    """A picture or file of a card has an id of its own."""
    media = part(shape, name)
    if media:
        media.setdefault("id", media.get("attachment_id") or str(fallback))
        media.setdefault("proxy_url", media["url"])


def complete_embed(shape: Shape) -> None:
    """An embed's kind, and whether its fields stand side by side."""
    shape.setdefault("type", "rich")
    for field in parts(shape, "fields"):
        field.setdefault("inline", False)
