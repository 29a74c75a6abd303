"""Somebody else's words in a post: what others said or wrote, as people tell it. None of them is the author's."""

from collections.abc import Iterator, Sequence
from typing import Final

from cogs.disclosure.judge.patterns import Pattern, pattern

_SPEECH: Final = pattern(
    r"(?i)\b(?:sa(?:id|ys?|ying)|wrote|posted|posts|sent|spam\w*|messaging|texting|dm'?(?:d|ing)|asked|replied|schrieb\w*|sagte?|postete|steht|stand|"
    r"geschrieben|gepostet|ecrit|disait|dit|poste|publie|escribio|escrito|dijo|dicho|puso|puesto|dice|scritto|detto|postato|"
    r"diceva|zei|schreef|geschreven|gezegd|postte|gepost|escreveu|disse|postou|mails?|messages?|comments?|titled|called|"
    r"(?:came|comes|coming) home (?:with|singing|saying)|s[aiu]ng(?:s|ing)?|chant\w*|recit\w*|parrot\w*|imitat\w*|"
    r"skrev|napisal\w*|whisper\w*|shout\w*|yell\w*|mutter\w*|scream\w*|catchphrase|slogan|motto|captioned|reads)\b"
    r"[^\n\"'.!?]{0,40}(?:\"|\W')([^\n\"]{6,300})[\"']",
)
_PASTED: Final = pattern(
    r"(?i)\b(?:some(?:body|one)|he|she|they|people|bots?|(?:an?|the|some|this|that|another) (?:\w+ ){0,2}(?:guy|girl|"
    r"bot|user|account|member|person|dude|kid|bloke|woman|man|spammer|scammer|rando\w*|stranger))\b[^\n\"'.!?]{0,60}\b"
    r"(?:past(?:es|ed|ing)|dropp(?:ed|ing)|dump(?:s|ed|ing)|cop(?:ies|ied|ying))\b[^\n\"'.!?]{0,40} "
    r"[\"']([^\n\"]{6,300}?)[\"'](?:[\s.,;:!?)]|$)"
    r"|\b(?:copie\w*|colle|balance|pego|pegado|copio|copiado|incolla\w*|copiat\w|plakte|geplakt|gooide|colou|copiou|"
    r"jogou|klistrade)\b[^\n\"'.!?]{0,40} [\"']([^\n\"]{6,300}?)[\"'](?:[\s.,;:!?)]|$)"
    r"|(?:^|\s)[\"']([^\n\"]{6,300}?)[\"'](?: \w+){0,5} (?:\w*kopiert|gepostet|geschrieben|gespammt|gesagt|geplakt|"
    r"gepost|geschreven|gezegd|gespamd)\b",
)
"""The same with verbs that people also use of what they announce themselves, and with the verb behind."""
_TOLD: Final = pattern(
    r"(?i)\b(?:goes|going|went|(?:is|was|are|were|be|being|all) like),? [\"']([^\n\"]{6,300}?)[\"'](?:[\s.,;:!?)]|$)"
    r"|\b(?:people|ppl|they|he|she|some(?:one|body)|every(?:one|body)|folks|spammers?|scammers?|bots?|users?|guys|kids)"
    r" (?:\w+ ){0,2}(?:writes?|types?|spells?|says?|puts?|uses?)(?: \w+)? [\"']([^\n\"]{6,300}?)[\"'](?:[\s.,;:!?)]|$)"
    r"|\b(?:tell(?:s|ing)?|told|claim(?:s|ed|ing)?|promis(?:es|ed|ing)|pretend(?:s|ed|ing)?)\b[^\n\".!?]{0,60}"
    r"\"([^\n\"]{6,300})\""
    r"|\b(?:die leute|leute|manche|man|spammer|viele|les gens|ils|on|la gente|algunos|mensen|ze|as pessoas|o pessoal)"
    r" (?:\w+ ){0,2}(?:schreib(?:en|t)|tippen|tippt|ecri(?:vent|t)|mettent|met|escriben?|ponen?|scriv(?:e|ono)|"
    r"mett(?:e|ono)|schrijven|typen|escrevem?|botam?)(?: \w+){0,2} [\"']([^\n\"]{6,300}?)[\"'](?:[\s.,;:!?)]|$)",
)
"""Somebody else's words after verbs that need their subject or the quote right behind to tell it is not the author."""
_ANNOUNCED: Final = pattern(
    r"(?i)\b(?:some(?:body|one)|(?:an?|the|some|this|that|another|every|one) (?:\w+ ){0,2}(?:guy|girl|bot|user|account|"
    r"dude|kid|bloke|creep|stranger|rando\w*|spam\w*|scammer|influencer|youtuber|podcast\w*)|\w*bots?|spam\w*|scammers?|"
    r"randos?|strangers?|influencers|youtubers|(?:random|fake) (?:account|user|profile)s?|"
    r"my (?:\w+ )?(?:inbox|dms|spam(?: folder)?|requests|mentions|postfach|posteingang)|"
    r"jemand|irgendwer|(?:irgend|so )?eine?[mnr]? (?:\w+ )?(?:typ(?:en)?|fremde\w*|konto)|quelqu'un|un (?:type|mec|"
    r"inconnu|compte|tipo|desconocido|tizio|sconosciuto|cara|desconhecido|perfil)|alguien|alguem|qualcuno|iemand|"
    r"een (?:gast|onbekende|vreemde)|nagon|ktos)(?: [\w'@]+){0,6}: ?[\"']([^\n\"]{6,300}?)[\"'](?:[\s.,;:!?)]|$)",
)
"""A stranger or a machine, a colon, and what they say."""
_STRANGER: Final = (
    r"\b(?:some(?:body|one)|(?:an?|some|another|this|that) (?:\w+ ){0,2}(?:guy|girl|dude|bloke|kid|user|account|bot|"
    r"person|rando\w*|stranger|newbie|member|lurker)"
    r"|jemand|irgendwer|(?:irgend ?(?:so ?)?|so )?(?:eine?|ne?) (?:\w+ )?(?:typ|tussi|account|user|nutzer\w*|mitglied|"
    r"bot|spammer|fremde\w*|neue\w*)|quelqu'un|une? (?:\w+ )?(?:type|mec|gars|nana|compte|inconnue?|membre|bot)"
    r"|alguien|(?:una?|algun) (?:\w+ )?(?:ti[oa]|tip[oa]|chaval\w*|cuenta|usuari[oa]|desconocid[oa]|miembro|bot)"
    r"|qualcuno|una? (?:\w+ )?(?:tizi[oa]|tip[oa]|ragazz[oa]|utente|account|sconosciut[oa]|bot)"
    r"|iemand|een (?:\w+ ){0,3}(?:gast|gozer|vent|meid|gebruiker|account|onbekende|lid|bot)"
    r"|alguem|uma? (?:\w+ )?(?:cara|mina|moc[ao]|perfil|conta|usuari[oa]|desconhecid[oa]|membro|bot)"
    r"|nagon|nan|en (?:\w+ )?(?:snubbe|kille|tjej|typ|anvandare|medlem|bot|frammande)"
    r"|ktos|jakis (?:\w+ )?(?:typ|gosc|koles|facet|uzytkownik|bot|ziomek)|jakas (?:\w+ )?(?:laska|dziewczyna|baba|"
    r"pani|kobieta))"
)
_THREW: Final = (
    r"\b(?:threw|toss\w*|chuck\w*|lobb\w*|left|put|stuck|slapp\w*|shov\w*|plopp\w*|slung|shar(?:ed|ing)|spamm\w*|"
    r"comment\w*|typed|fired|blasted|advertis\w*|snuck|sneaked|warf|haute|knallte|schmiss|setzte|klatschte|stellte|kippte|"
    r"a (?:\w+ )?(?:lache|jete|mis|colle|balance|sorti|partage|laisse|spamme|lance|depose)|solto|dejo|tiro|lanzo|metio|"
    r"colgo|(?:ha|han) (?:soltado|dejado|tirado|lanzado|metido|colado|colgado)|ha (?:\w+ )?(?:buttato|lasciato|messo|"
    r"lanciato|sparato|piazzato|pubblicato|inserito)|smeet|zette|dropte|knalde|dumpte|kwakte|slingerde|largou|soltou|"
    r"deixou|lancou|meteu|botou|despejou|atirou|slangde|la (?:upp|ut|in)|postade|kastade|dumpade|spammade|lamnade|"
    r"smackade|satte|wrzuci\w+|wkleil\w*|rzucil\w*|zostawil\w*|wstawil\w*|opublikowal\w*|spamowal\w*|podrzucil\w*|walnal|"
    r"walnela|puscil\w*|umiescil\w*)\b"
)
_THROWN: Final = pattern(
    rf"(?i){_STRANGER}[^\n\".!?,:;]{{0,50}}{_THREW}[^\n\".!?,:;]{{0,40}}[ :][\"']([^\n\"]{{6,300}}?)[\"']"
    r"(?:[\s.,;:!?)]|$)"
    rf"|{_STRANGER}[^\n\".!?,:;]{{0,50}} [\"']([^\n\"]{{6,300}}?)[\"'](?: \w+){{0,4}} (?:\w*geworfen|\w*gehauen|"
    r"\w*geknallt|gedropt|neergezet|neergegooid|wrzuci\w+|wkleil\w*|napisal\w*|rzucil\w*|zostawil\w*|wstawil\w*|"
    r"skrivit|slangt|postat|lagt)\b",
)
"""Verbs that tell of somebody else only with a stranger in front of them."""
_JAPANESE: Final = pattern(
    r"(?i)(?:誰か|た\x{3099}れか|(?:知らない|見知らぬ|変な|怪しい|新しい|新規の|ある|別の|他の|謎の)"
    r"(?:人|方|奴|やつ|垢|アカウント|ユーサ\x{3099}ー)|業者|スハ\x{309a}ム|bot)[^\n.!?「」『』]{0,20}"
    r"[「『]([^\n「」『』]{6,300})[」』](?:と|って|とか|を)[^\n.!?「」『』]{0,12}"
    r"(?:書|貼|張|投稿|言|送|コメント|連投|宣伝|置|流)",
)
"""A stranger, corner brackets, and what was done with the words between them."""
_OWN_WORDS: Final = pattern(
    r"(?i)\"([^\n\"]{0,120}\b(?:my|our|mein\w*|unser\w*|mon|notre|mi|nuestro|mio|nostro|mijn|meu|nosso|min|moj\w*|moim)"
    r" (?:\w+ ){0,2}(?:\w*codes?|\w*kod\w*|codigo|codice|cupo[mn]|coupon|link|lien|enlace|lank|invite|convite|invito)"
    r"\b[^\n\"]{0,160})\"",
)
"""Somebody's advertisement between quotation marks: nobody puts their own there."""
_CATCHPHRASE: Final = pattern(
    r"(?i)(?:^|[\s(])'((?:[^\n\"']|\w'\w){0,60}\b(?:link in (?:the |my )?bio|dm me|comment \w+ (?:and|for|below))\b"
    r"(?:[^\n\"']|\w'\w){0,120})'(?:[\s.,;:!?)]|$)"
    r"|\"([^\n\"]{0,60}\b(?:link in (?:the |my )?bio|dm me|comment \w+ (?:and|for|below))\b[^\n\"]{0,120})\"",
)
"""What such posts always say, in quotation marks of either kind."""
_SIGNS: Final = ("'", '"', "「", "『")
_EVERY: Final[Sequence[tuple[Pattern, str]]] = (
    (_SPEECH, ""),
    (_PASTED, ""),
    (_TOLD, ""),
    (_ANNOUNCED, ":"),
    (_THROWN, ""),
    (_JAPANESE, "「『"),
    (_OWN_WORDS, '"'),
    (_CATCHPHRASE, ""),
)
"""Each with the signs of which it needs one beside quotation marks, if any."""


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Where such words stand in a folded text, in no order."""
    if not any(sign in text for sign in _SIGNS):
        return
    for quotes, signs in _EVERY:
        for found in quotes.finditer(text) if not signs or any(sign in text for sign in signs) else ():
            yield next(found.span(number) for number, words in enumerate(found.groups(), 1) if words)
