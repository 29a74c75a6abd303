"""What a response_url does: a message in answer, or the replacement or removal of what was acted on."""

from typing import Any

from tests.servers.slack.desk import Hook
from tests.servers.slack.errors import SlackError
from tests.servers.slack.messages import by_app, content, metadata, root_of
from tests.servers.slack.posts import Post
from tests.servers.slack.world import World


def _true(value: Any) -> bool:
    return str(value).lower() in {"1", "true"}


def answers(world: World, hook: Hook, args: dict[str, Any]) -> None:
    """One use of the address; also what an acknowledgement with a message does."""
    channel = world.channels[hook.channel]
    if _true(args.get("delete_original")):
        _removes(world, hook)
        return
    acted_on = hook.message or hook.whisper is not None
    if acted_on and "replace_original" not in args:
        raise NotImplementedError("an answer to a button that leaves open whether it replaces the message")
    shape = content(world, args) | metadata(args)
    if _true(args.get("replace_original")):
        if hook.whisper is not None:
            hook.whisper.shape |= shape
            world.changes.tell()
            return
        if hook.message in channel.messages:
            world.change(channel, hook.message, shape, by=world.bot.id)
            return
    frame = by_app(world, {})
    if args.get("response_type") == "in_channel":
        kept = world.post(channel, frame | shape, root_of(channel, args.get("thread_ts") or ""))
        hook.asked.posts.append(Post(world, channel, kept["ts"]))
        world.changes.tell()
        return
    whisper = world.whisper(hook.user, channel, frame | shape)
    hook.asked.posts.append(Post(world, channel, whisper.ts, whisper))
    world.changes.tell()


def _removes(world: World, hook: Hook) -> None:
    channel = world.channels[hook.channel]
    if hook.whisper is not None:
        hook.whisper.gone = True
        world.changes.tell()
    elif hook.message in channel.messages:
        world.remove(channel, hook.message)
    else:
        raise SlackError("message_not_found")
