"""What the core itself says to people; everything else is worded in the cogs."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final, cast

from bot.kit.services import Kept
from bot.kit.settings import say_span
from bot.kit.text import clean, cut, either, visible

NOT_RECORDED: Final = (
    "Hearth cannot save anything at the moment, so nothing was done. Please try again in a few minutes."
)
NOT_HERE: Final = "This does not work here, because the platform does not let bots do it."
DIGEST_TITLE: Final = "A few things that could wait:"
LOCKED_OUT: Final = "With these you would not be an organiser any more. Keep one of your own roles among them."
LOCKED_OUT_NOW: Final = (
    "With these you would not be an organiser any more, so nothing was changed. "
    "Use /setup roles to choose others, with one of your own roles among them."
)
_SHOWN: Final = 60
_YOU: Final = Kept("Your name, account and roles here", "so that I know you and what you may do")
KEEPS: Final[Mapping[str, Kept]] = {
    "person": _YOU,
    "account": _YOU,
    "membership": _YOU,
    "journal": Kept(
        "That you wrote, reacted or asked, or were written to", "for figures: when and where, never your words"
    ),
    "reaction": Kept("Reactions of yours that stand", "so that none counts twice"),
    "outbox": Kept("Private notes to you, waiting or sent", "so that each comes once; once sent, without its words"),
    "touch": Kept("Times I wrote to you", "so that it never gets too much"),
    "schedule": Kept("Reminders meant for you", "so that they come when they are due"),
    "setting": Kept("Settings that you changed", "so that others can see who did, and undo it"),
    "draft": Kept("Previews of settings that you did not save", "so that you can still save them"),
    "preference": Kept("Your choices on this page", "so that I keep to them"),
    "audit_detail": Kept(
        "Decisions and settings of yours, and decisions about you", "so that nobody can change them unnoticed"
    ),
    "mark": Kept(
        "Notes of what is still to come from you, such as introducing yourself",
        "so that I notice when it does, without looking into what everybody writes",
    ),
    "review_item": Kept(
        "Posts and answers of yours that moderators saw, and your decisions on others'",
        "so that each is decided once; the words go some time after the decision",
    ),
    "review_step": Kept(
        "What was done about them, and reports, reasons and notes of yours", "so that a decision can be followed"
    ),
    "kept_post": Kept(
        "Posts of yours that are out of sight, with their words", "so that they can be shown again as they were"
    ),
    "kept_file": Kept("The files of such posts", "so that they come back with them; they go once it is decided"),
    "stand_in": Kept(
        "Posts that I put up for you under your name", "so that you can edit and delete them, and nobody else can"
    ),
    "erasure": Kept("Your wish to be erased", "so that it is done, also after a restart"),
}
"""What the rows of the core's tables mean to the people in them, and why they are kept."""


def fault(reference: str) -> str:
    """Something of ours failed."""
    return (
        "That did not work, and it is not your doing. Nothing was changed. "
        f"If you tell an organiser, mention {reference}."
    )


def unknown_command(name: str) -> str:
    """No cog has this command."""
    return f"There is no command /{_shown(name)} here. /help shows what there is."


def unknown_control() -> str:
    """A button or form of a cog that is gone."""
    return "This button belongs to something that is switched off here. /help shows what there is."


def option_missing(name: str, help_text: str) -> str:
    """A command came without something it needs."""
    return f"{name} is missing: {help_text}."


def option_wrong(name: str, value: object, wanted: str) -> str:
    """A command's option cannot be read."""
    return f'I read "{_shown(value)}" for {name}, and it needs {wanted}.'


def option_choice(value: object, choices: Sequence[str]) -> str:
    """A command's option is none of those there are."""
    return f'I read "{_shown(value)}". Choose {either(choices)}.'


def invalid_setting(problem: Mapping[str, Any]) -> str:
    """A settings form's mistake, from pydantic's own error; a rule that names several lines has one each."""
    context: Mapping[str, Any] = problem.get("ctx") or {}
    given = problem.get("input")
    read = f'I read "{_shown(_bound(given))}"'
    match problem["type"]:
        case "int_parsing" | "int_type" | "int_from_float":
            return f"{read}, and this needs a whole number."
        case "greater_than_equal":
            return f"{read}, and the least is {_bound(context.get('ge'))}."
        case "less_than_equal":
            return f"{read}, and the most is {_bound(context.get('le'))}."
        case "too_short":
            return "This needs at least one."
        case "string_too_long":
            return f"This holds {context.get('max_length')} characters, and there are {len(str(given))}."
        case "value_error":
            return _refused(given, str(context.get("error")))
        case "literal_error":
            return f"{read}. Choose {str(context.get('expected')).replace(chr(39), '')}."
        case _:
            return f"{read}: {problem.get('msg')}."


def saved_since(*, mine: bool) -> str:
    """A preview is older than what holds."""
    if mine:
        return "You saved other settings here since this preview. Use /setup to see them and try again."
    return "Somebody saved other settings here meanwhile. Use /setup to see them and try again."


def not_there(kind: str, name: str, title: str) -> str:
    """A channel or role that a setting names; it may be made later."""
    return f"There is no {kind} called {_shown(name)} here yet ({title})."


def no_role(name: str, near: str | None) -> str:
    """A role that Hearth is to give or take."""
    hint = f" Did you mean {near}?" if near else ""
    return f"There is no role called {_shown(name)} here.{hint} Choose one that is there, or leave it empty."


def _refused(given: object, why: str) -> str:
    """What a rule of the setting's own says: of a text in lines, each finding by itself."""
    if isinstance(given, str) and "\n" not in given:
        return f'I read "{_shown(given)}": {why}.'
    return "\n".join(f"{line[:1].upper()}{line[1:]}." for line in why.split("\n"))


def _shown(value: object) -> str:
    """What somebody sent, safe to repeat to them."""
    return cut(visible(clean(str(value))), _SHOWN)


def _bound(value: object) -> str:
    match value:
        case timedelta():
            return say_span(value)
        case tuple() | list():
            return ", ".join(map(str, cast("Sequence[object]", value)))
        case _:
            return str(value)
