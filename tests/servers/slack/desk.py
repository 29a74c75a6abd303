"""What interactions hand out and take back: triggers, addresses to answer to, and the modals that are open."""

import secrets
from dataclasses import dataclass, field
from typing import Final

from tests.servers.shapes import Shape
from tests.servers.slack.clock import Clock
from tests.servers.slack.errors import SlackError
from tests.servers.slack.interaction import Interacted
from tests.servers.slack.model import Whisper

TRIGGER: Final = 3.0
"""Seconds that a trigger can be exchanged in, once."""
URL: Final = 1800.0
"""Seconds that a response_url works."""
USES: Final = 5
"""How often it works."""
DEEPEST: Final = 3
"""Views of one stack."""


@dataclass
class Trigger:
    """May open one view for that person."""

    user: str
    asked: Interacted
    at: float
    used: bool = False


@dataclass
class Hook:
    """One response_url: to which message or place it answers."""

    user: str
    channel: str
    asked: Interacted
    at: float
    message: str = ""
    """The ts of the message that was acted on."""
    whisper: Whisper | None = None
    uses: int = 0


@dataclass(eq=False)
class Modal:
    """A view that somebody has open, as Slack shows it to the app."""

    user: str
    shape: Shape
    stack: "list[Modal]"
    errors: dict[str, str] = field(default_factory=dict[str, str])

    @property
    def id(self) -> str:
        """Its view id."""
        return self.shape["id"]

    @property
    def title(self) -> str:
        """Above it."""
        return self.shape["title"]["text"]

    @property
    def labels(self) -> list[str]:
        """What it asks for, in order."""
        return [one["label"]["text"] for one in self.shape["blocks"] if one["type"] == "input"]

    @property
    def said(self) -> dict[str, str]:
        """What stands in red beside its fields, by label."""
        blocks = {one["block_id"]: one for one in self.shape["blocks"]}
        return {blocks[key]["label"]["text"]: words for key, words in self.errors.items()}

    @property
    def open(self) -> bool:
        """Whether it is in its stack still."""
        return self in self.stack


class Desk:
    """Of one workspace."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.triggers: dict[str, Trigger] = {}
        self.hooks: dict[str, Hook] = {}
        self.stacks: dict[str, list[Modal]] = {}
        """By person: what lies on top is last."""
        self.homes: dict[str, Shape] = {}
        """By person: the app's home."""

    def trigger(self, user: str, asked: Interacted) -> str:
        """A new trigger_id."""
        key = f"{len(self.triggers) + 1}.{secrets.token_hex(8)}"
        self.triggers[key] = Trigger(user, asked, self._clock.seconds())
        return key

    def exchange(self, key: str) -> Trigger:
        """Use it up."""
        found = self.triggers.get(key)
        if found is None:
            raise SlackError("invalid_trigger_id")
        if found.used:
            raise SlackError("exchanged_trigger_id")
        if self._clock.seconds() - found.at >= TRIGGER:
            raise SlackError("expired_trigger_id")
        found.used = True
        return found

    def hook(self, hook: Hook) -> str:
        """A new key of a response_url."""
        key = secrets.token_urlsafe(12)
        hook.at = self._clock.seconds()
        self.hooks[key] = hook
        return key

    def use(self, key: str) -> Hook:
        """Count one use of a response_url."""
        found = self.hooks.get(key)
        if found is None or self._clock.seconds() - found.at >= URL or found.uses >= USES:
            raise SlackError("used_url" if found and found.uses >= USES else "expired_url")
        found.uses += 1
        return found

    # Modals

    def find(self, view_id: str, external_id: str = "") -> Modal:
        """An open view."""
        for stack in self.stacks.values():
            for one in stack:
                if (view_id and one.id == view_id) or (external_id and one.shape["external_id"] == external_id):
                    return one
        raise SlackError("not_found")

    def top(self, user: str) -> Modal | None:
        """What the person looks at."""
        stack = self.stacks.get(user)
        return stack[-1] if stack else None

    def opens(self, user: str, shape: Shape) -> Modal:
        """A new stack; what was open before is gone."""
        stack: list[Modal] = []
        self.stacks[user] = stack
        modal = Modal(user, shape, stack)
        stack.append(modal)
        return modal

    def pushes(self, user: str, shape: Shape) -> Modal:
        """On top of what is open."""
        stack = self.stacks.get(user) or []
        if not stack:
            raise SlackError("not_found")
        if len(stack) >= DEEPEST:
            raise SlackError("push_limit_reached")
        shape["previous_view_id"], shape["root_view_id"] = stack[-1].id, stack[0].id
        modal = Modal(user, shape, stack)
        stack.append(modal)
        return modal
