"""A message of Hearth's becomes one that Discord takes: cards, controls, pictures, and pings for those meant alone."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given

from bot.kit.actions import Action, encode_action
from bot.kit.delivery import Names
from bot.kit.people import Account
from bot.kit.text import mention
from bot.kit.ui import (
    Attached,
    Block,
    Choice,
    Divider,
    Facts,
    Heading,
    Message,
    Picture,
    Quoted,
    Row,
    Text,
    button,
    say,
    select,
)
from bot.platforms.discord.render import flat, rendered
from tests.platforms.discord.messages import messages
from tests.platforms.discord.reader import read

NAMES = Names({1: Account("111", "Ana"), 2: Account("222", "Ben"), 3: Account("page-7", "Cleo")})
V2, ALONE = 32768, 64


class Approve(Action, frozen=True, tag="story.approve"):
    """Approve an item."""

    item: int


def drawn(message: Message, **options: Any) -> list[dict[str, Any]]:
    return rendered(message, NAMES, **options).body["components"]


def everything(components: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for component in components:
        yield component
        yield from everything(component.get("components", []))


def contents(message: Message) -> list[str]:
    return [one["content"] for one in everything(drawn(message)) if one["type"] == 10]


# What people see


def test_a_plain_sentence_is_a_plain_sentence() -> None:
    body = rendered(say(f"Welcome, {mention(1)}."), NAMES).body
    assert body == {
        "flags": V2,
        "components": [{"type": 10, "content": "Welcome, <@111>."}],
        "allowed_mentions": {"parse": [], "users": []},
        "attachments": [],
    }


def test_a_card_keeps_its_parts_together_in_their_order() -> None:
    card = say(
        "A post waits for you.",
        Heading("Post #12"),
        Quoted("Buy *this*\nnow"),
        Facts((("from", mention(2)), ("*why*", "a code"))),
        Divider(),
        button("Approve", Approve(12), "primary"),
        button("Later", Approve(13)),
        button("Reject", Approve(14), "danger"),
        select("Pick", Approve(15), Choice("One", "1", "the first"), Choice("Two", "2"), most=9),
    )
    (container,) = drawn(card)
    assert container["type"] == 17
    parts: list[dict[str, Any]] = container["components"]
    assert [part["type"] for part in parts] == [10, 10, 10, 10, 14, 1, 1]
    assert [part["content"] for part in parts[:4]] == [
        "A post waits for you.",
        r"### Post \#12",
        "> Buy \\*this\\*\n> now",
        "**from:** <@222>\n**\\*why\\*:** a code",
    ]
    buttons: list[dict[str, Any]] = parts[5]["components"]
    assert [(one["label"], one["style"], one["custom_id"]) for one in buttons] == [
        ("Approve", 1, "story.approve:12"),
        ("Later", 2, "story.approve:13"),
        ("Reject", 4, "story.approve:14"),
    ]
    assert parts[6]["components"] == [
        {
            "type": 3,
            "custom_id": "story.approve:15",
            "placeholder": "Pick",
            "min_values": 1,
            "max_values": 2,
            "options": [
                {"label": "One", "value": "1", "description": "the first"},
                {"label": "Two", "value": "2"},
            ],
        }
    ]


@pytest.mark.parametrize(
    ("message", "framed"),
    [
        (say("One."), False),
        (say("One.", "Two."), False),
        (say("One.", Quoted("Two.")), False),
        (say("One.", "Two.", "Three."), True),
        (say("One.", Facts((("a", "b"),))), True),
        (say("One.", button("Go", Approve(1))), True),
    ],
)
def test_only_what_has_parts_is_framed(message: Message, framed: bool) -> None:
    assert (drawn(message)[0]["type"] == 17) is framed


@pytest.mark.parametrize(
    ("pairs", "shown"),
    [
        ((("joined", "9"), ("finished", "7 of 9")), "**joined:** 9\n**finished:** 7 of 9"),
        ((("", "alone"), ("alone", ""), ("", "")), "alone\n**alone:**"),
        ((("two\nlines", "a\nb"),), "**two lines:** a\nb"),
        ((("https://a.example/**b", "x"),), "**https\\://a.example/\\*\\*b:** x"),
        ((("n" * 250, "x"),), f"{'n' * 250}:\nx"),
    ],
)
def test_facts_stand_a_line_each(pairs: tuple[tuple[str, str], ...], shown: str) -> None:
    assert contents(say("Figures.", Facts(pairs)))[1] == shown


def test_a_hostile_name_stays_within_its_own_fact() -> None:
    (_, shown) = contents(say("Who.", Facts((("**\\", "a"), ("\u202e> # [x](https://a.example)", "b")))))
    words, kinds = read(shown)
    assert kinds == ["bold", "bold"]
    assert words == "**\\: a\n\u202e> # [x](https://a.example)\u202c: b"


def test_a_picture_is_described_and_a_file_has_its_words_beside_it() -> None:
    message = say(
        "Round 12.",
        Picture(b"one", "Seven of nine finished"),
        Attached("all.csv", "text/csv", b"two", "All *entries*"),
        Attached("all.csv", "text/csv", b"three", ""),
    )
    result = rendered(message, NAMES)
    assert [(one.name, one.content, one.type, one.about) for one in result.uploads] == [
        ("picture-1.png", b"one", "image/png", "Seven of nine finished"),
        ("all.csv", b"two", "text/csv", "All *entries*"),
        ("3-all.csv", b"three", "text/csv", ""),
    ]
    assert result.body["attachments"] == [
        {"id": 0, "filename": "picture-1.png", "description": "Seven of nine finished"},
        {"id": 1, "filename": "all.csv", "description": "All *entries*"},
        {"id": 2, "filename": "3-all.csv"},
    ]
    assert result.body["components"][0]["components"] == [
        {"type": 10, "content": "Round 12."},
        {
            "type": 12,
            "items": [{"media": {"url": "attachment://picture-1.png"}, "description": "Seven of nine finished"}],
        },
        {"type": 10, "content": r"All \*entries\*"},
        {"type": 13, "file": {"url": "attachment://all.csv"}},
        {"type": 13, "file": {"url": "attachment://3-all.csv"}},
    ]


def test_a_label_names_people_without_markup() -> None:
    (container,) = drawn(say("Who?", button(f"Ask {mention(1)} *now*", Approve(1)), button("\u200b", Approve(2))))
    labels = [one["label"] for one in everything([container]) if one["type"] == 2]
    assert labels == ["Ask @Ana *now*", "…"]


def test_a_message_of_nothing_still_shows_that_it_is_there() -> None:
    assert drawn(say(""))[0]["content"] == "…"
    assert drawn(say(" ", Divider(), "\u200b"))[0]["components"] == [{"type": 10, "content": "…"}]


# Who is notified, and how the message is known again


def test_only_those_who_are_pinged_are_notified() -> None:
    message = say(f"{mention(1)}, {mention(2)}: @everyone")
    assert rendered(message, NAMES).body["allowed_mentions"] == {"parse": [], "users": []}
    assert rendered(message, NAMES, ping=[2, 2, 3, 9]).body["allowed_mentions"] == {"parse": [], "users": ["222"]}


def test_a_reply_for_one_person_is_theirs_alone() -> None:
    assert rendered(say("Psst."), NAMES, private=True).body["flags"] == V2 | ALONE


def test_a_mark_is_on_the_first_component() -> None:
    assert drawn(say("One."), mark=77)[0]["id"] == 77
    card = drawn(say("One.", button("Go", Approve(1))), mark=2**31 - 1)
    assert (card[0]["type"], card[0]["id"]) == (17, 2**31 - 1)
    with pytest.raises(ValueError, match="from 1"):
        drawn(say("One."), mark=0)


def test_controls_of_a_direct_message_name_the_server() -> None:
    parts = list(everything(drawn(say("Yes?", button("Yes", Approve(1))), space="35")))
    assert [one["custom_id"] for one in parts if "custom_id" in one] == [f"{encode_action(Approve(1))}@z"]


def test_a_message_in_plain_words() -> None:
    message = say(
        f"From {mention(1)}",
        Heading("*a*"),
        Facts((("x", "y"), ("", "z"))),
        Divider(),
        Picture(b"", "a chart"),
        button("Go", Approve(1)),
    )
    assert flat(message, NAMES) == "From @Ana\n*a*\nx: y\nz\na chart"


# Discord's limits


def _misfits(components: list[dict[str, Any]]) -> Iterator[str]:
    """What Discord would refuse of a message's components."""
    found = list(everything(components))
    if len(found) > 40:
        yield f"{len(found)} components"
    texts = [one["content"] for one in found if one["type"] == 10]
    if sum(map(len, texts)) > 4000 or not all(text.strip() for text in texts):
        yield f"{sum(map(len, texts))} characters, or a text of none"
    ids = [one["custom_id"] for one in found if "custom_id" in one]
    if len(set(ids)) < len(ids) or any(not 0 < len(one) <= 100 for one in ids):
        yield "ids that are too long, or twice there"
    for one in found:
        match one["type"]:
            case 1 if not 1 <= len(one["components"]) <= 5:
                yield "a row that is empty or too full"
            case 2 if not 1 <= len(one["label"]) <= 80:
                yield f"a button called {one['label']!r}"
            case 3:
                yield from _list_misfits(one)
            case 12 if not 1 <= len(one["items"]) <= 10:
                yield "a gallery that is empty or too full"
            case _:
                pass


def _list_misfits(one: dict[str, Any]) -> Iterator[str]:
    values = [option["value"] for option in one["options"]]
    if not 1 <= len(values) <= 25 or len(set(values)) < len(values) or not 1 <= one["max_values"] <= len(values):
        yield f"a list of {values}"
    for option in one["options"]:
        if not all(1 <= len(option.get(part, "-")) <= 100 for part in ("label", "value", "description")):
            yield f"the option {option}"
    if not 1 <= len(one["placeholder"]) <= 150:
        yield "a list called too much"


@given(messages)
def test_every_message_that_kit_accepts_fits_into_discords_limits(message: Message) -> None:
    body = rendered(message, NAMES, mark=1, space=str(2**64 - 1)).body
    assert list(_misfits(body["components"])) == []
    assert len(body["attachments"]) <= 10
    names = [file["filename"] for file in body["attachments"]]
    assert len(set(names)) == len(names)


@given(messages)
def test_no_control_and_no_file_is_lost_on_the_way(message: Message) -> None:
    found = list(everything(drawn(message)))
    asked = [item.action for block in message.blocks for item in getattr(block, "items", ())]
    assert [one["custom_id"] for one in found if "custom_id" in one] == asked
    shown = [one["file"]["url"] for one in found if one["type"] == 13]
    shown += [item["media"]["url"] for one in found if one["type"] == 12 for item in one["items"]]
    assert len(set(shown)) == sum(isinstance(block, Picture | Attached) for block in message.blocks)


def test_a_long_quote_is_cut_before_what_is_said_about_it() -> None:
    texts = contents(say("It is held.", Quoted("*" * 1800), Text("Nobody else sees it."), Text("Approve it or ask.")))
    assert sum(map(len, texts)) <= 4000
    assert texts[0] == "It is held."
    assert len(texts[1]) > 3500
    assert texts[2:] == ["Nobody else sees it.", "Approve it or ask."]


def test_a_crowd_of_names_is_cut_between_two_of_them() -> None:
    names = Names({1: Account("1" * 19, "Ana")})
    parts = everything(rendered(say("Who came:", mention(1) * 400, "That is all."), names).body["components"])
    first, crowd, last = [one["content"] for one in parts if one["type"] == 10]
    assert (first, last) == ("Who came:", "That is all.")
    assert crowd.endswith(f"<@{'1' * 19}> …")
    assert 3900 < len(crowd) < 4000


def test_more_lines_than_fit_end_with_a_sign_that_there_are_more() -> None:
    (_, facts) = contents(say("All.", Facts(tuple((str(at), "x" * 3) for at in range(330)))))
    assert facts.startswith("**0:** xxx\n**1:** xxx\n")
    assert facts.endswith("\n…")


def test_parts_beyond_forty_are_put_together_rather_than_lost() -> None:
    texts = [f"Line {at}" for at in range(60)]
    spaced = [part for text in texts for part in (Text(text), Divider())]
    assert contents(say("All.", *spaced)) == ["\n".join(["All.", *texts])]


def test_a_message_as_full_as_can_be_shows_its_text_then_its_pictures_then_its_controls() -> None:
    full: list[Block] = []
    for at in range(5):
        full += [Text(f"Before {at}"), Picture(b"png", f"Chart {at}"), Text(f"After {at}")]
        full.append(Row(tuple(button("Go", Approve(at * 5 + one)) for one in range(5))))
    (container,) = drawn(Message("All.", tuple(full)))
    assert [part["type"] for part in container["components"]] == [10, 12, 1, 1, 1, 1, 1]
    assert container["components"][0]["content"].startswith("All.\nBefore 0\nAfter 0\nBefore 1")
    assert [one["description"] for one in container["components"][1]["items"]] == [f"Chart {at}" for at in range(5)]


def test_a_file_that_is_called_like_a_picture_is_told_from_it() -> None:
    message = say("Two.", Attached("picture-2.png", "image/png", b"a", ""), Picture(b"b", ""))
    assert [one.name for one in rendered(message, NAMES).uploads] == ["picture-2.png", "2-picture-2.png"]
