"""Say when you gain from what you share: posts with a hidden interest, put right by their authors in one press.

A post is judged (`judge`, which is pure) by the rules of its community (`rulebook`), and if it is flagged becomes an
item of the moderation queue whose author has it first, or puts the label in its thread, where Hearth cannot change
posts (`flagged`). What members are to brands is declared once (`relationships`). `/share` posts with the label up front
(`sharing`), and the menu of one's own post adds it later. Moderators can also say that a rule was wrong, which counts
(`ruling`), or exempt an author (`exemptions`). Organisers set what each rule does, add rules of their own
(`own_rules`), see what a change would have done (`replay`), and can let the platform stop the clearest (`stopping`).
It hears of edits after the cog moderation, which shows, hides and cards posts.
"""

from typing import Annotated

from bot.kit.context import Context
from bot.kit.options import Option
from bot.kit.people import Access
from bot.kit.ui import Block, Message, Quoted, button, say
from cogs.disclosure import knowing, promoting, promotion_words, words
from cogs.disclosure.actions import Share
from cogs.disclosure.cog import cog
from cogs.disclosure.exemptions import command as exemptions_command
from cogs.disclosure.flagged import author, deciding, flagging, in_thread, offering, on_post, unlabelled
from cogs.disclosure.judge import promotion, rules
from cogs.disclosure.own_rules import command as own_rules_command
from cogs.disclosure.relationships import command as relationship_command
from cogs.disclosure.relationships import renewing
from cogs.disclosure.rulebook import books
from cogs.disclosure.ruling import command as rules_command
from cogs.disclosure.ruling import counting, relenting
from cogs.disclosure.settings import Settings
from cogs.disclosure.sharing import command as share_command
from cogs.disclosure.sharing import review as share_review
from cogs.disclosure.sharing import words as share_words
from cogs.disclosure.stopping import gate

__all__ = [
    "author",
    "cog",
    "counting",
    "deciding",
    "exemptions_command",
    "flagging",
    "gate",
    "in_thread",
    "on_post",
    "own_rules_command",
    "promoting",
    "relationship_command",
    "relenting",
    "renewing",
    "rules_command",
    "share_command",
    "share_review",
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
    parts.append(words.found(judged))
    if judged.decision != "allow":
        label = offering.offered(text, judged, book, ctx.settings.label, ctx.space.platform, profile=profile)
        parts += [words.would_help(label)] if label else []
    parts += [words.mode_note(mode)] if words.mode_note(mode) else []
    would = "nudge" if judged.decision == "hold" and not ctx.can("hide") else judged.decision
    return say(words.WOULD[would], *parts, words.SEE_NOT)
