"""The one short form about what somebody gains: before something is posted, and on a post that is there already."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.kit.context import Context
from bot.kit.errors import Invalid
from bot.kit.forms import PickField, TextField
from bot.kit.specs import FormValues
from bot.kit.text import clean, visible
from cogs.disclosure import knowing
from cogs.disclosure.judge import register
from cogs.disclosure.judge.register import Declared, Wrong
from cogs.disclosure.relationships import words as told
from cogs.disclosure.rulebook import books
from cogs.disclosure.settings import Settings
from cogs.disclosure.sharing import rules as share
from cogs.disclosure.sharing import words
from cogs.disclosure.sharing.rules import GAINS, LONGEST, Gain, Norm
from cogs.disclosure.store import declared as kept

_BRAND: Final = 60


@dataclass(frozen=True, slots=True)
class Said:
    """What was filled in: the text, what its member gains, and the brand if they named one."""

    text: str
    gain: Gain
    brand: str


def fields(gain: Gain | None, text: TextField, held: Sequence[Declared]) -> Sequence[TextField | PickField]:
    """The form with what is known already; what somebody declared about the brand is picked for them."""
    about = share.suggested(text.value, held)
    chosen = (gain,) if gain else (f"r{about.id}",) if about else ()
    return (
        text,
        PickField("gain", words.GAIN_LABEL, words.choices(share.offered(text.value, held)), chosen, words.GAIN_HELP),
        TextField("brand", words.BRAND_LABEL, "", words.BRAND_HELP, _BRAND, required=False),
    )


async def read(ctx: Context[Settings], values: FormValues, *, longest: int = LONGEST, blank: bool = False) -> Said:
    """What the form says; raises `Invalid` with every mistake at once. It may be `blank` about a picture, say."""
    text, typed = values.get("text", ""), values.get("brand", "")
    text = clean(text).strip()[:longest] if isinstance(text, str) else ""
    typed = " ".join(clean(typed).split()) if isinstance(typed, str) else ""
    picked = values.get("gain", ())
    picked = picked[0] if isinstance(picked, tuple) and picked else picked
    declared = await _declared(ctx, picked) if isinstance(picked, str) else None
    chosen: Gain | None = next((one for one in GAINS if one == picked), None)
    gain = share.OF[declared.relation.kind] if declared else chosen
    names = register.brand(typed) if visible(typed) else ()
    why = {} if blank or visible(text) else {"text": words.NEED_TEXT}
    why |= {"gain": words.NEED_GAIN} if gain is None else {}
    why |= {"brand": told.wrong(names)} if isinstance(names, Wrong) else {}
    if why or gain is None or isinstance(names, Wrong):
        raise Invalid(**why)
    return Said(text, gain, names[0] if names else declared.relation.brand if declared else "")


async def _declared(ctx: Context[Settings], picked: str) -> Declared | None:
    """The relationship that was picked, if it is one of whoever picks."""
    number = picked.removeprefix("r")
    if number == picked or not number.isdecimal() or len(number) > 15:
        return None
    one = await kept.find(ctx.tx, ctx.space.community, int(number))
    return one if one and one.person == ctx.actor.id and one.holds(ctx.now) else None


async def held(ctx: Context[Settings]) -> Sequence[Declared]:
    """What whoever acts has declared, as it holds now."""
    return await kept.held(ctx.tx, ctx.space.community, ctx.actor.id, ctx.now, ctx.now)


async def norm(ctx: Context[Settings]) -> Norm:
    """What a label of whoever acts has to satisfy here."""
    known = knowing.exempt(await knowing.known(ctx, ctx.actor.id), *await knowing.exemptions(ctx, ctx.actor.id))
    book = books.here(ctx.settings.rules).book
    return Norm(book, ctx.settings.label, ctx.space.platform, ctx.settings.profile, known)
