"""What Hearth says on Slack: nothing of it is read as markup, and it notifies nobody but whom it is for."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.kit.actions import Action
from bot.kit.delivery import Names
from bot.kit.people import Account, Place
from bot.kit.text import day, mention, message_link, moment, place_link
from bot.kit.ui import Attached, Choice, Divider, Facts, Heading, Message, Picture, Quoted, Text, button, say, select
from bot.platforms.slack.emoji import emoji_of, name_of
from bot.platforms.slack.markup import Sight, fallback, written
from bot.platforms.slack.render import BLOCKS, rendered
from tests.platforms.contract.slack import SlackSquare

HOME = "https://allotment.slack.com/"
NAMES = Names(
    {1: Account("U01ANA", "Ana"), 2: Account("U02BEN", "Ben")},
    {7: Place("C07GEN", "general"), 8: Place("C07GEN.1700000000.000100", "", "thread", "C07GEN")},
    "T01",
    {"C07GEN.1700000000.000100": "C07GEN.1700000000.000100"},
)
SIGHT = Sight(NAMES, HOME)


class Do(Action, frozen=True, tag="test.do"):
    """Something."""

    number: int


def elements(text: str, sight: Sight = SIGHT) -> list[dict[str, Any]]:
    """What a line is made of."""
    return rendered(say(text), sight)["blocks"][0]["elements"][0]["elements"]


@pytest.mark.parametrize(
    "text", ["*bold* _it_ ~no~ `code`", "<!channel> <@U01ANA>", "a & b < c > d", ":tada: @here #general"]
)
def test_what_somebody_wrote_is_shown_as_it_stands(text: str) -> None:
    assert elements(text) == [{"type": "text", "text": text}]


def test_a_broadcast_in_somebodys_words_is_none_in_the_notification() -> None:
    assert rendered(say("<!channel> & all"), SIGHT)["text"] == "&lt;!channel&gt; &amp; all"


def test_only_whom_a_message_is_for_is_notified() -> None:
    text = f"{mention(1)} thanks {mention(2)}"
    named = {"type": "link", "url": f"{HOME}team/U02BEN", "text": "@Ben"}
    pinged = elements(text, Sight(NAMES, HOME, frozenset({1})))
    assert pinged == [{"type": "user", "user_id": "U01ANA"}, {"type": "text", "text": " thanks "}, named]
    assert fallback(text, SIGHT) == "@Ana thanks @Ben"


def test_in_private_people_are_named_as_slack_names_them() -> None:
    assert elements(mention(2), Sight(NAMES, HOME, alone=True)) == [{"type": "user", "user_id": "U02BEN"}]


def test_whoever_left_is_someone() -> None:
    assert elements(f"By {mention(9)}") == [{"type": "text", "text": "By "}, {"type": "text", "text": "someone"}]


def test_times_are_in_each_readers_own_zone() -> None:
    (date,) = elements(moment(1_700_000_000_000))
    assert (date["type"], date["timestamp"], date["fallback"]) == ("date", 1_700_000_000, "2023-11-14 22:13 UTC")
    assert fallback(day(1_700_000_000_000), SIGHT) == "<!date^1700000000^{date_long}|2023-11-14>"


def test_places_and_messages_lead_there() -> None:
    assert elements(place_link(7)) == [{"type": "channel", "channel_id": "C07GEN"}]
    assert elements(place_link(8)) == [{"type": "channel", "channel_id": "C07GEN"}]
    (link,) = elements(message_link(7, "C07GEN.1700000000.000100"))
    assert link == {"type": "link", "url": f"{HOME}archives/C07GEN/p1700000000000100", "text": "#general"}


def test_an_address_can_be_followed_but_not_where_it_is_what_is_wrong() -> None:
    words = "see https://amzn.to/3x."
    assert elements(words)[1] == {"type": "link", "url": "https://amzn.to/3x"}
    quoted = rendered(Message("", (Quoted(words, ((4, 22),)),)), SIGHT)["blocks"][0]["elements"][0]
    assert quoted["type"] == "rich_text_quote"
    assert quoted["elements"][1] == {
        "type": "text",
        "text": "https://amzn.to/3x",
        "style": {"bold": True, "underline": True},
    }


def test_every_block_is_drawn() -> None:
    message = say(
        "Round 12 is in.",
        Heading("Round 12"),
        Text("All entries are in the thread."),
        Quoted("I did it"),
        Facts((("joined", "9"), ("finished", "7"))),
        Divider(),
        Picture(b"png", "Seven of nine"),
        Attached("round.csv", "text/csv", b"x", "All entries"),
        button("More", Do(1), "primary"),
        select("Pick", Do(2), Choice("One", "1"), Choice("Nobody", "")),
        select("Several", Do(3), Choice("One", "1"), Choice("Two", "2"), most=2),
    )
    drawn = rendered(message, SIGHT, ["F01"])
    kinds = [block["type"] for block in drawn["blocks"]]
    text, more = ["rich_text"] * 3, ["divider", "image", "rich_text", "actions", "actions", "section"]
    assert kinds == ["rich_text", "header", *text, *more]
    assert drawn["blocks"][6]["alt_text"] == "Seven of nine"
    assert drawn["text"].startswith("Round 12 is in.\nRound 12\n")
    assert "joined: 9" in drawn["text"]


def test_a_message_of_many_parts_stays_within_what_slack_takes() -> None:
    blocks = [block for number in range(90) for block in (Heading(f"{number}"), Text("x"), Divider())]
    drawn = rendered(Message("Many.", tuple(blocks)), SIGHT)
    assert len(drawn["blocks"]) <= BLOCKS
    assert "89" in json.dumps(drawn["blocks"])


def test_nothing_to_see_is_a_sign() -> None:
    assert rendered(Message("\u200b"), SIGHT)["text"] == "…"


@given(st.text(max_size=1800))
def test_any_text_comes_back_from_its_rich_text(text: str) -> None:
    parts = rendered(Message("", (Text(text),)), SIGHT)["blocks"][0]["elements"][0]["elements"]
    shown = "".join(part.get("text") or part["url"] for part in parts)
    assert shown == text.replace("\ue000", "").replace("\ue001", "") or shown == "…"
    assert len(rendered(Message(text), SIGHT)["text"]) <= 4000


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("hello <@U01ANA> in <#C07GEN|general>", "hello @Ana in #general"),
        ("a &amp; b &lt;c&gt;", "a & b <c>"),
        ("<https://amzn.to/3x>", "https://amzn.to/3x"),
        ("<http://amzn.to/3x|amzn.to/3x>", "amzn.to/3x"),
        ("<https://amzn.to/3x|look here>", "[look here](https://amzn.to/3x)"),
        ("<https://scam.example/x|bank.example>", "[bank.example](https://scam.example/x)"),
        ("<http://www.bank.example/|www.bank.example>", "www.bank.example"),
        ("<https://bank.example|http://bank.example/>", "http://bank.example/"),
        ("<https://bank.example/a?b=1&amp;c=2|bank.example/a?b=1&amp;c=2>", "bank.example/a?b=1&c=2"),
        ("<https://pens.example/Pen_(tool)|pens>", "[pens](https://pens.example/Pen_(tool))"),
        ("<https://pens.example/(a&lt;b|pens>", "[pens](https://pens.example/%28a%3Cb)"),
        ("<mailto:a@b.example|write to us>", "[write to us](mailto:a@b.example)"),
        ("<https://pens.example| >", "https://pens.example"),
        ("<!here> and <!subteam^S1|@cooks>", "@here and @cooks"),
        ("<!date^1^{date}|Tuesday>", "Tuesday"),
        ("<mailto:a@b.example|a@b.example>", "a@b.example"),
    ],
)
def test_what_members_write_is_read_in_plain_words(sent: str, read: str) -> None:
    assert written(sent, {"U01ANA": "Ana", "C07GEN": "general"}) == read


@pytest.mark.parametrize(
    ("name", "emoji"),
    [("bookmark", "🔖"), ("seedling", "🌱"), ("+1", "👍"), ("tada", "🎉"), ("hearth-logo", ":hearth-logo:")],
)
def test_an_emoji_means_the_same_as_elsewhere(name: str, emoji: str) -> None:
    assert emoji_of(name) == emoji
    assert emoji_of(name_of(emoji)) == emoji


def test_a_tone_of_skin_is_kept() -> None:
    assert emoji_of("+1::skin-tone-2") == "👍🏻"


async def test_bars_hide_nothing_on_slack_so_a_label_between_them_is_one(square: SlackSquare) -> None:
    await square.member.says("||#ad (affiliate link)|| these pens are great https://amzn.to/3lamp9")
    await square.friend.says("these lamps are great https://amzn.to/3lamp9")
    await square.hears("these lamps", "staff")
    assert not [text for text in await square.texts("staff") if "these pens" in text]
