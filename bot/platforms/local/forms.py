"""Forms that are open on somebody's screen, kept so that a restart loses nobody's words."""

import msgspec

from bot.kit.errors import Say
from bot.kit.forms import Form
from bot.kit.text import clean
from bot.platforms.local import words
from bot.platforms.local.act import Act
from bot.platforms.local.rules import Member, Room


def show(act: Act, who: Member, room: Room, form: Form) -> None:
    """Remember that a form is open."""
    text = msgspec.json.encode(form).decode()
    act.run("INSERT OR REPLACE INTO open_form VALUES (?, ?, ?, ?)", who.id, form.action, room.id, text)


def shown(act: Act, who: Member, action: str) -> tuple[Form, int]:
    """An open form and the number of its place; raises Say if it is not open."""
    row = act.one("SELECT form, channel FROM open_form WHERE member = ? AND action = ?", who.id, clean(action))
    if row is None:
        raise Say(words.FORM_GONE)
    return msgspec.json.decode(row[0], type=Form), row[1]


def close(act: Act, who: Member, action: str) -> None:
    """A form is done with."""
    act.run("DELETE FROM open_form WHERE member = ? AND action = ?", who.id, clean(action))
