"""The documents name every command that people can type and every library, and their examples work."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main
from packaging.requirements import Requirement

from bot.cli.commands import app
from bot.config import read as read_config
from bot.core.registry import Registry
from bot.platforms.discord.needs import NEEDS
from bot.platforms.slack.needs import NEEDS as SLACK_NEEDS
from cogs import SHIPPED
from cogs.onboarding.rules import greeting
from cogs.onboarding.steps import checked, read

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
DOCS = "\n".join(path.read_text() for path in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))))
REGISTRY = Registry(SHIPPED)
GROUP = typer.main.get_command(app)


@pytest.mark.parametrize("name", sorted(REGISTRY.commands))
def test_a_members_command_stands_in_the_documents(name: str) -> None:
    assert f"`/{name}`" in DOCS


def _typed(group: Any, before: str = "hearth") -> Iterator[str]:
    for name, command in sorted(getattr(group, "commands", {}).items()):
        below = list(_typed(command, f"{before} {name}"))
        yield from below or [f"{before} {name}"]


@pytest.mark.parametrize("line", list(_typed(GROUP)))
def test_an_operators_command_stands_in_the_readme(line: str) -> None:
    assert f"| `{line}` " in README


def test_every_library_that_hearth_needs_has_its_reason_in_the_documents() -> None:
    table = (ROOT / "docs/architecture.md").read_text().split("| library | why |")[1].casefold()
    needs = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    assert [
        need for need in needs if not re.search(rf"^\|[^|]*\b{Requirement(need).name}\b", table, re.MULTILINE)
    ] == []


def test_the_first_steps_and_the_greeting_in_the_documents_can_be_saved() -> None:
    text = (ROOT / "docs/onboarding.md").read_text()
    assert len(read(checked(text.split("```")[1]))) == 5
    (shown,) = re.findall(r"^    (.*\{name\}.*)$", text, re.MULTILINE)
    assert greeting(shown) == shown


@pytest.mark.parametrize("typed", sorted(set(re.findall(r"\bhearth ((?:[a-z]+ )?[a-z]+)`", DOCS))))
def test_a_command_in_the_documents_can_be_typed(typed: str) -> None:
    assert f"hearth {typed}" in set(_typed(GROUP))


SLACK = (ROOT / "docs/slack.md").read_text()


def test_what_slack_is_asked_for_stands_in_the_documents_with_its_reason() -> None:
    rows = re.findall(r"^\| `([a-z:]+)` \| ([^|]+) \| (always|with user groups) \|$", SLACK, re.MULTILINE)
    wanted = [(need.scope, need.why, "with user groups" if need.groups else "always") for need in SLACK_NEEDS]
    assert rows == wanted


def test_the_settings_for_slack_in_the_documents_can_be_used(tmp_path: Path) -> None:
    (toml,) = re.findall(r"```toml\n(.*?)```", SLACK, re.DOTALL)
    file = tmp_path / "config.toml"
    file.write_text(toml)
    assert read_config(file, {}).slack.enabled


def test_every_line_of_the_doctor_about_slack_stands_in_the_documents() -> None:
    named = set(re.findall(r"`([^`]+)`", SLACK.split("| the line is about | and can say |")[1]))
    code = (ROOT / "bot/platforms/slack/doctor.py").read_text()
    told = set(re.findall(r"\b(?:ok|warn|fail|tell)\(\s*\"([^\"]+)\"", code))
    assert len(told) > 5
    assert told - named == set()


DISCORD = (ROOT / "docs/discord.md").read_text()


def test_what_discord_is_asked_for_stands_in_the_documents_with_its_reason() -> None:
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \| (always|where used) \|$", DISCORD, re.MULTILINE)
    assert rows == [(need.label, need.why, "where used" if need.uses else "always") for need in NEEDS]


def test_every_line_of_the_doctor_stands_in_the_documents() -> None:
    table = "".join(text.split("| the line is about | and can say |")[1].split("\n\n")[0] for text in (DISCORD, SLACK))
    named = set(re.findall(r"`([^`]+)`", table))
    sources = ["cli/doctor.py", "cli/here.py", "cli/waiting.py", "app.py"]
    sources += [f"platforms/discord/{name}.py" for name in ("doctor", "diagnosis", "rounds")]
    code = "".join((ROOT / "bot" / source).read_text() for source in sources)
    told = set(re.findall(r"\b(?:ok|warn|fail)\)?\(\s*\"([^\"]+)\"", code))
    told |= set(re.findall(r"\"((?:members|message content) intent)\"", code))
    assert len(told) > 15
    assert told - named == set()


def test_the_settings_for_discord_in_the_documents_can_be_used(tmp_path: Path) -> None:
    for number, toml in enumerate(re.findall(r"```toml\n(.*?)```", DISCORD, re.DOTALL)):
        file = tmp_path / f"{number}.toml"
        file.write_text(toml)
        config = read_config(file, {})
        assert config.discord.enabled or "moderators" in toml


def test_command_names_are_unique_among_all_cogs() -> None:
    names = [command.name for cog in SHIPPED for command in cog.commands]
    assert len(names) == len(set(names)) == len(REGISTRY.commands)
