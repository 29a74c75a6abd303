"""What follows for a post: tables in the words of the policy, one row a post."""

# ruff: noqa: RUF001  look-alike characters are what is tried here

from datetime import timedelta
from typing import get_args

import pytest

from cogs.disclosure.flagged import offering, treating
from cogs.disclosure.judge import prefilter, rules
from cogs.disclosure.judge.profiles import ProfileName
from cogs.disclosure.judge.segments import LINKS_LIMIT
from cogs.disclosure.rulebook.books import shipped_signs
from cogs.disclosure.rulebook.entries import shipped
from cogs.disclosure.settings import LABEL, Settings

BOOK = shipped()
OWN_CODE = {
    "en": "my code ALMA10 is 10% off",
    "de": "mit meinem Code ALMA10 gibt es 10 % Rabatt",
    "fr": "avec mon code ALMA10 vous avez 10 % de réduction",
    "es": "con mi código ALMA10 hay un 10 % de descuento",
    "it": "con il mio codice ALMA10 avete il 10% di sconto",
    "nl": "met mijn code ALMA10 krijg je 10% korting",
    "pt": "com meu cupom ALMA10 você ganha 10% de desconto",
}
PRAISE = (
    "the best needles that I ever had",
    "Die besten Nadeln, die ich je hatte",
    "les meilleures aiguilles que j'ai jamais eues",
    "las mejores agujas que he tenido",
    "i migliori ferri che abbia mai avuto",
    "de beste naalden die ik ooit heb gehad",
    "as melhores agulhas que eu já tive",
    "de bästa stickorna jag någonsin har haft",
    "najlepsze druty jakie miałam",
    "今まで使った中で一番いい針です",
)
NET = "https://amzn.to/3lamp9"

HOLD = [
    f"these pens are great {NET}",
    "bike rack, fits everything: amzn.to/4rack",
    "HTTPS://AMZN.TO/ABC socks",
    "https://amzn.to./3towel reusable towels",
    r"look https://amzn.to\@photo.example",
    "https://user:secret@amzn.to:443/x",
    "https://am\u200bzn.to/3lume for watch modders",
    "best socks ever ａｍｚｎ．ｔｏ/3sockz",
    "https://аmzn.to/3homoglyph",
    "https://%61mzn.to/3percent",
    "[the planner I use](https://www.jdoqocy.com/click-10001-20002)",
    "||https://amzn.to/spoiler||",
    "`https://amzn.to/code`",
    "<https://amzn.to/angle>",
    "https://out.example/go?u=https%3A%2F%2Famzn.to%2F3wash1",
    "https://a.example/?x=https%3A%2F%2Fb.example%2F%3Fy%3Dhttps%253A%252F%252Fstrydo.pxf.io%252Fknee",
    "https://out.example/go#https://amzn.to/hash",
    "https://out.example/go/https://amzn.to/path",
    "https://www.amazon.co.uk/dp/B0TEST?th=1&tag=mybrew-21",
    "https://smile.amazon.com/gp/product/B0?tag=abc-20",
    "https://www.ebay.de/itm/1?mkcid=1&campid=5338009988",
    "https://www.booking.com/hotel/no/fjellbu.html?aid=2233445",
    "https://tool.example/?fpr=ines",
    "https://shop.example/?aff_id=77",
    "https://tinyhost.example/clients/aff.php?aff=2291",
    "my code OZZY at Hexlight = 10%",
    "use my code lena15 at checkout",
    "the code they gave me is MIRA20, 20% off",
    "mit meinem Code LENA15 spart ihr 15 % bei Woolmere",
    "foncez !! -15% avec mon code CHLOERUN",
    "usad mi código ALVARORUN y os ahorráis el envío",
    "con il mio codice FEDESKIN spendete il 20% in meno",
    "gebruik mijn code BOAZ20 voor 20% korting",
    "usa meu cupom RENATA10 e ganha 10% de desconto",
    "𝗎𝗌𝖾 𝗆𝗒 𝖼𝗈𝖽𝖾 LENA15 at checkout for 15% off",
    "order through me and you save 8% https://sprouta.example/?ref=leafylu",
    "go through my invite: https://billwren.example/invite/9xk2 (you get $25)",
    "Big thanks to @Tofuna for the hamper!! a must buy https://tofuna.example/crisp",
    f"not sponsored, I just love it {NET}",
    f"(no es publi) me encanta {NET}",
    f"#collab {NET}",
    f"gifted {NET}",
    f"aff link {NET}",
    f"#partner my kid lives in these {NET}",
    f"disclosure in bio {NET}",
    f"these are bright {NET} ||#ad||",
    f"{NET}\n\n\n\n\n\n\n#ad",
    f"#a #b #c #d #ad {NET}",
    f"> #ad is required\nok, anyway {NET}",
    "someone shared 'nothing much' but here is mine https://amzn.to/own",
    f"＞ {NET}",
]
"""Strong, and nothing that says so: kept out of sight."""

NUDGE = [
    f"Affiliate links:\nsocks {NET}",
    f"(referral link) {NET}",
    f"the tower: {NET} `#ad`",
    f"-# #ad\n{NET}",
    f"{NET} and then a long story. " + "It goes on and on. " * 12 + "#ad",
    f"{NET}\none\ntwo\nthree\n#ad",
    f"#a\u200bd favourite bath book {NET}",
    f"# a d favourite bath book {NET}",
    "planning sheet https://bit.ly/treino-21k",
    "https://tinyurl.com/bob-ete the hat",
    "https://shop.example/kits?utm_source=kira&utm_medium=affiliate",
    "cookbook https://greenspoon.example/book?ref=thelentillady",
    "those filters live at a m z n . t o / 3 f 1 l t e r",
    "try amzn dot to slash 3abc",
    "amzn[.]to/3abc has them",
    "hxxps://amzn.to/3abc",
    "dm me for a discount code",
    "link in bio",
    "the code is in the pic, 10% off",
    "Long run in the rain #TeamStrydo #strydoambassador",
    "coupon RENATA7 works at Inkery",
    "[www.kettle.example/offers](https://www.teapot.example/x)",
    "#ad [www.kettle.example/offers](https://www.teapot.example/x)",
]
"""Weak, or strong with a label that is not quite there: its author is told."""

ALLOW = [
    "good morning",
    "",
    f"#ad {NET}",
    f"Ad: socks {NET}",
    f"[Ad] socks {NET}",
    f"socks #sponsored {NET}",
    "Sponsored by Klikora 💸 my code TAPTAP gets you 10% off",
    f"socks {NET} #ad",
    f"socks {NET}\nI earn a small commission on this.",
    f"I get a small cut if you buy {NET}",
    f"they pay me for this, {NET}",
    f"I work for Hexlight, so take it with salt: {NET}",
    f"not sponsored, but I earn a commission: {NET}",
    f"As an Amazon Associate I earn from qualifying purchases. {NET}",
    f"Paid partnership with Klikora {NET} and {NET}x",
    "Full transparency: Lumiskin pays me for posts. My code DANI10 takes 10% off",
    "use my invite pls, I get a free tube per signup https://velocrate.example/invite/7hh2",
    f"> {NET}\nis that one allowed?",
    ">>> use my code LENA15 at checkout\n10% off",
    'someone posted "use my code LENA15 at checkout, 10% off" again',
    "is https://amzn.to down?",
    "look out, amzn.to.evil.example/login is a phishing page",
    "https://photo.example/amzn.to is my picture",
    "https://amazon-deals-tag20.evil.example/x",
    "https://www.amazon.co.uk/dp/B07/ref=sr_1_3?crid=2X&keywords=citric",
    "https://www.booking.com/hotel/no/fjellbu.html?aid=304142",
    "https://blog.example/posts?tag=sourdough-20",
    "https://docs.example/guide?ref=sidebar&v=2",
    "https://git.example/org/repo?ref=main",
    "https://news.example/a?utm_source=newsletter&utm_medium=email",
    "https://youtu.be/abc https://a.co/d/x https://discord.gg/abc https://maps.app.goo.gl/Q",
    "could somebody review my code? 15% of requests drop off at login",
    "my code crashes when I free the array, 100% reproducible",
    "what is the paint code on your frame?",
    "my zip code changed",
    "where do I enter my promo code SPRING20 for 20% off?",
    "newsletter coupon SPRING20 for everyone, 20% off",
    "our club run is sponsored by the bike shop this year",
    "is that video sponsored? he never says",
    "commissions open soon? I'd pay for one of your foxes",
    "a brand offered to send me a free tent if I post about it",
    "HUGE thanks to @mossyrocks for sending me three monstera cuttings",
    "my kid is reading ambassador at school this term",
    "selling my lens, listing is mine: https://www.ebay.co.uk/itm/195555444333 asking 180",
    "new prints in our shop https://lunaybarro.example",
    "my link to the docs: https://docs.example/guide",
    "you can join through my invite https://discord.gg/abc",
    "[the docs](https://docs.python.org/3) and [Node.js](https://nodejs.org) and [docs.python.org](https://docs.python.org/3)",
    "the https://shop.example/?offset=2&staff=4 page",
]
"""No signal, or a plain word about it: left alone."""

LANGUAGES = [
    ("de", f"Werbung: die besten Socken {NET}", "allow", "adequate"),
    ("de", f"Anzeige – die besten Socken {NET}", "allow", "adequate"),
    ("de", f"ich bekomme eine kleine Provision: {NET}", "allow", "adequate"),
    ("de", f"#ad meine Lieblingssocken {NET}", "hold", "wrong-language"),
    ("de", f"Affiliate-Link: die Socken {NET}", "nudge", "weak"),
    ("de", f"unbezahlt, ich mag sie einfach {NET}", "hold", "denied"),
    ("fr", f"Publicité : les chaussettes {NET}", "allow", "adequate"),
    ("fr", f"je touche une petite commission {NET}", "allow", "adequate"),
    ("es", f"Publicidad: los calcetines {NET}", "allow", "adequate"),
    ("es", f"enlace de afiliado: los calcetines {NET}", "nudge", "weak"),
    ("it", f"Pubblicità: le calze {NET}", "allow", "adequate"),
    ("it", f"#ad le calze {NET}", "hold", "wrong-language"),
    ("nl", f"Advertentie: de sokken {NET}", "allow", "adequate"),
    ("nl", f"#ad de sokken {NET}", "hold", "wrong-language"),
    ("pt", f"#publi as meias {NET}", "allow", "adequate"),
    ("pt", f"não é publi, é amor {NET}", "hold", "denied"),
    ("sv", f"Reklam: strumporna {NET}", "allow", "adequate"),
    ("pl", f"Reklama: skarpety {NET}", "allow", "adequate"),
    ("ja", f"広告 この靴下 {NET}", "allow", "adequate"),
    ("", f"#ad {NET}", "allow", "adequate"),
    ("", f"Werbung: {NET}", "allow", "adequate"),
]


@pytest.mark.parametrize("text", HOLD)
def test_what_pays_its_author_and_does_not_say_so_is_held(text: str) -> None:
    judged = rules.judge(text, BOOK)
    assert judged.decision == "hold", judged
    assert prefilter.suspicious(text, shipped_signs())


@pytest.mark.parametrize("text", NUDGE)
def test_what_may_pay_or_is_nearly_labelled_is_a_nudge(text: str) -> None:
    judged = rules.judge(text, BOOK)
    assert judged.decision == "nudge", judged
    assert prefilter.suspicious(text, shipped_signs())


@pytest.mark.parametrize("text", ALLOW)
def test_the_rest_is_left_alone(text: str) -> None:
    judged = rules.judge(text, BOOK)
    assert judged.decision == "allow", judged


@pytest.mark.parametrize(("lang", "text", "decision", "disclosure"), LANGUAGES)
def test_labels_in_the_languages_of_posts(lang: str, text: str, decision: str, disclosure: str) -> None:
    judged = rules.judge(text, BOOK, lang=lang)
    assert (judged.decision, judged.disclosure) == (decision, disclosure), judged


SLACK = [
    ("<https://www.awin1.com/cread.php?awinmid=6677&amp;awinaffid=12|monitors>", "hold"),
    ("The pan is <https://amzn.to/3slkPan|here>", "hold"),
    ("Docs moved: <https://docs.example/guide?v=2&amp;lang=en|guide v2>", "allow"),
    ("&gt; use my code LENA15 at checkout for 10% off\nplease not here", "allow"),
    ("#ad the pan is <https://amzn.to/3slkPan|here>", "allow"),
    ("<https://teapot.example/x|https://kettle.example/x>", "nudge"),
]


def test_a_link_is_found_among_hundreds_of_others_and_more_than_are_read_are_looked_at() -> None:
    assert rules.judge("a.bc/ " * (LINKS_LIMIT - 1) + f"great pens {NET}", BOOK).decision == "hold"
    crowded = rules.judge("a.bc/ " * LINKS_LIMIT + f"great pens {NET}", BOOK)
    assert (crowded.decision, crowded.rule) == ("nudge", "around.crowded")


@pytest.mark.parametrize(("text", "decision"), SLACK)
def test_the_markup_of_slack_is_read(text: str, decision: str) -> None:
    assert rules.judge(text, BOOK, platform="slack").decision == decision


def test_spans_quote_the_members_own_words() -> None:
    text = "ﬁne ‘pens’ 🎉 https://am\u200bzn.to/3lamp9 and ｍｙ code LENA15 is 15% oﬀ"
    judged = rules.judge(text, BOOK)
    assert rules.quotes(text, judged.spans) == ("https://am\u200bzn.to/3lamp9", "ｍｙ code LENA15")
    assert judged.rule == "network.amazon"
    label = rules.judge(f"socks #a\u200bd {NET}", BOOK).label
    assert label is not None
    assert f"socks #a\u200bd {NET}"[slice(*label)] == "#a\u200bd"


OFFERS = [
    ("these socks are the best that I have had", "#ad (affiliate link)"),
    ("die Socken sind die besten, die ich je hatte", "Werbung (Affiliate-Link):"),
    ("les chaussettes sont les meilleures que j'ai eues", "Publicité (lien affilié) :"),
    ("estos son los mejores calcetines que he tenido en la vida", "Publicidad (enlace de afiliado):"),
    ("sono le calze migliori che ho avuto in una vita", "Pubblicità (link di affiliazione):"),
    ("dit zijn de beste sokken die ik ooit heb gehad", "Advertentie (affiliatelink):"),
    ("são as melhores meias que eu já tive na minha vida", "Publicidade (link de afiliado):"),
]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("über meinen Einladungslink kriegste 25 euro https://bank.example/invite/q81", "Werbung (Affiliate-Link):"),
        ("bli kund genom mig, 300 kr https://elbo.example/r/elsa", "Reklam (affiliatelänk):"),
    ],
)
def test_too_few_words_for_a_guess_are_in_the_language_of_the_rule_that_found_them(text: str, label: str) -> None:
    assert offering.offered(text, rules.judge(text, BOOK), BOOK, LABEL, "local") == label


@pytest.mark.parametrize(("text", "label"), OFFERS)
def test_the_label_offered_is_of_the_posts_language_and_makes_it_right(text: str, label: str) -> None:
    post = f"{text} {NET}"
    judged = rules.judge(post, BOOK)
    assert offering.offered(post, judged, BOOK, LABEL, "local") == label
    assert rules.judge(f"{label} {post}", BOOK).decision == "allow"


@pytest.mark.parametrize("code", sorted(BOOK.languages))
def test_every_label_that_is_offered_is_good_in_its_language(code: str) -> None:
    for label in BOOK.languages[code].offer.values():
        assert rules.judge(f"{label} {NET}", BOOK, lang=code).decision == "allow", label


FIXES = [
    ("the code is in the pic, 10% off", "#ad (my own code)"),
    ("Glowfen sent me the new serum to try", "#ad (they gave me this)"),
    ("comment PAN and I'll dm you the link", "#ad (I earn from this)"),
    ("sign up with my link and you get $10: https://bank.example/r/lena", "#ad (affiliate link)"),
]


@pytest.mark.parametrize(("text", "label"), FIXES)
def test_the_label_offered_is_the_one_that_the_rule_suggests(text: str, label: str) -> None:
    assert offering.offered(text, rules.judge(text, BOOK), BOOK, LABEL, "local") == label


@pytest.mark.parametrize("place", get_args(ProfileName))
@pytest.mark.parametrize("text", PRAISE)
def test_every_place_has_a_label_to_offer_in_every_language(place: ProfileName, text: str) -> None:
    post = f"{text}: {NET}"
    label = offering.offered(post, rules.judge(post, BOOK, profile=place), BOOK, LABEL, "local", profile=place)
    assert label
    assert rules.judge(f"{label} {post}", BOOK, profile=place).decision == "allow"


@pytest.mark.parametrize("place", get_args(ProfileName))
def test_what_members_are_told_to_begin_with_counts_here(place: ProfileName) -> None:
    told = offering.customary(BOOK, LABEL, place)
    for post in (f"{told['link']} {NET}", f"{told['code']} {OWN_CODE[BOOK.profiles[place].language]}"):
        assert rules.judge(post, BOOK, profile=place).decision == "allow", post


def test_a_label_of_ones_own_that_counts_nowhere_is_refused() -> None:
    with pytest.raises(ValueError, match="this counts nowhere as a label"):
        Settings(label="hello friends")
    assert Settings(label="Werbung (daran verdiene ich):").label
    assert offering.customary(BOOK, "Werbung:", "uk")["link"] == LABEL


def test_a_label_that_would_not_help_is_not_offered() -> None:
    text = "[www.kettle.example/offers](https://www.teapot.example/x)"
    assert offering.offered(text, rules.judge(text, BOOK), BOOK, LABEL, "local") == ""
    assert not offering.fits("", text, "local")
    assert not offering.fits(LABEL, "x" * 1990, "discord")


def test_modes_say_what_becomes_of_a_flagged_post() -> None:
    hold, hint = rules.judge(f"pens {NET}", BOOK), rules.judge("https://bit.ly/x", BOOK)
    half_an_hour = timedelta(minutes=30)
    assert treating.treat(hold, "hold", half_an_hour) == treating.Treatment(True, True, False, "asked")
    assert treating.treat(hold, "hold", timedelta(0)) == treating.Treatment(True, True, False, "open")
    assert treating.treat(hold, "nudge", half_an_hour) == treating.Treatment(True, False, False, "asked")
    assert not treating.treat(hold, "shadow", half_an_hour).told
    assert treating.treat(hint, "hold", timedelta(0)) == treating.Treatment(True, False, True, "asked")
    assert treating.ignored(["Swap-Meet"], ["#swap-meet"])
    assert not treating.ignored(["general"], ["#swap-meet", ""])
