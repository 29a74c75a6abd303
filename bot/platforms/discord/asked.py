"""From an interaction's payload to the event that it is. Pure; raises as `read` does for what is no such payload."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from bot.kit.events import ButtonPressed, CommandUsed, FormSent, Interaction, MenuUsed
from bot.kit.people import Account, Place
from bot.platforms.discord import forms
from bot.platforms.discord.atlas import DIRECT, Atlas, Payload, Town
from bot.platforms.discord.keys import key_of, time_of, untag_space, untag_value
from bot.platforms.discord.standing import NOBODY, Standings

COMMAND: Final = 2
CONTROL: Final = 3
TYPING: Final = 4
FORM: Final = 5
_CHAT: Final = 1
_MESSAGE: Final = 3
_GROUPS: Final = frozenset({1, 2})
_PERSON: Final = 6
_CHANNEL: Final = 7
Value = str | int | bool | Account | Place


def interaction(data: Payload, atlas: Atlas, standing: Standings = NOBODY) -> Interaction | None:
    """What somebody asked for; None where it cannot be told on which server, or it is of no kind that Hearth offers."""
    kind, inner = int(data["type"]), data["data"]
    if kind in {CONTROL, FORM}:
        action, tagged = untag_space(str(inner["custom_id"]))
        space = data.get("guild_id") or tagged
    else:
        action, space = "", data.get("guild_id")
    if space is None or str(space) not in atlas.towns:
        return None
    town = atlas.town(str(space))
    key, actor, place = key_of(data["id"]), who(data, town), where(data, town)
    at = time_of(key)
    match kind:
        case 2 if int(inner.get("type") or _CHAT) == _MESSAGE:
            return _menu(data, town, standing)
        case 2 if int(inner.get("type") or _CHAT) == _CHAT:
            name, options = command(inner)
            values = {str(one["name"]): _value(one, inner.get("resolved") or {}, town) for one in options}
            return CommandUsed(key=key, space=town.key, at=at, actor=actor, place=place, command=name, options=values)
        case 3:
            message = standing.original(key_of(data["message"]["id"]))
            chosen = tuple(untag_value(str(value)) for value in inner.get("values") or ())
            return ButtonPressed(
                key=key, space=town.key, at=at, actor=actor, place=place, action=action, message=message, values=chosen
            )
        case 5:
            return FormSent(
                key=key,
                space=town.key,
                at=at,
                actor=actor,
                place=place,
                action=action,
                values=forms.values(inner["components"]),
            )
        case _:
            return None


def who(data: Payload, town: Town) -> Account:
    """Whoever asked, with their roles; in a direct message Discord does not say them."""
    member = data.get("member")
    return town.account(member["user"], member) if member else town.account(data["user"], None)


def where(data: Payload, town: Town) -> Place:
    """Where it was asked: a place of the server, or the direct conversation."""
    channel: Payload = data.get("channel") or {}
    key = key_of(data.get("channel_id") or channel["id"])
    if data.get("guild_id") is None or int(channel.get("type") or 0) in DIRECT:
        return Place(key, "", "direct")
    return town.places.get(key) or (town.keep_place(channel) if channel.get("id") else None) or Place(key)


def command(inner: Payload) -> tuple[str, Sequence[Payload]]:
    """A command's name, with those of its group and subcommand, and the options that were given."""
    name, options = str(inner["name"]), inner.get("options") or ()
    while options and int(options[0]["type"]) in _GROUPS:
        name, options = f"{name} {options[0]['name']}", options[0].get("options") or ()
    return name, options


def _value(option: Payload, resolved: Payload, town: Town) -> Value:
    value = option["value"]
    match int(option["type"]):
        case 6:
            users: Mapping[str, Any] = resolved["users"]
            members: Mapping[str, Any] = resolved.get("members") or {}
            return town.account(users[str(value)], members.get(str(value)))
        case 7:
            return town.keep_place(resolved["channels"][str(value)]) or Place(str(value))
        case _:
            if not isinstance(value, str | int):
                raise TypeError("an option that is neither text nor number")
            return value


def _menu(data: Payload, town: Town, standing: Standings) -> MenuUsed:
    inner, key = data["data"], key_of(data["id"])
    target = key_of(inner["target_id"])
    message = inner["resolved"]["messages"][target]
    stands = standing.find(target)
    author = stands.author if stands else town.account(message["author"], None)
    return MenuUsed(
        key=key,
        space=town.key,
        at=time_of(key),
        actor=who(data, town),
        place=where(data, town),
        menu=str(inner["name"]),
        message=stands.original if stands else target,
        author=author,
        text=str(message.get("content") or ""),
    )


def typed(data: Payload) -> tuple[str, str, str]:
    """The command, the option and what stands in it so far, while somebody types."""
    name, options = command(data["data"])
    focused = next((option for option in options if option.get("focused")), None)
    if focused is None:
        raise ValueError("nothing is being typed")
    return name, str(focused["name"]), str(focused.get("value") or "")
