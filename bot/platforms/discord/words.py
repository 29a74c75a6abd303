"""What the adapter itself says: to operators of the connection, to members whose request met a limit of Discord's."""

from collections.abc import Iterable
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
MEMBER: Final = "Member"
ANSWERS: Final = "What this answers"
EDIT: Final = "Edit"
DELETE: Final = "Delete"
EDIT_TITLE: Final = "Your post"
EDIT_LABEL: Final = "What it says"
EDIT_HELP: Final = "Everyone sees the change at once."
EDITED: Final = "Done. Your post says this now."
EDIT_EMPTY: Final = "A post needs words. To take it away, press Delete under it."
DELETE_SURE: Final = "Delete this post? Nobody can bring it back."
DELETE_NOW: Final = "Delete it"
DELETED: Final = "Your post is deleted."
NOT_YOURS: Final = "I put this post up for its author, so they alone can change or delete it here."
NOT_THERE: Final = "This post is not there any more, so nothing is left to do."
NO_AUTHOR: Final = (
    "I no longer know whose post this is, because its author asked me to forget them. A moderator can delete it."
)
NOT_NOW: Final = "Discord did not take that just now, and nothing changed. Please try again in a minute."
UNDER_WAY: Final = "Discord takes its time. It is done in a moment, or not at all: please look in a minute."
NOT_RESTORABLE: Final = "Hearth could not show this post again as it was, so it stays."
LABEL_TOO_LONG: Final = "With the label in front the post would be longer than Discord takes."
NOBODY_TO_GIVE: Final = "Discord lets Hearth neither put this post up again nor give it back to its author."
GIVEN_BACK: Final = (
    "Your post is settled, but Discord does not let me put it up again under your name. "
    "Here it is as you wrote it: please post it once more yourself."
)
GIVEN_BACK_LABELLED: Final = (
    "Discord does not let me put your post up again under your name. "
    "Here it is with the label in front: please post it once more yourself."
)
GIVEN_BACK_LONG: Final = (
    "With the label in front your post would be longer than Discord takes, so I could not put it up again. "
    "Here it is as you wrote it: please shorten it a little, put the label in front, and post it once more."
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
NO_THREADS: Final = "Threads are opened in text channels, and this one is for voices."
BEGUN: Final = "Discord lists nothing that has begun already, so this was not put on its list of events."
OVER: Final = "This event is over on Discord, so it was not changed any more."
REST_TOO_LONG: Final = "Discord keeps nobody from writing for longer than 28 days. Choose a shorter time."


NO_GATE: Final = (
    "Discord lets Hearth keep no AutoMod rule here. Give Hearth's role the permission Manage Server in the server's "
    "settings, Roles."
)
GATES_FULL: Final = (
    "This server has as many AutoMod rules with words of their own as Discord allows, which is 6. "
    "Remove one in the server's settings, AutoMod."
)


def no_tags(place: str) -> str:
    """A tag for a thread that is no forum's post."""
    return f"Only posts in a forum have tags, and this is a thread in #{place}."


def unknown_tag(tag: str, forum: str, tags: Iterable[str]) -> str:
    """A tag that a forum does not offer."""
    return f'There is no tag called "{tag}" in #{forum}. {_offered(tags)}'


def tag_needed(forum: str, tags: Iterable[str]) -> str:
    """A forum that takes no post without a tag."""
    return f"Posts in #{forum} need a tag. {_offered(tags)}"


def _offered(tags: Iterable[str]) -> str:
    offered = ", ".join(tags)
    return f"It offers: {offered}." if offered else "It offers none; add one in the channel's settings."


def no_role(role: str) -> str:
    """A role that the server does not have."""
    return f'There is no role called "{role}" here. Make it in the server\'s settings, or choose another.'


def role_not_given(role: str) -> str:
    """A role that nobody can give: everyone's, or one that belongs to an application."""
    return f'Discord gives the role "{role}" itself, so Hearth can neither give nor take it. Choose another.'


def role_above(role: str) -> str:
    """A role that stands above Hearth's own."""
    return (
        f"The role \"{role}\" stands above Hearth's own. Move Hearth's role above it in the server's settings, Roles."
    )


def pictured(alt: str) -> str:
    """What an event's picture shows, for whoever does not see it: Discord has no place for it beside the picture."""
    return f"Picture: {alt}"
