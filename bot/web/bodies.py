"""What the page may send, by route; anything else is refused before it is looked at."""

from typing import Annotated

from msgspec import Meta, Struct, field

Key = Annotated[str, Meta(max_length=40)]
Action = Annotated[str, Meta(max_length=400)]
Millis = Annotated[int, Meta(ge=-(10**15), le=10**15)]


class Body(Struct, frozen=True, forbid_unknown_fields=True):
    """Base of every body: a name it does not know is a mistake. `viewer` is who acts, sent as "as"."""


class SayBody(Body, frozen=True):
    """A message or a command line, in a place; in the thread under message `thread` if given."""

    viewer: Key = field(name="as")
    channel: Key
    text: str
    reply_to: Key | None = None
    thread: Key | None = None


class EditBody(Body, frozen=True):
    """New words for one's own message."""

    viewer: Key = field(name="as")
    message: Key
    text: str


class MessageBody(Body, frozen=True):
    """A message to delete or dismiss."""

    viewer: Key = field(name="as")
    message: Key


class ReactBody(Body, frozen=True):
    """A reaction to put on a message, or to take back."""

    viewer: Key = field(name="as")
    message: Key
    emoji: str
    on: bool


class PressBody(Body, frozen=True):
    """A button pressed, or values chosen."""

    viewer: Key = field(name="as")
    message: Key
    action: Action
    values: list[Annotated[str, Meta(max_length=400)]] = []


class MenuBody(Body, frozen=True):
    """An entry chosen from a message's menu."""

    viewer: Key = field(name="as")
    message: Key
    menu: Annotated[str, Meta(max_length=100)]


class FormBody(Body, frozen=True):
    """A form filled in."""

    viewer: Key = field(name="as")
    action: Action
    values: dict[str, str | bool | list[str]]


class PlaceBody(Body, frozen=True):
    """A place that was read."""

    viewer: Key = field(name="as")
    channel: Key


class JoinBody(Body, frozen=True):
    """A newcomer's name."""

    name: str


class ViewerBody(Body, frozen=True):
    """Somebody who leaves, or agrees to the norms."""

    viewer: Key = field(name="as")


class ReachableBody(Body, frozen=True):
    """Direct messages, to open or to close."""

    viewer: Key = field(name="as")
    reachable: bool


class ClockBody(Body, frozen=True):
    """How far the clock is to move: by so many milliseconds, or to the next thing due."""

    by: Millis | None = None
    next: bool = False


class WeatherBody(Body, frozen=True):
    """The weather to have."""

    name: Annotated[str, Meta(max_length=40)]
