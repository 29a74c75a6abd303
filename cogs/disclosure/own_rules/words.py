"""What organisers read about the community's own rules."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, cast

from bot.kit.text import counted, cut
from bot.kit.ui import Choice
from cogs.disclosure.own_rules.adding import Claim, Wrong
from cogs.disclosure.rulebook import owning
from cogs.disclosure.rulebook.books import Operators, Rulebook
from cogs.disclosure.rulebook.owning import MOST, OwnRule

ADD_LINK: Final = "Add a link…"
ADD_PHRASE: Final = "Add words…"
CHOOSE: Final = "Look at one…"
REMOVE: Final = "Remove"
BACK: Final = "Back to the list"
SAVE: Final = "Save"
DROP: Final = "Discard"
UNDO: Final = "Undo"
PREVIEW: Final = "Preview"
LINK_TITLE: Final = "A rule about links"
PHRASE_TITLE: Final = "A rule about words"
WHERE_LABEL: Final = "Which links"
WHERE_HELP: Final = "A site, a path on it or a parameter: shop.example, shop.example/r/, shop.example?ref= or ?partner="
WORDS_LABEL: Final = "Which words"
WORDS_HELP: Final = "As people say them, * for any word: tell them * sent you. Or a pattern (RE2) between slashes."
CLAIM_LABEL: Final = "What it means"
WHY_LABEL: Final = "Why, in one sentence"
WHY_HELP: Final = "Authors and moderators read it. Empty means a usual one."
MATCH_LABEL: Final = "Posts that it has to find"
MATCH_HELP: Final = "One a line, at most five. I try them before you save."
OTHERS_LABEL: Final = "Posts that it must not find"
OTHERS_HELP: Final = "One a line, at most five; may be empty. I try everyday talk as well."

CLAIMS: Final[Mapping[Claim, str]] = {
    "link": "It pays whoever shares it",
    "invitation": "An invitation or offer that pays its author",
    "code": "A code of the author's own",
    "gift": "Something that a company gave",
    "hint": "It may pay somebody: only a hint to the author",
}
USUAL: Final[Mapping[Claim, str]] = {
    "link": "This link pays whoever shares it.",
    "invitation": "An invitation like this usually pays whoever invites.",
    "code": "A code of one's own usually pays the person whose code it is.",
    "gift": "The post sounds as if a company gave something for it.",
    "hint": "This may pay whoever shares it.",
}

EMPTY: Final = (
    "This community has no rules of its own yet. Add one for a link or for words that mean here that somebody gains "
    "from a post; you see what it would have done before it holds."
)
GONE: Final = "This rule was changed or removed meanwhile. /disclosure-own shows those that hold."
FULL: Final = f"There are {MOST} rules already, which is the most. Remove one that is not needed any more."
DROPPED: Final = "Discarded, and nothing has changed."
NO_CLAIM: Final = "Choose from the list what it means."
NEED_MATCH: Final = "Give me at least one post that it has to find, so that I can try it."
TRY: Final = "To try a text on what holds: /disclosure-check."


def head(count: int, operators: Operators) -> str:
    """Above the list."""
    ours = f", and {counted(operators.rules, 'rule')} of the operator's" if operators.rules else ""
    return f"{counted(count, 'rule')} of this community's own, on top of Hearth's{ours}."


def problem(operators: Operators) -> str:
    """That the operator's newer files could not be used; "" where nothing is wrong."""
    if not operators.problem:
        return ""
    return f"The operator's files cannot be used as they are now, so the last good ones hold. {operators.problem}"


def lines(rules: Sequence[OwnRule], held: Rulebook) -> Iterator[str]:
    """A line for each rule, and why those that cannot be used are left out."""
    for rule in rules:
        out = f". Left out: {cut(held.left_out[rule.id], 160)}" if rule.id in held.left_out else ""
        yield f"• {cut(what(rule), 80)}{out}"


def choice(rule: OwnRule) -> Choice:
    """A rule in the list to choose from."""
    return Choice(cut(what(rule), 75), rule.id, claim(rule)[:100])


def what(rule: OwnRule) -> str:
    """What a rule looks for, in a few words."""
    if rule.kind == "link":
        hosts, parameters = _listed(rule, "hosts"), _listed(rule, "parameters")
        path = str(rule.says.get("path", "")).removeprefix("^").replace("\\", "")
        asked = f"?{parameters[0]}=" if parameters else ""
        return f"links to {', '.join(hosts)}{path}{asked}" if hosts else f"links with {asked}"
    return f"words like “{(_listed(rule, 'match') or (rule.id,))[0]}”"


def claim(rule: OwnRule) -> str:
    """What a rule means."""
    if rule.says.get("weight") == "weak":
        return CLAIMS["hint"]
    kinds: Mapping[object, Claim] = {"referral": "invitation", "code": "code", "gift": "gift"}
    return CLAIMS["link" if rule.kind == "link" else kinds.get(rule.says.get("kind"), "invitation")]


def whole(rule: OwnRule) -> Iterator[str]:
    """Everything about a rule."""
    yield f"{claim(rule)}. {rule.says.get('why', '')}".strip()
    yield f"It finds: {_quoted(_listed(rule, 'match'))}"
    yield f"It leaves alone: {_quoted(_listed(rule, 'no_match'))}"
    if rule.kind == "phrase":
        yield f"Its pattern: {cut(str(rule.says.get('pattern', '')), 250)}"
    yield f"In figures and on cards it is called {rule.id}."


def _quoted(texts: Sequence[str]) -> str:
    return ", ".join(f"“{cut(text, 80)}”" for text in texts[:3]) or "nothing"


def _listed(rule: OwnRule, name: str) -> tuple[str, ...]:
    value: Any = rule.says.get(name, [])
    return tuple(map(str, cast("list[object]", value))) if isinstance(value, list) else ()


def would_hold(rule: OwnRule) -> str:
    """Above the preview of a rule."""
    return f"This rule would hold from now on: {cut(what(rule), 120)}. Nothing is saved yet."


def tried(rule: OwnRule, match: int, others: int, talk: int) -> str:
    """What came of the examples, and of so many posts of everyday talk; a link may come without an example."""
    found = "finds your example" if match == 1 else f"finds your {match} examples"
    if not match:
        found = f"finds {_quoted(_listed(rule, 'match')[:1])}, which I made up, since you gave no example"
    left = f", leaves the other {'one' if others == 1 else others} alone" if others else ""
    return f"It {found}{left}, and finds none of the {talk} everyday posts that I try."


SAVED: Final = "This rule is in use now, for every post from here on. Undo takes it back."


def removed(rule: OwnRule) -> str:
    """A rule is gone."""
    return f"Removed: {cut(what(rule), 120)}. Undo brings it back."


UNDONE: Final = "Undone. The rules hold as they did before."
_WRONG: Final = {
    "no link": 'I read "{what}" as no site, path or parameter. Try shop.example, shop.example/r/ or ?partner=.',
    "parameter": 'I read "{what}" as no parameter. It looks like ?ref= and is one word.',
    "ordinary": "Ordinary links everywhere have ?{what}=, most of which pay nobody. Name the site with it, as in "
    "shop.example?{what}=.",
    "suffix": "{what} is where everybody registers names, so this would be nearly every link. Name one site.",
    "shared": "{what} has pages of very many people, most of whom gain nothing. Name a path on it or a parameter.",
    "short": 'I would find "{what}" everywhere. Write at least five letters.',
    "long": "That is longer than what I can look for. {what} characters are the most.",
    "pattern": "Between the slashes stands no RE2 pattern ({what}). RE2 has no look-around and no back-references.",
    "large": "This pattern repeats so much that it would slow down every post. Make it smaller.",
    "everything": "This pattern is found even where nothing is written, so it would be in every post.",
    "everyday": "This would be found in everyday talk, as in “{what}”. Make it more particular.",
    "examples": "{what} examples are the most; one a line.",
    "long example": "An example has at most {what} characters.",
    "missed": "The rule does not find this one: “{what}”.",
    "found": "The rule finds this one, too: “{what}”.",
    "unusable": "I cannot use this: {what}.",
}


def wrong(found: Wrong) -> str:
    """Why something in a form cannot be used."""
    return _WRONG[found.why].format(what=found.what)


def unusable(why: str) -> Wrong:
    """A rule that cannot be read, with the reason as the reader of rules gave it."""
    return Wrong("unusable", cut(why.partition(f": {owning.PREFIX}")[2].partition(": ")[2] or why, 160))
