"""What the register and the share form understand: tables of what people write."""

# ruff: noqa: RUF001  look-alike characters are what is tried here

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from cogs.disclosure import dates
from cogs.disclosure.judge import marking, prefilter, register
from cogs.disclosure.judge.register import DAY, YEAR, Declared, Due, Things, Wrong
from cogs.disclosure.judge.relations import Relation
from cogs.disclosure.relationships import words as register_words
from cogs.disclosure.rulebook.books import shipped_signs
from cogs.disclosure.rulebook.entries import shipped
from cogs.disclosure.sharing import rules as share
from cogs.disclosure.sharing.rules import Norm

NOW = int(datetime(2026, 3, 2, 10, tzinfo=UTC).timestamp() * 1000)
ACME = Relation("employee", "Acme", ("Acme Tools",), ("acme.example",), ("ANA10",))
BOOK = shipped()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Acme", ("Acme",)),
        (" Acme ,Acme  Tools;acme ,", ("Acme", "Acme Tools")),
        ("apple", ("apple",)),
        ("HP", ("HP",)),
        ("花王", ("花王",)),
        ("3M", ("3M",)),
        ("1000", ("1000",)),
        ("", Wrong("short", "")),
        ("\u200b", Wrong("short", "")),
        ("X", Wrong("short", "X")),
        ("24", Wrong("short", "24")),
        ("...", Wrong("short", "...")),
        ("Acme, the", Wrong("common", "the")),
        ("T h e", Wrong("common", "T h e")),
        ("Ｇood", Wrong("common", "Ｇood")),
        ("x" * 61, Wrong("long", "x" * 61)),
        ("Aa, Bb, Cc, Dd, Ee, Ff", Wrong("many")),
    ],
)
def test_a_brand_is_a_name_that_can_be_looked_for(text: str, names: tuple[str, ...] | Wrong) -> None:
    assert register.brand(text) == names


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", Things()),
        ("acme.example, code ANA10", Things(("acme.example",), ("ANA10",))),
        ("https://www.shop.acme.example/tea?x=1#y and acme.co.uk", Things(("acme.example", "acme.co.uk"))),
        ("ACME.example acme.example.", Things(("acme.example",))),
        ("codes: ana-10, ANA-10", Things((), ("ANA-10",))),
        ("code hello", Things((), ("hello",))),
        ("Code: “ANA10”", Things((), ("ANA10",))),
        ("ana.github.io", Things(("ana.github.io",))),
        ("etsy.com", Things(("etsy.com",))),
        ("https://etsy.com/shop/ana", Wrong("shared", "etsy.com")),
        ("ana.etsy.com", Wrong("shared", "etsy.com")),
        ("github.io", Wrong("shared", "github.io")),
        ("hello", Wrong("neither", "hello")),
        ("acme..example", Wrong("not a site", "acme..example")),
        ("127.0.0.1/x", Wrong("not a site", "127.0.0.1/x")),
        ("https://", Wrong("not a site", "https://")),
        ("javascript:alert(1).x", Wrong("not a site", "javascript:alert(1).x")),
        (" ".join(f"a{n}.example" for n in range(11)), Wrong("many")),
    ],
)
def test_sites_are_reduced_to_what_was_registered_and_codes_are_kept(text: str, found: Things | Wrong) -> None:
    assert register.things(text) == found


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-09-01", "2026-09-01"),
        ("until 1 September 2026", "2026-09-01"),
        ("Sept. 1st, 2026", "2026-09-01"),
        ("1.9.2026", "2026-09-01"),
        ("2 March", "2026-03-02"),
        ("1 March", "2027-03-01"),
        ("end of February 2028", "2028-02-29"),
        ("2026-04", "2026-04-30"),
        ("2027", "2027-12-31"),
        ("in 6 months", "2026-09-02"),
        ("10 days", "2026-03-12"),
        ("1 year", "2027-03-02"),
        ("", None),
        ("no end", None),
        ("next thrs 6", Wrong("not a date", "next thrs 6")),
        ("31 Feb 2027", Wrong("not a date", "31 Feb 2027")),
        ("0000", Wrong("not a date", "0000")),
        ("1/9/2026", Wrong("not a date", "1/9/2026")),
        ("2026-03-01", Wrong("past", "2026-03-01")),
        ("2099", Wrong("far", "2099")),
        ("999 years", Wrong("far", "999 years")),
        ("9999-12-31", Wrong("far", "9999-12-31")),
    ],
)
def test_an_end_is_a_day_as_people_write_it(text: str, day: str | Wrong | None) -> None:
    until = dates.until(text, "Europe/Berlin", NOW)
    if isinstance(until, int):
        assert datetime.fromtimestamp((until + 1) / 1000 - 3 * 3600, UTC).date().isoformat() == day
    else:
        assert until == day


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("", None, None),
        ("no end", None, None),
        ("2026-09-01", None, "2026-09-01"),
        ("for 6 months", None, "2026-09-02"),
        ("until the end of March", None, "2026-03-31"),
        ("since March", "2026-03-01", None),
        ("since April", "2025-04-01", None),
        ("Since 2019", "2019-01-01", None),
        ("since 2 March", "2026-03-02", None),
        ("since 3 March", "2025-03-03", None),
        ("since 3 months", "2025-12-02", None),
        ("starting 2 years ago", "2024-03-02", None),
        ("since yesterday", "2026-03-01", None),
        ("as of today", "2026-03-02", None),
        ("from tomorrow", "2026-03-03", None),
        ("from 1 March", "2026-03-01", None),
        ("from the beginning of January", "2026-01-01", None),
        ("from May", "2026-05-01", None),
        ("from 2026-05-01 until 2026-08-31", "2026-05-01", "2026-08-31"),
        ("from 1 May until 31 August", "2026-05-01", "2026-08-31"),
        ("May - August", "2026-05-01", "2026-08-31"),
        ("from 1.5.2026 to the end of August, 2026", "2026-05-01", "2026-08-31"),
        ("from 1 May for 3 months", "2026-05-01", "2026-07-31"),
        ("from tomorrow for 1 week", "2026-03-03", "2026-03-09"),
        ("from 1 December until 31 January", "2026-12-01", "2027-01-31"),
        ("from January until February", "2027-01-01", "2027-02-28"),
        ("since 1 May until 30 April", "2025-05-01", "2026-04-30"),
        ("since 2019 until no end", "2019-01-01", None),
        ("since 1926-03-02", "1926-03-02", None),
        ("since 1926-03-01", Wrong("far", "since 1926-03-01"), None),
        ("from 2027-03-02", "2027-03-02", None),
        ("from 2027-03-03", Wrong("early", "from 2027-03-03"), None),
        ("since May until 2046-03-03", Wrong("far", "since May until 2046-03-03"), None),
        ("from 2026-05-02 until 2026-05-01", Wrong("turned", "from 2026-05-02 until 2026-05-01"), None),
        ("since 2024 until 2025", Wrong("past", "since 2024 until 2025"), None),
        ("since March 2025 for 3 months", Wrong("past", "since March 2025 for 3 months"), None),
        ("since Mürz", Wrong("not dates", "Mürz"), None),
        ("from May until Whenever", Wrong("not dates", "Whenever"), None),
        ("from 31 Feb 2026", Wrong("not dates", "31 Feb 2026"), None),
        ("since 9999 for 999 years", Wrong("not dates", "since 9999 for 999 years"), None),
        ("next thrs 6", Wrong("not dates", "next thrs 6"), None),
        ("2026-03-01", Wrong("past", "2026-03-01"), None),
    ],
)
def test_a_time_has_a_beginning_and_an_end_as_people_write_them(
    text: str, first: str | Wrong | None, last: str | None
) -> None:
    span = dates.span(text, "Europe/Berlin", NOW)
    if isinstance(span, Wrong):
        assert span == first
        return
    since, until = (None if at is None else dates.day(at, "Europe/Berlin") for at in (span.since, span.until))
    assert (since, until) == (first, last)
    for at, turn in ((span.since, 0), (span.until, 1)):
        assert at is None or dates.day(at + turn, "Europe/Berlin") != dates.day(at + turn - 1, "Europe/Berlin")


def test_every_mistake_has_its_sentence() -> None:
    for why in register_words.WRONG:
        assert register_words.wrong(Wrong(why, "{x} %s")).endswith(".")  # pyright: ignore[reportArgumentType]  its own keys


def test_a_mark_holds_both_parts_and_knows_the_names_however_they_are_written() -> None:
    names = marking.names_of([ACME])
    mark = marking.compose(open_=False, names=names)
    both = marking.compose(open_=True, names=names)
    assert (marking.is_open(None), marking.is_open("open"), marking.is_open(mark), marking.is_open(both)) == (
        False,
        True,
        False,
        True,
    )
    assert marking.compose(open_=False, names=marking.names(marking.compose(open_=True, names=()))) is None
    assert marking.names(both) == marking.names(mark)
    for text in (
        "I love ACME",
        "#acmetools forever",
        "try Acme-Tools!",
        "see https://shop.acme.example/tea",
        "https://%61cme.example",
        "А\u200bcme rocks",
        "with ana10",
    ):
        assert marking.mentions(mark, text), text
        assert not marking.mentions("open", text)
        assert not marking.mentions(None, text)
    assert not marking.mentions(mark, "good morning, has anybody seen my pens?")
    assert not prefilter.suspicious("I love ACME", shipped_signs())


def _declared(**values: int | None) -> Declared:
    until = values.pop("until", None)
    return replace(
        Declared(1, 7, ACME, "everyone", NOW, until, until, NOW, None, "declared", NOW),
        **values,  # pyright: ignore[reportArgumentType]  the fields of these tests are numbers
    )


def test_an_open_end_is_asked_about_every_year_and_a_date_once_a_month_before() -> None:
    one = _declared()
    assert register.due(one, NOW) == Due(ask=False, again=NOW + YEAR)
    assert register.due(one, NOW + YEAR) == Due(ask=True, again=NOW + 2 * YEAR)
    assert register.due(replace(one, asked=NOW + YEAR), NOW + YEAR + 1) == Due(ask=False, again=NOW + 2 * YEAR)
    dated = _declared(until=NOW + 90 * DAY)
    assert register.due(dated, NOW) == Due(ask=False, again=NOW + 60 * DAY)
    assert register.due(dated, NOW + 60 * DAY) == Due(ask=True, again=NOW + 90 * DAY)
    assert register.due(replace(dated, asked=NOW + 60 * DAY), NOW + 61 * DAY) == Due(ask=False, again=NOW + 90 * DAY)
    assert register.due(dated, NOW + 90 * DAY) == Due(ask=False, again=None)
    assert register.due(_declared(until=NOW + 20 * DAY), NOW) == Due(ask=False, again=NOW + 20 * DAY)
    ahead = _declared(since=NOW + 50 * DAY, until=NOW + 70 * DAY)
    assert register.due(ahead, NOW) == Due(ask=False, again=NOW + 50 * DAY)
    assert register.due(ahead, NOW + 50 * DAY) == Due(ask=False, again=NOW + 70 * DAY)
    again = register.renewed(replace(dated, asked=NOW + 60 * DAY), NOW + 90 * DAY + YEAR, NOW + 61 * DAY)
    assert register.due(again, NOW + 61 * DAY) == Due(ask=False, again=NOW + 60 * DAY + YEAR)


@pytest.mark.parametrize(
    ("day", "later"),
    [
        ("2027-12-31", "2028-12-31"),
        ("2026-10-25", "2027-10-25"),
        ("2027-03-27", "2028-03-27"),
        ("2028-02-29", "2029-02-28"),
    ],
)
def test_a_year_later_is_the_same_day_whatever_clocks_and_leap_years_do(day: str, later: str) -> None:
    end = dates.until(day, "Europe/Berlin", NOW)
    assert isinstance(end, int)
    assert dates.year_later(end, "Europe/Berlin") == dates.until(later, "Europe/Berlin", NOW)


def test_only_the_last_step_is_taken_back_and_only_for_ten_minutes() -> None:
    one = _declared()
    assert register.undoable(one, NOW, NOW + 600_000)
    assert not register.undoable(one, NOW, NOW + 600_001)
    assert not register.undoable(one, NOW - 1, NOW)
    assert not register.undoable(replace(one, step="renewed"), NOW, NOW)


def test_others_read_what_is_shared_with_everyone_and_moderators_all() -> None:
    held = [_declared(), replace(_declared(), seen="moderators")]
    assert register.shown(held, moderates=False, hidden=False) == held[:1]
    assert register.shown(held, moderates=False, hidden=True) == ()
    assert register.shown(held, moderates=True, hidden=True) == held


NET = "https://amzn.to/3lamp9"


@pytest.mark.parametrize(
    ("gain", "text", "label"),
    [
        ("nothing", f"pens {NET}", ""),
        ("commission", f"these pens are great {NET}", "#ad (affiliate link)"),
        ("commission", "use my code ANA10 for 10% off", "#ad (my own code)"),
        ("commission", f"I earn a commission on these pens: {NET}", ""),
        ("commission", "die Socken sind super und ich hab sie jetzt https://shop.example", "Werbung (Affiliate-Link):"),
        ("gift", "these pens are great https://pens.example", "#ad (they gave me this)"),
        (
            "work",
            "wij zijn open en dit is het nieuwe brood van de zaak https://x.example",
            "Advertentie (eigen belang):",
        ),
        ("mine", "my shop is open https://x.example", ""),
        ("family", "the new shop is open https://x.example", "#ad (my family's)"),
        ("paid", "", "#ad (I earn from this)"),
        ("commission", f"[amazon.de]({NET})", "#ad (affiliate link)"),
    ],
)
def test_the_label_fits_what_is_gained_and_the_language(gain: share.Gain, text: str, label: str) -> None:
    norm = Norm(BOOK)
    judged = share.judge(text, norm)
    assert share.label(text, gain, judged, norm) == label
    assert share.asks(gain, judged) == (gain == "nothing")


def test_a_communitys_own_label_is_used_for_its_links() -> None:
    norm = Norm(BOOK, "Ad, I earn from this:")
    text = f"these pens are great {NET}"
    assert share.label(text, "commission", share.judge(text, norm), norm) == "Ad, I earn from this:"
    assert share.label(text, "gift", share.judge(text, norm), norm) == "#ad (they gave me this)"


def test_what_a_text_is_about_is_suggested_if_it_is_one_thing() -> None:
    other = replace(_declared(id=2), relation=Relation("paid", "Zeta"))
    held = [_declared(), other]
    assert share.suggested("Acme is open", held) == held[0]
    assert share.suggested("Acme and Zeta", held) is None
    assert share.suggested("good morning", held) is None
