"""The core's tables of posts that are out of sight, and of what stands in their place."""

from typing import Final

from bot.kit.tables import Lapse, content, index, instant, number, person, table, words

kept_post: Final = table(
    "kept_post",
    number("space", primary_key=True),
    words("message", primary_key=True),
    number("channel", nullable=False),
    person("author", on_erase="delete"),
    words("removed", nullable=False),
    words("text", nullable=False),
    words("reply_to"),
    number("bare", nullable=False),
    words("after"),
    instant("posted_at", nullable=False),
    instant("kept_at", nullable=False),
    index("ix_kept_post_author", "author"),
    lapses=Lapse("texts", "kept_at"),
)
"""A member's post that was taken down and may be put up again, under the key of what was written first."""

kept_file: Final = table(
    "kept_file",
    number("space", primary_key=True),
    words("message", primary_key=True),
    number("number", primary_key=True),
    number("channel", nullable=False),
    person("author", on_erase="delete"),
    words("name", nullable=False),
    words("type", nullable=False),
    words("about", nullable=False),
    content("content", nullable=False),
    instant("kept_at", nullable=False),
    index("ix_kept_file_author", "author"),
    lapses=Lapse("texts", "kept_at"),
)
"""The files of a kept post, in their order."""

stand_in: Final = table(
    "stand_in",
    number("space", primary_key=True),
    words("message", primary_key=True),
    number("channel", nullable=False),
    person("author", on_erase="delete"),
    words("shown", nullable=False),
    instant("at", nullable=False),
    index("ix_stand_in_author", "author"),
)
"""The message `shown` that Hearth put up for somebody, in place of the one they wrote."""
