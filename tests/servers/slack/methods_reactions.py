"""reactions.*: what the app adds under messages, and what stands there."""

from tests.servers.shapes import Shape, parts
from tests.servers.slack.call import Call, method
from tests.servers.slack.errors import SlackError
from tests.servers.slack.model import Channel

MOST = 23
"""Different reactions that one person may put under a message."""


def _target(call: Call) -> tuple[Channel, Shape]:
    if not call.text("channel") or not call.text("timestamp"):
        raise SlackError("no_item_specified")
    channel = call.channel()
    if not call.text("timestamp").replace(".", "", 1).isdigit():
        raise SlackError("bad_timestamp")
    return channel, call.message(channel, "timestamp")


def _name(call: Call) -> str:
    name = call.text("name", "invalid_name").strip(":")
    if not name.replace("_", "").replace("-", "").replace("+", "").replace("'", "").replace(":", "").isalnum():
        raise SlackError("invalid_name")
    return name


@method("reactions.add", "channel timestamp name", "reactions:write")
def add(call: Call) -> Shape:
    """The app reacts."""
    channel, message = _target(call)
    name, bot = _name(call), call.world.bot.id
    if channel.archived:
        raise SlackError("is_archived")
    if bot not in channel.members:
        raise SlackError("no_access")
    if sum(bot in one["users"] for one in parts(message, "reactions")) >= MOST:
        raise SlackError("too_many_reactions")
    if not call.world.react(channel, message["ts"], bot, name):
        raise SlackError("already_reacted")
    return {}


@method("reactions.remove", "channel timestamp name file file_comment", "reactions:write")
def remove(call: Call) -> Shape:
    """The app takes its reaction back."""
    channel, message = _target(call)
    if not call.world.unreact(channel, message["ts"], call.world.bot.id, _name(call)):
        raise SlackError("no_reaction")
    return {}


@method("reactions.get", "channel timestamp full file file_comment", "reactions:read")
def show(call: Call) -> Shape:
    """Who reacted to a message."""
    channel, message = _target(call)
    return {"type": "message", "channel": channel.id, "message": message}
