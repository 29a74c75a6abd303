"""What people read in the journal and the schedule."""

from datetime import time

import pytest

from bot.core.phrases import detail_words, kind_words, rhythm_words, timer_words
from bot.kit.services import Rhythm


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("FREQ=DAILY", "every day, 09:30 (Europe/Berlin)"),
        ("FREQ=WEEKLY;BYDAY=FR", "every Friday, 09:30 (Europe/Berlin)"),
        ("FREQ=WEEKLY;BYDAY=MO,TH", "every Monday and Thursday, 09:30 (Europe/Berlin)"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR, 09:30 (Europe/Berlin)"),
    ],
)
def test_a_rhythm_is_said_in_words_where_there_are_short_ones(rule: str, words: str) -> None:
    assert rhythm_words(Rhythm(rule, time(9, 30), "Europe/Berlin")) == words


def test_what_happens_once_says_so() -> None:
    assert rhythm_words(None) == "once"


def test_journal_kinds_and_timers_are_words() -> None:
    assert kind_words("MessagePosted") == "Message posted"
    assert kind_words("ReviewMoved") == "Moderation step"
    assert detail_words("ReviewMoved", "approved", "item:12") == "approved (item 12)"
    assert detail_words("DirectRefused", "greeting", None) == "greeting: direct messages are closed"
    assert detail_words("CommandUsed", "/thanks", None) == "/thanks"
    assert timer_words("gratitude.weekly_roundup", "roundup") == "Weekly roundup"
    assert timer_words("moderation.card-update", "undo 1") == "Card update"
