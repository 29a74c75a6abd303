"""The journal and the history of items, in which the database itself lets nothing be rewritten."""

from collections.abc import Sequence
from typing import Final

from alembic import op

revision = "0007"
down_revision = "0006"

_JOURNAL: Final = (
    "id", "space", "kind", "key", "at", "channel", "about", "root", "words", "chars", "links", "attachments",
    "mentions", "unspaced", "purpose", "cause",
)  # fmt: skip
_STEP: Final = ("id", "item", "at", "what")
_NUMBERED: Final = {"audit": "id", "audit_detail": "entry", "review_step": "id"}


def upgrade() -> None:
    """Refuse changes, but for names and words that become empty. Triggers on updates cost inserts nothing."""
    if op.get_bind().dialect.name != "sqlite":
        return
    _fixed("journal", _JOURNAL, ("person", "subject"), "the journal only grows; people alone become empty in it")
    why = "the history of an item only grows; people and words alone become empty in it"
    _fixed("review_step", _STEP, ("person", "author", "words"), why)
    op.execute(
        f"CREATE TRIGGER review_step_undeleted BEFORE DELETE ON review_step BEGIN SELECT RAISE(ABORT, '{why}'); END"
    )
    for table, key in _NUMBERED.items():  # INSERT OR REPLACE asks no trigger on updates or deletes
        taken = f"EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key})"  # noqa: S608  the names above
        refuse = "BEGIN SELECT RAISE(ABORT, 'this number is taken, and its row stays'); END"
        op.execute(f"CREATE TRIGGER {table}_once BEFORE INSERT ON {table} WHEN {taken} {refuse}")


def _fixed(table: str, kept: Sequence[str], emptied: Sequence[str], why: str) -> None:
    """A guard against slips, not against somebody who wants to: whoever can write here can drop it."""
    changed = [f'NEW."{name}" IS NOT OLD."{name}"' for name in kept]
    changed += [f'NEW."{name}" IS NOT OLD."{name}" AND NEW."{name}" IS NOT NULL' for name in emptied]
    op.execute(
        f"CREATE TRIGGER {table}_unchanged BEFORE UPDATE ON {table} "
        f"WHEN {' OR '.join(changed)} BEGIN SELECT RAISE(ABORT, '{why}'); END"
    )
