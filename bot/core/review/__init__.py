"""The moderation queue: kit's `Review` over two tables. Rules in `rules`, rows in `rows`."""

from bot.core.review.service import ReviewHere

__all__ = ["ReviewHere"]
