"""What organisers of a workspace do to its channels and groups, and what comes of it for the app."""

from typing import Any

from tests.servers.shapes import Shape
from tests.servers.slack.methods_groups import shown as group_shown
from tests.servers.slack.methods_users import shown as person_shown
from tests.servers.slack.model import Channel, Group, Kind, User
from tests.servers.slack.posts import Post
from tests.servers.slack.world import World

Where = str | Channel
"""By name, or as it was handed out."""


class Organising:
    """Everything here is announced to the app, as far as it may hear of it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.organiser = world.add_user("Owner", is_owner=True)

    def channel(self, where: Where) -> Channel:
        """By name."""
        if isinstance(where, Channel):
            return where
        found = [one for one in self.world.channels.values() if one.name == where]
        assert found, f"no channel {where!r} among {[one.name for one in self.world.channels.values()]}"
        return found[0]

    def opens_channel(self, name: str, *, private: bool = False) -> Channel:
        """A new channel with the organiser in it alone; nobody is told of a private one."""
        kind = Kind.PRIVATE if private else Kind.PUBLIC
        channel = self.world.add_channel(name, kind, self.organiser.id, [self.organiser.id])
        if not private:
            about = {"id": channel.id, "name": name, "created": channel.created, "creator": channel.creator}
            self.world.emit({"type": "channel_created", "channel": about | {"context_team_id": self.world.team_id}})
        return channel

    def renames(self, where: Where, name: str) -> None:
        """Another name for a channel."""
        channel = self.channel(where)
        channel.name = name
        self._announces("rename", channel, {"id": channel.id, "name": name, "created": channel.created})

    def archives(self, where: Where) -> None:
        """Nobody can write there any more."""
        channel = self.channel(where)
        channel.archived = True
        self._announces("archive", channel, channel.id, user=self.organiser.id)

    def unarchives(self, where: Where) -> None:
        """Everybody can again; who was in it is not in it any more but for the organiser."""
        channel = self.channel(where)
        channel.archived = False
        channel.members = [self.organiser.id]
        self._announces("unarchive", channel, channel.id, user=self.organiser.id)

    def deletes_channel(self, where: Where) -> None:
        """It is gone, with all that was said in it."""
        channel = self.channel(where)
        del self.world.channels[channel.id]
        self._announces("deleted", channel, channel.id)

    def _announces(self, what: str, channel: Channel, about: Any, **more: Any) -> None:
        if channel.kind is Kind.PRIVATE and self.world.bot.id not in channel.members:
            return
        self.world.emit({"type": f"{channel.kind.value}_{what}", "channel": about, **more}, channel)

    def invites_bot(self, where: Where) -> None:
        """The app comes into a channel."""
        self.world.join(self.channel(where), self.world.bot, inviter=self.organiser.id)

    def removes_bot(self, where: Where) -> None:
        """The app is put out of a channel."""
        channel = self.channel(where)
        self.world.leave(channel, self.world.bot)
        event = {"type": f"{channel.kind.value}_left", "channel": channel.id, "actor_id": self.organiser.id}
        self.world.emit(event, channel)

    def announces_change(self, user: User) -> None:
        """Something about a person is different."""
        user.updated = int(self.world.clock.seconds())
        self.world.emit({"type": "user_change", "user": person_shown(self.world, user), "cache_ts": user.updated})

    def unfurls(self, post: Post, url: str, title: str, description: str = "") -> None:
        """Slack has looked at a link and shows what it found, some time after the message."""
        self.world.change(post.channel, post.ts, {"attachments": [_preview(url, title, description)]})

    # User groups

    def adds_group(self, handle: str, *people: str) -> Group:
        """A user group of these people, by id."""
        created = int(self.world.clock.seconds())
        group = Group(self.world.clock.new_id("S"), handle, handle.title(), list(people), created)
        self.world.groups[group.id] = group
        self.world.emit({"type": "subteam_created", "subteam": group_shown(self.world, group)})
        return group

    def changes_group(self, group: Group, *people: str) -> None:
        """Other people are in it."""
        before, group.users = set(group.users), list(people)
        added, removed = sorted(set(people) - before), sorted(before - set(people))
        event: dict[str, Any] = {
            "type": "subteam_members_changed",
            "subteam_id": group.id,
            "team_id": self.world.team_id,
        }
        event |= {"added_users": added, "added_users_count": len(added), "date_update": group.created}
        self.world.emit(event | {"removed_users": removed, "removed_users_count": len(removed)})
        self.world.emit({"type": "subteam_updated", "subteam": group_shown(self.world, group)})


def _preview(url: str, title: str, description: str) -> Shape:
    shown = {"from_url": url, "original_url": url, "id": 1, "fallback": title, "service_name": "loopback"}
    return shown | {"title": title, "title_link": url, "text": description}
