"""What Slack's client sends when somebody asks the app something, checked as the client checks it."""

from typing import Any

from tests.servers.shapes import Shape
from tests.servers.slack.deliveries import Deliveries, Parcel
from tests.servers.slack.desk import Desk, Hook, Modal
from tests.servers.slack.errors import SlackError
from tests.servers.slack.events import TOKEN
from tests.servers.slack.hooks import answers
from tests.servers.slack.interaction import Interacted
from tests.servers.slack.model import Channel, User
from tests.servers.slack.posts import Post
from tests.servers.slack.submitting import settle
from tests.servers.slack.world import World

TIMEOUT = "operation_timeout"
"""What Slack shows when an app does not acknowledge."""


class CannotAsk(AssertionError):  # noqa: N818  a story's expectation, named as the story says it
    """Slack's client offers nothing of that kind."""


class Asking:
    """Builds and sends what one person asks."""

    def __init__(self, world: World, desk: Desk, deliveries: Deliveries) -> None:
        self._world = world
        self._desk = desk
        self._deliveries = deliveries
        self.address = ""

    # Commands and shortcuts

    def command(self, user: User, channel: Channel, line: str) -> Interacted:
        """A slash command with its text, as typed."""
        world = self._world
        command, _, text = line.partition(" ")
        known = world.app.commands
        if known is not None and command not in known:
            raise CannotAsk(f"no app answers {command}, only {sorted(known)}")
        asked = Interacted(line, world.changes)
        payload: Shape = {
            "token": TOKEN,
            "team_id": world.team_id,
            "team_domain": world.domain,
            "channel_id": channel.id,
            "channel_name": channel.name or "directmessage",
            "user_id": user.id,
            "user_name": user.name,
            "command": command,
            "text": text.strip(),
            "api_app_id": world.app.id,
            "is_enterprise_install": "false",
            "response_url": self._hook(Hook(user.id, channel.id, asked, 0.0), "commands"),
            "trigger_id": self._trigger(user, asked),
        }
        self._send("slash_commands", command, payload, asked, Hook(user.id, channel.id, asked, 0.0))
        return asked

    def shortcut(self, user: User, name: str, post: Post | None = None) -> Interacted:
        """A shortcut, of a message or from anywhere, by its name or callback_id."""
        world = self._world
        known = world.app.shortcuts
        if known is not None and name not in {*known, *known.values()}:
            raise CannotAsk(f"the app has no shortcut {name!r}, only {sorted(known)}")
        asked = Interacted(f"the shortcut {name}", world.changes)
        payload = self._interaction("shortcut" if post is None else "message_action", user, asked)
        payload |= {"callback_id": (known or {}).get(name, name), "action_ts": world.clock.ts()}
        if post is not None:
            place = {"id": post.channel.id, "name": post.channel.name or "directmessage"}
            hook = Hook(user.id, post.channel.id, asked, 0.0)
            payload |= {"channel": place, "message_ts": post.ts, "message": post.stored}
            payload["response_url"] = self._hook(hook, "app")
        self._send("interactive", payload["type"], payload, asked)
        return asked

    # Controls

    def act(self, user: User, where: Post | Modal | Shape, block: Shape, action: Shape, state: Shape) -> Interacted:
        """A button or menu of a message, a view or a home."""
        asked = Interacted(f"{action['type']} {action['action_id']}", self._world.changes)
        payload = self._interaction("block_actions", user, asked)
        action = action | {"block_id": block["block_id"], "action_ts": self._world.clock.ts()}
        if isinstance(where, Post):
            payload |= self._message_part(user, where, asked)
        else:
            view = where.shape if isinstance(where, Modal) else where
            payload |= {"view": view, "container": {"type": "view", "view_id": view["id"]}}
        payload |= {"state": {"values": state}, "actions": [action]}
        self._send("interactive", "block_actions", payload, asked)
        return asked

    def _message_part(self, user: User, post: Post, asked: Interacted) -> Shape:
        message = post.stored
        private = post.private
        hook = Hook(user.id, post.channel.id, asked, 0.0, "" if private else post.ts, post.whisper)
        container = {"type": "message", "message_ts": post.ts, "channel_id": post.channel.id, "is_ephemeral": private}
        container |= {"thread_ts": post.thread_ts} if post.thread_ts else {}
        place = {"id": post.channel.id, "name": post.channel.name or "directmessage"}
        shape: Shape = {"container": container, "channel": place, "response_url": self._hook(hook, "actions")}
        return shape if private else shape | {"message": message}

    def suggest(self, user: User, where: Post | Modal, block: Shape, control: Shape, typed: str) -> Interacted:
        """What somebody typed into a menu that asks the app for its options."""
        asked = Interacted(f"options for {typed!r}", self._world.changes)
        payload = self._interaction("block_suggestion", user, asked)
        del payload["trigger_id"]
        payload |= {"action_id": control["action_id"], "block_id": block["block_id"], "value": typed}
        if isinstance(where, Post):
            payload |= self._message_part(user, where, asked)
            del payload["response_url"]
        else:
            payload |= {"view": where.shape, "container": {"type": "view", "view_id": where.id}}
        self._send("interactive", "block_suggestion", payload, asked)
        return asked

    # Views

    def submit(self, user: User, modal: Modal) -> Interacted:
        """The form with the values in its state."""
        asked = Interacted(f"the form {modal.shape['callback_id']}", self._world.changes)
        payload: Shape = self._interaction("view_submission", user, asked)
        payload |= {"view": modal.shape, "response_urls": []}

        def acked(answer: Any) -> None:
            try:
                settle(self._world, self._desk, modal, answer or {}, asked)
            except SlackError as error:
                asked.failure = f"{error.code} {error.messages or ''}".strip()
            self._acked(asked, answer)

        self._deliveries.send(
            Parcel("interactive", "view_submission", payload, acked, self._failing(asked), modal.shape)
        )
        return asked

    def close(self, user: User, modal: Modal, *, all_of_them: bool = False) -> Interacted:
        """Without sending; the app hears of it if it wants to."""
        asked = Interacted("closing a form", self._world.changes)
        if modal.shape["notify_on_close"]:
            payload = self._interaction("view_closed", user, asked)
            del payload["trigger_id"]
            payload |= {"view": modal.shape, "is_cleared": all_of_them}
            self._send("interactive", "view_closed", payload, asked)
        gone = list(modal.stack) if all_of_them or modal.shape["clear_on_close"] else [modal]
        for one in gone:
            one.stack.remove(one)
        self._world.changes.tell()
        return asked

    # Parts

    def _interaction(self, kind: str, user: User, asked: Interacted) -> Shape:
        world = self._world
        return {
            "type": kind,
            "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": world.team_id},
            "api_app_id": world.app.id,
            "token": TOKEN,
            "trigger_id": self._trigger(user, asked),
            "team": {"id": world.team_id, "domain": world.domain},
            "enterprise": None,
            "is_enterprise_install": False,
        }

    def _trigger(self, user: User, asked: Interacted) -> str:
        asked.trigger_id = self._desk.trigger(user.id, asked)
        return asked.trigger_id

    def _hook(self, hook: Hook, kind: str) -> str:
        return f"{self.address}/{kind}/{self._world.team_id}/{self._desk.hook(hook)}"

    def _send(self, kind: str, name: str, payload: Shape, asked: Interacted, hook: Hook | None = None) -> None:
        def acked(answer: Any) -> None:
            if hook is not None and answer and (answer.get("text") or answer.get("blocks")):
                try:
                    answers(self._world, hook, answer)
                except SlackError as error:
                    asked.failure = f"{error.code} {error.messages or ''}".strip()
            self._acked(asked, answer)

        self._deliveries.send(Parcel(kind, name, payload, acked, self._failing(asked)))

    def _acked(self, asked: Interacted, answer: Any) -> None:
        asked.acked, asked.payload = True, answer
        self._world.changes.tell()

    def _failing(self, asked: Interacted) -> Any:
        def failed(reason: str) -> None:
            asked.failure = TIMEOUT if reason.endswith("timeout") else "dispatch_failed"
            self._world.changes.tell()

        return failed
