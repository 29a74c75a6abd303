"""From what Slack says that somebody pressed, sent or chose to the event that it is. Pure; raises as `read` does."""

from collections.abc import Mapping
from typing import Any, Final

from msgspec import Struct

from bot.kit.events import ButtonPressed, CommandUsed, FormSent, MenuUsed
from bot.kit.people import Account, Place
from bot.kit.typed import Value
from bot.platforms.slack import forms, read
from bot.platforms.slack.atlas import Workspace
from bot.platforms.slack.controls import untag_value
from bot.platforms.slack.keys import id_of, key_of, parts_of, ts_of
from bot.platforms.slack.payload import Payload, part, parts, words_of

MENU: Final = "menu:"
"""How the callback of a message's shortcut begins; the entry's name follows."""
_UNSAID: Final = frozenset({"privategroup", "directmessage", ""})


class Talk(Struct, frozen=True):
    """One interaction under way: who asked, where, and what Slack gave to answer by.

    `trigger` opens a form, once and for three seconds; `url` takes five answers in thirty minutes. `pressed` is the
    message that a control stands in, as a key; `alone` says that only this person sees it.
    """

    user: str
    place: Place | None
    trigger: str = ""
    url: str = ""
    pressed: str = ""
    alone: bool = False


def talk_of(data: Payload, workspace: Workspace) -> Talk:
    """Where the answer goes."""
    trigger, url = words_of(data, "trigger_id"), words_of(data, "response_url")
    if "command" in data:
        return Talk(id_of(data["user_id"]), _commanded(data, workspace), trigger, url)
    user = id_of(data["user"]["id"])
    match data["type"]:
        case "block_actions":
            box = part(data, "container")
            pressed = _pressed(box, data)
            return Talk(user, _placed(data, box, workspace), trigger, url, pressed, bool(box.get("is_ephemeral")))
        case "message_action":
            return Talk(user, _pointed(data, workspace), trigger, url)
        case _:
            return Talk(user, _begun(data, workspace), trigger, url)


def _named(channel: Payload, workspace: Workspace, thread: Any = None) -> Place:
    place = workspace.place(channel["id"], thread)
    name = words_of(channel, "name")
    return Place(place.key, name) if place.kind == "channel" and not place.name and name not in _UNSAID else place


def _commanded(data: Payload, workspace: Workspace) -> Place:
    return _named({"id": data["channel_id"], "name": data.get("channel_name")}, workspace)


def _pressed(box: Payload, data: Payload) -> str:
    ts = box.get("message_ts") or part(data, "message").get("ts")
    channel = box.get("channel_id") or part(data, "channel").get("id")
    return key_of(channel, ts) if ts and channel else ""


def _placed(data: Payload, box: Payload, workspace: Workspace) -> Place | None:
    channel = part(data, "channel") or ({"id": box["channel_id"]} if box.get("channel_id") else {})
    if not channel:
        return None
    thread, ts = box.get("thread_ts") or part(data, "message").get("thread_ts"), box.get("message_ts")
    return _named(channel, workspace, ts_of(thread) if thread and thread != ts else None)


def _pointed(data: Payload, workspace: Workspace) -> Place:
    message = part(data, "message")
    thread = message.get("thread_ts")
    return _named(data["channel"], workspace, ts_of(thread) if thread and thread != message["ts"] else None)


def _begun(data: Payload, workspace: Workspace) -> Place | None:
    place = forms.begun_of(part(data, "view")).place
    if place is None or place.kind == "thread":
        return place
    return workspace.place(place.key)


def occasion(data: Payload) -> str:
    """What tells one use from another: the trigger that Slack gives each, once."""
    return f"i:{data['trigger_id']!s:.200}"


def used(
    data: Payload, talk: Talk, workspace: Workspace, command: str, options: Mapping[str, Value], at: int
) -> CommandUsed:
    """A command, typed or sent as a form."""
    return CommandUsed(
        key=occasion(data),
        space=workspace.key,
        at=at,
        actor=who(talk, workspace, data),
        place=talk.place,
        command=command,
        options=dict(options),
    )


def pressed(data: Payload, talk: Talk, workspace: Workspace, at: int) -> ButtonPressed:
    """A button, or what was chosen from a list."""
    control = data["actions"][0]
    return ButtonPressed(
        key=occasion(data),
        space=workspace.key,
        at=at,
        actor=who(talk, workspace, data),
        place=talk.place,
        action=str(control["action_id"]),
        message=talk.pressed or None,
        values=_values(control),
    )


def _values(control: Payload) -> tuple[str, ...]:
    one = part(control, "selected_option")
    several = parts(control, "selected_options") or ([one] if one else [])
    return tuple(untag_value(str(option["value"])) for option in several)


def sent(data: Payload, talk: Talk, workspace: Workspace, at: int) -> FormSent:
    """A form with what stands in it, not yet held against what it offers."""
    view = data["view"]
    return FormSent(
        key=occasion(data),
        space=workspace.key,
        at=at,
        actor=who(talk, workspace, data),
        place=talk.place,
        action=str(view["callback_id"]),
        values=forms.values(view),
    )


def chose(data: Payload, talk: Talk, workspace: Workspace, at: int) -> MenuUsed:
    """An entry of a message's menu."""
    message = {**data["message"], "channel": data["channel"]["id"]}
    ours = workspace.is_me(message)
    return MenuUsed(
        key=occasion(data),
        space=workspace.key,
        at=at,
        actor=who(talk, workspace, data),
        place=talk.place,
        menu=str(data["callback_id"]).removeprefix(MENU),
        message=key_of(message["channel"], message["ts"]),
        author=workspace.account(workspace.me) if ours else read.author(message, workspace),
        text=read.said(words_of(message, "text"), workspace),
    )


def who(talk: Talk, workspace: Workspace, data: Payload) -> Account:
    """Whoever asked, by the name that Hearth knows or, before it does, that Slack gives along."""
    account = workspace.account(talk.user)
    if account.name:
        return account
    return Account(account.key, words_of(data, "user_name") or words_of(part(data, "user"), "name"))


def message_of(talk: Talk) -> tuple[str, str] | None:
    """The channel and ts of the message that a control stands in."""
    return parts_of(talk.pressed)
