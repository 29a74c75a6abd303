"""`hearth disclosure`: the rules' examples, the reasoning about a text, and posts as lines of JSON."""

import io
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot import judging
from bot.cli.commands import app
from bot.cli.ending import ended
from cogs.disclosure.rulebook import trying
from cogs.disclosure.rulebook.entries import read, shipped, texts

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """The command line in this process."""

    def command(*words: str, stdin: bytes = b"") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        capsys.readouterr()
        status = ended(lambda: app(("disclosure", *words)))
        printed = capsys.readouterr()
        return status, str(printed.out), str(printed.err)

    return command


def test_every_example_of_the_shipped_rules_holds(run: Run) -> None:
    status, out, _ = run("test")
    assert status == 0
    assert [line.split()[0] for line in out.splitlines()[1:]] == ["links", "phrases", "labels", "relations"]
    assert all(line.split()[-1] == "0" for line in out.splitlines()[1:])


def test_a_failing_example_is_named_with_file_line_and_rule(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    written = texts()
    written["links"] = written["links"].replace(
        'no_match = ["https://pxf.io.example/a",', 'no_match = ["https://a.pxf.io/x",'
    )
    line = written["links"][: written["links"].index('id = "network.impact"')].count("\n") + 1

    def examples(_: Path | None) -> Iterator[trying.Tried]:
        return trying.tried(read(written, tried=False))

    monkeypatch.setattr(judging, "examples", examples)
    status, out, _ = run("test")
    assert status == 1
    assert out.splitlines()[-1] == (f"links.toml, line {line}: network.impact: no_match is found: 'https://a.pxf.io/x'")


def test_rules_of_ones_own_are_tried_as_well(run: Run, tmp_path: Path) -> None:
    (tmp_path / "club.toml").write_text(
        '[[link]]\nid = "club.shop"\nname = "Shop"\nhosts = ["go.shop.example"]\n'
        'match = ["go.shop.example/a"]\nno_match = ["go.shop.example/b", "shop"]\n'
    )
    status, out, _ = run("test", "--rules", str(tmp_path))
    assert status == 1
    assert out.splitlines()[5].split() == [tmp_path.name, "1", "1", "2", "1"]
    assert out.splitlines()[6:] == ["club.toml, line 2: club.shop: no_match is found: 'go.shop.example/b'"]
    (tmp_path / "club.toml").write_text(
        'link = [{ "id" = "club.shop", name = "Shop", hosts = ["x.example"], match = ["y"], no_match = ["z"] }]'
    )
    status, out, _ = run("test", "--rules", str(tmp_path))
    assert status == 1
    assert out.splitlines()[5].split() == [tmp_path.name, "1", "1", "1", "2"]
    assert out.splitlines()[6] == "club.toml, line 1: club.shop: match is not found: 'y'"
    status, out, err = run("test", "--rules", str(tmp_path / "other.toml"))
    assert (status, out) == (2, "")
    assert err.endswith("other.toml: there is no such file or folder\n")


def test_the_reasoning_names_signals_labels_relations_and_the_card(run: Run) -> None:
    text = "Klikora is the best: https://amzn.to/3x (affiliate link)"
    status, out, _ = run("explain", text, "--author", "employee:Klikora", "--lang", "en")
    assert status == 0
    for expected in (
        "Profile: Strict.",
        "strong: network.amazon at 21-39 “https://amzn.to/3x”. The Amazon link pays whoever made it.",
        "strong: relation.employee at 0-19 “Klikora is the best”.",
        "  United States: 16 CFR 255; FTC, Disclosures 101: A connection that people would not expect",
        "plain: affiliate.plain at 41-55 “affiliate link”.",
        "Registered: employee of Klikora.",
        "Decision: nudge.",
        "What moderators would see:",
    ):
        assert expected in out


def test_a_profile_or_relationship_that_nobody_knows_is_the_operators_mistake(run: Run) -> None:
    status, _, err = run("explain", "hello", "--profile", "mars")
    assert status == 2
    assert "there is no profile 'mars'; there are strict, us, uk" in err
    status, _, err = run("explain", "hello", "--author", "boss")
    assert status == 2
    assert "'boss' is no relationship" in err


@pytest.mark.parametrize("lang", ["en-GB", "EN", "en_US", " en ", "de_DE", "DE", "hi-Deva-IN", ""])
def test_a_language_is_read_alike_where_it_is_explained_and_where_it_is_judged(run: Run, lang: str) -> None:
    text = "#ad the pens https://amzn.to/3x"
    allowed = lang.strip()[:2].lower() in {"en", ""}
    (line,) = judging.judged_lines([json.dumps({"text": text, "lang": lang}).encode()])
    assert json.loads(line)["disclosure"] == ("adequate" if allowed else "wrong-language")
    assert f"\nDecision: {json.loads(line)['decision']}." in run("explain", text, "--lang", lang)[1]


def test_a_language_that_is_none_is_the_mistake_of_whoever_asks(run: Run) -> None:
    status, _, err = run("explain", "hello", "--lang", "German")
    assert (status, err) == (2, "'German' is no language; write it as en, de or pt-BR.\n")


POSTS: list[dict[str, Any]] = [
    {
        "id": 1,
        "text": "pens https://amzn.to/3x",
        "platform": "discord",
        "lang": "en",
        "profile": "strict",
        "author": [],
    },
    {"id": "b", "text": "#ad Socken https://amzn.to/3x", "lang": "de-DE", "profile": "de"},
    {"id": "c", "text": "Klikora is the best", "author": ["founder:Klikora"]},
    {"id": "d", "text": "\ud800 pens \x01https://amzn.to/\udfff3x"},
]


def test_posts_are_judged_in_order_one_line_for_each(run: Run) -> None:
    bad = [b"nope", b"", b"[1]", b'{"id": 7}', b'{"id": 8, "text": "x", "author": "me"}', b"\xff", b"[" * 100_000]
    lines = [json.dumps(post).encode() for post in POSTS] + bad
    status, out, _ = run("judge", stdin=b"\n".join(lines))
    answers: list[dict[str, Any]] = [json.loads(line) for line in out.splitlines()]
    assert status == 0
    assert len(answers) == len(lines)
    assert answers[0] == {
        "id": 1,
        "decision": "hold",
        "disclosure": "none",
        "rules": ["network.amazon"],
        "spans": [[5, 23]],
        "why": "The Amazon link pays whoever made it.",
    }
    said = [(one["id"], one["decision"], one["disclosure"]) for one in answers[1:4]]
    assert said == [("b", "hold", "wrong-language"), ("c", "hold", "none"), ("d", "allow", "none")]
    assert [one["id"] for one in answers[4:]] == [None, None, None, 7, 8, None, None]
    assert all(set(one) == {"id", "error"} and one["error"] for one in answers[4:])


def test_only_a_label_that_is_broken_up_is_called_hard_to_read(run: Run) -> None:
    hard = " The label is there, but hard to read."
    for text, lacks in (("#ad pens https://amzn.to/3x", ""), ("#a.d pens https://amzn.to/3x", hard)):
        (line,) = judging.judged_lines([json.dumps({"text": text}).encode()])
        assert json.loads(line)["why"] == f"The Amazon link pays whoever made it.{lacks}"
    assert f"Disclosure: adequate.{hard}" in run("explain", "#a.d pens https://amzn.to/3x")[1]
    assert "but hard to read" not in run("explain", "#ad [amazon.com](https://photo.example/x)")[1]


UNREADABLE: dict[bytes, str] = {
    b'{"id": 1, "text": "hello", "profile": "mars"}': "there is no profile 'mars'",
    b'{"id": 1, "text": 7}': "text is no text",
    b'{"id": 1, "text": null, "platform": ["discord"]}': "platform is no text",
    b'{"id": 1, "text": "hello", "lang": {}}': "lang is no text",
    b'{"id": 1, "text": "hello", "lang": "English"}': "'English' is no language; write it as en, de or pt-BR",
    b'{"id": 1, "text": "hello", "lang": "-"}': "'-' is no language",
    b'{"id": 1, "text": "hello", "author": ["boss:Acme"]}': "'boss:Acme' is no relationship",
    b'{"id": 1, "text": "hello", "author": [["employee:Acme"]]}': "author is no list of texts",
    b'{"id": NaN, "text": "hello"}': "this line holds a number that cannot be read: NaN is no number",
    b'{"id": 1e999, "text": "hello"}': "id is neither a text nor a number",
    b'{"id": [1], "text": "hello"}': "id is neither a text nor a number",
    b'{"id": ' + b"9" * 5000 + b', "text": "hello"}': "this line holds a number that cannot be read",
    b'{"id": 1, "text": "hello"': "this line is no JSON",
    b'"hello"': "this line is no JSON object",
    b"\x80": "this line is no UTF-8",
    b'{"a":' * 50_000: "this line is nested too deep",
}
"""Lines that cannot be read, and how the error about each begins."""
ODD: dict[bytes, str] = {
    b'\xef\xbb\xbf{"id": 1, "text": "pens https://amzn.to/3x"}': "hold",
    b'{"id": "\\ud800", "text": "\\ud800\\udfff https://amzn.to/\\u200b3x"}': "hold",
    b'{"text": "%zz%25%2 https://amzn.to/%zz%"}': "hold",
    b'{"text": "\\u202emy code LENA15 10% off\\u202c"}': "hold",
    b'{"text": "' + b"a" * 2_000_000 + b'"}': "allow",
    b'{"text": "", "author": null, "profile": null, "more": [1, {}]}': "allow",
}
"""Lines that are odd and can be read, and what is decided."""


@pytest.mark.parametrize("line", UNREADABLE, ids=lambda line: line[:40].decode(errors="replace"))
def test_a_line_that_cannot_be_read_says_why_and_the_next_is_judged(line: bytes) -> None:
    first, second = map(json.loads, judging.judged_lines([line + b"\n", b'{"id": 2, "text": "hello"}\n']))
    assert set(first) == {"id", "error"}
    assert first["error"].startswith(UNREADABLE[line])
    assert (second["id"], second["decision"]) == (2, "allow")


@pytest.mark.parametrize("line", ODD, ids=lambda line: line[:40].decode(errors="replace"))
def test_an_odd_line_is_judged_all_the_same(line: bytes) -> None:
    (written,) = judging.judged_lines([line])
    assert json.loads(written)["decision"] == ODD[line]
    assert "\n" not in written


def test_the_judge_answers_each_line_before_the_next_is_read() -> None:
    asked: list[int] = []

    def lines() -> Any:
        for number in range(3):
            asked.append(number)
            yield json.dumps({"id": number, "text": "hello"}).encode()

    first = next(iter(judging.judged_lines(lines())))
    assert json.loads(first)["id"] == 0
    assert asked == [0]


def test_the_shipped_rules_have_sixty_networks_and_every_profile() -> None:
    book = shipped()
    names = {rule.id for rule in book.links if rule.strength == "strong"}
    assert len(names) >= 60
    assert len(book.profiles) == 12
    assert all(profile.source and profile.checked for profile in book.profiles.values())
