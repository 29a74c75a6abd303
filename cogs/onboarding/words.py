"""What newcomers, members and greeters read; what moderators and organisers read is in `staffwords`."""

from collections.abc import Mapping, Sequence
from typing import Final

from bot.kit.services import Kept
from bot.kit.text import counted, cut, listed, mention, moment, place_link
from cogs.onboarding.steps import Line, State, Step

SAY_HELLO: Final = "Say hello"
FIRST_STEPS: Final = "My first steps"
ACCEPT: Final = "I accept"
WRITE: Final = "Write"
DONE: Final = "Done"
SKIP: Final = "Skip"
LATER: Final = "Later"
QUIET: Final = "Don't remind me"
ANSWER: Final = "Answer"
SHOW_ME: Final = "Show me"
READ_THEM: Final = "Read them"
SEND: Final = "Send"
CHOOSE: Final = "Choose, several if you like"
GO_TO: Final = "Go to a step"
FORM_TITLE: Final = "My first steps"
DOOR_TITLE: Final = "Your answer"
_NAMED: Final = 3
KEEPS: Final[Mapping[str, Kept]] = {
    "onboarding_newcomer": Kept("When you came, that you were greeted, and by whom", "so that it happens once"),
    "onboarding_step": Kept("Your first steps, with what you wrote or chose", "so that /welcome can go on from there"),
    "onboarding_accepted": Kept("Which text of the norms you accepted, and when", "so that it stays on record"),
    "onboarding_greeter": Kept("That you greet newcomers, and when you last did", "so that greeters take turns"),
    "onboarding_hello": Kept("Hellos you said or got when somebody joined", "so that each counts once"),
    "onboarding_burst": Kept("Decisions of yours when many joined at once", "so that others see who decided"),
    "onboarding_unreached": Kept("A note that could not reach you", "so that you get it in a channel instead"),
}
"""What the tables mean to the people in them."""

LOOK_AROUND: Final = (
    "Look around as long as you like. When you feel like it, say what brought you here; /help shows what I can do."
)
YOURSELF: Final = "This button is for the others, to greet you. Write something whenever you feel like it."
TWICE: Final = "You said hello already, and your name stands there. A message of your own would be even warmer."
NOT_GREETED: Final = "This greeting is no longer open. A message of your own says hello just as well."
NO_STEPS: Final = "There are no first steps to take here at the moment. Look around, and ask whatever you like to ask."
CLOSING: Final = (
    "That is everything, thank you. Say something in any channel when you feel like it: an answer to somebody is "
    "always a good start. /help shows what I can do."
)
SEEN_LATER: Final = "Whenever you like: /welcome goes on from here."
REMINDED: Final = "I may remind you of it later, a few times at most."
NO_REMINDERS: Final = "I will not write to you about it again. /welcome goes on from here whenever you like."
MOVED: Final = "The first steps have changed, and this one is gone. /welcome shows them as they are now."
TICKED: Final = "This one ticks itself off as soon as you have written there."
NOT_CHOSEN: Final = "Choose at least one from the list, or skip it."
CHANGED_LIST: Final = "The list has changed meanwhile, so nothing was saved. Please choose from it as it is now."
NORMS_MOVED: Final = "The norms changed a moment ago, so nothing was accepted yet. This is the text as it is now."
NO_NORMS: Final = "There are no norms to accept at the moment, so there is nothing to do."
ACCEPTED: Final = "Accepted, thank you."
SAVED: Final = "Saved, thank you."
SKIPPED: Final = "Skipped; you can come back to it."
WELL_DONE: Final = "Well done."
EMPTY_ANSWER: Final = "Write a few words, so that there is something to read."
NORMS_INTRO: Final = "This is what people here expect of one another:"
INTEREST_INTRO: Final = "What would you like to see and do here? Choose as many as you like."

STATES: Final[Mapping[State, str]] = {"open": "open", "done": "done", "skipped": "skipped", "changed": "changed since"}


HELPS: Final = "is glad to answer your questions."
"""What follows a greeter's name."""


def help_from(greeter: int) -> str:
    """Who is there for questions."""
    return f"{mention(greeter)} {HELPS}"


def everyone(people: Sequence[int], greeter: int | None) -> str:
    """To several who joined at once."""
    first = f"Welcome, {listed([mention(person) for person in people])}. Good to have you here."
    return first if greeter is None else f"{first} {help_from(greeter)}"


def said(newcomer: int) -> str:
    """To somebody who said hello."""
    return f"{mention(newcomer)} can see that you said hello. A question about what brought them here is a good start."


def hello(people: Sequence[int]) -> str:
    """Who said hello."""
    return f"{listed([mention(person) for person in people], _NAMED)} said hello."


def your_turn(newcomer: int) -> str:
    """To the greeter of somebody who was welcomed privately."""
    return (
        f"{mention(newcomer)} has just joined, and it is your turn to greet. I told them that you are glad to answer "
        "questions; a line from you makes it warm. /greeter off ends your turns."
    )


# The steps


def name(step: Step, channel: int | None) -> str:
    """A step in a list."""
    match step.kind:
        case "norms":
            return "Read and accept the norms"
        case "intent":
            return cut(step.text, 60)
        case "interests":
            return "Choose your interests"
        case "introduce":
            return f"Introduce yourself in {_place(step, channel)}"
        case "do":
            return cut(step.text, 60)


def within(step: Step, channel: int | None) -> str:
    """A step within a sentence: "choose your interests"."""
    match step.kind:
        case "intent":
            return f'answer "{cut(step.text, 60)}"'
        case "do":
            return f'"{cut(step.text, 60)}"'
        case _:
            words = name(step, channel)
            return words[0].lower() + words[1:]


def ask(step: Step, channel: int | None) -> str:
    """What a step asks of somebody."""
    match step.kind:
        case "norms":
            return NORMS_INTRO
        case "interests":
            return INTEREST_INTRO
        case "introduce":
            return f"Tell people in {_place(step, channel)} who you are and what brings you here. {TICKED}"
        case _:
            return step.text


def _place(step: Step, channel: int | None) -> str:
    return place_link(channel) if channel is not None else f"#{step.text}"


def state(line: Line) -> str:
    """How a step stands, with what was written or chosen."""
    told = STATES[line.state]
    return f"{told}: {cut(line.answer, 40)}" if line.state == "done" and line.answer else told


def progress(left: int, total: int) -> str:
    """How far somebody is, above the list."""
    if left == total:
        return f"{counted(total, 'first step')}, in your own time. You can skip any of them, and come back later."
    skip = "You can skip it." if left == 1 else "You can skip any of them."
    return f"{counted(left, 'step')} of {total} left, in your own time. {skip}"


def remind(left: Sequence[str], *, last: bool) -> str:
    """The gentle note."""
    many = f"{counted(len(left), 'step')} left when you have a minute: {listed(left, _NAMED)}."
    skip = "Skip it if you like." if len(left) == 1 else "Skip any of them."
    return f"{many} {skip} {'This is my last note about it.' if last else '/welcome goes on from where you are.'}"


# Norms


def norms_changed() -> str:
    """To whoever accepted an earlier text."""
    return (
        "The norms here have changed since you accepted them. This is the text as it is now; please read it, and "
        "accept it if you agree. If something in it is hard to accept, tell an organiser."
    )


def norms_unreached(people: Sequence[int]) -> str:
    """In the channel, for those whose private notes are closed."""
    return (
        f"{listed([mention(person) for person in people], 10)}: the norms have changed since you accepted them, and "
        "your direct messages are closed. Press the button to read them; only you see the answer."
    )


# The door


def question(person: int) -> str:
    """Above the question at the door."""
    return f"Welcome, {mention(person)}. Before you are let in, people here would like to know:"


WHO_READS: Final = "Only the moderators read your answer, and they usually let people in."


def with_moderators(since: int) -> str:
    """The answer is on its way."""
    return (
        f"Thank you. The moderators have had your answer since {moment(since)}. You hear from me as soon as they "
        "have decided."
    )


ASKED_BACK: Final = "Thank you for your answer. The moderators would like to know one more thing:"


def answer_until(at: int) -> str:
    """What happens if nothing does."""
    return f"Only they read it. If you have not answered by {moment(at)}, they decide with what you wrote first."


TIME_OVER: Final = (
    "The moderators decide now with what you wrote first. You hear from me as soon as they have; there is nothing "
    "that you need to do."
)
LOOKING_AGAIN: Final = (
    "The moderators are looking at your answer once more. You hear from me as soon as they have decided."
)
YOU_ARE_IN: Final = "You are in, welcome. Your first steps are here whenever you like."


def not_let_in() -> str:
    """The moderators decided against it."""
    return (
        "The moderators have decided not to let you in for now. Thank you for taking the time to answer. "
        "If something was misunderstood, write to one of them."
    )


THEIR_REASON: Final = "What they wrote about it:"
ALREADY_IN: Final = "You are in already, so there is nothing left to answer. /welcome shows your first steps."
NOT_YET: Final = "This opens once you are let in. /welcome shows where you are."
NOT_OPEN: Final = "This question is no longer open. /welcome shows where you are."

# Closed direct messages


def closed(person: int) -> str:
    """In the channel, for one person whose private notes are closed."""
    return (
        f"{mention(person)}, I have a note for you, and your direct messages are closed. Press the button to read it; "
        "only you see the answer."
    )


def not_for_you(person: int) -> str:
    """To anybody else who presses."""
    return f"This button is for {mention(person)}. /welcome shows your own first steps."


# Greeters


def greeting_now(others: int) -> str:
    """To somebody who volunteered."""
    if not others:
        return "Thank you. You greet newcomers from now on, and so far you are the only one. /greeter off ends it."
    return f"Thank you. You greet newcomers from now on, in turn with {counted(others, 'other')}. /greeter off ends it."


def not_greeting(count: int) -> str:
    """To somebody who does not greet."""
    if not count:
        return "You do not greet newcomers, and nobody else does either, so I do it alone. /greeter on changes that."
    verb = "greets" if count == 1 else "greet"
    return f"You do not greet newcomers. {counted(count, 'member')} {verb} in turn; /greeter on makes you one of them."


def greeting_already(others: int) -> str:
    """To somebody who asks how it stands, or volunteers twice."""
    if not others:
        return "You greet newcomers, and you are the only one so far. /greeter off ends it."
    return f"You greet newcomers, in turn with {counted(others, 'other')}. /greeter off ends it."


HIDDEN_GREETER: Final = "While you are hidden (/privacy), I name others instead of you."
