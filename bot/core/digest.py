"""Several messages that could wait, put together in one."""

from collections.abc import Sequence

from bot.core.words import DIGEST_TITLE
from bot.kit.ui import ROW_LIMIT, Divider, Message, Row, Text


def fold(messages: Sequence[Message]) -> tuple[Message, int]:
    """One message that says what the first of these say, and how many of them it holds.

    A single one stays as it is; what does not fit is left for the next digest.
    """
    if len(messages) == 1:
        return messages[0], 1
    folded = Message(DIGEST_TITLE)
    for count, message in enumerate(messages):
        parts = (*folded.blocks, Divider(), Text(message.text), *message.blocks)
        if sum(isinstance(part, Row) for part in parts) > ROW_LIMIT:
            return folded, count
        try:
            folded = Message(DIGEST_TITLE, parts)
        except ValueError:
            return (folded, count) if count else (message, 1)
    return folded, len(messages)
