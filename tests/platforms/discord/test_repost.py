"""What can be put up again as it was, and how a webhook posts it: tables, and any name that a member may have."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.kit.kept import KeptFile, KeptPost
from bot.kit.people import Account, Place
from bot.platforms.discord.repost import answered_by, avatar, body, labelled, original_of, shown_name, too_long
from bot.platforms.discord.restorable import restorable

LIMIT = 1000
PLAIN: dict[str, Any] = {
    "id": "20",
    "channel_id": "10",
    "type": 0,
    "flags": 0,
    "content": "hello",
    "author": {"id": "7", "username": "ana"},
    "attachments": [],
    "components": [],
    "embeds": [],
}
POST = KeptPost(
    space="1",
    place=Place("10", "general"),
    message="20",
    removed="20",
    author=Account("7", "Ana"),
    text="hello",
    posted_at=1,
    kept_at=2,
)


def file(size: int) -> dict[str, Any]:
    """An attachment as a message shows it."""
    return {"id": "5", "filename": "a.png", "size": size, "url": "https://cdn.discordapp.com/a.png"}


@pytest.mark.parametrize(
    "part",
    [
        {},
        {"type": 19, "message_reference": {"type": 0, "channel_id": "10", "message_id": "9"}},
        {"flags": 1 << 2},
        {"flags": 1 << 12},
        {"embeds": [{"type": "article", "url": "https://example.org"}]},
        {"embeds": [{"type": "rich", "url": "https://example.org"}]},
        {"attachments": [file(400), file(600)]},
        {"content": "x" * 2000},
        {"pinned": False, "sticker_items": [], "poll": None, "tts": False},
    ],
    ids=str,
)
def test_what_a_member_writes_can_be_shown_again(part: dict[str, Any]) -> None:
    assert restorable(PLAIN | part, LIMIT)


UNFAITHFUL: list[dict[str, Any]] = [
    {"id": "10"},
    {"type": 21},
    {"type": 7},
    {"type": 46},
    {"thread": {"id": "20"}},
    {"flags": 1 << 0},
    {"flags": 1 << 5},
    {"flags": 1 << 6},
    {"flags": 1 << 13},
    {"flags": 1 << 15},
    {"poll": {"question": {"text": "tea?"}}},
    {"sticker_items": [{"id": "3", "name": "wave", "format_type": 1}]},
    {"message_reference": {"type": 1, "message_id": "9"}},
    {"message_snapshots": [{"message": {}}]},
    {"activity": {"type": 1}},
    {"pinned": True},
    {"webhook_id": "8"},
    {"author": {"id": "8", "username": "robot", "bot": True}},
    {"components": [{"type": 1, "components": []}]},
    {"attachments": [file(400), file(601)]},
    {"attachments": [file(1)] * 11},
    {"content": "x" * 2001},
]


@pytest.mark.parametrize("part", UNFAITHFUL, ids=", ".join)
def test_what_a_webhook_cannot_post_as_it_was_stays(part: dict[str, Any]) -> None:
    assert not restorable(PLAIN | part, LIMIT)


def test_what_hearth_put_up_for_a_member_can_be_held_again() -> None:
    stands: dict[str, Any] = PLAIN | {
        "webhook_id": "8",
        "components": [{"type": 1, "components": []}],
        "author": {"id": "8"},
    }
    assert restorable(stands, LIMIT, ours=True)
    assert not restorable(stands | {"poll": {"question": {}}}, LIMIT, ours=True)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Ana", "Ana"),
        ("  Ana   of the  Allotment ", "Ana of the Allotment"),
        ("Discord fan", "Disc·ord fan"),
        ("CLYDE", "CLY·DE"),
        ("everyone", "everyone ·"),
        ("Here", "Here ·"),
        ("@#```", "Member"),
        ("", "Member"),
        ("x" * 100, "x" * 80),
        ("🌱" * 50, "🌱" * 40),
    ],
)
def test_a_name_that_discord_takes_of_no_webhook_is_shown_so_that_it_does(name: str, shown: str) -> None:
    assert shown_name(name) == shown


@given(st.text())
def test_no_name_is_refused(name: str) -> None:
    shown = shown_name(name)
    assert 1 <= len(shown.encode("utf-16-le", "surrogatepass")) // 2 <= 80
    assert shown == shown.strip()
    assert not any(taken in shown.casefold() for taken in ("discord", "clyde", "@", "#", "```"))


def test_a_label_is_put_once() -> None:
    assert labelled("buy this", "#ad") == "#ad buy this"
    assert labelled("#ad buy this", "#ad") == "#ad buy this"
    assert labelled("#ad\nbuy this", "#ad") == "#ad\nbuy this"
    assert labelled("#ads buy this", "#ad") == "#ad #ads buy this"
    assert labelled("", "#ad") == "#ad"
    assert labelled("buy this", "") == "buy this"


def test_a_text_that_is_too_long_with_its_label_is_known_beforehand() -> None:
    assert not too_long("x" * 2000)
    assert too_long(labelled("x" * 1997, "#ad"))


def test_a_post_stands_under_its_authors_name_marked_with_their_buttons_and_pings_nobody() -> None:
    files = (KeptFile("SPOILER_plan.png", b"png", "image/png", "a plan"), KeptFile("notes.txt", b"txt"))
    post = replace(POST, files=files)
    made = body(post, "@everyone #ad hello", "Ana", "https://cdn.discordapp.com/a.png")
    assert made["username"] == "Ana"
    assert made["allowed_mentions"] == {"parse": []}
    assert made["attachments"] == [
        {"id": 0, "filename": "SPOILER_plan.png", "description": "a plan"},
        {"id": 1, "filename": "notes.txt"},
    ]
    assert [one.get("custom_id") for one in made["components"][0]["components"]] == ["~edit:20", "~delete:20"]
    assert original_of(made) == "20"
    assert "flags" not in made


def test_a_reply_leads_to_what_it_answers_also_when_it_is_held_a_second_time() -> None:
    post = replace(POST, reply_to="15", bare=True)
    made = body(post, "hello", "Ana", "")
    link = made["components"][0]["components"][0]
    assert (link["style"], link["url"]) == (5, "https://discord.com/channels/1/10/15")
    assert answered_by(made) == "15"
    assert answered_by({"message_reference": {"message_id": "15"}}) == "15"
    assert answered_by(PLAIN) is None
    assert made["flags"] == 1 << 2


def test_nobody_elses_message_stands_for_a_post() -> None:
    assert original_of(PLAIN) is None
    assert original_of({"components": [{"type": 1, "components": [{"type": 2, "custom_id": "cog.press:1"}]}]}) is None


def test_the_picture_is_the_one_for_this_server_or_their_own_or_discords() -> None:
    user = str(5 << 22)
    assert avatar("1", user, {"avatar": "abc", "user": {}}).endswith(f"/guilds/1/users/{user}/avatars/abc.png")
    assert avatar("1", user, {"user": {"avatar": "abc"}}).endswith(f"/avatars/{user}/abc.png")
    assert avatar("1", user, None).endswith("/embed/avatars/5.png")
