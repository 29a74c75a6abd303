"""What the local platform itself says to people, in whole sentences, in one place."""

from collections.abc import Sequence
from typing import Final

from bot.kit.text import moment

EMPTY: Final = "There is nothing to see in this message yet. Write a few words and send it again."
NO_MEMBER: Final = "This person is not here any more. Choose someone else to act as."
NO_CHANNEL: Final = "This channel is not there, or not open to you. Pick another from the list."
NO_FILE = "This file is not here any more. Ask for it again."
NO_MESSAGE: Final = "This message is not there any more."
NO_GATHERING: Final = "This is not planned any more."
NO_MESSAGE_IN_FORUM: Final = "In a forum all talk is in posts. Open one with a thread instead of a message."
NO_COMMAND_IN_FORUM: Final = "In a forum all talk is in posts. Open a post, or go to a channel, and ask there."
NO_THREAD_HERE: Final = "Threads start from messages in channels. Write in the conversation itself instead."
NOT_YOURS_TO_EDIT: Final = "Only its author can change a message. You can reply to it instead."
NOT_YOURS_TO_DELETE: Final = "Only its author or a moderator can delete a message. A moderator will help if you ask."
SCREENED: Final = "You can look around already. To write, first agree to how people treat one another here."
NOT_HEARD: Final = "Hearth could not write this down, so nothing was done. Try again in a moment."
AWAY: Final = "Hearth is not here right now, so nothing was done. Try again in a moment."
SLOW: Final = "Hearth is taking longer than it should. If nothing shows up in a minute, try again."
ANSWER_ON_ITS_WAY: Final = "Done. The answer is on its way and will show up here by itself."
FORM_GONE: Final = "This form is no longer open. Start it again with the command or button it came from."
CONTROL_GONE: Final = "This button is not part of the message any more. The message shows what is open now."
MENU_GONE: Final = "This is not among the things one can do with a message. Open its menu again to see what is."
NO_MENU: Final = "This goes for messages that others see, too."
PICK_ONE: Final = "Choose from the list first."
NAME_EMPTY: Final = "A name needs at least one letter that people can see."
NAME_LONG: Final = "A name holds 40 characters. A shorter one is easier to call, too."
NAME_RESERVED: Final = "This name means everyone, or Hearth itself. Choose one that means one person."
EMOJI: Final = "A reaction is one emoji, like 👍."
REACTIONS_FULL: Final = "This message has 20 different reactions already. Join one of them."
CHANNEL_NAME: Final = "A channel's name holds 1 to 40 letters, digits and hyphens, like book-club."


def long_message(length: int, most: int) -> str:
    """A message over the limit."""
    return f"A message holds {most:,} characters, and this one has {length:,}. Could you send it in parts?"


def writers_only(roles: Sequence[str], channel: str) -> str:
    """Somebody wrote where their roles do not allow it."""
    who = " and ".join(f"{role}s" for role in roles) or "a few people"
    return f"Only {who} write in #{channel}. Everyone's own channels are open to you."


def timed_out(until: int) -> str:
    """Somebody is kept from writing for a while; the time stands as a token, drawn in the reader's own zone."""
    return (
        f"Writing and reacting here rest for you until {moment(until)}. Meanwhile you can read along, "
        "use the buttons under Hearth's messages, and write to Hearth directly."
    )


def taken_name(name: str) -> str:
    """Two people cannot have one name."""
    return f"There is already someone called {name} here. An initial or a nickname tells you apart."


def taken_channel(name: str) -> str:
    """Two channels cannot have one name."""
    return f"There is already a channel called #{name}. Choose another name."


def no_tags(channel: str) -> str:
    """A tag for a thread that is no forum's post."""
    return f"Only posts in a forum have tags, and #{channel} is none."


def unknown_tag(tag: str, forum: str, tags: Sequence[str]) -> str:
    """A tag that a forum does not offer."""
    offered = f"It offers: {', '.join(tags)}." if tags else "It offers none."
    return f'There is no tag called "{tag}" in #{forum}. {offered}'


def unable(what: str) -> str:
    """An effect that this platform does not carry out."""
    return f"This platform cannot do this: {what}."


def unknown_role(role: str) -> str:
    """A role that the place does not have."""
    return f'There is no role called "{role}" here.'
