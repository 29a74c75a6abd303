"""Settings written as TOML are the same when they are read back."""

import tomllib
from datetime import time, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.config import defaults
from bot.config.example import example
from bot.config.writing import key, plain, sections, value
from bot.kit.community import CommunitySettings, PacingSettings, RoleSettings
from tests.config.stories import COGS

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    TEXT | st.booleans() | st.integers(-(2**63), 2**63 - 1),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)


@given(TEXT, VALUES)
def test_any_value_comes_back(name: str, held: object) -> None:
    assert tomllib.loads(f"{key(name)} = {value(held)}") == {name: held}


def test_settings_come_back() -> None:
    kept = {
        "community": CommunitySettings(zone="Asia/Tokyo", norms='Be "kind".\nAlways.', quiet_from=time(21, 5)),
        "roles": RoleSettings(moderators=("mod", "admin")),
        "pacing": PacingSettings(longest_hold=timedelta(hours=36)),
    }
    read = tomllib.loads(sections(kept))["settings"]
    assert {name: type(one).model_validate(read[name]) for name, one in kept.items()} == kept


def test_the_example_names_every_setting_with_its_default() -> None:
    config = defaults(COGS)
    read = tomllib.loads(example(COGS))
    assert read.pop("cogs") == list(COGS)
    assert read.pop("settings") == {name: plain(one) for name, one in config.settings.items()}
    assert read == {
        name: plain(getattr(config, name))
        for name in ("storage", "web", "log", "local", "discord", "slack", "limits", "disclosure")
    }


def test_the_example_says_a_sentence_about_every_setting() -> None:
    rows = example(COGS).split("\n")
    for before, row in pairwise(rows):
        if " = " in row and not row.startswith("#"):
            assert before.startswith("# "), row
    assert max(map(len, rows)) <= 120
