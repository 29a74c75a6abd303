"""What a change of rules would have done to the posts that were decided on, for previews and the command line.

Only posts that were flagged or reported are kept, and their words only until they lapse, so whatever is said of
it says over how many posts it looked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from bot.kit.backing import Services
from bot.kit.people import Space
from cogs.disclosure.judge.book import Book
from cogs.disclosure.replay import words as replay_words
from cogs.disclosure.replay.rules import Norms, Post, Replayed, replay
from cogs.disclosure.rulebook import books
from cogs.disclosure.settings import Settings
from cogs.disclosure.store import declared

LATELY: Final = 50
"""Posts that a preview looks at: judging them twice takes some 15 ms."""


async def posts(services: Services, space: Space, most: int) -> Sequence[Post]:
    """The posts that were decided on last, newest first, with what was registered about their authors then."""
    items = [item for item in await services.review.settled(most) if item.kind == "post"]
    authors = {item.author for item in items if item.author is not None and item.text}
    held = await declared.of_several(services.tx, space.community, sorted(authors)) if authors else ()
    return [
        Post(
            item.id,
            item.text,
            item.state,
            space.platform,
            tuple(one.relation for one in held if one.person == item.author and one.holds(item.created_at)),
        )
        for item in items
    ]


def norms(settings: Settings) -> Norms:
    """What a community's settings make of a post."""
    book = books.here(settings.rules).book
    return Norms(book, settings.profile, settings.mode, settings.community_tags, settings.community_codes)


async def lately(services: Services, space: Space, before: Settings, after: Settings) -> Replayed:
    """What a change of settings would have done to the last posts that were decided on."""
    return replay(await posts(services, space, LATELY), norms(before), norms(after))


async def told(
    services: Services, space: Space, settings: Settings, change: Mapping[str, object], book: Book | None, most: int
) -> Sequence[str]:
    """The lines of a table for a terminal: what other settings, or other rules of the operator's, would have done.

    `book` is what candidate files come to; a community's own rules stand on top of it as they do now.
    """
    before = norms(settings)
    after = norms(Settings.model_validate({**settings.model_dump(mode="json"), **change}))
    if book is not None:
        after = replace(after, book=books.with_own(book, settings.rules))
    return list(replay_words.table(replay(await posts(services, space, most), before, after)))


async def foresee(services: Services, space: Space, before: Settings, after: Settings) -> Sequence[str]:
    """The same in a sentence or two, for the preview of a change; nothing where the change bears on no post."""
    matters = ("mode", "profile", "rules", "community_tags", "community_codes")
    if all(getattr(before, name) == getattr(after, name) for name in matters):
        return ()
    return [replay_words.summary(await lately(services, space, before, after))]
