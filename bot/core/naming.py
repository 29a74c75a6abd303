"""What the tokens in a message mean on the platform that will show it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bot.core.directory import Directory
from bot.kit.delivery import Names
from bot.kit.effects import AnyEffect, Gate, OpenThread, Plan, Replan, Send
from bot.kit.text import OPEN, linked_messages, place_link, tokens
from bot.kit.ui import Button, Facts, Heading, Message, Quoted, Row, Text

if TYPE_CHECKING:
    from bot.kit.people import Account


def texts(message: Message) -> Iterator[str]:
    """Every text of a message that may hold tokens."""
    yield message.text
    for block in message.blocks:
        match block:
            case Heading(text) | Text(text) | Quoted(text):
                yield text
            case Facts(pairs):
                for name, value in pairs:
                    yield name
                    yield value
            case Row(items):
                yield from (item.label for item in items if isinstance(item, Button))
            case _:
                pass


def names_of(directory: Directory, space: int, effect: AnyEffect) -> Names:
    """The accounts and places that an effect names: in its message, or in what something planned is about."""
    match effect:
        case Plan(gathering=gathering) | Replan(gathering=gathering):
            return _named(directory, space, gathering.about)
        case Gate(channels=channels):
            return _named(directory, space, "".join(map(place_link, channels)))
        case _:
            message: Message = getattr(effect, "message", Message(""))
            pinged = effect.ping if isinstance(effect, Send | OpenThread) else ()
            return names_in(directory, space, message, *pinged)


def names_in(directory: Directory, space: int, message: Message, *others: int) -> Names:
    """The accounts and places that a message names, and those of `others`; erased people stay out,
    and are drawn as somebody who left.
    """
    return _named(directory, space, "".join(texts(message)), *others)


def _named(directory: Directory, space: int, text: str, *others: int) -> Names:
    people: dict[int, Account] = {}
    if others or OPEN in text:
        for person in {*tokens(text, "person"), *others}:
            known = directory.by_person.get((space, person))
            if known is not None:
                people[person] = known.account
    posts = linked_messages(text)
    channels = tokens(text, "place") | {channel for channel, _ in posts}
    places = {channel: directory.places[channel] for channel in channels if channel in directory.places}
    if not posts:
        return Names(people, places)
    return Names(people, places, directory.space_by_id[space].key, {key: key for _, key in posts})
