"""Rules on top of Hearth's, an operator's and a community's own: what cannot be used is named, and the rest holds."""

from pathlib import Path

import pytest

from cogs.disclosure.judge import prefilter, rules
from cogs.disclosure.judge.folding import fold
from cogs.disclosure.judge.patterns import Mistake
from cogs.disclosure.rulebook import books, files, owning
from cogs.disclosure.rulebook.owning import OwnRule
from cogs.disclosure.settings import Settings

LINK = """
[[link]]
id = "club.farmshop"
name = "Farm shop"
hosts = ["go.farmshop.example"]
match = ["https://go.farmshop.example/a"]
no_match = ["https://farmshop.example/a"]
"""
PHRASE = """
[[phrase]]
id = "club.box"
kind = "referral"
pattern = "tell them [a-z]+ sent you"
why = "An invitation usually pays whoever invites."
match = ["tell them Ana sent you"]
no_match = ["tell them hello"]
"""
LABEL = """
[[label]]
id = "club.deal"
quality = "good"
why = "Whoever writes this gains from it."
languages = ["en"]
words = ["club deal"]
match = ["club deal: https://go.farmshop.example/a"]
no_match = ["the club deals with it"]
"""


@pytest.fixture(autouse=True)
def _as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a story adopts is gone after it."""
    monkeypatch.setattr(books.Base, "held", None)


def _judged(text: str, own: str = "") -> tuple[str, str]:
    judged = rules.judge(text, books.here(own).book, lang="en")
    return judged.rule, judged.decision


def _passes(text: str, own: str = "") -> bool:
    return prefilter.suspicious(text, books.here(own).signs)


def test_an_operators_links_phrases_and_labels_hold_for_every_community() -> None:
    assert not _passes("fresh eggs https://go.farmshop.example/eggs")
    assert books.adopt({"club": LINK + PHRASE + LABEL}).rules == 3
    assert _passes("fresh eggs https://go.farmshop.example/eggs")
    assert _judged("fresh eggs https://go.farmshop.example/eggs") == ("club.farmshop", "hold")
    assert _judged("fresh eggs, tell them Ben sent you") == ("club.box", "hold")
    assert _judged("club deal: fresh eggs https://go.farmshop.example/eggs") == ("club.farmshop", "allow")
    assert _judged("pens https://amzn.to/3x") == ("network.amazon", "hold")


@pytest.mark.parametrize(
    ("pattern", "said", "beside"),
    [
        ("紹介でポイント", "うちの紹介でポイントが入ります", "今日はいい天気ですね"),
        ("по моей ссылке", "Ребята, по моей ссылке скидка", "Ребята, всем привет"),
    ],
)
def test_an_operators_phrase_in_another_script_holds_too(pattern: str, said: str, beside: str) -> None:
    written = fold(pattern).text
    books.adopt({"club": PHRASE.replace("tell them [a-z]+ sent you", written).replace("tell them Ana sent you", said)})
    assert _passes(said)
    assert _judged(said)[0] == "club.box"
    assert not _passes(beside)


MISTAKES = {
    "club.toml, line 3: club.farmshop: match is not found: 'https://farmshop.example/b'": LINK.replace(
        "https://go.farmshop.example/a", "https://farmshop.example/b"
    ),
    "club.toml, line 3: club.farmshop: no_match is found: 'https://go.farmshop.example/b'": LINK.replace(
        "https://farmshop.example/a", "https://go.farmshop.example/b"
    ),
    "club.toml, line 3: club.farmshop: path: '(?=a)' is no RE2 pattern": LINK + "path = '(?=a)'",
    "club.toml, line 3: club.farmshop: there is no context 'moon'": LINK + 'needs = ["moon"]',
    "club.toml, line 10: club.farmshop: this id exists already": LINK + LINK,
    "club.toml, line 3: network.amazon: this id exists already": LINK.replace("club.farmshop", "network.amazon"),
    "club.toml, line 3: club.farmshop: there is no field host; is it hosts?": LINK + 'host = "x"',
    "club.toml, line 3: club.box: kind is 'moon', and has to be one of": PHRASE.replace("referral", "moon"),
    "club.toml, line 3: club.box: 'tell (' is no RE2 pattern": PHRASE.replace("tell them [a-z]+ sent you", "tell ("),
    "club.toml, line 3: club.box: match does not pass the prefilter (give it a cue)": PHRASE + 'cue = "moonlight"',
    "own.x: ids that begin with 'own.' are for the rules that communities add": LINK.replace("club.farmshop", "own.x"),
    "club.toml: the file: there is no field links; is it link?": LINK.replace("[[link]]", "[[links]]"),
    "club.toml: link is no list of entries; begin each with [[link]]": LINK.replace("[[link]]", "[link]"),
    "club.toml: phrase is no list of entries; begin each with [[phrase]]": "phrase = [1]",
    "club.toml, line 3: club.farmshop: there is no norm 'moon'": LINK + 'norms = ["moon"]',
    "club.toml, line 1: Expected": "[[link]\n",
    "club.toml, line 3: club.deal: tags has a text in it that is empty": LABEL + 'tags = ["#clubdeal", ""]',
    "club.toml, line 3: club.deal: words has a text in it that is empty": LABEL.replace('"club deal"', '"deal", " "'),
    "club.toml, line 3: club.deal: openings has a text in it that is empty": LABEL + 'openings = [""]',
    "club.toml, line 3: club.deal: what it looks for can be empty": LABEL + 'sentence = "(?:kickback)?"',
    "club.toml, line 3: club.deal: match is not found": LABEL.replace("words = [", "sentence = ['\\b', "),
    "club.toml, line 3: club.farmshop: hosts has a text in it that is empty": LINK.replace(
        'example"]', 'example", ""]', 1
    ),
    "club.toml, line 3: club.farmshop: parameters has a text in it that is empty": LINK + 'parameters = [""]',
    "club.toml, line 3: club.box: what its pattern, or its cue, looks for can be empty": PHRASE + 'cue = "(?:sent)?"',
    "club.toml, line 8: a number in it is longer than can be read": LINK + f"weight = {'9' * 5000}",
    "club.toml, line 3: Farm shop: id is missing or no text": LINK.replace('"club.farmshop"', f"0x{'f' * 5000}"),
    "club.toml, line 1: an entry without an id: id is missing": "[[link]]\n",
}


@pytest.mark.parametrize("said", MISTAKES)
def test_a_mistake_in_an_operators_file_is_named_and_the_last_good_rules_stay(said: str) -> None:
    books.adopt({"club": LINK})
    with pytest.raises(Mistake) as caught:
        books.adopt({"club": MISTAKES[said]})
    assert str(caught.value).startswith(said)
    assert _judged("fresh eggs https://go.farmshop.example/eggs") == ("club.farmshop", "hold")


GREET = """[[phrase]]
id = "club.greet"
kind = "code"
pattern = "good morning"
why = "Why."
match = ["tell them Ana sent you"]
no_match = ["good evening"]
"""
SPELLED = {
    "with tabs": ("line 2", GREET.replace(" =", "\t=")),
    "with the key in quotes": ("line 2", GREET.replace("id =", '"id" =')),
    "with the id between three quotes": ("line 2", GREET.replace('"club.greet"', "'''club.greet'''")),
    "with an escape": ("line 2", GREET.replace("club.greet", "club\\u002egreet")),
    "in one line": ("line 1", f"phrase = [{{ {GREET.strip().partition(chr(10))[2].replace(chr(10), ', ')} }}]"),
    "as an earlier rule is named": ("line 9", LINK.replace('"Farm shop"', '"club.greet"').strip() + "\n\n" + GREET),
}
"""Ways to write a rule that fails an example of its own, and where it stands."""


@pytest.mark.parametrize("how", SPELLED)
def test_a_rule_that_fails_its_examples_is_never_adopted_however_it_is_written(how: str, tmp_path: Path) -> None:
    line, text = SPELLED[how]
    (tmp_path / "club.toml").write_text(text, newline="")
    with pytest.raises(Mistake) as caught:
        files.adopt(tmp_path)
    assert str(caught.value).startswith(f"club.toml, {line}: club.greet: match is not found")
    assert _judged("good morning all") == ("", "allow")


def test_an_id_that_is_there_twice_is_told_where_it_comes_again_in_a_file_from_windows(tmp_path: Path) -> None:
    (tmp_path / "club.toml").write_text((LINK + LINK).replace("\n", "\r\n"), newline="")
    with pytest.raises(Mistake, match=r"^club\.toml, line 10: club\.farmshop: this id exists already"):
        files.adopt(tmp_path)


def test_files_are_read_from_a_folder_or_alone_and_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "b.toml").write_text(PHRASE)
    (tmp_path / "a.toml").write_text(LINK)
    (tmp_path / "notes.txt").write_text("not a rule")
    assert list(files.texts(tmp_path)) == ["a", "b"]
    assert files.adopt(tmp_path).rules == 2
    (tmp_path / "b.toml").write_bytes(b"# fine\n# \xff\n")
    with pytest.raises(Mistake, match=r"b\.toml, line 2: it is not UTF-8 text"):
        files.adopt(tmp_path)
    assert books.operators().rules == 2
    assert books.operators().problem.endswith("b.toml, line 2: it is not UTF-8 text")
    with pytest.raises(Mistake, match=r"c\.toml: there is no such file or folder"):
        files.adopt(tmp_path / "c.toml")
    with pytest.raises(Mistake, match=r"a\\x00b': no file or folder can have this name"):
        files.adopt(tmp_path / "a\0b")
    with pytest.raises(Mistake, match=r"a: it cannot be read \(File name too long\)"):
        files.adopt(tmp_path / ("a" * 5000))
    assert books.operators().problem.endswith("it cannot be read (File name too long)")
    assert files.adopt(tmp_path / "a.toml").rules == 1
    assert books.operators().problem == ""


OWN = OwnRule(
    "link",
    "own.eggs",
    {"id": "own.eggs", "name": "Eggs", "hosts": ["eggs.example"], "match": ["eggs.example/a"], "no_match": ["eggs"]},
)


def test_a_communitys_own_rule_holds_there_and_nowhere_else() -> None:
    text = owning.with_one("", OWN)
    assert _judged("fresh https://eggs.example/a", text) == ("own.eggs", "hold")
    assert _passes("fresh https://eggs.example/a", text)
    assert _judged("fresh https://eggs.example/a") == ("", "allow")
    assert not _passes("fresh https://eggs.example/a")
    assert owning.without(text, "own.eggs") == ""


def test_one_rule_that_cannot_be_used_any_more_takes_no_other_along() -> None:
    broken = OwnRule("link", "own.old", {**OWN.says, "id": "own.old", "unless": ["moon"]})
    text = owning.with_one(owning.with_one("", broken), OWN)
    held = books.here(text)
    assert list(held.left_out) == ["own.old"]
    assert "there is no context 'moon'" in held.left_out["own.old"]
    assert _judged("https://eggs.example/a", text)[0] == "own.eggs"


def test_odd_words_come_back_from_the_text_they_are_kept_in() -> None:
    odd = ['"', "\\", "'" * 3, "\n", "\x7f", "é\u202e", "[[link]]", "# x", "{token}", ""]
    rule = OwnRule("phrase", "own.odd", {"id": "own.odd", "why": "".join(odd), "match": odd, "no_match": []})
    assert owning.read(owning.written([rule])) == (rule,)


UNREADABLE = {
    "this is no TOML": "[[link]",
    "a number in it is longer than can be read": f"[[link]]\nid = 'own.x'\nweight = {'9' * 5000}",
    "'links' is no kind of rule": "[[links]]\nid = 'own.x'",
    "'label' is no kind of rule": "[[label]]\nid = 'own.x'",
    "has an id such as": "[[link]]\nid = 'network.amazon'",
    "own.x: what a rule says are texts": "[[link]]\nid = 'own.x'\nhosts = [1]",
    "'own.x' stands there twice": "[[link]]\nid = 'own.x'\n[[phrase]]\nid = 'own.x'",
    "50 rules are the most, and there are 51": "".join(f"[[link]]\nid = 'own.{n}'\n" for n in range(51)),
    "the most is 30000": "#" * 30_001,
}


@pytest.mark.parametrize("said", UNREADABLE)
def test_a_text_that_is_no_rules_is_refused_by_the_settings(said: str) -> None:
    with pytest.raises(ValueError, match="rules") as caught:
        Settings(rules=UNREADABLE[said])
    assert said in str(caught.value)


HOSTILE = ["(x+x+)+y", "a[ab]{30}c", "(.*a){50}b", "(a|a)*(b|b)*c", r"(\w+\s?)+!"]


@pytest.mark.parametrize("pattern", HOSTILE)
def test_a_hostile_pattern_takes_no_more_than_its_time_and_hides_nothing(pattern: str) -> None:
    says = {"id": "own.x", "kind": "referral", "pattern": pattern, "why": "Why.", "match": ["-"], "no_match": ["-"]}
    text = owning.written([OwnRule("phrase", "own.x", says)])
    post = "ab" * 20_000 + " my pens: https://amzn.to/x"
    assert _passes(post, text)
    assert _judged(post, text)[1] == "hold"
