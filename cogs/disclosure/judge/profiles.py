"""What a place asks of a label: which words count there, where they have to stand, and who says so.

Read from `data/profiles.toml`; `strict` is the policy's own reading, and everything else says how it differs.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, cast, get_args

ProfileName = Literal["strict", "us", "uk", "de", "fr", "es", "it", "nl", "ca", "au", "in", "br"]
STRICT: Final[ProfileName] = "strict"
CHOICES: Final[Mapping[ProfileName, str]] = {
    "strict": "Strict: the local word for an advertisement, or a plain sentence, near the link",
    "us": "United States: #BrandPartner counts as well; a bare #partner or spon does not",
    "uk": "United Kingdom: only ad, advert, #ad or a plain sentence",
    "de": "Germany: only Werbung, Anzeige or a plain sentence, in the first line",
    "fr": "France: only Publicité or Collaboration commerciale",
    "es": "Spain: Publicidad, Patrocinado, Colaboración pagada; colab and sp do not count",
    "it": "Italy: #adv, Promosso da as well; #gifted for gifts alone",
    "nl": "Netherlands: #ad, #adv, #spon as well, first or last of their hashtags",
    "ca": "Canada: #ad, #sponsored, #pub; #gifted for gifts alone",
    "au": "Australia: #ad, advert, branded content; affiliate and gifted do not count",
    "in": "India: Collaboration and Partnership as well, in the first two lines",
    "br": "Brazil: #publi, #publipost, #anúncio, #patrocinado",
}
"""The profiles as organisers choose them: the place as `profiles.toml` calls it, and what differs there."""
Others = Literal["kept", "weak", "listed"]


@dataclass(frozen=True, slots=True)
class Profile:
    """One place's reading of labels.

    `accepts`, `refuses` and `gifts` are labels by their `key`; `gifts` count where the post is about a gift alone.
    `rules` are entries of labels.toml that count as well. `others` says what becomes of good labels that are not
    listed: kept as they are, all of them weak, or weak where they are in the post's language. `sentences` is
    whether plain sentences count all the same, `affiliate` whether a spelled-out "affiliate link" is at least half a
    label, `anywhere` whether listed labels count in posts of any language.
    `lines` is how many lines from the top a label may stand (0: any), `before` whether it has to come before the
    first signal, `ends` whether a hashtag has to be the first or the last of its row.
    """

    name: str
    title: str
    source: str
    checked: str
    language: str
    accepts: frozenset[str]
    refuses: frozenset[str]
    gifts: frozenset[str]
    rules: frozenset[str]
    others: Others
    sentences: bool
    affiliate: bool
    anywhere: bool
    lines: int
    before: bool
    ends: bool


def key(label: str) -> str:
    """A label without what people put in it: "# a d" is "#ad", "Paid partnership" is "paidpartnership"."""
    return "".join(sign for sign in label.lower() if sign.isalnum() or sign == "#")


def named(name: str) -> ProfileName:
    """A profile by what somebody typed; raises ValueError, naming those that exist."""
    if name not in get_args(ProfileName):
        raise ValueError(f"there is no profile {name!r}; there are {', '.join(get_args(ProfileName))}")
    return cast("ProfileName", name)
