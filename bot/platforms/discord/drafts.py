"""Forms that members have open, so that what is sent can be held against them, and opened again as it was filled in.

Kept in memory, for a while and for so many: after a restart what somebody was writing is taken all the same, as the
cogs take it, and whoever made a mistake begins anew.
"""

import secrets
from collections import OrderedDict
from collections.abc import Mapping
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from bot.kit.actions import Action
from bot.kit.forms import CheckField, Field, Form, PickField, TextField

MOST: Final = 500
"""Forms remembered; the oldest is let go first."""
Values = Mapping[str, str | bool | tuple[str, ...]]


class WriteAgain(Action, frozen=True, tag="~again"):
    """Open a form once more with what was written in it. The adapter's own, no cog's."""

    draft: str


class Draft(Struct, frozen=True):
    """A form, whose it is and on which server."""

    user: str
    space: str
    form: Form


class Drafts:
    """The forms of one connection."""

    def __init__(self) -> None:
        self._open: OrderedDict[tuple[str, str, str], Draft] = OrderedDict()
        self._written: OrderedDict[str, Draft] = OrderedDict()

    def opened(self, user: str, space: str, form: Form) -> None:
        """Somebody has this form before them."""
        self._open[user, space, form.action] = Draft(user, space, form)
        _trim(self._open)

    def form(self, user: str, space: str, action: str) -> Form | None:
        """The form that somebody sends, as it was opened for them; None if it is forgotten."""
        draft = self._open.get((user, space, action))
        return draft.form if draft is not None else None

    def sent(self, user: str, space: str, action: str, values: Values) -> tuple[str, Form | None]:
        """A form came back with a mistake: the number of what was written, and the form; None if it is forgotten."""
        draft = self._open.get((user, space, action))
        if draft is None:
            return "", None
        number = secrets.token_hex(6)
        filled = replace(draft.form, fields=tuple(_filled(field, values) for field in draft.form.fields))
        self._written[number] = replace(draft, form=filled)
        _trim(self._written)
        return number, draft.form

    def written(self, number: str, user: str) -> Draft | None:
        """What this person wrote, if it is still known."""
        draft = self._written.get(number)
        return draft if draft is not None and draft.user == user else None


def _filled(field: Field, values: Values) -> Field:
    value = values.get(field.name)
    match field, value:
        case TextField(), str():
            return replace(field, value=value)
        case PickField(), tuple():
            return replace(field, value=value)
        case PickField(), str():
            return replace(field, value=(value,))
        case CheckField(), bool():
            return replace(field, value=value)
        case _:
            return field


def _trim(kept: OrderedDict[str, Draft] | OrderedDict[tuple[str, str, str], Draft]) -> None:
    while len(kept) > MOST:
        kept.popitem(last=False)
