"""The operator's file: what it says is read, and every mistake in it is named at once, with its line."""

from contextlib import suppress
from datetime import time, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.config import Config, Discord, Limits, Web, defaults, read
from bot.config.models import Slack
from bot.kit.community import CommunitySettings
from bot.kit.errors import ConfigError
from cogs import SHIPPED
from tests.config.stories import COGS, Gratitude, Welcome, mistakes, reading

TOKEN = f"{'MTA5ODc2' * 3}.GaBcDe.{'a1b2c3' * 6}"


def test_an_empty_file_means_the_defaults(tmp_path: Path) -> None:
    config = reading(tmp_path, "")
    assert config.settings == defaults(COGS).settings
    assert config.cogs == ("gratitude", "welcome")
    assert config.web == Web()
    assert config.limits == Limits()


def test_what_the_file_says_holds(tmp_path: Path) -> None:
    config = reading(
        tmp_path,
        """
        cogs = ["welcome"]
        web.port = 9000
        storage = { folder = "kept" }
        [settings.community]
        zone = "Europe/Berlin"
        quiet_from = 21:30:00
        [settings.gratitude]
        wait = "2d 1h"
        [settings.welcome]
        channel = "#hello"
        """,
    )
    assert config.cogs == ("welcome",)
    assert config.web.port == 9000
    assert config.database == tmp_path / "kept" / "hearth.db"
    assert config.settings["community"] == CommunitySettings(zone="Europe/Berlin", quiet_from=time(21, 30))
    assert config.settings["gratitude"] == Gratitude(wait=timedelta(days=2, hours=1))
    assert config.settings["welcome"] == Welcome(channel="hello")


def test_every_mistake_is_named_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    assert mistakes(
        tmp_path,
        """\
cogs = ["gratitud", "welcome", "welcome", 5]
stroage = 1
[web]
prot = 8321
port = 99999
[log]
level = "inof"
[limits]
batch = "1000"
queue = true
[settings.community]
zone = "Berlin"
quiet_until = "8am"
norms = 4
[settings.roles]
moderators = ["a", 5]
organisers = "x"
[settings.gratitude]
wait = "soon"
most = 0
[settings.gratefulness]
""",
    ) == [
        'config.toml:1: cogs[1]: there is no cog of this name; did you mean "gratitude"?',
        'config.toml:1: cogs[3]: "welcome" is in the list already; keep one',
        "config.toml:1: cogs[4]: there is no cog of this name; there are: gratitude, welcome",
        'config.toml:2: stroage: there is no section of this name; did you mean "storage"?',
        'config.toml:4: web.prot: there is no setting of this name; did you mean "port"?',
        "config.toml:5: web.port: 99999 is too large; the most is 65535",
        'config.toml:7: log.level: "inof" is none of "debug", "info", "warning" or "error"; did you mean "info"?',
        "config.toml:9: limits.batch: this needs a whole number, without quotation marks",
        "config.toml:10: limits.queue: this needs a whole number, without quotation marks",
        (
            'config.toml:12: settings.community.zone: "Berlin" is not understood: a time zone looks like'
            ' "Europe/Berlin" or "America/New_York"; did you mean "Europe/Berlin"?'
        ),
        (
            'config.toml:13: settings.community.quiet_until: "8am" is not understood: a time of day looks like "09:00"'
            ' or "18:30"'
        ),
        'config.toml:14: settings.community.norms: this needs a text in quotation marks, for example "text"',
        'config.toml:16: settings.roles.moderators[2]: this needs a text in quotation marks, for example "text"',
        'config.toml:17: settings.roles.organisers: this needs a list, for example ["one", "two"]',
        (
            'config.toml:19: settings.gratitude.wait: "soon" is not understood: a length of time looks like "90m",'
            ' "24h" or "7d"'
        ),
        "config.toml:20: settings.gratitude.most: 0 is too small; the least is 1",
        'config.toml:21: settings.gratefulness: there is no cog of this name; did you mean "gratitude"?',
    ]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a = \n", 1, "this is no value"),
        ("[web]\nport = 1\nport = 2\n", 3, "stands here already; keep one"),
        ("[web]\n\n[web]\n", 3, "stands here already; join"),
        ('[log]\nlevel = "info\n', 2, "a text is not closed"),
        ('x = """a\n', 2, "a text is not closed"),
        ("x = [1\n", 2, "a list is not closed"),
        ("x = {a=1\n", 1, "a table is not closed"),
        ("[web\n", 1, 'the "]" is missing'),
        ("port 8321\n", 1, "key = value"),
        ("= 3\n", 1, "key = value"),
        ("x = C:\\data\n", 1, "put text in quotation marks"),
        ('x = "C:\\data"\n', 1, "a backslash needs another"),
        ('x = "a" b\n', 1, "something follows the value"),
        ("x = 25:00:00\n", 1, "something follows the value"),
    ],
)
def test_a_line_that_is_no_toml_is_named_with_its_remedy(tmp_path: Path, text: str, line: int, words: str) -> None:
    (told,) = mistakes(tmp_path, text)
    assert told.startswith(f"config.toml:{line}: ")
    assert words in told


@pytest.mark.parametrize(
    "text",
    [
        "web = 5",
        "web = [1]",
        "[[web]]\nport = 1",
        "settings = 5",
        "[settings]\ngratitude = 5",
        "[settings]\nroles = []",
    ],
)
def test_a_section_that_is_none_is_named(tmp_path: Path, text: str) -> None:
    (told,) = mistakes(tmp_path, text)
    assert "this is a section of settings: write [" in told


@pytest.mark.parametrize(
    "text", [f"x = {'9' * 5000}", f"[web]\nport = 0x{'f' * 5000}", f"x = {'[' * 3000}", "#" * 1_000_001]
)
def test_a_monstrous_file_is_refused_in_a_sentence(tmp_path: Path, text: str) -> None:
    (told,) = mistakes(tmp_path, text)
    assert "larger than" in told


def test_a_mark_of_utf8_is_no_mistake_and_other_encodings_are(tmp_path: Path) -> None:
    assert reading(tmp_path, b"\xef\xbb\xbf[web]\r\nport = 80\r\n").web.port == 80
    assert mistakes(tmp_path, "[web]\n".encode("utf-16")) == [
        "config.toml:1: the file is not UTF-8 text; save it as UTF-8"
    ]
    assert mistakes(tmp_path, b"[web]\n# caf\xe9\n") == ["config.toml:2: the file is not UTF-8 text; save it as UTF-8"]


def test_a_file_that_is_not_there_or_is_a_folder(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"no such file\. Write one with all defaults: hearth check --example > "):
        read(tmp_path / "none.toml", COGS)
    with pytest.raises(ConfigError, match=r"this is a folder; name the file in it"):
        read(tmp_path, COGS)
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigError, match="the file cannot be read"):
        read(tmp_path / "file" / "config.toml", COGS)


@pytest.mark.parametrize(
    ("text", "variable"),
    [
        ('[web]\ntoken = "hunter2hunter2"', "HEARTH_DISCORD_TOKEN or HEARTH_SLACK_BOT_TOKEN"),
        ('password = "hunter2hunter2"', "HEARTH_"),
        ('[discord]\ntoken = "hunter2hunter2"', "HEARTH_DISCORD_TOKEN"),
        ('[slack]\nbot_token = "hunter2hunter2"', "HEARTH_SLACK_BOT_TOKEN"),
        ('[slack]\napp_token = "hunter2hunter2"', "HEARTH_SLACK_APP_TOKEN"),
        ('[slack]\nsigning_secret = "hunter2hunter2"', "HEARTH_SLACK_"),
        ('[settings.gratitude]\napi-key = "hunter2hunter2"', "HEARTH_"),
        ('[settings.gratitude.secrets]\na = "hunter2hunter2"', "HEARTH_"),
        (f'[settings.welcome]\nchannel = "{TOKEN}"', "HEARTH_"),
        ('[settings.roles]\nmoderators = ["xoxb-123456789012-hunter2"]', "HEARTH_"),
    ],
)
def test_a_secret_in_the_file_is_refused_and_never_shown(tmp_path: Path, text: str, variable: str) -> None:
    told = "\n".join(mistakes(tmp_path, text))
    assert "secrets are not read from the file" in told
    assert f"set the environment variable {variable}" in told
    assert "hunter2" not in told
    assert TOKEN not in told


def test_a_token_in_the_wrong_place_is_hidden_in_every_other_sentence_too(tmp_path: Path) -> None:
    told = "\n".join(mistakes(tmp_path, f'[log]\nlevel = "{TOKEN}"\n[settings."{TOKEN}"]\nx = 1\n'))
    assert told
    assert TOKEN[:30] not in told


def test_slack_is_off_until_it_is_switched_on(tmp_path: Path) -> None:
    assert not reading(tmp_path, "").slack.enabled
    config = reading(tmp_path, '[slack]\nenabled = true\nmoderators = "mods"\nuser_groups = true\n')
    assert config.slack == Slack(enabled=True, moderators="mods", user_groups=True)
    assert config.local.enabled


def test_what_a_rehearsal_leaves_out_cannot_be_wrong_in_it(tmp_path: Path) -> None:
    text = "[storage]\nfolder = 5\n[discord]\nguild = 1\n[slack]\nx = 1\n[settings.gratitude]\nmost = 99\n"
    assert len(mistakes(tmp_path, text)) == 4
    assert mistakes(tmp_path, text, rehearsal=True) == [
        "config.toml:8: settings.gratitude.most: 99 is too large; the most is 20"
    ]


def test_discord_is_off_until_it_is_switched_on(tmp_path: Path) -> None:
    assert not reading(tmp_path, "").discord.enabled
    config = reading(tmp_path, "[discord]\nenabled = true\nmessage_content = false\nhold_limit = 5\n")
    assert config.discord == Discord(enabled=True, message_content=False, hold_limit=5)
    assert config.local.enabled


@pytest.mark.parametrize(
    "text",
    [
        'api_url = "http://127.0.0.1:8080/api/v10"',
        'api_url = "http://localhost/api/v10"',
        'api_url = "http://[::1]:9/api"',
        'api_url = "https://proxy.example/discord/api/v10"',
        'gateway_url = "ws://127.0.0.1:8080/gateway"',
        'gateway_url = "wss://proxy.example"',
    ],
)
def test_an_address_of_a_proxy_or_of_this_machine_is_taken(tmp_path: Path, text: str) -> None:
    name, _, value = text.partition(" = ")
    assert getattr(reading(tmp_path, f"[discord]\n{text}\n").discord, name) == value.strip('"')


def test_a_slash_at_the_end_of_an_address_changes_nothing(tmp_path: Path) -> None:
    config = reading(
        tmp_path, '[discord]\napi_url = "https://discord.com/api/v10/"\ngateway_url = "wss://proxy.example/"'
    )
    assert (config.discord.api_url, config.discord.gateway_url) == (Discord().api_url, "wss://proxy.example")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            'api_url = "http://proxy.example/api"',
            "the token would cross the network unencrypted; begin it with https://",
        ),
        ('gateway_url = "ws://10.0.0.1"', "the token would cross the network unencrypted; begin it with wss://"),
        ('gateway_url = "https://gateway.discord.gg"', 'an address looks like "wss://gateway.discord.gg"'),
        ('api_url = "wss://discord.com"', 'an address looks like "https://discord.com/api/v10"'),
        ('api_url = "file:///etc/passwd"', "an address looks like"),
        ('api_url = "discord.com"', "an address looks like"),
        ('api_url = "https://"', "an address looks like"),
        ('api_url = ""', "an address looks like"),
        ('api_url = "https://discord.com:99999"', "an address looks like"),
        ("api_url = 'http://127.0.0.1\\@proxy.example'", "and this one has"),
        ('api_url = "http://127.0.0.1@proxy.example"', "and this one has '@' in it"),
        ('api_url = "https://discord.com/api?v=10"', "and this one has '?' in it"),
        ('api_url = "https://discord.com /api"', "and this one has ' ' in it"),
        ("api_url = 5", "this needs a text in quotation marks"),
        ("hold_limit = 500", "500 is too large; the most is 100"),
        ('enabled = "yes"', "this needs true or false"),
    ],
)
def test_an_address_that_would_give_the_token_away_is_refused(tmp_path: Path, text: str, words: str) -> None:
    (told,) = mistakes(tmp_path, f"[discord]\n{text}\n")
    assert told.startswith("config.toml:2: discord.")
    assert words in told


def test_a_password_in_an_address_is_not_shown(tmp_path: Path) -> None:
    told = "\n".join(mistakes(tmp_path, '[discord]\napi_url = "https://ana:hunter2@proxy.example"'))
    assert "secrets are not read from the file" in told
    assert "hunter2" not in told


def test_a_host_is_refused_with_the_reason(tmp_path: Path) -> None:
    (told,) = mistakes(tmp_path, '[web]\nhost = "0.0.0.0"')
    assert "the page listens on 127.0.0.1 only" in told


def test_what_moves_the_cursor_is_not_repeated_to_the_terminal(tmp_path: Path) -> None:
    (told,) = mistakes(tmp_path, '[log]\nlevel = "\\u001b[2J\\u202e\\nx"')
    assert told.isprintable()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=60) | st.text("[]{}='\"\\.,#\n awebport1", max_size=60).map(str.encode))
def test_no_file_at_all_ends_in_a_traceback(tmp_path: Path, data: bytes) -> None:
    with suppress(ConfigError):
        assert isinstance(reading(tmp_path, data), Config)


def test_a_length_of_time_is_quoted_as_one_writes_it(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('[settings.gratitude]\nwait = "400d"\n')
    with pytest.raises(ConfigError, match="wait: 400d is too large; the most is 365 days"):
        read(file, {cog.name: cog.settings for cog in SHIPPED})
