"""chat.*: messages that the app posts, changes and takes back."""

from tests.servers.shapes import Shape
from tests.servers.slack.call import Call, method
from tests.servers.slack.errors import SlackError
from tests.servers.slack.messages import by_app, content, may_post, metadata, root_of

BODY = "text blocks attachments markdown_text mrkdwn parse link_names unfurl_links unfurl_media metadata"
LOOK = "username icon_emoji icon_url as_user"


@method("chat.postMessage", f"channel thread_ts reply_broadcast {BODY} {LOOK}", "chat:write")
def post(call: Call) -> Shape:
    """A message, in a thread or not."""
    channel = call.channel()
    may_post(call.world, channel)
    shape = by_app(call.world, call.args) | content(call.world, call.args) | metadata(call.args)
    thread = root_of(channel, call.text("thread_ts"))
    kept = call.world.post(channel, shape, thread, broadcast=call.flag("reply_broadcast"))
    return {"channel": channel.id, "ts": kept["ts"], "message": kept}


@method("chat.postEphemeral", f"channel user thread_ts {BODY} {LOOK}", "chat:write")
def whisper(call: Call) -> Shape:
    """A message that one person sees."""
    channel = call.channel()
    may_post(call.world, channel)
    user = call.text("user", "user_not_in_channel")
    if user not in channel.members:
        raise SlackError("user_not_in_channel")
    shape = by_app(call.world, call.args) | content(call.world, call.args)
    if call.text("thread_ts"):
        shape["thread_ts"] = call.text("thread_ts")
    return {"message_ts": call.world.whisper(user, channel, shape).ts}


@method("chat.update", f"channel ts as_user reply_broadcast file_ids {BODY}", "chat:write")
def update(call: Call) -> Shape:
    """Change a message of the app's own."""
    channel = call.channel()
    found = call.message(channel, "ts")
    if found.get("bot_id") != call.world.app.bot_id:
        raise SlackError("cant_update_message")
    shape = content(call.world, call.args) | metadata(call.args)
    if "attachments" not in shape and "blocks" in call.args:
        found.pop("attachments", None)
    kept = call.world.change(channel, found["ts"], shape, by=call.world.bot.id)
    return {"channel": channel.id, "ts": kept["ts"], "text": kept["text"], "message": kept}


@method("chat.delete", "channel ts as_user", "chat:write")
def delete(call: Call) -> Shape:
    """Take back a message of the app's own."""
    channel = call.channel()
    found = call.message(channel, "ts")
    if found.get("bot_id") != call.world.app.bot_id:
        raise SlackError("cant_delete_message")
    call.world.remove(channel, found["ts"])
    return {"channel": channel.id, "ts": found["ts"]}


@method("chat.getPermalink", "channel message_ts")
def permalink(call: Call) -> Shape:
    """The address of a message."""
    channel = call.channel()
    found = call.message(channel, "message_ts")
    link = f"https://{call.world.domain}.slack.com/archives/{channel.id}/p{found['ts'].replace('.', '')}"
    thread = found.get("thread_ts")
    if thread is not None and thread != found["ts"]:
        link += f"?thread_ts={thread}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}
