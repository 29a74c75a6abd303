"""What moderators read about exemptions, and whoever is exempt."""

from collections.abc import Mapping
from typing import Final

from bot.kit.services import Kept
from bot.kit.text import cut, mention
from cogs.disclosure.dates import day
from cogs.disclosure.flagged.deciding_words import undo_until
from cogs.disclosure.judge.exempting import Exemption
from cogs.disclosure.judge.register import Wrong
from cogs.disclosure.judge.relations import Exempt, Scope
from cogs.disclosure.relationships import words as register_words

KEEPS: Final[Mapping[str, Kept]] = {
    "disclosure_exemption": Kept(
        "What moderators let you share without a label, and exemptions that you granted",
        "so that your posts about it are let pass; one that ended goes some time later",
    ),
}
"""What the table means to the people in it."""
EXEMPT_TITLE: Final = "Exempt the author"
SCOPE_LABEL: Final = "From labelling what"
WHAT_LABEL: Final = "Which one"
WHAT_HELP: Final = "The narrower the better: the tag of a link, else its site, else a brand."
UNTIL_LABEL: Final = "Until when"
UNTIL_HELP: Final = "A date such as 31 March 2027, or a length such as 6 months; two years at most."
SCOPES: Final[Mapping[Scope, str]] = {
    "tag": "A tag or code",
    "domain": "Links to a site",
    "brand": "Everything about a brand",
}
NEED_SCOPE: Final = "Choose from the list what this is about."
NEED_UNTIL: Final = "An exemption ends some day. Name a date such as 31 March 2027, or a length such as 6 months."
STILL_FOUND: Final = (
    "This very post is approved, but one like it would still be found: the exemption does not cover all of it."
)
NONE_EXEMPT: Final = (
    "Nobody is exempt from labelling. Exempt… on the card of a post lets its author share something without a label "
    "until a day that you name."
)
EXEMPTIONS: Final = "What members may share without a label, the one that ends next first."
UNDO: Final = "Undo"
END: Final = "End one…"
SHOW: Final = "All exemptions"
GONE: Final = "This exemption is over, or was taken back. /exemptions shows those that hold."
LATE: Final = "That stands by now: it could be taken back for ten minutes. Exempt again from the card of a post."
RESUMED: Final = "Taken back: the exemption holds again."
NEXT: Final = "Later ends"
PREVIOUS: Final = "Earlier ends"
_WRONG: Final[Mapping[str, str]] = {
    "past": '"{what}" is over already. Name a day to come.',
    "far": 'An exemption ends within two years, and "{what}" is later. Name a nearer day; it can be granted anew then.',
    "neither": 'I read "{what}" as no tag or code. It is one word, such as mypens-20 or LENA15.',
    "shared": "{what} has pages of many people, so it says nothing about this author. Exempt a tag, or a brand.",
}


def unreadable(found: Wrong) -> str:
    """Why the form cannot be kept."""
    sentence = _WRONG.get(found.why, register_words.WRONG[found.why])
    return sentence.format(what=cut(found.what, 60))


def scoped(exempt: Exempt) -> str:
    """What an exemption is about, as the end of a phrase."""
    match exempt.scope:
        case "tag":
            return f"the tag or code {exempt.what}"
        case "domain":
            return f"links to {exempt.what}"
        case "brand":
            return f"everything about {exempt.what}"


def exempt_reason(exempt: Exempt, last: str) -> str:
    """What stands on the card and in the audit trail; `last` is the last day as people write it."""
    return f"Exempt: {scoped(exempt)}, until {last}."


def exempted(one: Exemption, zone: str, *, covers: bool) -> tuple[str, ...]:
    """To whoever exempted an author; days are the community's."""
    first = (
        f"Approved. {mention(one.author)} needs no label for {scoped(one.exempt)} until {day(one.until, zone)}, and is "
        f"told so. {undo_until(one.at)}"
    )
    return (first,) if covers else (first, STILL_FOUND)


def may_share(one: Exemption, zone: str) -> str:
    """To the author."""
    return (
        f"The moderators trust you with this: until {day(one.until, zone)} you need no label for {scoped(one.exempt)}. "
        "A word about what you gain is welcome all the same."
    )


def no_longer(one: Exemption) -> str:
    """To the author, when it was ended early or taken back."""
    return (
        f"From now on {scoped(one.exempt)} needs a label again, as for everyone here. /share puts it in front for you."
    )


def exemption(one: Exemption, zone: str) -> str:
    """One exemption in a line."""
    by = mention(one.by) if one.by is not None else "somebody who left"
    last, granted = day(one.until, zone), day(one.at, zone)
    return f"{mention(one.author)}: {scoped(one.exempt)}, until {last}; exempted by {by} on {granted}."


def page(first: int, last: int, total: int) -> str:
    """Which part of a long list this is."""
    return f"These are {first} to {last} of {total}."


def ended(one: Exemption) -> str:
    """To whoever ended one."""
    return (
        f"Ended. {scoped(one.exempt).capitalize()} of {mention(one.author)} needs a label again, and they are told so."
    )
