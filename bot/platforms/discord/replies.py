"""What is answered to an interaction, as Discord's callbacks. Pure."""

from collections.abc import Sequence
from typing import Any, Final

from msgspec import Struct

from bot.kit.delivery import Names
from bot.kit.forms import Form
from bot.kit.outcome import Answered, FormErrors, OpenForm, Reply, Update
from bot.kit.ui import Choice, Message, say
from bot.platforms.discord import forms, words
from bot.platforms.discord.render import Rendered, rendered
from bot.platforms.discord.rest import Upload

MESSAGE: Final = 4
LATER: Final = 5
LATER_HERE: Final = 6
REDRAW: Final = 7
CHOICES: Final = 8
MODAL: Final = 9
EPHEMERAL: Final = 1 << 6
AGAIN: Final = "~again:"
"""The control that opens a form again with what was written in it; the adapter's own, no cog's."""


class Callback(Struct, frozen=True):
    """One answer: its body, and the files that go along."""

    body: dict[str, Any]
    uploads: Sequence[Upload] = ()


def alone(text: str) -> Callback:
    """A sentence for whoever asked, and nobody else."""
    return told(say(text), private=True)


def told(message: Message, names: Names | None = None, *, private: bool, space: str | None = None) -> Callback:
    """A message as the answer."""
    return _message(MESSAGE, rendered(message, names or Names(), private=private, space=space))


def redrawn(update: Update, space: str | None) -> Callback:
    """The message whose button was pressed, drawn anew."""
    return _message(REDRAW, rendered(update.message, update.names, space=space))


def opened(form: Form, space: str) -> Callback:
    """A form. Its id names the server, so that it is understood in direct messages too."""
    return Callback({"type": MODAL, "data": forms.modal(form, space)})


def deferred(*, private: bool) -> Callback:
    """Word that the answer takes longer than Discord waits."""
    return Callback({"type": LATER, "data": {"flags": EPHEMERAL} if private else {}})


def suggested(choices: Sequence[Choice]) -> Callback:
    """Values for an option while it is typed; Discord takes 25 of 100 characters."""
    listed = [{"name": choice.label[:100], "value": choice.value[:100]} for choice in choices[:25]]
    return Callback({"type": CHOICES, "data": {"choices": listed}})


def answer(given: Answered, *, space: str, direct: bool) -> Callback:
    """The callback for an outcome; controls in a direct message name their server."""
    tag = space if direct else None
    match given:
        case Reply(message=message, private=private, names=names):
            return told(message, names, private=private, space=tag)
        case Update():
            return redrawn(given, tag)
        case OpenForm(form=form):
            return opened(form, space)
        case FormErrors(why=why):
            return alone("\n".join([words.FORM_WRONG, *why.values()]))


def _message(kind: int, drawn: Rendered) -> Callback:
    return Callback({"type": kind, "data": drawn.body}, drawn.uploads)
