"""What an app may hear of: events by subscription, scope and membership, in the wrapping of the Events API."""

from typing import Final

from tests.servers.shapes import Shape
from tests.servers.slack.deliveries import EVENTS, Deliveries, Parcel
from tests.servers.slack.model import Channel, Kind
from tests.servers.slack.world import World

TOKEN: Final = "loopback-verification"
SUBSCRIPTION: Final = {
    Kind.PUBLIC: "message.channels",
    Kind.PRIVATE: "message.groups",
    Kind.DIRECT: "message.im",
    Kind.GROUP: "message.mpim",
}
SCOPES: Final = {
    "app_mention": ("app_mentions:read",),
    "reaction_added": ("reactions:read",),
    "reaction_removed": ("reactions:read",),
    "member_joined_channel": ("channels:read", "groups:read"),
    "member_left_channel": ("channels:read", "groups:read"),
    "team_join": ("users:read",),
    "user_change": ("users:read",),
    "channel_created": ("channels:read",),
    "channel_rename": ("channels:read",),
    "channel_archive": ("channels:read",),
    "channel_unarchive": ("channels:read",),
    "channel_deleted": ("channels:read",),
    "channel_left": ("channels:read",),
    "group_left": ("groups:read",),
    "group_deleted": ("groups:read",),
    "group_rename": ("groups:read",),
    "group_archive": ("groups:read",),
    "group_unarchive": ("groups:read",),
    "file_shared": ("files:read",),
    "subteam_created": ("usergroups:read",),
    "subteam_updated": ("usergroups:read",),
    "subteam_members_changed": ("usergroups:read",),
}
"""One of these scopes is needed for the event; others need none."""
INSIDE: Final = frozenset(
    {
        *("message", "app_mention", "reaction_added", "reaction_removed"),
        *("member_joined_channel", "member_left_channel", "file_shared"),
    }
)
"""Told only of channels that the app is in."""


class Announcer:
    """Turns the world's events into deliveries."""

    def __init__(self, world: World, deliveries: Deliveries) -> None:
        self._world = world
        self._deliveries = deliveries
        world.listeners.append(self.hears)

    def hears(self, event: Shape, channel: Channel | None) -> None:
        """The world's listener."""
        if self._wanted(event, channel):
            self.tells(event)

    def _wanted(self, event: Shape, channel: Channel | None) -> bool:
        app, kind = self._world.app, event["type"]
        away = channel is not None and self._world.bot.id not in channel.members
        its_leave = kind == "member_left_channel" and event.get("user") == self._world.bot.id
        if away and kind in INSIDE and not its_leave:
            return False
        name, scopes = kind, SCOPES.get(kind, ())
        if kind == "message" and channel is not None:
            name, scopes = SUBSCRIPTION[channel.kind], (f"{channel.family}:history",)
        return app.granted(*scopes) and (app.events is None or name in app.events)

    def tells(self, event: Shape) -> None:
        """Deliver it, wanted or not; the name that weather knows it by is its type."""
        world = self._world
        allowed = {"enterprise_id": None, "team_id": world.team_id, "user_id": world.bot.id}
        event_id = world.clock.new_id("Ev")
        payload: Shape = {
            "token": TOKEN,
            "team_id": world.team_id,
            "context_team_id": world.team_id,
            "context_enterprise_id": None,
            "api_app_id": world.app.id,
            "event": event,
            "type": "event_callback",
            "event_id": event_id,
            "event_time": int(world.clock.seconds()),
            "authorizations": [allowed | {"is_bot": True, "is_enterprise_install": False}],
            "is_ext_shared_channel": False,
            "event_context": f"4-{event_id}",
        }
        self._deliveries.send(Parcel(EVENTS, event["type"], payload))
