"""Payloads that are none of Discord's: reading them says so, whatever it is that is wrong."""

from collections.abc import Mapping
from typing import Any, Final

import pytest

from bot.platforms.discord import asked, read
from bot.platforms.discord.atlas import Atlas
from bot.platforms.discord.learning import learn

POST: Final[dict[str, Any]] = {
    "id": "1300000000000000020",
    "channel_id": "1300000000000000010",
    "guild_id": "1300000000000000001",
    "type": 0,
    "content": "hello",
    "author": {"id": "1300000000000000007", "username": "ana"},
    "attachments": [],
}
NO_ID: Final = (7, -1, 1.5, True, "", "0", "007", "-5", "12a", "٣", " 12", str(2**64), "9" * 5000, ["12"], {"id": "12"})


@pytest.mark.parametrize("key", NO_ID, ids=lambda key: str(key)[:12])
@pytest.mark.parametrize("part", ["id", "channel_id", "guild_id", "author"])
def test_what_is_no_id_is_not_taken_for_one(part: str, key: object) -> None:
    payload = POST | {part: {"id": key, "username": "ana"} if part == "author" else key}
    atlas = Atlas()
    atlas.me = "1300000000000000002"
    with pytest.raises(read.MALFORMED):
        read.posted(payload, atlas)


def test_a_post_with_ids_is_read() -> None:
    event = read.posted(POST, Atlas())
    assert event is not None
    assert event.key == POST["id"]


@pytest.mark.parametrize("options", [[], [{"name": "command", "type": 3, "value": "th"}]], ids=["none", "no focus"])
def test_a_suggestion_for_nothing_that_is_typed_is_malformed(options: list[Mapping[str, Any]]) -> None:
    with pytest.raises(read.MALFORMED):
        asked.typed({"data": {"name": "help", "options": options}})


def test_names_hold_no_tokens_and_nothing_that_cannot_be_written() -> None:
    atlas = Atlas()
    data: dict[str, Any] = {
        "id": POST["guild_id"],
        "name": "\ue000p1\ue001Allot\ud800ment",
        "roles": [{"id": "1300000000000000030", "name": "\ue000p1\ue001gardener"}],
        "channels": [{"id": POST["channel_id"], "type": 0, "name": "gene\ue000p1\ue001ral"}],
    }
    learn("GUILD_CREATE", data, atlas)
    event = read.posted(POST | {"author": {"id": "1300000000000000007", "username": "\ue000p1\ue001Ana"}}, atlas)
    assert event is not None
    assert event.actor is not None
    assert event.place is not None
    names = (event.actor.name, event.place.name, atlas.town(str(POST["guild_id"])).name)
    assert names == ("p1Ana", "genep1ral", "p1Allot\ufffdment")
