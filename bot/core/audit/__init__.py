"""Decisions and administrative acts, chained so that it shows later whether anybody changed them."""

from bot.core.audit.acts import Act, Audit, Broken

__all__ = ["Act", "Audit", "Broken"]
