"""What members wrote shows on Discord as they wrote it, and is never markup, a mention or a ping."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.kit.delivery import Names
from bot.kit.people import Account, Place
from bot.kit.text import clean, day, mention, message_link, moment, place_link
from bot.platforms.discord.markup import escaped, flat, marked, one_line, shortened
from tests.platforms.discord.reader import PINGS, read

NAMES = Names(
    {1: Account("111", "Ana"), 2: Account("not a key", "*Ben*")},
    {3: Place("333", "general"), 4: Place("x", "*den*")},
    "777",
    {"555": "556", "m1": "m1"},
)
MONDAY = 1_772_442_000_000  # 2026-03-02 09:00 UTC
HOSTILE = [
    "@everyone", "@here", "<@123>", "<@!123>", "<@&123>", "<#123>", "<t:1:R>", "<:a:1>", "</help:1>", "<id:home>",
    "[click](https://evil.example)", "<https://evil.example>", "https://a.example/x_y*z(1)", "http://b.example.",
    "**", "__", "~~", "||", "`", "```", "*", "_", "\\", "> ", ">>> ", "# ", "-# ", "- ", "1. ", "2) ", "+ ", ":smile:",
    "\n", " ", "\t", "a", "B", "7", "é", "ツ", "\u200b", "\ufeff", "\u202e", "\u2066", "\u2069", "<", ">", "(",
    "]", "@", "#", "\ue000p1\ue001", "\ue000", "https://", ":", '"', ".", "\u00a0", "\u3000",
]  # fmt: skip
written = st.lists(st.sampled_from(HOSTILE) | st.text(max_size=3), max_size=12).map("".join).map(clean)
INVISIBLE = re.compile("[\u200b\u202a-\u202e\u2066-\u2069]")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain words, (really) - yes: 18:00.", "plain words, (really) - yes: 18:00."),
        ("*a* _b_ ~~c~~ ||d|| `e`", r"\*a\* \_b\_ \~\~c\~\~ \|\|d\|\| \`e\`"),
        (
            "# not a heading\n> nor a quote\n- nor\n2. a list",
            "\\# not a heading\n\\> nor a quote\n\\- nor\n2\\. a list",
        ),
        ("a - b > c 2. d", "a - b > c 2. d"),
        ("[here](https://a.example/)", r"\[here](https://a.example/)"),
        ("<@123> <#4> <t:5>", r"\<\@123> \<\#4> \<t:5>"),
        ("hi @everyone and ana@here.example", "hi @\u200beveryone and ana@\u200bhere.example"),
        ("<@everyone>", "\\<@\u200beveryone>"),
        (":tada: at 9:30", r"\:tada: at 9:30"),
        ("https://a.example/x_y?z=~1#-2, see?", "https://a.example/x_y?z=~1#-2, see?"),
        ("https://a.example/*[x]", "https://a.example/%2A%5Bx]"),
        ("https://a.example/<@123>", r"https://a.example/ \<\@123>"),
        ("HTTPS://a_b_c", r"HTTPS\://a\_b\_c"),
        ("https://a<@1>", r"https\://a\<\@1>"),
        ("\u202eabc\ndef", "\u202eabc\u202c\ndef"),
        ("\u2066\u202ea\u2069b\u2069", "\u2066\u202ea\u2069b\u2069"),
    ],
)
def test_plain_text_is_escaped_where_it_would_mean_something(text: str, shown: str) -> None:
    assert escaped(text) == shown


@given(written)
def test_whatever_is_written_is_read_as_words_and_addresses_alone(text: str) -> None:
    markdown = marked(text, NAMES)
    _, kinds = read(markdown)
    assert set(kinds) <= {"address"}, markdown
    assert not PINGS.search(re.sub(r"https?://\S+", "", markdown)), markdown


@given(written)
def test_whatever_is_written_shows_as_it_was_written(text: str) -> None:
    without = text.replace("http", "ttp")
    words, kinds = read(marked(without, NAMES))
    assert INVISIBLE.sub("", words) == INVISIBLE.sub("", without)
    assert kinds == []


@given(written)
def test_where_addresses_cannot_be_followed_they_still_show(text: str) -> None:
    words, kinds = read(marked(text, NAMES, links=False))
    assert INVISIBLE.sub("", words) == INVISIBLE.sub("", text)
    assert kinds == []


@given(written, written)
def test_an_address_keeps_leading_where_it_led(before: str, after: str) -> None:
    link = "https://shop.example/soup_pots?tag=ana-20#x"
    assert link in marked(f"{before} {link} {after}", NAMES)


@pytest.mark.parametrize(
    ("text", "shown", "plain"),
    [
        (f"Thanks, {mention(1)}.", "Thanks, <@111>.", "Thanks, @Ana."),
        (f"{mention(9)} left", "someone left", "someone left"),
        (mention(2), r"\*Ben\*", "@*Ben*"),
        (f"in {place_link(3)}", "in <#333>", "in #general"),
        (f"in {place_link(9)}", "in a channel", "in a channel"),
        (f"in {message_link(3, '555')}, so", "in https://discord.com/channels/777/333/556, so", "in #general, so"),
        (f"in {message_link(3, '999')}", "in <#333>", "in #general"),
        (f"in {message_link(3, 'm1')}", "in <#333>", "in #general"),
        (f"in {message_link(4, '555')}", r"in \#\*den\*", "in #*den*"),
        (f"in {message_link(9, '555')}", "in a channel", "in a channel"),
        (f"in {message_link(3, '5/5')}", "in <#333>", "in #general"),
        (moment(MONDAY), "<t:1772442000:f>", "2026-03-02 09:00 UTC"),
        (day(MONDAY), "<t:1772442000:D>", "2026-03-02"),
        (moment(-1), "<t:-1:f>", "1969-12-31 23:59 UTC"),
        (moment(10**17), "some day", "some day"),
        ("\ue000x1\ue001 \ue000p", " p", " p"),
        ("*a*", r"\*a\*", "*a*"),
    ],
)
def test_tokens_become_discords_own(text: str, shown: str, plain: str) -> None:
    assert marked(text, NAMES) == shown
    assert flat(text, NAMES) == plain


@given(written, st.integers(10, 60))
def test_a_text_that_is_too_long_is_cut_and_says_so(text: str, most: int) -> None:
    text = mention(1) + text * 3 + mention(1)
    short = shortened(text, most, lambda part: marked(part, NAMES))
    assert len(short) <= most
    assert short == marked(text, NAMES) or INVISIBLE.sub("", short).endswith("…")
    assert not set(read(short)[1]) - {"person", "address"}, "no mention is cut in two"


def test_a_name_stands_on_one_line() -> None:
    assert one_line(" Round\n 12\t") == "Round 12"
