"""What is brought before the moderators about a flagged post: the words, the reason, the facts, the choices."""

from typing import Final

from bot.kit.context import Context
from bot.kit.items import Matter, Offer, OnItem, offer
from bot.kit.people import MessageRef
from cogs.disclosure import words
from cogs.disclosure.flagged import deciding_words
from cogs.disclosure.flagged.treating import Treatment
from cogs.disclosure.judge import register
from cogs.disclosure.judge.rules import Judged
from cogs.disclosure.settings import Settings
from cogs.disclosure.store import declared


class RuleWrong(OnItem, frozen=True, tag="disclosure.rule_wrong"):
    """The post stands, and the rule that found it was wrong."""


class ExemptAuthor(OnItem, frozen=True, tag="disclosure.exempt"):
    """The post stands, and its author needs no label for such posts; pressed, it opens the form."""


OFFERS: Final[tuple[Offer, ...]] = (
    offer(deciding_words.RULE_WRONG, RuleWrong),
    offer(deciding_words.EXEMPT, ExemptAuthor),
)


async def matter(
    ctx: Context[Settings],
    text: str,
    judged: Judged,
    *,
    treatment: Treatment | None = None,
    message: MessageRef | None = None,
    since: int | None = None,
    more: str = "",
    author: int | None = None,
) -> Matter:
    """A post of whoever acts, or of this `author`, as judged. Without a `treatment` it is with the moderators at once.

    `since` is the time of a post that is judged again: what its author declared then is shown as well. `more` is
    said after the reason.
    """
    signal = judged.signals[0]
    why = words.why(judged)
    here, first = ctx.space.community, ctx.now if since is None else since
    author = ctx.actor.id if author is None else author
    held = register.shown(await declared.held(ctx.tx, here, author, first, ctx.now), moderates=True, hidden=False)
    return Matter(
        rule=signal.rule,
        title=words.TITLES[signal.kind] if signal.strength == "strong" else words.TITLE_UNSURE,
        why=f"{why} {more}" if more else why,
        norm=ctx.settings.norm,
        link=ctx.settings.norm_link,
        facts=deciding_words.facts(text, judged, held),
        offers=OFFERS,
        author=author,
        text=text,
        spans=judged.spans,
        message=message,
        held=treatment.held if treatment else False,
        alike=f"{signal.rule} {judged.disclosure}" if treatment else "",
        begin=treatment.begin if treatment else "open",
    )
