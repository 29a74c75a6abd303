"""What organisers choose about taking people in."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, Field

from bot.kit.settings import ChannelName, RoleName, Span
from bot.kit.settings import Settings as Base
from bot.kit.text import clean
from cogs.onboarding import rules
from cogs.onboarding import steps as walk

Plain = Annotated[str, AfterValidator(lambda text: clean(text).strip())]


class Settings(Base):
    """How newcomers are greeted and what their first steps are; a question at the door, if you want one."""

    parts: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "Greeting": ("greet", "channel", "greeting", "burst"),
        "First steps": ("steps", "remind_after", "reminders"),
        "A question at the door": ("question", "answer_time", "door", "newcomer_role"),
    }

    greet: Literal["in public", "privately"] = Field(
        default="in public", title="Greet newcomers", description="Where everyone sees it, or in a private note."
    )
    channel: ChannelName = Field(
        default="general", title="Greet in", description="The channel for it; none means a private note."
    )
    greeting: Annotated[str, AfterValidator(rules.greeting)] = Field(
        default="Welcome, {name}. Good to have you here.",
        max_length=500,
        title="Greeting",
        description=(
            "What newcomers read first; {name} is the newcomer, {greeter} whose turn it is to greet. "
            "Without {greeter}, a sentence that names them is added."
        ),
    )
    burst: int = Field(
        default=10,
        ge=1,
        le=1000,
        title="Too many at once",
        description="If more people than this join within ten minutes, greeting rests and moderators are told.",
    )
    steps: Annotated[str, AfterValidator(walk.checked)] = Field(
        default=walk.DEFAULT,
        max_length=1500,
        title="First steps",
        description=(
            "One a line: norms; intent: a question; interests: a, b, c; introduce: a channel; do: a first small thing."
        ),
    )
    remind_after: Span = Field(
        default=timedelta(days=3),
        ge=timedelta(hours=1),
        le=timedelta(days=60),
        title="Remind after",
        description="How long nothing has happened with somebody's steps before a gentle note.",
    )
    reminders: int = Field(
        default=2, ge=0, le=5, title="Reminders", description="At most this many for each newcomer; 0 for none."
    )
    question: Plain = Field(
        default="",
        max_length=300,
        title="Question at the door",
        description="Newcomers answer it, and moderators let them in; empty means that the door is open.",
    )
    answer_time: Span = Field(
        default=timedelta(days=3),
        ge=timedelta(hours=1),
        le=timedelta(days=60),
        title="Time to answer",
        description="How long newcomers have to answer when moderators ask back; then these decide without.",
    )
    door: RoleName = Field(
        default="", title="Role given", description="The role given to whoever is let in; may be empty."
    )
    newcomer_role: RoleName = Field(
        default="newcomer", title="Role taken", description="The role taken from whoever is let in; may be empty."
    )

    def mentioned(self) -> Mapping[str, str]:
        """Where newcomers introduce themselves."""
        place = next((step.text for step in walk.read(self.steps) if step.kind == "introduce"), None)
        return {"steps": place} if place else {}
