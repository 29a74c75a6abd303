"""What members read about their relationships, and what others read of them."""

from collections.abc import Mapping, Sequence
from typing import Final

from bot.kit.services import Kept
from bot.kit.text import cut, listed, mention
from cogs.disclosure.dates import day
from cogs.disclosure.judge.register import MOST, NAMES, THINGS, Declared, Seen, Wrong, waits
from cogs.disclosure.judge.relations import Kind

KEEPS: Final[Mapping[str, Kept]] = {
    "disclosure_relation": Kept(
        "Relationships with brands that you declared, and those that ended",
        "so that your posts are read rightly; one that ended goes some time later",
    ),
}
"""What the table means to the people in it."""
DETAILED: Final = 8
"""Relationships written out in a list; the others can be chosen below it."""

MINE: Final[Mapping[Kind, str]] = {
    "employee": "I work there",
    "founder": "I founded or own it",
    "family": "Somebody close to me works there or owns it",
    "paid": "They pay me",
    "ambassador": "I am their ambassador",
    "affiliate": "I earn when people buy",
    "gifted": "They gave me something",
    "investor": "I have money in it",
    "event": "They invited me to an event",
}
"""The kinds, as their members say them."""
YOURS: Final[Mapping[Kind, str]] = {
    "employee": "you work there",
    "founder": "you founded or own it",
    "family": "somebody close to you works there or owns it",
    "paid": "they pay you",
    "ambassador": "you are their ambassador",
    "affiliate": "you earn when people buy",
    "gifted": "they gave you something",
    "investor": "you have money in it",
    "event": "they invited you to an event",
}
"""The same, to them."""
THEIRS: Final[Mapping[Kind, str]] = {
    "employee": "works there",
    "founder": "founded or owns it",
    "family": "somebody close works there or owns it",
    "paid": "is paid by them",
    "ambassador": "is their ambassador",
    "affiliate": "earns when people buy",
    "gifted": "was given something",
    "investor": "has money in it",
    "event": "was invited to an event",
}
"""The same, to others."""
SEEN: Final[Mapping[Seen, str]] = {"moderators": "Moderators alone", "everyone": "Everyone here"}

ADD: Final = "Add…"
CHANGE: Final = "Change…"
END: Final = "It ended"
DROP: Final = "It falls through"
STILL: Final = "Still so"
GOES_ON: Final = "It goes on"
UNDO: Final = "Undo"
BACK: Final = "Back to the list"
CHOOSE: Final = "Change or end one…"
ADD_TITLE: Final = "A relationship"
CHANGE_TITLE: Final = "Change a relationship"
BRAND_LABEL: Final = "Which brand or company"
BRAND_HELP: Final = "Other names of it after commas: Acme, Acme Tools."
KIND_LABEL: Final = "What it is to you"
THINGS_LABEL: Final = "Its sites, and codes of yours"
THINGS_HELP: Final = "For example: acme.example, code ANA10. May be empty."
UNTIL_LABEL: Final = "From and until when"
UNTIL_HELP: Final = "Since 2024; from 1 May until 31 August; 31 March 2027 (the end). Empty: from now on; I ask yearly."
SEEN_LABEL: Final = "Who may see it"
DECLARE: Final = "Declare"

EMPTY: Final = (
    "You have declared no relationship. If you work somewhere, get paid, or have a code with a brand, declare it once: "
    "your posts about it are then read rightly, and /share offers the right label by itself."
)
HEAD: Final = "What you declared. It is read with your posts from then on; changes are noted in the journal."
NOT_YOURS: Final = "This belongs to somebody else's relationships. /relationship opens your own."
GONE: Final = "I know nothing of this relationship any more: it was taken back or changed. /relationship shows yours."
LATE: Final = (
    "That stands by now: a step can be taken back for ten minutes. You can change or end it with /relationship."
)
TAKEN_BACK: Final = "Taken back. This is how it stands now."
NO_CHOICE: Final = "Choose what it is to you from the list."
NO_SEEN: Final = "Choose who may see it from the list."
FULL: Final = (
    f"You have {MOST} relationships, which is the most I keep for one person. End one that is over with /relationship, "
    "and there is room for this."
)
TWICE: Final = "You declared this already, with the same brand and kind. Change that one with /relationship."


WRONG: Final = {
    "short": 'I read "{what}" as the name. It needs at least two letters, or I would find it everywhere.',
    "common": '"{what}" is so common a word that I would find it in nearly every post. Write the full name.',
    "long": '"{what}" is longer than a name I can look for. 60 characters are the most.',
    "many": f"That is more than I can keep: {NAMES} names, and {THINGS} sites and codes together.",
    "not a date": 'I read "{what}" as nothing I know. Try "31 March 2027", "2027-03-31" or "6 months".',
    "not dates": 'I read "{what}" as no date. Try "31 March 2027", "since March" or "from 1 May until 31 August".',
    "turned": '"{what}" ends before it begins. Name the beginning first: "from 1 May until 31 August".',
    "early": '"{what}" begins more than a year from now. Declare it when that is nearer.',
    "past": '"{what}" is over already. Name a day to come, or leave it empty.',
    "far": '"{what}" is further away than I can look. Leave it empty, and I ask once a year.',
    "neither": 'I read "{what}" as neither a site nor a code. Try "acme.example, code ANA10".',
    "not a site": 'I read "{what}" as no site. A site looks like acme.example.',
    "shared": "{what} has pages of many people, so I cannot tell yours by it. Leave it out; the name is enough.",
}
"""Why a form cannot be kept, by what is wrong."""


def wrong(found: Wrong) -> str:
    """Why a form cannot be kept."""
    return WRONG[found.why].format(what=cut(found.what, 60))


def named(one: Declared) -> str:
    """A brand with its other names."""
    return listed([cut(name, 60) for name in (one.relation.brand, *one.relation.aliases)], 3)


def line(one: Declared, zone: str, now: int, who: Mapping[Kind, str] = YOURS, *, whole: bool = True) -> str:
    """One relationship in a line, its days in the community's zone; `whole` names its end and who sees it."""
    said = one.relation
    found = [*said.domains, *(f"code {code}" for code in said.codes)]
    parts = [f"{cut(named(one), 70)}: {who[said.kind]}", *([cut(listed(found, 3), 90)] if found else [])]
    parts.append(lasting(one, zone, now))
    if whole:
        parts.append("seen by everyone" if one.seen == "everyone" else "seen by moderators")
        parts += ["to be confirmed"] if waits(one) else []
    return "; ".join(parts)


def lasting(one: Declared, zone: str, now: int) -> str:
    """From when until when, as the form reads it back."""
    first = f"{'from' if one.since > now else 'since'} {day(one.since, zone)}"
    return first if one.until is None else f"{first} until {day(one.until, zone)}"


def lines(
    declared: Sequence[Declared], zone: str, now: int, who: Mapping[Kind, str] = YOURS, *, whole: bool = True
) -> list[str]:
    """As many as there is room for, and how many more there are."""
    shown = [line(one, zone, now, who, whole=whole) for one in declared[:DETAILED]]
    more = len(declared) - len(shown)
    rest = ", ".join(cut(one.relation.brand, 24) for one in declared[DETAILED:])
    return [*shown, *([f"And {more} more: {rest}."] if more else [])]


STAYS: Final = "What was decided about earlier posts stays as it is."
FROM_NOW: Final = "From now on your posts about it are read with this. Say so in them too; /share does it for you."
CHANGED_SINCE: Final = "You changed this in the meantime. This is how it stands now:"
UNCHANGED: Final = "Nothing changed. This is how it stands:"


def understood(one: Declared, zone: str, now: int) -> tuple[str, ...]:
    """After a form."""
    first = (
        "Changed. This is what I understood:" if one.replaces is not None else "Declared. This is what I understood:"
    )
    if one.since > now:
        return first, line(one, zone, now), f"It does not count before {day(one.since, zone)}."
    earlier = day(one.since, zone) < day(one.at, zone) and one.replaces is None
    return first, line(one, zone, now), FROM_NOW, *([STAYS] if earlier else [])


def anew(one: Declared) -> str:
    """Why a step is not taken back: what would come back stands there again."""
    return f"You declared {named(one)} anew in the meantime, so this stays as it is. /relationship shows what holds."


def choice(one: Declared) -> str:
    """One of them, to pick from a list."""
    return cut(one.relation.brand, 60)


def still(one: Declared) -> str:
    """The button that says that it holds."""
    return STILL if one.until is None else GOES_ON


def end(one: Declared, now: int) -> str:
    """The button that ends it."""
    return DROP if one.since > now else END


def ended(one: Declared, now: int) -> str:
    """The answer to ending one."""
    if one.since > now:
        return f"Taken out: {named(one)}. It had not begun, so it counts for no post."
    return f"Ended: {named(one)}. It counts for posts until now, and no longer for new ones."


def over(one: Declared, zone: str) -> str:
    """To somebody who presses on one that ended."""
    if one.until is not None and one.until < one.since:
        return f"{named(one)} fell through before it began. If it comes after all, declare it anew with /relationship."
    last = day(one.until or 0, zone)
    return f"{named(one)} ended on {last}. If it goes on after all, declare it anew with /relationship."


def ask(one: Declared, zone: str) -> str:
    """The note a month before the end, or a year after it was last said."""
    said = f"{named(one)}, {YOURS[one.relation.kind]}"
    if one.until is not None:
        return (
            f"You declared: {said}. It ends on {day(one.until, zone)}. If it does, you need do nothing. Does it go on?"
        )
    return f"You declared: {said}. You last said so on {day(one.sure, zone)}. Still so?"


def renewed(one: Declared, zone: str) -> str:
    """The answer to that."""
    if one.until is not None:
        return f"Thank you: {named(one)} goes on until {day(one.until, zone)}, and I ask again a month before."
    return f"Thank you: {named(one)} stands. I ask again in a year."


def of(person: int, declared: Sequence[Declared], zone: str, now: int, *, moderates: bool) -> list[str]:
    """What somebody reads of another's relationships: the first line, and one for each."""
    if not declared:
        nothing = "has declared no relationship" if moderates else "shares no relationship here"
        return [f"{mention(person)} {nothing}."]
    head = "declared" if moderates else "shares"
    return [f"{mention(person)} {head}:", *lines(declared, zone, now, THEIRS, whole=moderates)]
