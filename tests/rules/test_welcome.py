"""What a greeting may look like."""

import pytest

from bot.kit.text import mention
from cogs.welcome import rules


@pytest.mark.parametrize("text", ["Hello {name}", "{name}, {name}!", "{name}"])
def test_a_greeting_names_the_newcomer(text: str) -> None:
    assert rules.greet(rules.greeting(text), 7) == text.replace("{name}", mention(7))


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("Hello", "put {name} where"),
        ("", "put {name} where"),
        ("Hello {nme}", "{nme} stands for nothing"),
        ("Hello {name} {", "{ stands for nothing"),
        ("Hello {name} }", "} stands for nothing"),
        ("Hello {name.__class__}", "stands for nothing"),
        ("Hello {{name}}", "stands for nothing"),
        ("Hello {0} {name}", "{0} stands for nothing"),
        (f"Hello {{{'x' * 400}}} {{name}}", "stands for nothing"),
    ],
)
def test_other_braces_are_refused_with_what_to_change(text: str, hint: str) -> None:
    with pytest.raises(ValueError, match=hint.replace("{", r"\{").replace("}", r"\}")):
        rules.greeting(text)


def test_nobody_types_a_mention_into_a_greeting() -> None:
    assert rules.greeting("\ue000p1\ue001 {name}") == "p1 {name}"
