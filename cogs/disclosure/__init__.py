"""Say when you gain from what you share: posts with a hidden interest, put right by their authors in one press.

A post is judged (`judge`, which is pure) by the rules of its community (`rulebook`), and if it is flagged becomes an
item of the moderation queue (`flagging`) whose author has it first (`notes`, `author`), or puts the label in its
thread, where Hearth cannot change posts (`in_thread`). What members are to brands is declared in the register
(`registering`, `renewing`). `/share` posts with the label up front (`sharing`, `share_review`), and the menu of one's
own post adds it later (`on_post`). What moderators see of it is built in `matters`; they can also say that a rule was
wrong or exempt an author (`deciding`, `exemptions`), which counts (`counting`), and organisers see and set what each
rule does (`ruling`), and can let the platform stop the clearest (`stopping`). What waits because of a rule that does
less now is let go (`relenting`).
It hears of edits after the cog moderation, which shows, hides and cards posts.
"""

from typing import Annotated

from bot.kit.context import Context
from bot.kit.options import Option
from bot.kit.people import Access
from bot.kit.ui import Block, Message, Quoted, button, say
from cogs.disclosure import (
    author,
    counting,
    deciding,
    exemptions,
    flagging,
    in_thread,
    knowing,
    offering,
    on_post,
    own_rules,
    promoting,
    promotion_words,
    registering,
    relenting,
    renewing,
    ruling,
    share_review,
    share_words,
    sharing,
    stopping,
    unlabelled,
    words,
)
from cogs.disclosure.actions import Share
from cogs.disclosure.cog import cog
from cogs.disclosure.judge import promotion, rules
from cogs.disclosure.rulebook import books
from cogs.disclosure.settings import Settings

__all__ = [
    "author",
    "cog",
    "counting",
    "deciding",
    "exemptions",
    "flagging",
    "in_thread",
    "on_post",
    "own_rules",
    "promoting",
    "registering",
    "relenting",
    "renewing",
    "ruling",
    "share_review",
    "sharing",
    "stopping",
    "unlabelled",
]


@cog.command("disclosure", help="What to say when you gain from what you share", private=True)
async def disclosure(ctx: Context[Settings]) -> Message:
    """The norm here, how to label, and what happens to a post without a label."""
    own = await promoting.share_of(ctx, ctx.actor.id) if ctx.settings.promotion else promotion.Share(0, 0)
    mine = [promotion_words.count(own)] if own.own else []
    book, chosen = books.here(ctx.settings.rules).book, ctx.settings
    offers = offering.customary(book, chosen.label, chosen.profile)
    told = words.norms(chosen, book.profiles[chosen.profile], offers, hides=ctx.can("hide"), labels=ctx.can("label"))
    may = await ctx.members.access(ctx.actor.id) >= Access.MEMBER
    return say(*told, *mine, *([button(share_words.TITLE, Share())] if may else []))


@cog.command("disclosure-check", help="What I would make of a text; nothing is kept", private=True)
async def check(ctx: Context[Settings], text: Annotated[str, Option("the text as you would post it", 1500)]) -> Message:
    """The decision about a text, the words that led to it, and what would make it right."""
    judged, mode = await knowing.treated(ctx, await knowing.judged(ctx, text))
    book, profile = books.here(ctx.settings.rules).book, ctx.settings.profile
    if not judged.signals:
        return say(words.WOULD["allow"], words.NO_SIGNAL, words.SEE_NOT)
    parts: list[str | Block] = [Quoted(quote) for quote in rules.quotes(text, judged.spans)]
    parts += dict.fromkeys(signal.why for signal in judged.signals[:3])
    parts.append(words.FOUND[judged.disclosure])
    if judged.decision != "allow":
        label = offering.offered(text, judged, book, ctx.settings.label, ctx.space.platform, profile=profile)
        parts += [words.would_help(label)] if label else []
    parts += [words.mode_note(mode)] if words.mode_note(mode) else []
    would = "nudge" if judged.decision == "hold" and not ctx.can("hide") else judged.decision
    return say(words.WOULD[would], *parts, words.SEE_NOT)
