"""The people, roles, channels, messages and files that an interaction names, sent along with it."""

from typing import TYPE_CHECKING, Any, Final

from simcord.backend import serializers
from simcord.backend.models import Message
from simcord.enums import OptionType

if TYPE_CHECKING:
    from tests.servers.discord.people import Person
    from tests.servers.discord.room import Room
    from tests.servers.discord.town import Town

STRING_SELECT, USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT = 3, 5, 6, 7, 8
KIND_OF: Final = {
    USER_SELECT: OptionType.USER,
    ROLE_SELECT: OptionType.ROLE,
    MENTIONABLE_SELECT: OptionType.MENTIONABLE,
    CHANNEL_SELECT: OptionType.CHANNEL,
}


class Resolved:
    """Collects what one interaction names."""

    def __init__(self, town: "Town", person: "Person") -> None:
        self._town = town
        self._world = town.world
        self._who = person
        self._found: dict[str, dict[str, Any]] = {}

    def as_data(self) -> dict[str, Any]:
        """The `resolved` of the interaction's data, if anything was named."""
        return {"resolved": self._found} if self._found else {}

    def _add(self, kind: str, key: int, payload: dict[str, Any]) -> str:
        self._found.setdefault(kind, {})[str(key)] = payload
        return str(key)

    def anything(self, value: Any, kind: OptionType) -> str:
        """A person, a channel or a role, by what the story calls them."""
        if kind is OptionType.CHANNEL:
            return self.channel(value)
        if kind is OptionType.ROLE or isinstance(value, str):
            return self.role(value)
        return self.person(value)

    def person(self, person: "Person") -> str:
        """With their membership, if they are here."""
        user = self._world.get_user(person.id)
        member = self._town.guild.members.get(person.id)
        if member is not None:
            shown = dict(serializers.member_payload(self._world, self._town.guild, member, with_user=False))
            shown["permissions"] = str(self._world.compute_permissions(self._town.id, person.id))
            self._add("members", person.id, shown)
        return self._add("users", person.id, dict(serializers.user_payload(user)))

    def role(self, name: str) -> str:
        """By name."""
        role = self._town.role(name)
        return self._add("roles", role.id, dict(serializers.role_payload(role)))

    def channel(self, where: "str | Room") -> str:
        """With the permissions that the asking person has there."""
        channel = self._town.channel(where)
        shown: dict[str, Any] = dict(serializers.channel_payload(self._world, channel))
        shown["permissions"] = str(self._world.compute_permissions(self._town.id, self._who.id, channel.id))
        return self._add("channels", channel.id, shown)

    def message(self, message: Message) -> str:
        """The target of a message's menu."""
        return self._add("messages", message.id, dict(serializers.message_payload(self._world, message)))

    def file(self, name: str, data: bytes, channel_id: int) -> str:
        """An upload, which only the interaction knows."""
        key = self._world.snowflake()
        return self._add("attachments", key, self._world.cdn.store_attachment(key, channel_id, name, data, None))

    def chosen(self, select: dict[str, Any], values: list[Any]) -> list[str]:
        """The values of a select menu, given by label or value, or as people, roles and channels."""
        if select["type"] in KIND_OF:
            return [self.anything(one, KIND_OF[select["type"]]) for one in values]
        options = {one["label"]: one["value"] for one in select["options"]}
        options |= {one["value"]: one["value"] for one in select["options"]}
        unknown = [one for one in values if one not in options]
        assert not unknown, f"{unknown} cannot be chosen; there are {sorted(options)}"
        return [options[one] for one in values]
