"""What the adapter itself says: to operators of the connection, to members whose request met a limit of Discord's."""

from typing import Final

REFUSED_LOGIN: Final = (
    "Discord does not take the token in HEARTH_DISCORD_TOKEN. "
    "Copy it anew from the developer portal (your application, Bot, Reset Token)."
)
INTENTS_REFUSED: Final = (
    "Discord does not allow this application the intents it asks for. "
    "Switch them on in the developer portal (your application, Bot, Privileged Gateway Intents)."
)
WITHOUT_CONTENT: Final = (
    "Discord does not let this application read messages, so what needs their text is off: undisclosed interests are "
    "not looked for, and words are not counted. Commands, mentions, message menus and buttons work. "
    "`hearth doctor` says what to do."
)
WITHOUT_MEMBERS: Final = (
    "Discord does not let this application see who joins, so newcomers are not welcomed by themselves. "
    "`hearth doctor` says what to do."
)
NOT_HEARD: Final = "I could not write that down just now, so nothing happened. Please try again in a minute."
DONE: Final = "Done."
TOO_LATE: Final = "That took me longer than Discord allows for opening a form. Please try once more."
ELSEWHERE: Final = "I cannot tell which server this belongs to. Please use it on the server itself."
FORM_WRONG: Final = "Nothing is sent yet. Please look again at:"
FORM_AGAIN: Final = "Correct it"
FORM_GONE: Final = "I no longer have what you wrote. Please begin again with the command or button you used."
SOMEONE: Final = "someone"
SOMEWHERE: Final = "a channel"
SOME_DAY: Final = "some day"
"""For a time that no calendar holds."""
NOTHING: Final = "…"
"""Stands where a text or a label has nothing that anybody could see, or goes on; Discord takes none that is empty."""
