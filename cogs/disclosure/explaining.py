"""The whole reasoning about a text, in lines for whoever writes rules or wonders about a decision."""

from collections.abc import Iterator, Sequence

from bot.kit.text import clean, cut
from cogs.disclosure import words
from cogs.disclosure.flagged import offering
from cogs.disclosure.judge import endorsing, labels, language, rules, segments
from cogs.disclosure.judge.book import Book
from cogs.disclosure.judge.folding import Folded
from cogs.disclosure.judge.profiles import ProfileName
from cogs.disclosure.judge.relations import Known
from cogs.disclosure.judge.urls import unfold
from cogs.disclosure.settings import LABEL


def explained(
    text: str, book: Book, *, platform: str, lang: str, profile: ProfileName, author: Sequence[str]
) -> Iterator[str]:
    """What was read, what was found in it, what that means, and what people would see."""
    known = endorsing.read(author)
    text = clean(text)
    reading = segments.read(text, platform)
    judged = rules.judge(text, book, platform=platform, lang=language.of(lang), profile=profile, known=known)
    norm = book.profiles[profile]
    yield f"Profile: {norm.title}. {norm.source} (checked {norm.checked})."
    yield f"Language: {judged.language or 'cannot be told'}."
    yield "Segments:"
    yield from _segments(reading)
    yield "Signals:" if judged.signals else f"Signals: none. {words.NO_SIGNAL}"
    for signal in judged.signals:
        yield f"  {signal.strength}: {signal.rule} at {_quoted(reading.folded, signal.start, signal.end)}. {signal.why}"
    yield from _norms(judged, book)
    found = labels.find(reading, book)
    yield "Labels:" if found else "Labels: none."
    for label in found:
        hard = ", with tricks" if label.tricked else ""
        yield f"  {label.quality}: {label.rule} at {_quoted(reading.folded, label.start, label.end)}{hard}."
    yield from _relations(known)
    yield f"Disclosure: {judged.disclosure}. {words.found(judged)}"
    yield f"Decision: {judged.decision}. {words.WOULD[judged.decision]}"
    if judged.decision != "allow":
        yield from _card(text, judged, book, platform, profile, known)


def _norms(judged: rules.Judged, book: Book) -> Iterator[str]:
    asked = [book.norms[name] for name in judged.signals[0].norms] if judged.signals else []
    yield from ["Who asks for a label:"] if asked else []
    for norm in asked:
        yield f"  {norm.title}: {norm.says} {norm.link} (checked {norm.checked})"


def _segments(reading: segments.Reading) -> Iterator[str]:
    for start, end, zone in reading.zones:
        yield f"  {zone} at {_quoted(reading.folded, start, end)}."
    for link in reading.links:
        hosts = " → ".join(url.host for url in unfold(link.address))
        yield f"  link at {_quoted(reading.folded, link.start, link.end)}: {hosts or 'no address'}."
    if not reading.zones and not reading.links:
        yield "  plain text without links."


def _relations(known: Known) -> Iterator[str]:
    named = [f"{one.kind} of {one.brand}" for one in known.relations]
    named += [f"the community's own tag or code {one}" for one in (*known.community_tags, *known.community_codes)]
    yield f"Registered: {'; '.join(named)}." if named else "Registered: nothing about the author."


def _quoted(folded: Folded, start: int, end: int) -> str:
    first, last = folded.span(start, end)
    return f"{first}-{last} “{cut(' '.join(folded.original[first:last].split()), 120)}”"


def _card(
    text: str, judged: rules.Judged, book: Book, platform: str, profile: ProfileName, known: Known
) -> Iterator[str]:
    signal = judged.signals[0]
    yield "What moderators would see:"
    yield f"  {words.TITLES[signal.kind] if signal.strength == 'strong' else words.TITLE_UNSURE}"
    for quote in rules.quotes(text, judged.spans):
        yield f"  > {' '.join(quote.split())}"
    yield f"  {words.why(judged)}"
    label = offering.offered(text, judged, book, LABEL, platform, profile=profile)
    yield f"  {words.would_help(label)}" if label else "  No label would help; it has to be edited."
