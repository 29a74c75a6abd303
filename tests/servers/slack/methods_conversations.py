"""conversations.*: where people talk, who is there, and what was said."""

from tests.servers.shapes import Shape
from tests.servers.slack.call import Call, method
from tests.servers.slack.errors import SlackError
from tests.servers.slack.model import TYPES, Channel, Kind
from tests.servers.slack.world import World

READ = ("channels:read", "groups:read", "im:read", "mpim:read")
HISTORY = ("channels:history", "groups:history", "im:history", "mpim:history")


def shown(world: World, channel: Channel) -> Shape:
    """A channel as the API shows it."""
    kind = channel.kind
    shape: Shape = {"id": channel.id, "created": channel.created, "creator": channel.creator, "unlinked": 0}
    shape |= {"context_team_id": world.team_id, "updated": channel.created * 1000, "is_archived": channel.archived}
    shape |= {"is_org_shared": False, "is_shared": False, "is_ext_shared": False, "is_im": kind is Kind.DIRECT}
    if kind is Kind.DIRECT:
        other = [one for one in channel.members if one != world.bot.id]
        shape.pop("creator")
        return shape | {"user": other[0] if other else world.bot.id, "is_user_deleted": False, "priority": 0}
    about = {
        name: {"value": value, "creator": channel.creator, "last_set": 0}
        for name, value in (("topic", channel.topic), ("purpose", channel.purpose))
    }
    return (
        shape
        | about
        | {
            "name": channel.name,
            "name_normalized": channel.name,
            "previous_names": [],
            "is_channel": kind is Kind.PUBLIC,
            "is_group": kind is Kind.PRIVATE,
            "is_mpim": kind is Kind.GROUP,
            "is_private": kind is not Kind.PUBLIC,
            "is_general": False,
            "is_member": world.bot.id in channel.members,
            "is_pending_ext_shared": False,
            "pending_shared": [],
            "parent_conversation": None,
            "shared_team_ids": [world.team_id],
        }
    )


def _wanted(call: Call) -> list[Channel]:
    asked = (call.text("types") or "public_channel").split(",")
    if not {one.strip() for one in asked} <= set(TYPES.values()):
        raise SlackError("invalid_types")
    kinds = [kind for kind, name in TYPES.items() if name in [one.strip() for one in asked]]
    for kind in kinds:
        call.needs(f"{_family(kind)}:read")
    found = [one for one in call.world.channels.values() if one.kind in kinds]
    found = [one for one in found if one.kind is Kind.PUBLIC or call.world.bot.id in one.members]
    return [one for one in found if not (call.flag("exclude_archived") and one.archived)]


def _family(kind: Kind) -> str:
    return Channel("", "", kind, "", 0).family


@method("conversations.list", "types exclude_archived limit cursor team_id", *READ)
def every(call: Call) -> Shape:
    """Channels that the app can see."""
    return call.page("channels", [_counted(call, one) for one in _wanted(call)])


def _counted(call: Call, channel: Channel) -> Shape:
    more = {} if channel.kind is Kind.DIRECT else {"num_members": len(channel.members)}
    return shown(call.world, channel) | more


@method("users.conversations", "user types exclude_archived limit cursor team_id", *READ)
def mine(call: Call) -> Shape:
    """Channels that somebody is in, the app itself unless it names another."""
    user = call.text("user") or call.world.bot.id
    return call.page("channels", [shown(call.world, one) for one in _wanted(call) if user in one.members])


@method("conversations.info", "channel include_locale include_num_members", *READ)
def info(call: Call) -> Shape:
    """One channel."""
    channel = call.channel()
    call.needs(f"{channel.family}:read")
    shape = shown(call.world, channel)
    if call.flag("include_num_members") and channel.kind is not Kind.DIRECT:
        shape["num_members"] = len(channel.members)
    return {"channel": shape}


@method("conversations.members", "channel limit cursor", *READ)
def members(call: Call) -> Shape:
    """Who is in a channel."""
    channel = call.channel()
    call.needs(f"{channel.family}:read")
    return call.page("members", list(channel.members))


@method("conversations.open", "channel users return_im prevent_creation", "im:write", "mpim:write")
def opens(call: Call) -> Shape:
    """The direct message with these people."""
    world = call.world
    if call.text("channel"):
        channel = call.channel()
    else:
        users = call.text("users", "users_list_not_supplied").split(",")
        if unknown := [one for one in users if one not in world.users]:
            raise SlackError("user_not_found", messages=[f"[ERROR] {one}" for one in unknown])
        if any(world.users[one].deleted for one in users):
            raise SlackError("user_disabled")
        call.needs("im:write" if len(users) == 1 else "mpim:write")
        channel = world.direct(world.bot.id, *users)
    return {"channel": shown(world, channel) if call.flag("return_im") else {"id": channel.id}}


@method("conversations.join", "channel", "channels:join")
def join(call: Call) -> Shape:
    """The app comes into a public channel."""
    channel = call.channel()
    if channel.kind is not Kind.PUBLIC:
        raise SlackError("method_not_supported_for_channel_type")
    if channel.archived:
        raise SlackError("is_archived")
    call.world.join(channel, call.world.bot)
    return {"channel": shown(call.world, channel)}


def _between(call: Call, channel: Channel, messages: list[Shape]) -> list[Shape]:
    call.needs(f"{channel.family}:history")
    oldest, latest = call.text("oldest") or "0", call.text("latest") or "9999999999.999999"
    if not oldest.replace(".", "", 1).isdigit():
        raise SlackError("invalid_ts_oldest")
    if not latest.replace(".", "", 1).isdigit():
        raise SlackError("invalid_ts_latest")
    low, high = float(oldest), float(latest)
    both = call.flag("inclusive")

    def inside(ts: str) -> bool:
        at = float(ts)
        return low <= at <= high if both else low < at < high

    found = [one for one in messages if inside(one["ts"])]
    if not call.flag("include_all_metadata"):
        found = [{key: value for key, value in one.items() if key != "metadata"} for one in found]
    return found


@method("conversations.history", "channel oldest latest inclusive limit cursor include_all_metadata", *HISTORY)
def history(call: Call) -> Shape:
    """What was said in a channel, newest first, replies left out."""
    channel = call.channel()
    if call.world.bot.id not in channel.members:
        raise SlackError("not_in_channel")
    top = [one for one in channel.in_order() if _on_top(one)]
    page = call.page("messages", _between(call, channel, top)[::-1])
    return page | {"has_more": bool(page["response_metadata"]["next_cursor"]), "pin_count": 0}


def _on_top(message: Shape) -> bool:
    thread = message.get("thread_ts", message["ts"])
    return thread == message["ts"] or message.get("subtype") == "thread_broadcast"


@method("conversations.replies", "channel ts oldest latest inclusive limit cursor include_all_metadata", *HISTORY)
def replies(call: Call) -> Shape:
    """A thread, oldest first, its root included."""
    channel = call.channel()
    if call.world.bot.id not in channel.members:
        raise SlackError("channel_not_found")
    root = channel.messages.get(call.text("ts", "thread_not_found"))
    if root is None:
        raise SlackError("thread_not_found")
    thread = root.get("thread_ts", root["ts"])
    inside = [one for one in channel.in_order() if one["ts"] == thread or one.get("thread_ts") == thread]
    found = [one for one in inside if one["ts"] == thread]
    found += [one for one in _between(call, channel, inside) if one["ts"] != thread]
    page = call.page("messages", found, 1000)
    return page | {"has_more": bool(page["response_metadata"]["next_cursor"])}
