"""The figures of disclosure on labelled posts, by family, as a table.

`python -m tests.disclosure_figures` reads the posts of `tests/rules/cases.jsonl`, and where HEARTH_DISCLOSURE_DATA
names a folder the real chat and the real descriptions in it, which are not part of the project. It says so
where they are not at hand. With --miss it prints what was judged otherwise than labelled.
"""

import json
import os
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from cogs.disclosure.judge import endorsing, prefilter, rules
from cogs.disclosure.rulebook.books import shipped_signs
from cogs.disclosure.rulebook.entries import shipped

CASES: Final = Path(__file__).parent / "rules" / "cases.jsonl"
VARIABLE: Final = "HEARTH_DISCLOSURE_DATA"
CHAT: Final = ("negatives_irc.jsonl", "negatives_discord.jsonl")
DESCRIPTIONS: Final = "descriptions.jsonl"
CLEAR: Final = frozenset({"adequate", "misplaced", "hidden", "wrong-language"})
"""States in which a post says what its links are: the label is clear, though perhaps late."""

Post = dict[str, Any]


class Share(NamedTuple):
    """How many of how many."""

    right: int
    of: int

    @property
    def value(self) -> float:
        """From 0 to 1; 1 where there was nothing to be right about."""
        return self.right / self.of if self.of else 1.0

    def __str__(self) -> str:
        return f"{self.value:.3f} ({self.right} of {self.of})"


def posts(path: Path) -> Sequence[Post]:
    """The posts of a file of JSON lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def folder() -> Path | None:
    """Where the data is that is not part of the project."""
    named = os.environ.get(VARIABLE, "")
    return Path(named) if named and (Path(named) / DESCRIPTIONS).exists() else None


def judged(post: Post) -> rules.Judged:
    """A post judged as the command line does."""
    return rules.judge(
        post["text"],
        shipped(),
        platform=post.get("platform", ""),
        lang=post.get("lang", ""),
        profile=post.get("profile", "strict"),
        known=endorsing.read(post.get("author", [])),
    )


class Cases(NamedTuple):
    """What became of labelled posts."""

    precision: Share
    recall: Share
    families: Mapping[str, tuple[Share, Share]]
    hard_held: int
    missed: Sequence[tuple[Post, rules.Judged]]


def cases(labelled: Sequence[Post]) -> Cases:
    """Decisions against labels; a family's two shares are of decisions, and of disclosures of posts with a signal."""
    decisions: defaultdict[str, list[bool]] = defaultdict(list)
    states: defaultdict[str, list[bool]] = defaultdict(list)
    held: Counter[tuple[str, str]] = Counter()
    missed: list[tuple[Post, rules.Judged]] = []
    hard = 0
    for post in labelled:
        said = judged(post)
        held[post["decision"], said.decision] += 1
        hard += said.decision == "hold" and "neg" in post["families"]
        same = said.disclosure == post["disclosure"]
        for family in ["all", *post["families"]]:
            decisions[family].append(said.decision == post["decision"])
            if said.signals:
                states[family].append(same)
        if said.decision != post["decision"] or (said.signals and not same):
            missed.append((post, said))
    right = held["hold", "hold"]
    return Cases(
        Share(right, sum(count for (_, said), count in held.items() if said == "hold")),
        Share(right, sum(count for (gold, _), count in held.items() if gold == "hold")),
        {name: (_share(decisions[name]), _share(states[name])) for name in sorted(decisions)},
        hard,
        missed,
    )


def _share(right: Sequence[bool]) -> Share:
    return Share(sum(right), len(right))


def _clear(said: rules.Judged) -> bool:
    """Whether a label is good, or names the affiliate link in full."""
    return said.disclosure in CLEAR or (said.disclosure == "weak" and said.worth == "half")


class Chat(NamedTuple):
    """What became of ordinary talk."""

    posts: int
    looked_at: int
    nudged: Sequence[str]
    held: Sequence[str]


def chat(talk: Sequence[Post]) -> Chat:
    """Ordinary talk, through the prefilter as in a community."""
    through = [post["text"] for post in talk if prefilter.suspicious(post["text"], shipped_signs())]
    decisions = [(text, rules.judge(text, shipped()).decision) for text in through]
    nudged, held = ([text for text, said in decisions if said == kind] for kind in ("nudge", "hold"))
    return Chat(len(talk), len(through), nudged, held)


def descriptions(labelled: Sequence[Post]) -> tuple[Share, Share, Sequence[Post]]:
    """Precision and recall of clear disclosures (label C), and the posts judged otherwise."""
    said = [(post, _clear(judged(post))) for post in labelled]
    right = sum(clear for post, clear in said if post["gold"] == "C")
    wrong = [post for post, clear in said if clear != (post["gold"] == "C")]
    found, meant = sum(clear for _, clear in said), sum(post["gold"] == "C" for post, _ in said)
    return Share(right, found), Share(right, meant), wrong


def table(*, misses: bool) -> Iterator[str]:
    """Every figure, a line each."""
    own = cases(posts(CASES))
    yield f"cases: hold precision {own.precision}, recall {own.recall}, hard negatives held {own.hard_held}"
    yield f"{'family':<14} {'decision':>20} {'disclosure':>20}"
    for name, (decision, state) in own.families.items():
        yield f"{name:<14} {decision!s:>20} {state!s:>20}"
    if misses:
        for post, said in own.missed:
            yield f"  {post['id']}: {post['decision']}/{post['disclosure']}, not {said.decision}/{said.disclosure}"
            yield f"    {post['text'][:160]!r} {[one.rule for one in said.signals]}"
    where = folder()
    if where is None:
        yield f"NOT MEASURED: real chat and real descriptions. {VARIABLE} names no folder with them."
        return
    everything: list[Post] = []
    for name in CHAT:
        talk = posts(where / name)
        everything += talk
        yield _chat(name, chat(talk))
    yield _chat("both", both := chat(everything))
    precision, recall, wrong = descriptions(posts(where / DESCRIPTIONS))
    yield f"clear disclosures in descriptions: precision {precision}, recall {recall}"
    if misses:
        yield from (f"  {text[:200]!r}" for text in [*both.held, *both.nudged])
        yield from (f"  {post['gold']} {post['id']} {judged(post).disclosure}" for post in wrong)


def _chat(name: str, one: Chat) -> str:
    nudges = f"{len(one.nudged)} nudges ({1000 * len(one.nudged) / one.posts:.2f} per 1,000)"
    looked = f"{one.looked_at} looked at ({100 * one.looked_at / one.posts:.1f} %)"
    return f"{name}: {one.posts} posts, {looked}, {nudges}, {len(one.held)} held"


if __name__ == "__main__":
    for line in table(misses="--miss" in sys.argv):
        print(line)  # noqa: T201  the figures are the point
