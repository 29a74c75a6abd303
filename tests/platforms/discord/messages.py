"""Any message and any form that kit accepts, for rendering."""

from hypothesis import strategies as st
from msgspec.structs import replace

from bot.kit.actions import ACTION_LIMIT
from bot.kit.forms import CheckField, Field, Form, PickField, TextField
from bot.kit.text import mention
from bot.kit.ui import (
    CHOICE_LIMIT,
    FILE_LIMIT,
    ROW_LIMIT,
    VALUE_LIMIT,
    Attached,
    Block,
    Button,
    Choice,
    Divider,
    Facts,
    Heading,
    Message,
    Picture,
    Quoted,
    Row,
    Select,
    Text,
)


def _often(part: str, times: int) -> str:
    return part * times


short = st.text(max_size=6)
long = st.builds(_often, st.sampled_from(["*", "word ", "\n", "> ", mention(1), "é_"]), st.integers(0, 130))
texts = short | long
choices = st.lists(
    st.builds(
        Choice, st.text(max_size=120), st.sampled_from(["", "=", "x" * VALUE_LIMIT]) | short, st.text(max_size=120)
    ),
    min_size=1,
    max_size=CHOICE_LIMIT,
).map(tuple)
words = st.one_of(
    st.builds(Heading, texts),
    st.builds(Text, texts),
    st.builds(Quoted, texts),
    st.builds(Facts, st.lists(st.tuples(texts, short), max_size=8).map(tuple)),
    st.just(Divider()),
)
files = st.builds(Picture, st.just(b"png"), st.text(max_size=8)) | st.builds(
    Attached,
    st.sampled_from(["a.csv", "picture-1.png", "2-a.csv"]),
    st.just("text/csv"),
    st.just(b"x"),
    st.text(max_size=8),
)


def _rows(kinds: list[int], labels: list[str], picks: list[tuple[Choice, ...]]) -> list[Row]:
    """Full and half-full rows; every id is another, and as long as it may be."""
    rows: list[Row] = []
    for number, kind in enumerate(kinds):
        ids = [f"x.y:{number}.{place}:".ljust(ACTION_LIMIT, "z") for place in range(ROW_LIMIT)]
        label = labels[number % len(labels)]
        buttons = (Button(label, one, "danger" if place else "primary") for place, one in enumerate(ids[:kind]))
        rows.append(Row(tuple(buttons)) if kind else Row((Select(label, ids[0], picks[number % len(picks)], most=7),)))
    return rows


rows = st.builds(
    _rows,
    st.lists(st.integers(0, ROW_LIMIT), max_size=ROW_LIMIT),
    st.lists(texts, min_size=1, max_size=3),
    st.lists(choices, min_size=1, max_size=2),
)


def _message(text: str, said: list[Block], sent: list[Block], controls: list[Row], turn: int) -> Message:
    """Blocks in some order, as many as kit accepts."""
    blocks: list[Block] = [*said, *sent, *controls]
    blocks = [*blocks[turn % (len(blocks) + 1) :], *blocks[: turn % (len(blocks) + 1)]]
    while True:
        try:
            return Message(text, tuple(blocks))
        except ValueError:
            blocks = blocks[:-1]


messages = st.builds(
    _message, texts, st.lists(words, max_size=60), st.lists(files, max_size=FILE_LIMIT), rows, st.integers(0, 70)
)
fields = st.one_of(
    st.builds(TextField, st.just("f"), texts, texts, texts, st.integers(1, 5000), st.integers(1, 9), st.booleans()),
    st.builds(PickField, st.just("f"), texts, choices, st.lists(short).map(tuple), texts, st.booleans(), st.booleans()),
    st.builds(CheckField, st.just("f"), texts, st.booleans(), texts),
)


def _form(title: str, drawn: list[Field]) -> Form:
    named = tuple(replace(field, name=f"f{at}") for at, field in enumerate(drawn))
    return Form(title, "x.form:".ljust(ACTION_LIMIT, "z"), named)


forms = st.builds(_form, texts, st.lists(fields, min_size=1, max_size=5))
