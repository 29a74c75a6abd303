"""The rulebook: every entry does what its examples say, and a mistake names the file and the entry."""

# ruff: noqa: RUF001  look-alike characters are what is tried here

import re
from importlib.resources import files
from urllib.parse import quote

import pytest

from bot.kit.text import clean
from cogs.disclosure.judge import labels, language, prefilter, rules, segments, signals
from cogs.disclosure.judge.book import LabelRule, LinkRule, PhraseRule
from cogs.disclosure.judge.folding import fold, skim
from cogs.disclosure.judge.patterns import Mistake
from cogs.disclosure.judge.urls import unfold
from cogs.disclosure.rulebook.books import shipped_signs
from cogs.disclosure.rulebook.entries import FILES, read, shipped

BOOK = shipped()


def _rules(text: str) -> set[str]:
    return {signal.rule for signal in signals.find(segments.read(text, "discord"), BOOK)}


@pytest.mark.parametrize("rule", BOOK.links, ids=lambda rule: rule.id)
def test_a_link_finds_its_examples(rule: LinkRule) -> None:
    for text in rule.examples.match:
        assert rule.id in _rules(f"look {text}"), text
        assert prefilter.suspicious(f"look {text}", shipped_signs()), text
    for text in rule.examples.no_match:
        assert rule.id not in _rules(f"look {text}"), text


@pytest.mark.parametrize("rule", BOOK.phrases, ids=lambda rule: rule.id)
def test_a_phrase_finds_its_examples(rule: PhraseRule) -> None:
    for text in rule.examples.match:
        assert rule.id in _rules(text), text
        assert prefilter.suspicious(text, shipped_signs()), text
    for text in rule.examples.no_match:
        assert rule.id not in _rules(text), text


@pytest.mark.parametrize("rule", BOOK.labels, ids=lambda rule: rule.id)
def test_a_label_finds_its_examples(rule: LabelRule) -> None:
    def found(text: str) -> set[str]:
        return {label.rule for label in labels.standing_out(segments.read(text, "discord"), BOOK)}

    for text in rule.examples.match:
        assert rule.id in found(text), text
    for text in rule.examples.no_match:
        assert rule.id not in found(text), text


def _files(**changed: str) -> dict[str, str]:
    folder = files("cogs.disclosure.rulebook") / "data"
    texts = {name: (folder / f"{name}.toml").read_text() for name in FILES}
    return texts | changed


LINK = '[[link]]\nid = "x"\nname = "X"\nhosts = ["x.example"]\nmatch = ["https://x.example/a"]\nno_match = ["y"]\n'
OTHER = '[[link]]\nname = "Z"\nid = "z"\nhosts = ["z.example"]\nmatch = ["https://z.example/a"]\nno_match = ["y"]\n'
PLACE = '[invitation]\npath = "/r/"\n'
MISTAKES = {
    "links.toml, line 10: x: this id exists already": LINK + LINK,
    "links.toml, line 4: x: path: '(' is no RE2 pattern: missing ): (": LINK + 'path = "("\n',
    "links.toml, line 4: x: path: '(?=a)' is no RE2 pattern": LINK + "path = '(?=a)'\n",
    "links.toml, line 3: X: id is missing": LINK.replace('id = "x"\n', ""),
    "links.toml, line 3: an entry without an id: id is missing": "[[link]]\n",
    "links.toml, line 4: x: it names neither hosts nor parameters": LINK.replace('hosts = ["x.example"]\n', ""),
    "links.toml, line 4: x: weight is 'huge', and has to be one of strong, medium, weak": LINK + 'weight = "huge"\n',
    "links.toml, line 4: x: give it examples": LINK.replace('match = ["https://x.example/a"]\n', "", 1),
    "links.toml, line 4: x: hosts is no list of texts": LINK.replace('["x.example"]', "7"),
    "links.toml, line 4: x: there is no norm 'gdpr'": LINK + 'norms = ["gdpr"]\n',
    "links.toml, line 4: x: fix is 'sticker', and has to be one of link, code": LINK + 'fix = "sticker"\n',
    "links.toml, line 4: x: there is no field host; is it hosts?": LINK.replace("hosts =", "host ="),
    "links.toml, line 11: z: match is not found: 'https://x.example/a'": LINK
    + OTHER.replace("https://z.example", "https://x.example"),
    "links.toml, line 4: x: no_match is found: 'https://x.example/b'": LINK.replace('["y"]', '["https://x.example/b"]'),
    "links.toml, line 3: Expected": "[[link]\n",
    "links.toml: the file: there is no field lnk; is it link?": LINK.replace("[[link]]", "[[lnk]]"),
    "links.toml: link is no list of entries": "[link]\n",
}
"""A mistake in the file of links, after two lines of its own, and how the message about it begins."""


@pytest.mark.parametrize("said", MISTAKES)
def test_a_mistake_names_the_file_the_line_and_the_entry(said: str) -> None:
    with pytest.raises(Mistake) as caught:
        read(_files(links=PLACE + MISTAKES[said]))
    assert str(caught.value).startswith(said)


def test_a_rule_with_good_examples_is_read() -> None:
    own = LINK + OTHER + 'norms = ["cap", "ftc"]\nlanguages = ["en"]\nfix = "code"\n'
    found = read(_files(links=f"{_files()['links']}\n{own}")).links[-1].about
    assert (found.norms, found.languages, found.fix) == (("cap", "ftc"), {"en"}, "code")
    assert found.why == "The Z link pays whoever made it."


CHANGED = {
    "codes": (
        'unless = ["jest", "coding", "lock", "customer"]',
        'unless = ["coding", "lok"]',
        "code.en.mine: there is no context 'lok'",
    ),
    "labels": ('match = ["#ad best socks"', 'match = ["socks"', "ad.en: match is not found: 'socks'"),
    "endorsing": ('match = ["love my Klikora"]', 'match = ["hm"]', "relation.ambassador: match is not found: 'hm'"),
    "norms": ('link = "https://www.iap.it/"', 'link = "iap"', "iap: link is 'iap', and has to begin with https://"),
    "profiles": ("lines = 2", 'lines = "two"', "in: lines is no whole number"),
    "languages": (
        "offer = { link",
        "offer = { lnk",
        "en: offer a label for each of link, code, gift, relation, family, earning",
    ),
}
"""A mistake in each of the other files: what is there, what is written instead, and how the message ends."""


@pytest.mark.parametrize("name", CHANGED)
def test_a_mistake_in_any_file_is_told(name: str) -> None:
    there, instead, said = CHANGED[name]
    written = _files()
    assert there in written[name]
    written[name] = written[name].replace(there, instead, 1)
    with pytest.raises(Mistake) as caught:
        read(written)
    found = re.fullmatch(rf"{name}\.toml, line ([0-9]+): {re.escape(said)}.*", str(caught.value), re.DOTALL)
    assert found, caught.value
    rule = said.partition(":")[0]
    assert rule in written[name].splitlines()[int(found[1]) - 1]


def test_every_rule_says_why_by_whose_norm_and_in_which_languages() -> None:
    for rule in (*BOOK.links, *BOOK.phrases, *BOOK.relations.values()):
        assert rule.about.why.endswith("."), rule.id
        assert rule.about.norms, rule.id
    assert all(rule.about.languages for rule in BOOK.phrases)
    assert all(rule.about.why.endswith(".") for rule in BOOK.labels)
    assert {tongue for rule in BOOK.labels for tongue in rule.about.languages} == set(BOOK.languages)
    named = {norm for rule in (*BOOK.links, *BOOK.phrases, *BOOK.labels) for norm in rule.about.norms}
    assert named | {norm for rule in BOOK.relations.values() for norm in rule.about.norms} == set(BOOK.norms)


ADDRESSES = {
    "https://amzn.to\\@photo.example/a": ["amzn.to"],
    "https://photo.example\\@amzn.to/a": ["photo.example"],
    "amzn.to/x": ["amzn.to"],
    "https:/amzn.to/x": ["amzn.to"],
    "https://a.example/?u=https%3A%2F%2Fb.example%2F%3Fu%3Dhttps%253A%252F%252Fc.example": [
        "a.example",
        "b.example",
        "c.example",
    ],
    "https://a.example/?u=b.example/x": ["a.example", "b.example"],
    "https://münchen.example/": ["xn--mnchen-3ya.example"],
    "https://a.example/%zz?x=%zz&%": ["a.example"],
    "https://[::1/": [],
    "javascript:alert(1)": [],
    "": [],
}


@pytest.mark.parametrize("address", ADDRESSES)
def test_addresses_are_read_as_browsers_read_them(address: str) -> None:
    assert [url.host for url in unfold(address)] == ADDRESSES[address]


def test_redirects_are_read_to_depth_three() -> None:
    address = "https://amzn.to/x"
    for name in ("c", "b", "a"):
        address = f"https://{name}.example/?u={quote(address, safe='')}"
    assert [url.host for url in unfold(address)] == ["a.example", "b.example", "c.example", "amzn.to"]
    deeper = f"https://z.example/?u={quote(address, safe='')}"
    assert "amzn.to" not in [url.host for url in unfold(deeper)]


def test_folding_keeps_case_and_place() -> None:
    text = "Ｍｙ cödé\u200b\u202e LENA15 ﬁ"
    folded = fold(text)
    assert folded.text == "My code LENA15 fi"
    start = folded.text.index("LENA15")
    assert text[slice(*folded.span(start, start + 6))] == "LENA15"
    assert folded.tricked(0, 2)
    assert not folded.tricked(start, start + 6)
    assert skim("Ｍｙ cödé\u200b – ’аmzn.to’") == "My code - 'amzn.to'"


TONGUES = {
    "the socks are the best that I have had": "en",
    "die Socken sind super und ich hab sie jetzt seit einem Jahr": "de",
    "https": "",
    "ok": "",
    "この靴下はとてもいいです": "ja",
}


@pytest.mark.parametrize("text", TONGUES)
def test_a_language_is_told_where_the_words_tell_it(text: str) -> None:
    assert language.guess(fold(text).text, BOOK.frequent) == TONGUES[text]


HOSTILE = [
    "use my code LENA15 20% off https://amzn.to/x ||a|| `b` > c\n" * 700,
    "[a](" * 10_000,
    "|" * 40_000,
    "`" * 40_000,
    "a." * 20_000,
    "аb\u200b" * 13_000,
    "https://a.example/x " * 2_000,
    "https://a.example/?u=" * 1_900,
    "%25" * 13_000,
    "said '" * 6_600,
    "my code " * 5_000,
    "#ad" * 13_000,
    "\ud800\udfff" * 20_000,
    "\u202e\u2066my code LENA15 10% off\u2069",
    "\x00\x01\x02\x03https://amzn.to/x",
    "1" * 40_000,
    "(((((" * 8_000,
    "a@" * 20_000,
    "𝗺" * 40_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:12]))
def test_no_text_is_too_odd_or_too_long_to_be_judged(text: str) -> None:
    prefilter.suspicious(text, shipped_signs())
    judged = rules.judge(clean(text), BOOK)
    assert all(0 <= start < end <= len(clean(text)) for start, end in judged.spans)
