"""The fields for what a moderator says: a sentence picked from the community's list, or one's own words."""

from collections.abc import Sequence

from bot.kit.errors import Invalid
from bot.kit.forms import Field, PickField, TextField
from bot.kit.specs import FormValues
from bot.kit.text import clean, visible
from bot.kit.ui import Choice
from cogs.moderation import rules, words

LONGEST = 500


def fields(templates: str, help_text: str) -> Sequence[Field]:
    """A list to pick from, where the community has one, and a field for one's own words."""
    choices = tuple(Choice(line, line) for line in rules.lines(templates))
    picks: list[Field] = [PickField("pick", words.PICK, choices, required=False)] if choices else []
    typed = TextField("words", words.TYPED, help=help_text, longest=LONGEST, lines=4, required=False)
    return [*picks, typed]


def read(values: FormValues, missing: str) -> str:
    """What a moderator says; raises Invalid where nothing was picked or written."""
    return _given(rules.reason(picked(values)[: rules.LINE], text(values, "words")), "words", missing)


def picked(values: FormValues, name: str = "pick") -> str:
    """What was picked from a list; empty if nothing."""
    given = values.get(name, ())
    return given[0] if isinstance(given, tuple) and given else ""


def text(values: FormValues, name: str, longest: int = LONGEST) -> str:
    """What stands in a field, cleaned and cut."""
    given = values.get(name, "")
    return clean(given).strip()[:longest] if isinstance(given, str) else ""


def needed(values: FormValues, name: str, missing: str, longest: int = LONGEST) -> str:
    """What stands in a field that may not be empty; raises Invalid with a sentence otherwise."""
    return _given(text(values, name, longest), name, missing)


def _given(found: str, name: str, missing: str) -> str:
    if not visible(found):
        raise Invalid(**{name: missing})
    return found
