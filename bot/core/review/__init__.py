"""The moderation queue: kit's `Review` over two tables. Rules in `rules`, rows in `rows`."""

from bot.core.review.service import Acting, ReviewHere

__all__ = ["Acting", "ReviewHere"]
