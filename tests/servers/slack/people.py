"""A person of a workspace: what they write, press, choose and send, and what they see."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self

from tests.servers.shapes import Shape, part
from tests.servers.slack.asking import CannotAsk
from tests.servers.slack.blocks import elements, offers
from tests.servers.slack.desk import Modal
from tests.servers.slack.escaping import linked, typed
from tests.servers.slack.forms import chosen, filled
from tests.servers.slack.interaction import Interacted
from tests.servers.slack.methods_files import shown as file_shown
from tests.servers.slack.model import Channel, Upload, User
from tests.servers.slack.posts import Post

if TYPE_CHECKING:
    from tests.servers.slack.organising import Where
    from tests.servers.slack.workspace import Workspace


Place = Post | Modal | Shape
"""Where controls are: under a message, in a form, or on the app's home."""


class Person:
    """Somebody in the workspace. `at` and `in_private` say where they stand for commands; else in general."""

    def __init__(self, workspace: "Workspace", user: User, place: Channel | None = None) -> None:
        self.workspace = workspace
        self.user = user
        self._world = workspace.world
        self._place = place

    def __repr__(self) -> str:
        return f"<{self.name}>"

    @property
    def id(self) -> str:
        """The id, U and so on."""
        return self.user.id

    @property
    def name(self) -> str:
        """As people see it."""
        return self.user.shown

    @property
    def mention(self) -> str:
        """What stands for them in a text."""
        return f"<@{self.id}>"

    def at(self, where: "Where") -> Self:
        """The same person, standing in that channel."""
        return type(self)(self.workspace, self.user, self.workspace.channel(where))

    def in_private(self) -> Self:
        """The same person, in direct messages with the app."""
        return type(self)(self.workspace, self.user, self._dm)

    @property
    def _dm(self) -> Channel:
        return self._world.direct(self._world.bot.id, self.id)

    @property
    def here(self) -> Channel:
        """Where they stand."""
        return self._place or self.workspace.channel("general")

    # Writing

    def says(
        self,
        where: "Where",
        text: str,
        *,
        under: Post | None = None,
        broadcast: bool = False,
        links: Mapping[str, str] | None = None,
    ) -> Post:
        """Write as one types, with @names, #channels and links; `under` a post is in its thread. `links` are words with
        an address behind them, as the composer puts it there.
        """
        channel = self.workspace.channel(where)
        assert self.id in channel.members, f"{self.name} is not in {channel.name}"
        shape = self._world.by_person(self.user, linked(self._typed(text), links or {}))
        thread = (under.thread_ts or under.ts) if under is not None else None
        return Post(self._world, channel, self._world.post(channel, shape, thread, broadcast=broadcast)["ts"])

    def writes(self, text: str) -> Post:
        """A direct message to the app."""
        assert self._world.app.may_be_written_to, "the app's messages are read only"
        return self.says(self._dm, text)

    def uploads(self, where: "Where", name: str, data: bytes, text: str = "", *, alt: str = "") -> Post:
        """Share a file with some words."""
        channel, world = self.workspace.channel(where), self._world
        upload = Upload(world.clock.new_id("F"), name, len(data), alt=alt, title=name, data=data, complete=True)
        world.uploads[upload.id] = upload
        shape = world.by_person(self.user, self._typed(text))
        shape |= {"subtype": "file_share", "files": [file_shown(world, upload, self.workspace.asking.address)]}
        return Post(world, channel, world.post(channel, shape)["ts"])

    def _typed(self, text: str) -> str:
        return typed(text, self._find)

    def _find(self, word: str) -> str | None:
        if word in {"@here", "@channel", "@everyone"}:
            return f"<!{word[1:]}>"
        if word[0] == "@":
            found = [one.id for one in self._world.users.values() if word[1:] in {one.shown, one.name}]
            return f"<@{found[0]}>" if found else None
        channels = [one for one in self._world.channels.values() if one.name == word[1:]]
        return f"<#{channels[0].id}|{channels[0].name}>" if channels else None

    def edits(self, post: Post, text: str) -> None:
        """Their own post anew."""
        assert post.stored["user"] == self.id, f"{post!r} is not by {self.name}"
        new = self._world.by_person(self.user, self._typed(text))
        self._world.change(post.channel, post.ts, {name: new[name] for name in ("text", "blocks")}, by=self.id)

    def deletes(self, post: Post) -> None:
        """Their own post, or any as an owner."""
        assert self.user.is_owner or post.stored.get("user") == self.id, f"{post!r} is not by {self.name}"
        self._world.remove(post.channel, post.ts)

    def reacts(self, post: Post, name: str) -> None:
        """With an emoji by its name, without colons."""
        self._world.react(post.channel, post.ts, self.id, name)

    def unreacts(self, post: Post, name: str) -> None:
        """Take it back."""
        self._world.unreact(post.channel, post.ts, self.id, name)

    def joins(self, where: "Where") -> None:
        """Come into a channel."""
        self._world.join(self.workspace.channel(where), self.user)

    def leaves(self, where: "Where") -> None:
        """Go out of a channel."""
        self._world.leave(self.workspace.channel(where), self.user)

    def is_called(self, name: str) -> None:
        """Another name from now on."""
        self.user.display_name = name
        self.workspace.announces_change(self.user)

    def goes_away(self, *, for_good: bool = True) -> None:
        """Their account is closed, or opened again."""
        self.user.deleted = for_good
        self.workspace.announces_change(self.user)

    def opens_home(self, tab: str = "home") -> None:
        """Look at the app's home (or at its `messages`)."""
        event = {"type": "app_home_opened", "user": self.id, "channel": self._dm.id, "tab": tab}
        self._world.emit(event | ({"view": self.home} if self.home else {}))

    # What they see

    @property
    def inbox(self) -> list[Post]:
        """Direct messages from the app, oldest first."""
        return [one for one in self.workspace.messages(self._dm) if one.by_bot]

    @property
    def whispers(self) -> list[Post]:
        """Messages that only they see, oldest first."""
        found = [one for one in self._world.whispers if one.user == self.id and not one.gone]
        return [Post(self._world, self._world.channels[one.channel], one.ts, one) for one in found]

    async def receives(self, words: str) -> Post:
        """Wait for a direct message with these words."""
        return await self._waits(lambda: self.inbox, words, "a direct message")

    async def sees(self, words: str) -> Post:
        """Wait for a message with these words that only they see."""
        return await self._waits(lambda: self.whispers, words, "a private message")

    async def _waits(self, look: Any, words: str, what: str) -> Post:
        return await self._world.changes.until(
            lambda: next((one for one in reversed(look()) if words in one.text), None),
            f"{what} to {self.name} with {words!r}",
            lambda: [one.text for one in look()],
        )

    @property
    def modal(self) -> Modal | None:
        """The form in front of them."""
        return self.workspace.desk.top(self.id)

    @property
    def home(self) -> Shape | None:
        """The app's home as they find it."""
        return self.workspace.desk.homes.get(self.id)

    # Asking the app

    def uses(self, line: str) -> Interacted:
        """A slash command where they stand, as typed: `/hearth thank @Ben for the soup`."""
        command, _, text = line.partition(" ")
        escapes = (self._world.app.commands or {}).get(command, True)
        said = self._typed(text) if escapes else text
        return self.workspace.asking.command(self.user, self.here, f"{command} {said}".strip())

    def shortcut(self, name: str, post: Post | None = None) -> Interacted:
        """A shortcut by its name or callback_id, of that message or a global one."""
        return self.workspace.asking.shortcut(self.user, name, post)

    def presses(self, where: Place, label: str) -> Interacted:
        """A button, by label or action_id."""
        block, control = self._control(where, "button", label)
        action = {name: control[name] for name in ("action_id", "text", "value", "type", "style") if name in control}
        return self.workspace.asking.act(self.user, where, block, action, self._state(where))

    def picks(self, where: Place, menu: str, value: Any) -> Interacted:
        """From a menu (found by placeholder or action_id): an option by label or value, a person, a channel, a date."""
        block, control = self._control(where, "", menu)
        picked = chosen(control, value)
        state = self._state(where)
        state.setdefault(block["block_id"], {})[control["action_id"]] = picked
        action = picked | {"action_id": control["action_id"]}
        action |= {"placeholder": control["placeholder"]} if "placeholder" in control else {}
        return self.workspace.asking.act(self.user, where, block, action, state)

    async def types(self, where: Post | Modal, menu: str, text: str) -> list[str]:
        """What is offered while they type into a menu that asks the app for its options."""
        block, control = self._control(where, "", menu)
        asked = self.workspace.asking.suggest(self.user, where, block, control, text)
        answer: Shape = await asked.acknowledged() or {}
        return [one["text"]["text"] for one in offers(answer)]

    def _state(self, where: Place) -> Shape:
        view = where.shape if isinstance(where, Modal) else where
        return {} if isinstance(view, Post) else view["state"]["values"]

    def _control(self, where: Place, kind: str, name: str) -> tuple[Shape, Shape]:
        assert not isinstance(where, Post) or not where.gone, f"{where!r} is gone"
        assert not isinstance(where, Modal) or where.open, "the form is closed"
        if isinstance(where, Post):
            found = where.controls
        else:
            found = list(elements((where.shape if isinstance(where, Modal) else where)["blocks"]))
        for block, one in found:
            if kind and one["type"] != kind:
                continue
            words = (part(one, "text") or part(one, "placeholder")).get("text")
            if name in {words, one["action_id"]}:
                return block, one
        raise CannotAsk(f"nothing to press or pick is called {name!r}; there is {[one for _, one in found]}")

    def submits(self, modal: Modal, values: Mapping[str, Any] | None = None) -> Interacted:
        """Fill in a form, by label, block_id or action_id, and send it; what is not named stays as it was."""
        assert modal.open, "the form is closed"
        modal.shape["state"] = {"values": filled(modal.shape, values or {})}
        return self.workspace.asking.submit(self.user, modal)

    def closes(self, modal: Modal) -> Interacted:
        """Close a form without sending it."""
        return self.workspace.asking.close(self.user, modal)
