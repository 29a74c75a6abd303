"""What organisers choose about disclosure."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, ClassVar, Final, Literal, get_args

from pydantic import AfterValidator, Field

from bot.kit.effects import HINT_LIMIT
from bot.kit.settings import ChannelNames, Span
from bot.kit.settings import Settings as Base
from bot.kit.text import clean, visible
from cogs.disclosure.judge.patterns import pattern
from cogs.disclosure.judge.profiles import CHOICES, STRICT, ProfileName
from cogs.disclosure.rulebook import owning

Mode = Literal["shadow", "nudge", "hold"]
_OPENS: Final = re.compile(r"https?://[^\s<>\"'`\\@/?#]+\.[^\s<>\"'`\\@/?#]+(?:[/?#][^\s<>\"`]*)?", re.IGNORECASE)
_LINKED: Final = re.compile(r"://|[?&]|^www\.|^[\w-]+=.|^[\w-]+(?:\.[\w-]+)+/", re.IGNORECASE)
_CODE: Final = pattern("{token}")
LABEL: Final = "#ad (affiliate link)"
"""The label offered on a link in English. While it is not changed, each post is offered the one of its language."""


def _tag(value: str) -> str:
    """A tag by itself, which is the value of a link's parameter and never the link."""
    text = clean(value).strip()
    if len(text) > 60 or len(text.split()) > 1:
        raise ValueError("a tag is one word of at most 60 characters")
    if _LINKED.search(text):
        raise ValueError("write the tag alone, such as ourclub-20 where a link says tag=ourclub-20")
    return text


def _code(value: str) -> str:
    """A code that posts can say, as the rules look for codes."""
    text = clean(value).strip()
    if visible(text) and not _CODE.fullmatch(text.upper()):
        raise ValueError("write a code as it stands in posts: letters and digits, such as CLUB10")
    return text


def _each_once(values: tuple[str, ...]) -> tuple[str, ...]:
    """The community's own tags or codes, each once."""
    kept = tuple(dict.fromkeys(value for value in values if visible(value)))
    if len(kept) > 50:
        raise ValueError("at most 50 of them")
    return kept


def _address(value: str) -> str:
    """An address that people can open; empty where there is none."""
    text = clean(value).strip()
    if text and not _OPENS.fullmatch(text):
        raise ValueError("an address begins with https:// or http:// and has no spaces")
    return text


def _label(value: str) -> str:
    """A label that settles a post in some place at least."""
    if value != LABEL:
        from cogs.disclosure.flagged import offering  # noqa: PLC0415  a second that communities which keep it never pay
        from cogs.disclosure.rulebook import entries  # noqa: PLC0415  a second that communities which keep it never pay

        book = entries.shipped()
        if not any(offering.counts(value, book, place) for place in get_args(ProfileName)):
            raise ValueError("this counts nowhere as a label; begin with the word for it, such as #ad or Werbung")
    return value


Address = Annotated[str, AfterValidator(_address)]
Tags = Annotated[tuple[Annotated[str, AfterValidator(_tag)], ...], AfterValidator(_each_once)]
Codes = Annotated[tuple[Annotated[str, AfterValidator(_code)], ...], AfterValidator(_each_once)]


class Settings(Base):
    """Say it when you gain from what you share: how Hearth helps with that."""

    parts: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "What happens to posts": ("mode", "author_time", "ignore"),
        "The norm": ("norm", "norm_link", "label"),
        "Which labels count": ("profile",),
        "The community's own": ("community_tags", "community_codes"),
        "Links of one's own": ("promotion",),
        "Stopped at once": ("automod", "automod_hint"),
    }

    mode: Mode = Field(
        default="hold",
        title="What happens",
        description="hold: kept out of sight until it is labelled. nudge: its author is told. shadow: only counted.",
    )
    author_time: Span = Field(
        default=timedelta(minutes=30),
        ge=timedelta(0),
        le=timedelta(days=7),
        title="Time for the author",
        description="How long authors have before moderators see it; 0 is at once.",
    )
    norm: str = Field(
        default="If you or somebody close to you gains from a link, a code or a gift, say so first, in plain words.",
        min_length=1,
        max_length=300,
        title="The norm",
        description="What people here expect; every note about it quotes this.",
    )
    norm_link: Address = Field(
        default="",
        max_length=300,
        title="Where the norm stands",
        description="An address such as https://club.example/norms, shown with the norm; may be empty.",
    )
    label: Annotated[str, AfterValidator(_label)] = Field(
        default=LABEL,
        min_length=1,
        max_length=60,
        title="Label offered",
        description="What one press puts in front. Other languages get their own, unless yours is right there too.",
    )
    ignore: ChannelNames = Field(
        default=(), title="Channels left out", description="Names of channels in which nothing is looked at."
    )
    profile: ProfileName = Field(
        default=STRICT,
        title="Profile",
        description="Whose reading of labels holds here: strict, or a country's.",
        json_schema_extra={"choices": {str(name): said for name, said in CHOICES.items()}},
    )
    community_tags: Tags = Field(
        default=(),
        title="The community's own tags",
        description='Tags of affiliate links that pay the community itself, as "ourclub-20" in tag=ourclub-20.',
    )
    community_codes: Codes = Field(
        default=(),
        title="The community's own codes",
        description="Discount codes made for the community, which pay no member.",
    )
    promotion: int = Field(
        default=25,
        ge=0,
        le=100,
        title="Links of one's own, at most",
        description=(
            "Percent of a member's posts in 30 days; beyond it they get a private note, once a week at most. 0 is off."
        ),
    )
    automod: bool = Field(
        default=False,
        title="Stop bare paid links",
        description=(
            "On Discord: what is nothing but a paying network's link is not posted at all, and its author reads why. "
            "Only while posts are held. It needs the permission Manage Server."
        ),
        json_schema_extra={"uses": "automod"},
    )
    automod_hint: str = Field(
        default="This link pays whoever made it. Say so first, as in “#ad (affiliate link)”, and post it again.",
        min_length=1,
        max_length=HINT_LIMIT,
        title="What its author reads then",
        description="Discord shows it to them alone, at once.",
    )
    rules: Annotated[str, AfterValidator(owning.checked)] = Field(
        default="",
        title="Rules of the community's own",
        description="Links and phrases on top of Hearth's, as TOML; /disclosure-own adds them in chat.",
        json_schema_extra={"hearth": "apart"},
    )
