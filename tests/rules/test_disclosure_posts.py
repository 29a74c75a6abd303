"""Posts as people write them, for and against: what is held, what its author hears of, and what is left alone.

None of them were looked at while the rules were written first. A false hold costs most, so the ordinary ones are the most.
"""

# ruff: noqa: E501  one row a post

import pytest

from cogs.disclosure.judge import prefilter, rules
from cogs.disclosure.rulebook.books import shipped_signs
from cogs.disclosure.rulebook.entries import shipped

HELD = [
    "Finally found a lamp that doesn't flicker: https://www.amazon.com/dp/B0C1LAMP22?tag=deskfan-20&th=1",
    "for anyone looking at mechanical pencils amzn.to/4kQpen is the one I have",
    "Use JONAS10 when you check out at Kettlewise, it's my personal code, gets you 10% off",
    "If anybody wants to try the broker, here's my invite https://trady.example/invite/kx12 you'll get a free share",
    "just dropped my discount code for Brewly: LEO20 (20 percent off everything til sunday)",
    "Booked this cabin twice, so quiet https://www.booking.com/hotel/se/skogen.html?aid=1187733&label=x",
    "selling out fast https://www.ebay.com/itm/22334455?mkevt=1&campid=5338112233",
    "the hosting I use https://stackbarn.example/?fpr=leo44 never had downtime",
    "Tofuna sent me their new crisp to try and wow, get it here https://tofuna.example/crisp",
    "Falls wer eine gute Kaffeemühle sucht, die hier ist top: https://www.amazon.de/dp/B0MUEHLE1?tag=kaffeetom-21",
    "Mit dem Code TOM10 bekommt ihr 10 % auf alles, ist mein persönlicher Code",
    "mein Rabattcode bei Woolmere: LISA15, spart 15%",
    "Meldet euch über mich bei Stromio an, da gibt's 25 Euro Bonus https://stromio.example/ref/lisa",
    "Voici la lampe dont je parlais, elle est géniale https://www.amazon.fr/dp/B0LAMPE33?tag=clairedeco-21",
    "Avec mon code CLAIRE20 vous avez -20% sur tout le site Lumia",
    "mon code promo MAX10 vous donne 10 % de réduction chez Fellspur jusqu'à dimanche",
    "je vous mets le lien de la tente https://tidd.ly/3tente elle est vraiment bien",
    "La mochila que uso todos los días https://amzn.to/3mochi es la mejor",
    "Usad mi código PABLO15 y tenéis un 15 % de descuento en toda la web de Rocalia",
    "Si os registráis con mi enlace os dan 15 € y es muy fácil: https://neobanco.example/invite/pablo",
    "mi cupón LUCIA10 os da 10% de descuento en las velas",
]
"""They pay their authors, who do not say so."""

TOLD = [
    "sign up with my referral link and we're both happy, you get $20: https://coinbarn.example/join/maya77",
    "my affiliate code SAM12 works on the whole store, $12 off",
    "Nutzt gern meinen Empfehlungslink, dann bekommt ihr 50 € geschenkt https://bankhaus.example/r/tom99",
    "Mein Partnerlink zur Kamera, 30 Euro günstiger: https://awin1.com/cread.php?awinmid=1&awinaffid=2",
    "that list of trails I promised https://bit.ly/3trailz",
    "le lien est dans ma bio pour ceux qui veulent la recette et le code",
    "Affiliate link: la tienda que os dije https://amzn.to/3tienda",
    "Inscrivez-vous avec mon lien de parrainage, 80 € offerts : https://banquo.example/p/claire",
    "code is MAYA15 btw, my one, 15% off your first bag",
]
"""Nobody can tell, or it is nearly said."""

LEFT = [
    "could you do a code review of my branch today? it's about 20% smaller than before",
    "the door code changed again, it's 4417 now, please use my code only in an emergency",
    "https://www.amazon.com/dp/B0C1LAMP22 is the lamp, I paid 30 bucks in a sale, no idea if it's cheaper elsewhere",
    "https://www.amazon.co.uk/Lamp-Desk/dp/B0C1LAMP22/ref=sr_1_5?keywords=lamp&qid=171&sr=8-5",
    "my code is broken, the checkout test fails for 15% of orders and I have no clue why",
    "my friend gave me her old sewing machine for free, it still works",
    "my sister sent me this mug https://mugs.example/blue and I love it",
    "docs: https://kit.example/guide?ref=navbar and https://github.com/a/b/tree?ref=main",
    "blog posts with the tag: https://blog.example/?tag=sourdough-20",
    "join us on https://discord.gg/tea or watch https://youtu.be/abc123",
    "> use my code LEO20 for 20% off\nplease don't post things like this here",
    'the bot wrote "use my code SAM12 for $12 off" under every photo',
    "Is $40 off a fair price for a used Brewly? they ask 120",
    "their newsletter has a code this week, SPRING20 takes 20% off for everyone",
    "my invite got lost, could someone send me the link to Sunday's potluck? I'll buy the drinks",
    "I'm selling my old bike, 80 bucks, message me if you want it",
    "we ship the new firmware friday, my code freeze starts thursday, 2 free days!",
    "#ad (I earn a commission) the lamp: https://amzn.to/4lamp",
    "my promo code for the museum didn't work, do they still do 10% off for students?",
    "my zip code is 10115 so shipping is $5 more",
    "mein Code läuft jetzt 30 % schneller, danke fürs Review",
    "Der Türcode ist 2219, und mein Gutschein von Oma über 20 € ist leider abgelaufen",
    "Meine Einladung zum Grillen am Samstag: https://treffen.example/grillen, bitte Getränke mitbringen",
    "Ich hab das bei https://www.amazon.de/dp/B0MUEHLE1 bestellt, kostet 39 Euro",
    "mon code ne passe pas les tests, il me manque 10% de couverture",
    "le code de la porte est 5512, et pour le parking c'est gratuit",
    "ma voisine m'a offert des tomates, on fait une sauce ce soir ?",
    "mi código está roto, el servidor gratis no arranca y no sé por qué",
    "el código postal de la tienda es 28013 y el envío cuesta 5 €",
    "mi hermana me regaló unas entradas, ¿alguien se viene el viernes?",
    "mon code postal est le 75011, les frais de port sont de 5 €",
    "mi código postal es 28013 y el envío cuesta 5 €",
    "mein Code für die Packstation kam nicht an, Versandkosten waren 5 €",
    "meu código de rastreio não atualiza, paguei 20 reais de frete",
    "mon code de suivi ne bouge plus, 5 € de frais de port pour rien",
    "mi código de seguimiento no cambia y el envío ya lo pagué, 6 €",
    "il mio codice fiscale serve per lo sconto del 10 %?",
    "il mio buono regalo da 20 € scade domani, chi viene in libreria?",
    "mein Gutschein über 20 € für die Buchhandlung ist noch da, kommt jemand mit?",
    "mi cupón de 10 € caduca mañana, ¿alguien quiere ir al cine?",
    "meu cupom de 10 reais venceu ontem, que pena",
    "mijn code voor de fietsenstalling is 4411, eerste uur gratis",
    "mijn pincode is geblokkeerd, kost 10 euro voor een nieuwe",
    "my code for the parcel locker is A1B2, shipping was $5",
    "our code for the shared laundry is 4471, a wash is $2",
    "my verification code never came, I ordered at checkout three times",
    "my booking code is XK4T9Q, flight was $80",
    "my gift card code is 25 bucks short, the checkout says",
    "our codebase is 15% python and 85% C, my code is the C part",
    "my coupon code for the museum: it says 10% off but nothing happens",
    "Through me the current runs, order of magnitude 5 mA, https://lab.example/ref/ohm",
    "my link to the sign-up sheet for the bake sale, entry is $5: https://forms.example/join/bake",
    "here is my invite to the book club, free entry: https://meet.example/invite/abc12",
    "order the pizza through me please, I collect the money (8€ each) https://pizza.example/menu/r/margherita",
    "our link for the Friday call https://zoom.example/j/123?ref=abc free for all",
    "my link to the petition, please sign up https://petition.example/via/city",
    "mi enlace a la receta, da para 10 € de galletas https://cocina.example/r/galletas",
    "mon lien vers la cagnotte pour Paul, 5 € suffisent https://cagnotte.example/r/paul",
    "mein Link zur Umfrage, dauert 5 Minuten, Kuchen gratis https://umfrage.example/r/kuchen",
    "mein Link zur Anzeige, verkaufe das Rad für 80 € https://kleinanzeigen.example/s/rad",
    "il mio link al gruppo d'acquisto del pane, 3 € al chilo https://pane.example/r/grano",
    "thanks to Marta for the box of apples! the farm is https://marta-farm.example",
    "HUGE thanks to Quill for the goodies, his page is https://quill.example",
    "Juniper sent me her book to review before the club https://juniper.example/book",
    "in partnership with Bramfield Library we host a reading https://bramfield.example",
    "I'm the school's reading ambassador for Fernside, come by",
    "We use `?aff=` in tests, like http://localhost:8000/aff.php?aff=2291",
    "the docs say tag=foo-20 on amazon links means a partner",
    "report: https://tracker.example/ticket?aff=none&affid=0",
    "https://api.example/v1?ref=0123abcd&via=proxy gives a 500",
    "https://github.com/foo/bar?tab=readme-ov-file#install via=npm",
    "I use promo code as a variable name, PROMO10 = 10 and the tax is 20%",
    "LINUX20 is not a thing, is it? 20% of us run it",
    "the room is B12, the wifi code is GUEST2024, coffee is $2",
    "Release RC15 fixes 15% of crashes",
    "Python311 gives us 25% speedup",
    "meeting moved to ROOM12, 12% of you answered",
    "DM me for the code to the studio door",
    "dm me for the code, I'm happy to share the repo",
    "got a code smell here, message me",
    "comment 'yes' and I'll send you the address",
    "my brother gave me a code for the gym, FIT12, guest day is free",
    "they sent me a code for the broken lamp, 20% off the next one, BULB20",
    "use my code if the tests pass, it saves 20% of memory",
    "try my code, it's 30% faster: https://gist.example/abc",
    "with my code you can order the rows by date",
    "add my code to the checkout service, it's free software",
    "use our code of conduct, it's free: https://coc.example",
]
"""Ordinary talk with words that also stand in advertisements: prices, codes, vouchers, invitations, gifts."""


def _decision(text: str) -> str:
    decision = rules.judge(text, shipped(), platform="local").decision
    return decision if decision == "allow" or prefilter.suspicious(text, shipped_signs()) else "never looked at"


@pytest.mark.parametrize("text", HELD)
def test_what_pays_its_author_in_silence_is_held(text: str) -> None:
    assert _decision(text) == "hold"


@pytest.mark.parametrize("text", TOLD)
def test_the_author_of_what_is_not_clear_hears_of_it(text: str) -> None:
    assert _decision(text) == "nudge"


@pytest.mark.parametrize("text", LEFT)
def test_ordinary_talk_is_left_alone(text: str) -> None:
    assert _decision(text) == "allow"
