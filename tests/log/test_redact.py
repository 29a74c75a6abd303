"""What looks like a secret is recognised by its name or its shape, and ordinary words are left alone."""

import pytest

from bot.redact import HIDDEN, hide, is_secret_name, is_secret_value, known_secrets

DISCORD = f"{'MTA5ODc2' * 3}.GaBcDe.{'a1b2c3' * 6}"
SLACK = f"xoxb-{'123456789012-' * 2}{'AbCd' * 6}"


@pytest.mark.parametrize(
    "name",
    [
        "token",
        "bot_token",
        "access-token",
        "HEARTH_DISCORD_TOKEN",
        "client.secret",
        "signing_secret",
        "PASSWORD",
        "api_key",
        "apikey",
        "key",
        "private_key",
        "Authorization",
        "Set-Cookie",
        "cookies",
        "credentials",
    ],
)
def test_names_of_secrets(name: str) -> None:
    assert is_secret_name(name)


@pytest.mark.parametrize(
    "name", ["tokenizer", "keyboard", "monkey", "secretary", "zone", "direct_per_day", "", "keywords"]
)
def test_names_of_other_things(name: str) -> None:
    assert not is_secret_name(name)


@pytest.mark.parametrize("value", [DISCORD, SLACK, f"xapp-1-{SLACK[5:]}", "postgresql://hearth:s3cret@localhost/db"])
def test_shapes_of_secrets(value: str) -> None:
    assert is_secret_value(value)
    assert is_secret_value(f"said {value}, twice")


@pytest.mark.parametrize("value", ["2.0.1", "bot.kit.settings", "a" * 80, "https://example.org/a.b.c", "xoxo", "12:30"])
def test_shapes_of_other_things(value: str) -> None:
    assert not is_secret_value(value)
    assert hide(value) == value


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (f"logging in as {DISCORD} now", f"logging in as {HIDDEN} now"),
        (f"POST /api token={SLACK}&channel=C1", f"POST /api token={HIDDEN}&channel=C1"),
        ("Authorization: Bearer abc.def", f"Authorization: Bearer {HIDDEN}"),
        ('{"password": "hunter2", "zone": "UTC"}', f'{{"password": "{HIDDEN}", "zone": "UTC"}}'),
        ("{'client_secret': 'hunter2'}", f"{{'client_secret': '{HIDDEN}'}}"),
        ("postgresql://hearth:hunter2@localhost/db", f"postgresql://{HIDDEN}@localhost/db"),
        ("the secret of a good round is time", "the secret of a good round is time"),
    ],
)
def test_secrets_in_a_line_are_hidden_and_the_rest_stays(text: str, left: str) -> None:
    assert hide(text) == left


def test_what_the_environment_holds_is_hidden_wherever_it_stands() -> None:
    secrets = known_secrets(
        {"HEARTH_DISCORD_TOKEN": ' odd"one\\here ', "HOME": "/home/ada", "HEARTH_SLACK_APP_TOKEN": ""}
    )
    for text in ('odd"one\\here', '{"a": "odd\\"one\\\\here"}', repr('odd"one\\here')):
        assert HIDDEN in hide(text, secrets)
        assert "here" not in hide(text, secrets)
    assert hide("/home/ada", secrets) == "/home/ada"
