"""JSON objects, and how to look into one whose parts may be missing or null."""

from typing import Any

Shape = dict[str, Any]


def part(shape: Shape, name: str) -> Shape:
    """The object of that name, or an empty one."""
    return shape.get(name) or {}


def parts(shape: Shape, name: str) -> list[Shape]:
    """The list of objects of that name, or an empty one."""
    return shape.get(name) or []


def words(shape: Shape, name: str) -> list[str]:
    """The list of strings of that name, or an empty one."""
    return shape.get(name) or []
