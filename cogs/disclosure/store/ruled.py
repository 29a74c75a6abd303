"""What moderators' decisions said about each rule, and the mode that each rule has; figures, and nobody in them."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import delete, func, select

from bot.kit.tables import Lapse, Record, Tx, community, index, instant, number, table, words
from cogs.disclosure.ruling.modes import RuleMode, Said, Tally, tally

verdicts: Final = table(
    "disclosure_verdict",
    number("item", primary_key=True),
    community(),
    words("rule", nullable=False),
    words("said", nullable=False),
    instant("at", nullable=False),
    index("ix_disclosure_verdict_rule", "community", "rule", "at"),
    lapses=Lapse("journal", "at"),
)
rules: Final = table(
    "disclosure_rule",
    community(primary_key=True),
    words("rule", primary_key=True),
    words("mode", nullable=False),
    words("was", nullable=False),
    instant("since", nullable=False),
    instant("was_since", nullable=False),
    instant("at", nullable=False),
    number("item"),
)
_V: Final = verdicts.c
_R: Final = rules.c


def say(tx: Tx, here: int, item: int, rule: str, said: Said, at: int) -> None:
    """Keep what the last decision about an item said of its rule."""
    tx.put(verdicts, {"item": item, "community": here, "rule": rule, "said": said, "at": at})


async def said(tx: Tx, here: int, item: int) -> tuple[Said, int] | None:
    """What a decision about an item said, and when it was taken; None if it is undecided."""
    row: Any = await tx.first(select(verdicts).where(_V.item == item, _V.community == here))
    return (row.said, row.at) if row else None


async def unsay(tx: Tx, here: int, item: int) -> None:
    """There is no decision about an item any more."""
    await tx.change(delete(verdicts).where(_V.item == item, _V.community == here))


async def tallies(tx: Tx, here: int) -> Mapping[str, Tally]:
    """What was decided about each rule since its decisions count."""
    theirs = (_R.community == _V.community) & (_R.rule == _V.rule)
    query = (
        select(_V.rule, _V.said, func.count())
        .outerjoin_from(verdicts, rules, theirs)
        .where(_V.community == here, _V.at > func.coalesce(_R.since, 0))
        .group_by(_V.rule, _V.said)
    )
    counted: dict[str, dict[str, int]] = defaultdict(dict)
    for rule, what, count in await tx.rows(query):
        counted[rule][what] = count
    return {rule: tally(counts) for rule, counts in counted.items()}


async def modes(tx: Tx, here: int) -> Mapping[str, RuleMode]:
    """How the rules stand that have a mode of their own, or had one."""
    return {row.rule: _read(row) for row in await tx.rows(select(rules).where(_R.community == here))}


def set_mode(tx: Tx, here: int, one: RuleMode) -> None:
    """Keep how a rule stands from now on."""
    tx.put(
        rules,
        {
            "community": here,
            "rule": one.rule,
            "mode": one.mode,
            "was": one.was,
            "since": one.since,
            "was_since": one.was_since,
            "at": one.at,
            "item": one.item,
        },
    )


def _read(row: Record) -> RuleMode:
    one: Any = row
    return RuleMode(one.rule, one.mode, one.since, one.at, one.was, one.was_since, one.item)
