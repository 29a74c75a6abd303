"""Between the courier and a platform: an order in the platform's own keys, and how it can end."""

from typing import Literal, Protocol, runtime_checkable

from msgspec import Struct

from bot.kit.effects import AnyEffect
from bot.kit.people import Account, Place


class Names(Struct, frozen=True, omit_defaults=True):
    """What the tokens and ids of a message mean on the platform that will show it.

    Where it links to messages, `space` is the platform's key of the space, and `posts` has each message's key, by which
    Hearth knows it, with that of what shows it now.
    """

    people: dict[int, Account] = {}
    places: dict[int, Place] = {}
    space: str = ""
    posts: dict[str, str] = {}


class Order(Struct, frozen=True):
    """One effect to carry out; `id` is its outbox row and so the idempotency key.

    `place` is where it goes, or for a direct message None; `person` is whom it concerns; `message`
    is the platform's key of the message, or of what was planned, that it is about; `asked_at` is when
    it was asked for, epoch milliseconds, so that a look-up need not go back further. For a thread
    `place` is the channel that it opens in; for something planned, the channel where it will be.
    """

    id: int
    space: str
    effect: AnyEffect
    names: Names
    place: Place | None = None
    person: Account | None = None
    message: str | None = None
    asked_at: int = 0


class Receipt(Struct, frozen=True):
    """It is done. For something posted: where, and the platform's key for the new message.

    For a thread `place` is the thread and `message` its first message; for something planned `message` is the
    platform's key of the event.
    """

    place: Place | None = None
    message: str | None = None


class Refused(Exception):  # noqa: N818  an answer of the platform's, with the reason in words
    """It will never work (no permission, gone, closed direct messages): do not try again."""


class Gone(Refused):
    """What it is about is not there any more."""


class Withheld(Refused):
    """A member's post can neither be shown nor given back to its author now: it is still kept out of sight.

    `text` is what it says, so that its author does not lose it.
    """

    def __init__(self, why: str, text: str = "") -> None:
        """With the reason in words."""
        super().__init__(why)
        self.text = text


class Closed(Refused):
    """The person takes no direct messages; Hearth then tells the cogs (`DirectRefused`)."""


class Later(Exception):  # noqa: N818  as above
    """Nothing was done and it may work later; `after` in milliseconds where the platform said."""

    def __init__(self, why: str, after: int | None = None) -> None:
        super().__init__(why)
        self.after = after


class Away(Later):
    """The platform is not connected, so nothing was tried. It says so itself when it is (`Host.back`)."""


class Unsettled(Exception):  # noqa: N818  as above
    """No answer came: it may or may not have been done, so look before trying again."""


class Capabilities(Struct, frozen=True):
    """What a platform's bots can do; a cog says what it needs and what it does without.

    `in_place` means that what is hidden stays where it is: its author sees it, and can change and delete it.
    `automod` means that the platform can stop messages by itself (`Gate`).
    """

    hide: bool = False
    in_place: bool = False
    label: bool = False
    time_out: bool = False
    roles: bool = False
    direct: bool = True
    threads: bool = True
    forums: bool = False
    events: bool = False
    automod: bool = False
    forms: bool = True
    private_replies: bool = True


Capability = Literal[
    "hide",
    "in_place",
    "label",
    "time_out",
    "roles",
    "direct",
    "threads",
    "forums",
    "events",
    "automod",
    "forms",
    "private_replies",
]


class Deliverer(Protocol):
    """The half of a platform that the courier sees."""

    @property
    def name(self) -> str:
        """The platform's short name, as it stands in the space table."""
        ...

    @property
    def capabilities(self) -> Capabilities:
        """What this platform's bots can do."""
        ...

    async def deliver(self, order: Order) -> Receipt:
        """Carry an order out; raises `Refused`, `Later` or `Unsettled`."""
        ...

    async def find(self, order: Order) -> Receipt | None:
        """Look an order up after no answer came; None if it is not there.

        Raises `Unsettled` where the platform cannot tell, `Later` where it cannot answer now.
        """
        ...


@runtime_checkable
class Forgetful(Protocol):
    """A platform on which Hearth can take a name out of what it posted earlier."""

    async def forget(self, space: str, account: str) -> None:
        """Draw Hearth's own messages that name this account with "someone" instead, however often asked."""
        ...
