"""The log: UTC, one line an event, everybody's lines in one place, and no secret or text in any of them."""

import io
import json
import logging
import warnings
from pathlib import Path

import pytest
import structlog

from bot.log import keep, set_up
from bot.loglines import WITHHELD
from bot.redact import HIDDEN
from tests.log.test_redact import DISCORD, SLACK


def _json(level: str = "info") -> io.StringIO:
    stream = io.StringIO()
    set_up("debug" if level == "debug" else "info", "json", to=stream)
    return stream


def test_a_plain_line_reads_well() -> None:
    stream = io.StringIO()
    set_up(to=stream)
    structlog.get_logger("bot.core").info("batch done", events=12)
    line = stream.getvalue()
    assert line.count("\n") == 1
    assert "batch done" in line
    assert "events=12" in line
    assert "\x1b" not in line


def test_json_has_one_object_a_line_with_time_in_utc() -> None:
    stream = _json()
    structlog.get_logger("bot.core").warning("late", seconds=3)
    logging.getLogger("aiohttp.server").error("bad %s", "request")
    first, second = map(json.loads, stream.getvalue().splitlines())
    assert (first["event"], first["seconds"], first["level"]) == ("late", 3, "warning")
    assert first["timestamp"].endswith("Z")
    assert (second["event"], second["logger"]) == ("bad request", "aiohttp.server")


@pytest.mark.parametrize("form", ["plain", "json"])
def test_secrets_are_hidden_by_name_by_shape_and_in_depth(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEARTH_DISCORD_TOKEN", "not-of-any-shape")
    stream = io.StringIO()
    set_up("info", "json" if form == "json" else "plain", to=stream)
    structlog.get_logger("bot").info(
        f"starting with {DISCORD}",
        token="hunter2",
        headers={"Authorization": "hunter2", "deep": [{"cookie": ("hunter2",)}]},
        url=f"wss://host/?ticket={SLACK}",
        odd=ValueError("not-of-any-shape"),
    )
    logging.getLogger("slack").warning("sent %s with token=%s", SLACK, "hunter2")
    logged = stream.getvalue()
    assert logged.count("\n") == 2
    assert HIDDEN in logged
    for secret in (DISCORD, SLACK, "hunter2", "not-of-any-shape"):
        assert secret not in logged


def _log_in() -> None:
    try:
        {}[SLACK]
    except KeyError as inner:
        raise RuntimeError(f"login as {DISCORD} failed, password='hunter2'") from inner


@pytest.mark.parametrize("form", ["plain", "json"])
def test_a_traceback_is_logged_without_the_secrets_in_it(form: str) -> None:
    stream = io.StringIO()
    set_up("info", "json" if form == "json" else "plain", to=stream)
    try:
        _log_in()
    except RuntimeError:
        logging.getLogger("discord.client").exception("down")
        structlog.get_logger("bot").exception("down too")
    logged = stream.getvalue()
    assert logged.count("Traceback") == 4
    for secret in (DISCORD, SLACK, "password='hunter2'"):
        assert secret not in logged


def test_what_people_wrote_is_withheld_at_any_depth() -> None:
    stream = _json()
    structlog.get_logger("bot").info("posted", text="my diary", payload={"content": "my diary", "channel": "C1"})
    (line,) = map(json.loads, stream.getvalue().splitlines())
    assert line["text"] == WITHHELD
    assert line["payload"] == {"content": WITHHELD, "channel": "C1"}


def test_libraries_are_held_at_info_even_when_we_debug() -> None:
    stream = _json("debug")
    logging.getLogger("discord.gateway").debug("For Shard ID None: WebSocket Event: my diary")
    logging.getLogger("apscheduler.executors").info("running job")
    structlog.get_logger("bot.core").debug("batch")
    assert [json.loads(line)["event"] for line in stream.getvalue().splitlines()] == ["batch"]


def test_what_nests_without_end_is_cut() -> None:
    stream = _json()
    endless: dict[str, object] = {}
    endless["self"] = endless
    structlog.get_logger("bot").info("odd", value=endless)
    assert "…" in stream.getvalue()


def test_setting_up_again_replaces_and_a_removed_file_is_opened_again(tmp_path: Path) -> None:
    first, second = io.StringIO(), tmp_path / "hearth.log"
    set_up(to=first)
    set_up(to=second)
    structlog.get_logger("bot").info("one")
    second.unlink()
    structlog.get_logger("bot").info("two")
    assert first.getvalue() == ""
    assert "two" in second.read_text()


def test_warnings_come_to_the_log() -> None:
    stream = _json()
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn("old habit", DeprecationWarning, stacklevel=1)
    assert "old habit" in stream.getvalue()


def test_an_unexpected_error_is_kept_under_its_reference(tmp_path: Path) -> None:
    assert keep(ValueError("x"), "abc123") is None
    set_up(to=tmp_path / "hearth.log")
    assert keep(ValueError(DISCORD), "abc123") == str(tmp_path / "hearth.log")
    logged = (tmp_path / "hearth.log").read_text()
    assert "abc123" in logged
    assert "ValueError" in logged
    assert DISCORD not in logged
