"""The workspace as Slack keeps it: accounts, channels and messages, and the event that every change raises."""

import copy
import uuid
from collections.abc import Callable
from typing import Any

from tests.servers.shapes import Shape, parts
from tests.servers.slack.clock import Clock
from tests.servers.slack.escaping import rich_text
from tests.servers.slack.model import App, Channel, Group, Kind, Upload, User, Whisper
from tests.servers.waiting import Changes

Listener = Callable[[Shape, Channel | None], None]


class World:
    """One workspace with one app in it. Whatever happens is told to `listeners`, with the channel it happened in."""

    def __init__(self, clock: Clock, changes: Changes, name: str, bot: str) -> None:
        self.clock = clock
        self.changes = changes
        self.name = name
        self.team_id = clock.new_id("T")
        self.domain = name.lower().replace(" ", "-")
        self.app = App(name=bot)
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self.whispers: list[Whisper] = []
        self.uploads: dict[str, Upload] = {}
        self.groups: dict[str, Group] = {}
        self.listeners: list[Listener] = []
        self.bot = self.add_user(bot, is_bot=True)

    def emit(self, event: Shape, channel: Channel | None = None) -> None:
        """Tell the app, if it may hear of it, and whoever waits."""
        event.setdefault("event_ts", self.clock.ts())
        for listener in self.listeners:
            listener(copy.deepcopy(event), channel)
        self.changes.tell()

    # People and channels

    def add_user(self, name: str, **traits: Any) -> User:
        """An account; nobody is told."""
        user = User(self.clock.new_id("U"), name.lower().replace(" ", "."), name, **traits)
        user.updated = int(self.clock.seconds())
        self.users[user.id] = user
        return user

    def add_channel(self, name: str, kind: Kind, creator: str, members: list[str]) -> Channel:
        """A channel or direct message; nobody is told."""
        letter = "D" if kind is Kind.DIRECT else "C"
        channel = Channel(self.clock.new_id(letter), name, kind, creator, int(self.clock.seconds()), members)
        self.channels[channel.id] = channel
        return channel

    def direct(self, *users: str) -> Channel:
        """The direct message of these people, opened if need be."""
        wanted = sorted({*users})
        kind = Kind.DIRECT if len(wanted) <= 2 else Kind.GROUP
        for one in self.channels.values():
            if one.kind is kind and sorted(one.members) == wanted:
                return one
        return self.add_channel("", kind, wanted[0], wanted)

    def name_of(self, key: str) -> str:
        """What people see for the id of a person or a channel."""
        if key in self.users:
            return self.users[key].shown
        return self.channels[key].name if key in self.channels else key

    def join(self, channel: Channel, user: User, *, inviter: str = "") -> None:
        """Somebody comes into a channel, which everybody there sees."""
        if user.id in channel.members:
            return
        channel.members.append(user.id)
        text = f"<@{user.id}> has joined the {channel.kind.value}"
        shape = {"type": "message", "subtype": f"{channel.kind.value}_join", "user": user.id, "text": text}
        self.post(channel, shape | ({"inviter": inviter} if inviter else {}))
        self._membership("member_joined_channel", channel, user, {"inviter": inviter} if inviter else {})

    def leave(self, channel: Channel, user: User) -> None:
        """Somebody goes out of a channel."""
        if user.id not in channel.members:
            return
        channel.members.remove(user.id)
        text = f"<@{user.id}> has left the {channel.kind.value}"
        self.post(channel, {"type": "message", "subtype": f"{channel.kind.value}_leave", "user": user.id, "text": text})
        self._membership("member_left_channel", channel, user, {})

    def _membership(self, kind: str, channel: Channel, user: User, more: Shape) -> None:
        letter = "C" if channel.kind is Kind.PUBLIC else "G"
        event = {"type": kind, "user": user.id, "channel": channel.id, "channel_type": letter, "team": self.team_id}
        self.emit(event | more, channel)

    # Messages

    def by_person(self, user: User, text: str) -> Shape:
        """A message as a person's client sends it."""
        client = {"client_msg_id": str(uuid.uuid4()), "type": "message", "user": user.id, "text": text}
        return client | {"team": self.team_id, "blocks": [rich_text(text, self.block_id())]}

    def block_id(self) -> str:
        """The short name that Slack gives to a block without one."""
        return self.clock.new_id("b")[-5:]

    def post(self, channel: Channel, shape: Shape, thread_ts: str | None = None, *, broadcast: bool = False) -> Shape:
        """Keep a message, thread it, and tell."""
        ts = self.clock.ts()
        shape["ts"] = ts
        if thread_ts is not None:
            self._threads(channel, shape, thread_ts, broadcast=broadcast)
        channel.messages[ts] = shape
        self.emit(self._event(channel, shape, ts), channel)
        by_person = "bot_id" not in shape and not shape.get("subtype", "").endswith(("_join", "_leave"))
        if by_person and f"<@{self.bot.id}>" in shape.get("text", "") and channel.kind is not Kind.DIRECT:
            mention = self._event(channel, shape, ts) | {"type": "app_mention"}
            mention.pop("channel_type")
            self.emit(mention, channel)
        return shape

    def _threads(self, channel: Channel, shape: Shape, thread_ts: str, *, broadcast: bool) -> None:
        root = channel.messages[thread_ts]
        shape["thread_ts"] = thread_ts
        shape["parent_user_id"] = root.get("user")
        repliers = root.setdefault("reply_users", [])
        if shape.get("user") not in repliers:
            repliers.append(shape.get("user"))
        root.update(
            thread_ts=thread_ts,
            reply_count=root.get("reply_count", 0) + 1,
            reply_users_count=len(repliers),
            latest_reply=shape["ts"],
            is_locked=False,
            subscribed=False,
        )
        if broadcast:
            shape["subtype"] = "thread_broadcast"
            shape["root"] = copy.deepcopy(root)

    def _event(self, channel: Channel, shape: Shape, event_ts: str) -> Shape:
        where = {"channel": channel.id, "channel_type": channel.kind.value, "event_ts": event_ts}
        return copy.deepcopy(shape) | where

    def change(self, channel: Channel, ts: str, new: Shape, *, by: str | None = None) -> Shape:
        """Replace parts of a message; with `by`, it shows as edited."""
        kept = channel.messages[ts]
        before = copy.deepcopy(kept)
        kept.update(new)
        if by is not None:
            kept["edited"] = {"user": by, "ts": self.clock.ts()}
        self._hidden(channel, "message_changed", message=copy.deepcopy(kept), previous_message=before)
        return kept

    def remove(self, channel: Channel, ts: str) -> None:
        """Delete a message; one with replies leaves a tombstone in its place."""
        kept = channel.messages[ts]
        if kept.get("reply_count"):
            thread = {key: kept[key] for key in ("thread_ts", "reply_count", "reply_users", "latest_reply", "ts")}
            stone = {
                "type": "message",
                "subtype": "tombstone",
                "user": "USLACKBOT",
                "text": "This message was deleted.",
            }
            channel.messages[ts] = stone | {"hidden": True} | thread
            self._hidden(channel, "message_changed", message=channel.messages[ts], previous_message=kept)
            return
        del channel.messages[ts]
        root = channel.messages.get(kept.get("thread_ts", ""))
        if root is not None:
            root["reply_count"] -= 1
        self._hidden(channel, "message_deleted", deleted_ts=ts, previous_message=kept)

    def _hidden(self, channel: Channel, subtype: str, **more: Any) -> None:
        ts = self.clock.ts()
        shape = {"type": "message", "subtype": subtype, "hidden": True, "ts": ts, **more}
        self.emit(self._event(channel, shape, ts), channel)

    def whisper(self, user: str, channel: Channel, shape: Shape) -> Whisper:
        """Show a message to one person; Slack tells no app of it."""
        ts = self.clock.ts()
        one = Whisper(user, channel.id, ts, shape | {"ts": ts, "is_ephemeral": True})
        self.whispers.append(one)
        self.changes.tell()
        return one

    # Reactions

    def react(self, channel: Channel, ts: str, user: str, name: str) -> bool:
        """Whether it is new."""
        kept = channel.messages[ts]
        reactions: list[Shape] = kept.setdefault("reactions", [])
        if not any(one["name"] == name for one in reactions):
            reactions.append({"name": name, "users": [], "count": 0})
        found = next(one for one in reactions if one["name"] == name)
        if user in found["users"]:
            return False
        found["users"].append(user)
        found["count"] += 1
        self._reaction("reaction_added", channel, kept, user, name)
        return True

    def unreact(self, channel: Channel, ts: str, user: str, name: str) -> bool:
        """Whether there was one."""
        kept = channel.messages[ts]
        found = next((one for one in parts(kept, "reactions") if one["name"] == name and user in one["users"]), None)
        if found is None:
            return False
        found["users"].remove(user)
        found["count"] -= 1
        kept["reactions"] = [one for one in kept["reactions"] if one["count"]]
        if not kept["reactions"]:
            del kept["reactions"]
        self._reaction("reaction_removed", channel, kept, user, name)
        return True

    def _reaction(self, kind: str, channel: Channel, message: Shape, user: str, name: str) -> None:
        item = {"type": "message", "channel": channel.id, "ts": message["ts"]}
        event: Shape = {"type": kind, "user": user, "reaction": name, "item": item}
        if message.get("user"):
            event["item_user"] = message["user"]
        self.emit(event, channel)
