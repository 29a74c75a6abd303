"""What other rules, another profile or another mode would have made of posts that were decided on; pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from bot.kit.items import State
from bot.kit.text import clean
from cogs.disclosure.judge import rules
from cogs.disclosure.judge.book import Book
from cogs.disclosure.judge.profiles import ProfileName
from cogs.disclosure.judge.relations import Known, Relation
from cogs.disclosure.settings import Mode

Outcome = Literal["stands", "counted", "told", "held"]
"""What happens to a post: nothing; it is only counted; its author is told; it is out of sight as well."""
HARSHER: Final[Sequence[Outcome]] = ("stands", "counted", "told", "held")

ENDINGS: Final[Sequence[State]] = ("approved", "rejected", "fixed", "gone")
"""How posts that were decided on ended, as the columns of a table."""


@dataclass(frozen=True, slots=True)
class Norms:
    """Everything of a community that bears on what becomes of a post."""

    book: Book
    profile: ProfileName
    mode: Mode
    tags: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Post:
    """A post that was decided on: its item, how that ended, and what was registered about its author then."""

    item: int
    text: str
    state: State
    platform: str = ""
    relations: tuple[Relation, ...] = ()


@dataclass(frozen=True, slots=True)
class Differs:
    """A post with which something else would happen; `rule` is the one that decides then, or decided before."""

    post: Post
    before: Outcome
    after: Outcome
    rule: str

    @property
    def harsher(self) -> bool:
        """Whether more would happen to it than before."""
        return HARSHER.index(self.after) > HARSHER.index(self.before)


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a change comes to: how many posts were looked at, how many have no words any more, what differs."""

    looked: int
    wordless: int
    differs: tuple[Differs, ...]

    def turning(self, into: Outcome) -> int:
        """How many would newly end like this."""
        return sum(one.after == into for one in self.differs)

    def by_rule(self) -> Mapping[tuple[str, Outcome, Outcome], Counter[State]]:
        """How the posts ended with which each rule would do something else, most posts first."""
        found: dict[tuple[str, Outcome, Outcome], Counter[State]] = {}
        for one in self.differs:
            found.setdefault((one.rule, one.before, one.after), Counter())[one.post.state] += 1
        return dict(sorted(found.items(), key=lambda pair: (-pair[1].total(), pair[0])))


def replay(posts: Iterable[Post], before: Norms, after: Norms) -> Replayed:
    """Judge every post by what holds and by what would hold."""
    looked, wordless, differs = 0, 0, list[Differs]()
    for post in posts:
        if not post.text:
            wordless += 1
            continue
        looked += 1
        (was, old), (then, new) = _outcome(post, before), _outcome(post, after)
        if was != then:
            harsher = HARSHER.index(then) > HARSHER.index(was)
            differs.append(Differs(post, was, then, new if harsher else old))
    return Replayed(looked, wordless, tuple(differs))


def _outcome(post: Post, norms: Norms) -> tuple[Outcome, str]:
    known = Known(post.relations, norms.tags, norms.codes)
    text = clean(post.text)
    judged = rules.judge(text, norms.book, platform=post.platform, profile=norms.profile, known=known)
    if judged.decision == "allow":
        return "stands", judged.rule
    if norms.mode == "shadow":
        return "counted", judged.rule
    return "held" if norms.mode == "hold" and judged.decision == "hold" else "told", judged.rule
