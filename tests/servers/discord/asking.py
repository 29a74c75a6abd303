"""Interactions as Discord sends them: checked against what was registered or shown, with everything they name."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, cast

from simcord.backend import serializers
from simcord.backend.command_access import command_access
from simcord.backend.errors import SetupError
from simcord.backend.models import Channel, Interaction, Message
from simcord.components import walk_components
from simcord.enums import AppCommandType, InteractionType, OptionType
from simcord.interactions import base_payload, nest_options, validate_option_value, walk_to_subcommand

from tests.servers.discord.cards import SELECTS
from tests.servers.discord.forms import filled, forgery
from tests.servers.discord.interaction import Form, Interacted
from tests.servers.discord.posts import BUTTON, Post
from tests.servers.discord.resolving import Resolved
from tests.servers.shapes import part, parts

if TYPE_CHECKING:
    from tests.servers.discord.people import Person

NAMED: Final = frozenset({OptionType.USER, OptionType.CHANNEL, OptionType.ROLE, OptionType.MENTIONABLE})
STRING_SELECT: Final = 3
LINK: Final = 5


class CannotAsk(AssertionError):  # noqa: N818  a story's expectation, named as the story says it
    """Discord's client would not let anybody send that: no such command here, no such button, a value too long."""


class Asking:
    """Builds and sends the interactions of one person."""

    def __init__(self, person: "Person") -> None:
        self._person = person
        self._town = person.town
        self._world = person.town.world

    # Commands

    def command(self, name: str, options: Mapping[str, Any]) -> Interacted:
        """A slash command with its options."""
        root, leaf, nesting = self._leaf(name)
        given, resolved = self._options(name, leaf, options)
        missing = [one["name"] for one in parts(leaf, "options") if one.get("required") and one["name"] not in options]
        if missing:
            raise CannotAsk(f"/{name} also needs {', '.join(missing)}")
        data = self._called(root) | {"options": nest_options(root, nesting, given)} | resolved.as_data()
        return self._send(InteractionType.APPLICATION_COMMAND, self._person.here, data)

    def typing(self, name: str, option: str, text: str | float, others: Mapping[str, Any]) -> Interacted:
        """Autocompletion of one option, with what is filled in so far."""
        root, leaf, nesting = self._leaf(name)
        known = {one["name"]: one for one in parts(leaf, "options")}
        if option not in known or not known[option].get("autocomplete"):
            raise CannotAsk(f"/{name} completes no option {option!r}")
        given, _ = self._options(name, leaf, others)
        given.append({"name": option, "type": known[option]["type"], "value": text, "focused": True})
        data = self._called(root) | {"options": nest_options(root, nesting, given)}
        return self._send(InteractionType.APPLICATION_COMMAND_AUTOCOMPLETE, self._person.here, data)

    def menu(self, name: str, target: "Post | Person") -> Interacted:
        """A context menu on a message or a member."""
        resolved = Resolved(self._town, self._person)
        if isinstance(target, Post):
            root = self._find(name, AppCommandType.MESSAGE)
            resolved.message(self._world.get_message(target.channel_id, target.id))
            channel = self._world.get_channel(target.channel_id)
        else:
            root = self._find(name, AppCommandType.USER)
            resolved.person(target)
            channel = self._person.here
        data = self._called(root) | {"target_id": str(target.id)} | resolved.as_data()
        return self._send(InteractionType.APPLICATION_COMMAND, channel, data)

    def _find(self, name: str, kind: AppCommandType) -> dict[str, Any]:
        here = self._person.here
        root = self._world.find_command(name, here.guild_id, kind)
        if root is None:
            known = sorted(name for scope in self._world.commands.values() for name, _ in scope)
            raise CannotAsk(f"the bot has registered no {kind.name} command {name!r}, but {known}")
        access = command_access(self._world, root, user_id=self._person.id, channel_id=here.id)
        if not access.allowed:
            raise CannotAsk(f"{self._person.name} is not offered {name!r} there: {access.reason}")
        return root

    def _leaf(self, name: str) -> tuple[dict[str, Any], dict[str, Any], list[str]]:
        first, *rest = name.split()
        root = self._find(first, AppCommandType.CHAT_INPUT)
        try:
            leaf, nesting = walk_to_subcommand(root, rest)
        except SetupError as error:
            raise CannotAsk(str(error)) from None
        nested = [one["name"] for one in parts(leaf, "options") if one["type"] in {1, 2}]
        if nested:
            raise CannotAsk(f"/{name} is a group; it has {nested}")
        return root, leaf, nesting

    @staticmethod
    def _called(root: dict[str, Any]) -> dict[str, Any]:
        data = {"id": root["id"], "name": root["name"], "type": int(root["type"])}
        return data | ({"guild_id": root["guild_id"]} if root.get("guild_id") else {})

    def _options(
        self, name: str, leaf: dict[str, Any], values: Mapping[str, Any]
    ) -> tuple[list[dict[str, Any]], Resolved]:
        known = {one["name"]: one for one in parts(leaf, "options")}
        resolved = Resolved(self._town, self._person)
        given: list[dict[str, Any]] = []
        for key, value in values.items():
            if key not in known:
                raise CannotAsk(f"/{name} has no option {key!r}, but {sorted(known)}")
            kind = OptionType(known[key]["type"])
            given.append(
                {"name": key, "type": int(kind), "value": self._value(name, known[key], kind, value, resolved)}
            )
        return given, resolved

    def _value(self, name: str, option: dict[str, Any], kind: OptionType, value: Any, resolved: Resolved) -> Any:
        if kind in NAMED:
            return resolved.anything(value, kind)
        try:
            sent = validate_option_value(name, option, value)
        except SetupError as error:
            raise CannotAsk(str(error)) from None
        if kind is not OptionType.ATTACHMENT:
            return sent
        title, data = cast("tuple[str, bytes]", sent)
        return resolved.file(title, data, self._person.here.id)

    # Components and forms

    def press(self, message: Message, button: str) -> Interacted:
        """A button that can be pressed."""
        buttons = [one for one in walk_components(message.components) if one["type"] == BUTTON]
        found = [one for one in buttons if button in {one.get("label"), one.get("custom_id")} or _emoji(one) == button]
        if len(found) != 1:
            raise CannotAsk(f"{len(found)} buttons {button!r}; there are {[one.get('label') for one in buttons]}")
        if found[0].get("disabled") or found[0].get("style") == LINK:
            raise CannotAsk(f"the button {button!r} cannot be pressed")
        return self._component(message, {"custom_id": found[0]["custom_id"], "component_type": BUTTON}, found[0])

    def pick(self, message: Message, menu: str, values: list[Any]) -> Interacted:
        """Options of a select menu."""
        menus = [one for one in walk_components(message.components) if one["type"] in SELECTS]
        found = [one for one in menus if menu in {one.get("placeholder"), one.get("custom_id")}]
        if len(found) != 1 or found[0].get("disabled"):
            raise CannotAsk(f"no open menu {menu!r}; there are {[one.get('placeholder') for one in menus]}")
        select, resolved = found[0], Resolved(self._town, self._person)
        chosen = resolved.chosen(select, values)
        if not select.get("min_values", 1) <= len(chosen) <= select.get("max_values", 1):
            raise CannotAsk(f"the menu {menu!r} does not take {len(chosen)} value(s)")
        data: dict[str, Any] = {"custom_id": select["custom_id"], "component_type": select["type"], "values": chosen}
        return self._component(message, data | resolved.as_data(), select)

    def _component(self, message: Message, data: dict[str, Any], component: dict[str, Any]) -> Interacted:
        data |= {"id": component["id"]} if component.get("id") is not None else {}
        return self._send(
            InteractionType.MESSAGE_COMPONENT, self._world.get_channel(message.channel_id), data, source=message
        )

    def send(self, form: Form, values: Mapping[str, Any], *, forged: bool = False) -> Interacted:
        """A form as filled in, or `forged`; a second time is refused, as the client closes it."""
        opener = form.opener
        if opener.user_id != self._person.id or opener.modal_consumed:
            raise CannotAsk(f"{self._person.name} has no such form open")
        resolved = Resolved(self._town, self._person)
        components = forgery(form, values) if forged else filled(form, values, resolved, opener.channel_id)
        opener.modal_consumed = True
        source = self._world.messages.get(opener.channel_id, {}).get(opener.source_message_id or 0)
        data = {"custom_id": form.modal["custom_id"], "components": components} | resolved.as_data()
        place = self._world.get_channel(opener.channel_id)
        return self._send(InteractionType.MODAL_SUBMIT, place, data, source=source, opener=opener)

    # Sending

    def _send(
        self,
        kind: InteractionType,
        channel: Channel,
        data: dict[str, Any],
        *,
        source: Message | None = None,
        opener: Interaction | None = None,
    ) -> Interacted:
        record, payload = base_payload(
            self._world,
            type=int(kind),
            channel_id=channel.id,
            guild_id=channel.guild_id,
            user_id=self._person.id,
            data=data,
        )
        payload["locale"] = self._world.locales.get(self._person.id, "en-US")
        payload["authorizing_integration_owners"] = {"0": str(channel.guild_id or 0)}
        if channel.guild_id is not None:
            payload["guild"] = {"id": str(channel.guild_id), "locale": "en-US", "features": []}
        if source is not None:
            record.source_message_id = source.id
            payload["message"] = dict(serializers.message_payload(self._world, source))
        if opener is not None:
            self._world.opened_by[record.id] = opener.id
        asked = Interacted(self._world, self._town.changes, record)
        self._world.emit("INTERACTION_CREATE", payload)
        return asked


def _emoji(button: dict[str, Any]) -> str | None:
    """What a button without a label shows."""
    return None if button.get("label") else part(button, "emoji").get("name")
