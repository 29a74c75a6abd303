"""What the adapter itself says: to operators of the connection, to members whose request met a limit of Slack's."""

from typing import Final

REFUSED_LOGIN: Final = (
    "Slack does not take the token in HEARTH_SLACK_BOT_TOKEN. "
    "Copy it anew: your app at api.slack.com/apps, OAuth & Permissions, Bot User OAuth Token (xoxb-…)."
)
REFUSED_SOCKET: Final = (
    "Slack does not take the token in HEARTH_SLACK_APP_TOKEN. "
    "Copy it anew: your app at api.slack.com/apps, Basic Information, App-Level Tokens (xapp-…), with the scope "
    "connections:write."
)
NO_SOCKET: Final = (
    "Slack does not let this app use Socket Mode. "
    "Switch it on: your app at api.slack.com/apps, Socket Mode, Enable Socket Mode."
)
NO_BOT: Final = (
    "The token in HEARTH_SLACK_BOT_TOKEN is no bot's. Copy the Bot User OAuth Token, which begins with xoxb-."
)
AWAY: Final = "Slack is not connected"
NOT_HEARD: Final = "I could not write that down just now, so nothing happened. Please try again in a minute."
TOO_LATE: Final = "That took me longer than Slack allows for opening a form. Please try once more."
ELSEWHERE: Final = "I cannot tell what this belongs to. Please begin again with the command or button you used."
FORM_WRONG: Final = "Nothing is sent yet. Please look again at:"
FORM_AGAIN: Final = "Open the form once more and correct it, please."
IN_DIRECT: Final = "The file is in our direct messages."
SOMEONE: Final = "someone"
SOMEWHERE: Final = "a channel"
SOME_DAY: Final = "some day"
"""For a time that no calendar holds."""
A_POST: Final = "the post"
A_THREAD: Final = "a thread"
NOTHING: Final = "…"
"""Stands where a text or a label has nothing that anybody could see, or goes on; Slack takes none that is empty."""
CANCEL: Final = "Cancel"
SEND: Final = "Send"
YES: Final = "Yes"
PICK: Final = "Choose one"
NOT_INSIDE: Final = "Hearth is not in this channel. Invite it there: /invite @Hearth."
NO_MESSAGE: Final = "This message does not exist any more."
NO_HIDE: Final = "Slack lets no app take others' posts out of sight. Their authors, and workspace admins, can."
NO_LABEL: Final = "Slack lets no app change what others wrote."
NO_ROLES: Final = "Slack has no roles that an app could give or take."
NO_TIME_OUT: Final = "Slack lets no app keep somebody from writing."
NO_EVENTS: Final = "Slack has no list of events."
NO_GATE: Final = "Slack stops no messages by itself."
NO_TAGS: Final = "Only posts in a forum have tags, and Slack has no forums."
USED: Final = "Use it as a command: {examples}."


def unable(what: str) -> str:
    """An effect that Slack has nothing for."""
    return f"Slack lets no app do this: {what}."


def no_emoji(emoji: str) -> str:
    """A reaction by an emoji that Slack does not know."""
    return f"Slack does not know the emoji {emoji}."
