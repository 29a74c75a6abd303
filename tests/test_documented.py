"""The documents name every command that people can type."""

from pathlib import Path

import pytest
import typer.main

from bot.cli.commands import app
from bot.core.registry import Registry
from cogs import SHIPPED

ROOT = Path(__file__).parent.parent
DOCS = "\n".join(path.read_text() for path in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))))
REGISTRY = Registry(SHIPPED)
GROUP = typer.main.get_command(app)


@pytest.mark.parametrize("name", sorted(REGISTRY.commands))
def test_a_members_command_stands_in_the_documents(name: str) -> None:
    assert f"`/{name}`" in DOCS


@pytest.mark.parametrize("name", sorted(getattr(GROUP, "commands", {})))
def test_an_operators_command_stands_in_the_documents(name: str) -> None:
    assert f"hearth {name}" in DOCS


def test_command_names_are_unique_among_all_cogs() -> None:
    names = [command.name for cog in SHIPPED for command in cog.commands]
    assert len(names) == len(set(names)) == len(REGISTRY.commands)
