"""What an exemption covers of a post, and what it leaves to be found."""

import pytest

from cogs.disclosure.judge import exempting, rules
from cogs.disclosure.judge.register import Wrong
from cogs.disclosure.judge.relations import Exempt, Known, Relation, Scope
from cogs.disclosure.rulebook.entries import shipped

BOOK = shipped()
TAGGED = "kettle https://www.amazon.de/dp/B0TEST?tag=mypens-21"
SHORT = "kettle https://amzn.to/3lamp9"
CODE = "use my code LENA15 at checkout for 15% off"
ACME = Relation("employee", "Acme Tools", ("Acme",), ("acme.example",), ("ANA10",))
PRAISE = "Acme Tools makes the best kettle there is, buy one: https://acme.example/kettle"


def decided(text: str, *exempt: tuple[Scope, str], relations: tuple[Relation, ...] = ()) -> str:
    known = Known(relations, exempt=tuple(Exempt(scope, what) for scope, what in exempt))
    return rules.judge(text, BOOK, platform="local", known=known).decision


COVERED: list[tuple[str, tuple[Scope, str]]] = [
    (TAGGED, ("tag", "mypens-21")),
    (TAGGED, ("domain", "amazon.de")),
    (TAGGED, ("brand", "amazon")),
    (SHORT, ("domain", "amzn.to")),
    (CODE, ("tag", "lena15")),
    ("order through me and you save 8% https://sprouta.example/?ref=leafylu", ("domain", "sprouta.example")),
    ("Big thanks to @Tofuna for the hamper!! a must buy https://tofuna.example/crisp", ("brand", "tofuna")),
    ("training plan https://bit.ly/plan21k", ("domain", "bit.ly")),
    ("https://out.example/go?u=https%3A%2F%2Famzn.to%2F3wash1", ("domain", "amzn.to")),
]


@pytest.mark.parametrize(("text", "exempt"), COVERED)
def test_what_an_author_is_exempt_for_is_let_pass(text: str, exempt: tuple[Scope, str]) -> None:
    assert decided(text) != "allow"
    assert decided(text, exempt) == "allow"


@pytest.mark.parametrize(
    ("text", "exempt"),
    [
        (TAGGED, ("tag", "otherpens-21")),
        (TAGGED, ("domain", "amazon.com")),
        (SHORT, ("domain", "evil-amzn.to")),
        ("look https://amzn.to.evil.example/x and https://amzn.to/3p", ("domain", "evil.example")),
        (f"{SHORT} https://awin1.com/x", ("domain", "amzn.to")),
        (f"{TAGGED} https://www.amazon.de/dp/B0TWO?tag=hers-21", ("tag", "mypens-21")),
        (f"{CODE}. And my code ZOE20 gives you 20% off at Inkery", ("tag", "lena15")),
        (f"{CODE} https://inkery.example/a https://woolmere.example/b", ("domain", "woolmere.example")),
        (f"Tofuna is a shop. {CODE}", ("brand", "tofuna")),
        ("amzn[.]to/3abc has them", ("domain", "amzn.to")),
        ("[www.kettle.example/offers](https://www.teapot.example/x)", ("domain", "teapot.example")),
    ],
)
def test_everything_else_is_found_as_before(text: str, exempt: tuple[Scope, str]) -> None:
    assert decided(text, exempt) == decided(text) != "allow"


@pytest.mark.parametrize(
    ("exempt", "praise", "code"),
    [
        (("brand", "acmetools"), "allow", "allow"),
        (("brand", "acme"), "allow", "allow"),
        (("domain", "acme.example"), "allow", "allow"),
        (("tag", "ana10"), "hold", "allow"),
        (("brand", "zeta"), "hold", "hold"),
    ],
)
def test_a_declared_brand_can_be_exempt_as_a_whole_or_only_its_code(
    exempt: tuple[Scope, str], praise: str, code: str
) -> None:
    assert decided(PRAISE, relations=(ACME,)) == "hold"
    assert decided(PRAISE, exempt, relations=(ACME,)) == praise
    assert decided("for the kettle: ANA10 works", exempt, relations=(ACME,)) == code


@pytest.mark.parametrize(
    ("text", "guess"),
    [
        (TAGGED, ("tag", "mypens-21")),
        (SHORT, ("domain", "amzn.to")),
        ("https://out.example/go?u=https%3A%2F%2Famzn.to%2F3wash1", ("domain", "amzn.to")),
        (CODE, ("tag", "lena15")),
        (PRAISE, ("brand", "acmetools")),
        ("dm me for a discount code", None),
    ],
)
def test_the_narrowest_that_covers_the_post_is_suggested(text: str, guess: tuple[Scope, str] | None) -> None:
    known = Known((ACME,))
    judged = rules.judge(text, BOOK, platform="local", known=known)
    found = exempting.suggested(text, judged.rule, judged.spans[0], BOOK, known)
    assert found == (Exempt(*guess) if guess else None)
    if guess:
        assert decided(text, guess, relations=(ACME,)) == "allow"


@pytest.mark.parametrize(
    ("scope", "text", "kept"),
    [
        ("tag", " MyPens-20 ", Exempt("tag", "mypens-20")),
        ("tag", "my pens", Wrong("neither", "my pens")),
        ("tag", "", Wrong("neither", "")),
        ("domain", "https://www.shop.acme.example/tea?x=1", Exempt("domain", "acme.example")),
        ("domain", "acme", Wrong("not a site", "acme")),
        ("domain", "https://etsy.com/shop/me", Wrong("shared", "etsy.com")),
        ("brand", "Acme Tools", Exempt("brand", "acmetools")),
        ("brand", "the", Wrong("common", "the")),
        ("brand", "x", Wrong("short", "x")),
    ],
)
def test_what_a_moderator_writes_is_read_or_refused(scope: Scope, text: str, kept: Exempt | Wrong) -> None:
    assert exempting.read(scope, text) == kept
