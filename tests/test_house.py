"""Invariants over the whole tree: sizes, words, effects, the example, the lock, the import contracts."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from bot.kit.actions import ACTION_LIMIT, Action, decode_action, encode_action
from bot.kit.effects import AnyEffect, Direct, Edit, GiveRole, OpenThread, Plan, Send, Urgency
from bot.kit.gathering import Gathering
from bot.kit.people import MessageRef, SentRef
from bot.kit.ui import (
    Attached,
    Block,
    Choice,
    Divider,
    Facts,
    Heading,
    Message,
    Picture,
    Quoted,
    Text,
    button,
    say,
    select,
)

ROOT = Path(__file__).parent.parent
LONGEST = 400
PYPROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())
INDEXES = re.compile(r"[\w.-]*\b(?:pypi|pythonhosted|npmjs|piwheels|artifactory)\.[a-z]{2,}|/simple/", re.IGNORECASE)


def _ours() -> Iterator[Path]:
    """Every file of the project: what git tracks or would, else everything in its folders."""
    git = shutil.which("git")
    if git and (ROOT / ".git").exists():
        listed = subprocess.run(
            [git, "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
            cwd=ROOT,
            capture_output=True,
            check=True,
        )
        names = listed.stdout.decode().split("\0")
        yield from (ROOT / name for name in names if name and (ROOT / name).is_file())
        return
    for folder in ("bot", "cogs", "docs", "migrations", "tests"):
        yield from (path for path in (ROOT / folder).rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    yield from (path for path in ROOT.iterdir() if path.is_file())


FILES = sorted(_ours())
MODULES = [path for path in FILES if path.suffix == ".py"]


def test_no_file_is_too_long_to_read() -> None:
    written = {".py", ".js", ".css", ".html", ".sql", ".jinja"}
    long = {
        str(path.relative_to(ROOT)): count
        for path in FILES
        if path.suffix in written and (count := len(path.read_text().splitlines())) > LONGEST
    }
    assert long == {}


def test_every_module_says_why_it_is_there() -> None:
    silent = [str(path.relative_to(ROOT)) for path in MODULES if not ast.get_docstring(ast.parse(path.read_bytes()))]
    assert silent == []


def test_every_folder_of_code_that_ships_is_a_package() -> None:
    shipped = {path.parent for path in MODULES if path.relative_to(ROOT).parts[0] in {"bot", "cogs"}}
    assert [str(folder.relative_to(ROOT)) for folder in shipped if not (folder / "__init__.py").exists()] == []


def test_nothing_names_where_packages_come_from() -> None:
    named: list[str] = []
    for path in FILES:
        if path == Path(__file__) or path.suffix in {".png", ".ico", ".woff2"}:
            continue
        text = path.read_bytes().decode(errors="replace")
        named += [f"{path.relative_to(ROOT)}: {found[0]}" for found in INDEXES.finditer(text)]
    assert named == []


def test_every_document_that_is_cited_exists() -> None:
    cited: set[str] = set()
    for path in FILES:
        if path.suffix in {".py", ".toml", ".md", ".js", ".css", ".jinja"}:
            cited.update(re.findall(r"\bdocs/[\w./-]+\.md\b", path.read_text()))
    assert "docs/policy.md" in cited
    assert [name for name in sorted(cited) if not (ROOT / name).is_file()] == []


# The lock


def _locked() -> dict[str, str]:
    """Package to version, as requirements.lock pins them."""
    text = (ROOT / "requirements.lock").read_text()
    pins = re.findall(r"^([A-Za-z0-9._-]+)==(\S+)", text, re.MULTILINE)
    return {canonicalize_name(name): version for name, version in pins}


def test_the_lock_pins_everything_by_hash_and_names_no_address() -> None:
    text = (ROOT / "requirements.lock").read_text()
    entries = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)[1:]
    assert len(entries) > 30
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry or "==" not in entry] == []
    assert "://" not in text
    assert not re.search(r"^--?\w", text, re.MULTILINE)


def test_the_lock_satisfies_what_the_project_asks_for() -> None:
    locked = _locked()
    wanted = [*PYPROJECT["project"]["dependencies"], *PYPROJECT["dependency-groups"]["dev"]]
    wanted += PYPROJECT["build-system"]["requires"]
    for asked in map(Requirement, wanted):
        assert locked.get(canonicalize_name(asked.name), "missing") in asked.specifier, asked


# The example


def test_the_example_is_what_the_models_say_and_passes_its_own_check() -> None:
    from bot.config import defaults, read  # noqa: PLC0415  as above
    from bot.config.example import example  # noqa: PLC0415  as above
    from bot.installed import shipped_sections  # noqa: PLC0415  the rest of this file stands without the whole of Hearth

    sections = shipped_sections()
    file = ROOT / "config.example.toml"
    assert file.read_text() == example(sections), "write it anew: hearth check --example > config.example.toml"
    told, silent = read(file, sections), defaults(sections)
    assert (told.cogs, told.settings) == (silent.cogs, silent.settings)
    assert (told.storage, told.web, told.log, told.local, told.discord, told.slack, told.limits) == (
        silent.storage,
        silent.web,
        silent.log,
        silent.local,
        silent.discord,
        silent.slack,
        silent.limits,
    )


# Words of the kit that travel


class Longest(Action, frozen=True, tag="house.longest"):
    """An action that fills its id."""

    person: int
    words: str


BLOCKS: list[Block] = [
    Heading("Round 12"),
    Text("All entries are in the thread."),
    Quoted("I did it <b>my</b> way"),
    Facts((("joined", "9"), ("finished", "7"))),
    Divider(),
    Picture(b"\x89PNG", "Seven of nine finished"),
    Attached("round-12.csv", "text/csv", b"\x00\xff", "All entries", about=7),
]
MESSAGE = say(
    "Round 12 is in.", *BLOCKS, button("More", Longest(1, "a:b")), select("Pick", Longest(2, ""), Choice("One", "1"))
)


def _sample(hint: object) -> Any:
    """A value for a field of an effect."""
    samples: dict[object, Any] = {
        int: 7,
        str: "x",
        bool: True,
        Message: MESSAGE,
        Urgency: Urgency.DUTY,
        MessageRef: MessageRef(1, "k"),
        SentRef: SentRef(9),
        Gathering: Gathering("A walk", 1, 2, 7, "Past the allotments", Picture(b"\x89PNG", "A path")),
    }
    if hint in samples:
        return samples[hint]
    inner = [part for part in get_args(hint) if part not in {type(None), Ellipsis}]
    return (_sample(inner[0]),) if getattr(hint, "__origin__", None) is tuple else _sample(inner[0])


def _filled(kind: type[msgspec.Struct]) -> Any:
    return kind(**{field.name: _sample(field.type) for field in msgspec.structs.fields(kind)})


def _back(effect: object) -> object:
    return msgspec.json.decode(msgspec.json.encode(effect), type=AnyEffect)


@pytest.mark.parametrize("kind", get_args(AnyEffect), ids=lambda kind: kind.__name__)
def test_every_effect_comes_back_from_json(kind: type[msgspec.Struct]) -> None:
    effect = _filled(kind)
    assert _back(effect) == effect


@pytest.mark.parametrize("block", [*get_args(Block)], ids=lambda kind: kind.__name__)
def test_every_block_comes_back_from_json(block: type[msgspec.Struct]) -> None:
    assert block in {type(one) for one in MESSAGE.blocks}, "add one to BLOCKS"
    effect = Send(channel=1, message=MESSAGE, purpose="house")
    assert _back(effect) == effect


@pytest.mark.parametrize(
    "effect",
    [
        Direct(person=1, message=say("\u202e \0 \u2028 \U0001f600"), purpose=""),
        Edit(target=SentRef(9), message=say("x" * 2000)),
        GiveRole(person=2**53, role="Größe"),
        OpenThread(channel=None, name="\u202e", message=say("x"), purpose="", target=SentRef(9)),
        Plan(gathering=Gathering("x" * 100, -1, 2**53, "\U0001f333 by the pond"), purpose=""),
    ],
)
def test_odd_effects_come_back_from_json(effect: object) -> None:
    assert _back(effect) == effect


def test_an_id_is_filled_to_its_limit_and_no_further() -> None:
    room = ACTION_LIMIT - len(encode_action(Longest(2**63 - 1, "")))
    fits = Longest(2**63 - 1, "x" * room)
    assert len(encode_action(fits)) == ACTION_LIMIT
    assert decode_action(Longest, encode_action(fits)) == fits
    with pytest.raises(ValueError, match=f"ids hold {ACTION_LIMIT}"):
        encode_action(Longest(2**63 - 1, "x" * (room + 1)))


# People in tables


def test_every_table_with_a_person_in_it_has_export_and_erase_and_says_why_it_is_kept() -> None:
    from sqlalchemy import create_engine  # noqa: PLC0415  the rest of this file stands without a database

    from bot.core.privacy import erase, export  # noqa: PLC0415  as above
    from bot.core.registry import Registry  # noqa: PLC0415  as above
    from bot.kit.tables import metadata  # noqa: PLC0415  as above
    from cogs import SHIPPED  # noqa: PLC0415  as above
    from tests.core.test_privacy import PEOPLE, SOMEBODY, everywhere, fill_all  # noqa: PLC0415  as above

    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        metadata.create_all(connection)
        fill_all(connection)
        assert set(export(connection, SOMEBODY)) == {table.name for table in PEOPLE}
        while not erase(connection, SOMEBODY):
            continue
        assert everywhere(connection, SOMEBODY) == {}
    engine.dispose()
    keeps = Registry(SHIPPED).keeps
    assert [table.name for table in PEOPLE if table.name not in keeps] == [], "word them in the cog's keeps"
    assert set(keeps) <= set(metadata.tables)


# Who may import whom

BREACHES = {
    "bot/kit/people.py": "import bot.core",
    "bot/kit/text.py": "import sqlalchemy",
    "bot/kit/clock.py": "import aiohttp",
    "bot/core/__init__.py": "import bot.platforms.local",
    "bot/storage/__init__.py": "import bot.core",
    "bot/web/__init__.py": "import bot.storage",
    "bot/platforms/base.py": "import bot.platforms.local",
    "bot/config/__init__.py": "import cogs.two",
    "bot/app.py": "import discord",
    "bot/extra.py": "import bot.kit",
    "cogs/one/__init__.py": "import cogs.two",
    "cogs/one/rules.py": "import random",
    "cogs/one/words.py": "import sqlalchemy",
    "cogs/two.py": "import bot.core",
    "cogs/disclosure/judge/rules.py": "import cogs.disclosure.store",
}
"""One import against each contract; the last words of each must turn up in what the linter says."""


def _lint(tree: Path) -> str:
    program = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = subprocess.run(
        [sys.executable, "-c", program, "--no-cache"], cwd=tree, capture_output=True, text=True, check=False, timeout=50
    )
    return done.stdout + done.stderr


def test_each_import_contract_really_refuses(tmp_path: Path) -> None:
    for name in (
        "core",
        "storage",
        "web",
        "platforms/local",
        "platforms/discord",
        "platforms/slack",
        "kit",
        "config",
        "cli",
        "demo",
    ):
        (tmp_path / "bot" / name).mkdir(parents=True)
        (tmp_path / "bot" / name / "__init__.py").touch()
    for name in ("cogs/one", "cogs/disclosure/judge", "cogs/disclosure/rulebook", "migrations"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "__init__.py").touch()
    for name in ("bot", "bot/platforms", "cogs", "cogs/disclosure"):
        (tmp_path / name / "__init__.py").touch()
    for name in (
        "app",
        "hearth",
        "installed",
        "jobs",
        "judging",
        "testing",
        "log",
        "loglines",
        "redact",
        "kit/tables",
        "platforms/base",
    ):
        (tmp_path / "bot" / f"{name}.py").touch()
    for name in ("backing", "cog", "context", "review", "services", "settings"):
        (tmp_path / "bot/kit" / f"{name}.py").touch()
    for name in ("cog", "settings", "store"):
        (tmp_path / "cogs/disclosure" / f"{name}.py").touch()
    (tmp_path / "cogs/one/rules.py").touch()
    (tmp_path / "cogs/one/store.py").write_text("import sqlalchemy\nimport bot.kit.tables\n")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    assert "0 broken" in _lint(tmp_path)
    for file, line in BREACHES.items():
        (tmp_path / file).write_text(f"{line}\n")
    told = _lint(tmp_path)
    kept = re.findall(r"^(.+) KEPT$", told, re.MULTILINE)
    assert kept == []
    for file, line in BREACHES.items():
        breach = f"{file.removesuffix('.py').removesuffix('/__init__').replace('/', '.')} -> {line.split()[1]}"
        assert breach in told or file == "bot/extra.py", breach


def test_cogs_and_platforms_are_kept_from_every_part_by_name() -> None:
    contracts = {one["name"]: one for one in PYPROJECT["tool"]["importlinter"]["contracts"]}
    parts = {f"bot.{path.stem}" for path in (ROOT / "bot").iterdir() if path.name[0] not in "_."} - {"bot.kit"}
    assert parts - {"bot.platforms"} <= set(contracts["Cogs import the kit alone"]["forbidden_modules"])
    platforms = {
        f"bot.platforms.{path.name}" for path in (ROOT / "bot/platforms").iterdir() if (path / "__init__.py").exists()
    }
    guarded = contracts["A platform is known to whoever joins the parts, and to no other platform"]
    assert platforms <= set(guarded["protected_modules"])
