"""What Discord shows of links, in a message or by itself afterwards: heard once, and told apart from an edit."""

from typing import Any

from bot.kit.events import Event, MessageEdited, MessagePosted, Unfurled
from bot.platforms.discord.atlas import Atlas
from bot.platforms.discord.read import READERS
from bot.platforms.discord.standing import NOBODY

POST: dict[str, Any] = {
    "id": "1400000000000000000",
    "guild_id": "1",
    "channel_id": "10",
    "type": 0,
    "flags": 0,
    "content": "pens https://bit.ly/3pens",
    "author": {"id": "7", "username": "ana"},
    "member": {"roles": []},
    "attachments": [],
    "components": [],
    "embeds": [],
}
PENS: dict[str, Any] = {"type": "article", "url": "https://shop.example/pens?tag=ana-21", "title": "Pens"}
SHOWN = (Unfurled("https://shop.example/pens?tag=ana-21", "Pens"),)


def heard(kind: str, at: int = 5, **parts: Any) -> list[Event]:
    """What Hearth hears of a payload."""
    told = READERS[kind]({**POST, **parts}, Atlas(), NOBODY, at)
    return [event for event in told if event is not None]


def test_a_preview_that_comes_by_itself_is_heard_once_however_often_it_is_told() -> None:
    (first,) = heard("MESSAGE_UPDATE", embeds=[PENS], edited_timestamp=None)
    (again,) = heard("MESSAGE_UPDATE", 9, embeds=[PENS], edited_timestamp=None)
    assert isinstance(first, MessageEdited)
    assert first.unfurled == SHOWN
    assert first.key == again.key
    (other,) = heard("MESSAGE_UPDATE", embeds=[{**PENS, "url": "https://shop.example/ink"}], edited_timestamp=None)
    assert other.key != first.key


def test_an_edit_keeps_its_own_key_and_the_preview_comes_beside_it() -> None:
    stamp = "2026-03-02T10:00:00+00:00"
    (plain,) = heard("MESSAGE_UPDATE", edited_timestamp=stamp)
    edit, preview = heard("MESSAGE_UPDATE", edited_timestamp=stamp, embeds=[PENS])
    assert edit == plain
    assert preview.key not in {edit.key, ""}


def test_a_message_may_bring_its_preview_along_and_what_shows_nothing_is_no_news() -> None:
    (posted,) = heard("MESSAGE_CREATE", embeds=[PENS])
    assert isinstance(posted, MessagePosted)
    assert posted.unfurled == SHOWN
    assert heard("MESSAGE_UPDATE", edited_timestamp=None) == []
    assert heard("MESSAGE_UPDATE", edited_timestamp=None, embeds=[{"type": "rich", "title": "x"}]) == []
