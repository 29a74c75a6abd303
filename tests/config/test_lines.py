"""Where keys stand in a TOML text, judged by tomllib's own reading of it."""

import tomllib
from typing import TypeGuard

from hypothesis import given
from hypothesis import strategies as st

from bot.config.lines import Path, lines
from bot.config.writing import key, value

NAMES = st.sampled_from(["a", "b-c", "3", "with space", "dot.ted", 'q"uote', "#no", "é", ""])
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=12) | st.sampled_from(
    ["# no comment", "a = 1", "[b]", ",]}", '"""', "'''", "\\"]
)
SCALARS = st.integers(-5, 5) | st.booleans() | TEXTS | st.floats(0, 9)
INLINE = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3), max_leaves=5
)
TABLES = st.recursive(
    st.dictionaries(NAMES, INLINE, max_size=3),
    lambda inner: st.dictionaries(NAMES, inner | st.lists(inner, min_size=1, max_size=2) | SCALARS, max_size=3),
    max_leaves=6,
)
EVERY_KIND = """\
# comment with "quotes and [brackets]
top.dotted = 1
'literal key'."basic \\u0041" = 2

[table] # trailing
text = \"\"\"
many = 1
[lines]\"\"\" \nafter = '''x
y''''
list = [
  1, # one
  { in = "side", and = [2] },
]
date = 1979-05-27 07:32:00
[table.below]
x = 1.5
[[many]]
name = "first"
[many.sub]
y = 1
[[many]]
name = "second"
[[many.sub.deep]]
z = 1
"""


Table = dict[str, object]


def _is_table(held: object) -> TypeGuard[Table]:
    return isinstance(held, dict)


def _is_list(held: object) -> TypeGuard[list[object]]:
    return isinstance(held, list)


def _tables(table: Table, path: tuple[str, ...]) -> list[str]:
    """A table as text: plain values first, then each table or list of tables under a header of its own."""
    written: list[str] = []
    below: list[str] = []
    for name, held in table.items():
        header = ".".join(map(key, (*path, name)))
        if _is_table(held) and held:
            below += [f"[{header}]", *_tables(held, (*path, name)), ""]
        elif _is_list(held) and held and all(map(_is_table, held)):
            for one in filter(_is_table, held):
                below += [f"[[{header}]]", *_tables(one, (*path, name))]
        elif _is_list(held):
            written.append(f"{key(name)} = [\n" + "".join(f"  {value(one)}, # note ]\n" for one in held) + "]")
        else:
            written.append(f"{key(name)}={value(held)} # {name!r}")
    return written + below


def _paths(path: Path, held: object) -> set[Path]:
    found: set[Path] = {path}
    if _is_table(held):
        return found.union(*(_paths((*path, name), one) for name, one in held.items()))
    if _is_list(held):
        return found.union(*(_paths((*path, place), one) for place, one in enumerate(held)))
    return found


@given(TABLES)
def test_every_key_that_tomllib_reads_has_a_line_and_no_other(table: dict[str, object]) -> None:
    text = "\n".join(_tables(table, ()))
    assert set(lines(text)) == _paths((), tomllib.loads(text)) - {()}


@given(TABLES)
def test_the_line_is_the_one_where_the_key_is_written(table: dict[str, object]) -> None:
    text = "\n".join(_tables(table, ()))
    rows = text.split("\n")
    for path, line in lines(text).items():
        if isinstance(path[-1], str):
            assert key(path[-1]) in rows[line - 1]


def test_every_way_to_write_a_key_is_found_on_its_line() -> None:
    tomllib.loads(EVERY_KIND)
    found = lines(EVERY_KIND)
    rows = EVERY_KIND.split("\n")
    expected = {
        ("top", "dotted"): "top.dotted = 1",
        ("literal key", "basic A"): "'literal key'.\"basic \\u0041\" = 2",
        ("table", "after"): "after = '''x",
        ("table", "list", 0): "  1, # one",
        ("table", "list", 1, "and", 0): '  { in = "side", and = [2] },',
        ("table", "date"): "date = 1979-05-27 07:32:00",
        ("table", "below"): "[table.below]",
        ("many", 0, "sub", "y"): "y = 1",
        ("many", 1, "name"): 'name = "second"',
        ("many", 1, "sub", "deep", 0, "z"): "z = 1",
    }
    assert {path: rows[found[path] - 1] for path in expected} == expected
    assert ("lines",) not in found


def test_windows_line_ends_count_once() -> None:
    assert lines("a = 1\r\n\r\nb = 2\r\n") == {("a",): 1, ("b",): 3}
