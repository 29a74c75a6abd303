"""What the moderation cog makes of an item: quotes and excerpts, who hears what, whose turn it is."""

import msgspec
import pytest

from bot.kit.items import Earlier, Item, State, Step, Taken
from bot.kit.people import MessageRef
from bot.kit.text import lasting, mention, message_link, moment, shortened
from bot.kit.ui import Quoted, say
from cogs.moderation import card_words, cards, rules, words
from cogs.moderation.settings import Settings

ANA, MO, OLA, IDA = 1, 2, 3, 4
ITEM = Item(
    id=7,
    owner="disclosure",
    kind="post",
    rule="code",
    title="A code",
    why="It pays.",
    norm="",
    author=ANA,
    channel=1,
    message=MessageRef(1, "m1"),
    text="use my code",
    spans=(),
    held=False,
    alike="",
    state="open",
    version=3,
    created_at=0,
    since=1000,
    claimed_by=None,
    claimed_until=None,
    decided_by=None,
    decided_at=None,
    reason="",
    appealed=False,
    first_decider=None,
    card=None,
    reports=0,
    notes=0,
)
REPORTED = msgspec.structs.replace(ITEM, owner="moderation")


def took(*what: Step, words: str = "") -> list[Taken]:
    """A history of these steps, a second apart, by a moderator."""
    return [Taken(1000 * number, one, MO, words) for number, one in enumerate(what)]


def test_every_sentence_that_is_too_long_to_pick_is_named() -> None:
    with pytest.raises(ValueError, match=r'"x+…" has 101\n.*"y+…" has 102'):
        rules.check_lines(f"{'x' * 101}\nb\n{'y' * 102}")


@pytest.mark.parametrize(
    ("text", "wrong"),
    [("", ""), ("a\n\n b \na", ""), ("x" * 100, ""), ("x" * 101, "101"), ("\n".join(map(str, range(21))), "21")],
)
def test_sentences_to_pick_from_fit_a_list(text: str, wrong: str) -> None:
    if wrong:
        with pytest.raises(ValueError, match=wrong):
            rules.check_lines(text)
    else:
        assert rules.check_lines(text) == text
    assert rules.lines("a\n\n b \na") == ("a", "b")
    defaults = Settings()
    assert rules.lines(defaults.rejections)
    assert rules.lines(defaults.questions)


def test_the_telling_words_are_quoted_in_order_once_and_only_from_within_the_text() -> None:
    text = "buy here, buy here and buy\nthere"
    spans = ((23, 32), (0, 8), (10, 18), (30, 99), (-3, 2), (5, 5))
    assert rules.quotes(text, spans) == ("buy here", "buy there")
    assert rules.quotes("x" * 200, ((0, 200),)) == (f"{'x' * 59}…",)
    assert rules.quotes("\ue000p1\ue001", ((0, 4),)) == ("p1",)


@pytest.mark.parametrize(("at", "most"), [(0, 50), (300, 50), (990, 50), (500, 100)])
def test_an_excerpt_shows_the_telling_part_and_is_never_longer(at: int, most: int) -> None:
    text = f"{'a' * at}CODE{'b' * (996 - at)}"
    shown = rules.excerpt(text, ((at, at + 4),), most)
    assert [shown.text[first:last] for first, last in shown.marks] == ["CODE"]
    assert len(shown.text) == most
    assert shown.text.startswith("…") == (at > most // 4)
    assert rules.excerpt("short", ((0, 1),), 50) == rules.Excerpt("short", ((0, 1),))


@pytest.mark.parametrize(
    ("text", "spans", "marked"),
    [
        ("buy here and there", ((13, 18), (0, 8)), ["buy here", "there"]),
        ("buy here and there", ((0, 8), (4, 12)), ["buy here", " and"]),
        ("buy here", ((0, 99), (-1, 3), (5, 5)), []),
        (f"{'a' * 30}buy here{'b' * 30}", ((30, 60),), ["buy herebbbbbbbbbbbbbbbbbb"]),
        ("buy\x00 here", ((0, 3),), []),
    ],
)
def test_marks_lie_within_what_is_shown_and_never_on_one_another(
    text: str, spans: tuple[tuple[int, int], ...], marked: list[str]
) -> None:
    shown = rules.excerpt(text, spans, 35)
    assert [shown.text[first:last] for first, last in shown.marks] == marked


def test_authors_hear_of_what_concerns_them_and_of_a_report_that_came_to_nothing_nobody_hears() -> None:
    appealed = msgspec.structs.replace(REPORTED, appealed=True)
    erased = msgspec.structs.replace(ITEM, author=None)
    answer = msgspec.structs.replace(ITEM, kind="answer")
    assert rules.told(ITEM, "approved", took("submitted", "approved")) == "approved"
    assert rules.told(REPORTED, "approved", took("reported", "approved")) is None
    assert rules.told(REPORTED, "approved", took("reported", "asked", "opened", "approved")) == "approved"
    assert rules.told(REPORTED, "rejected", took("reported", "rejected")) == "rejected"
    assert rules.told(REPORTED, "undone", took("reported", "approved", "undone")) is None
    assert rules.told(REPORTED, "undone", took("reported", "rejected", "undone")) == "undone"
    assert rules.told(appealed, "approved", took("reported", "rejected", "appealed")) == "granted"
    assert rules.told(appealed, "rejected", took("reported", "rejected", "appealed")) == "refused again"
    assert rules.told(ITEM, "claimed", took("submitted")) is None
    assert rules.told(erased, "rejected", took("submitted")) is None
    assert rules.told(answer, "rejected", took("submitted")) is None


def test_the_one_who_had_a_turn_longest_ago_is_nudged_but_never_who_knows_it_already() -> None:
    everyone = [ANA, MO, OLA, IDA]
    assert rules.second(everyone, {MO: 5, OLA: 3, IDA: 4}, ITEM) == OLA
    assert rules.second(everyone, {MO: 5, OLA: 3}, ITEM) == IDA
    assert rules.second(everyone, {}, ITEM) == MO
    claimed = msgspec.structs.replace(ITEM, claimed_by=MO, first_decider=OLA)
    assert rules.second(everyone, {}, claimed) == IDA
    assert rules.second([ANA, MO, OLA], {}, claimed) is None


def test_a_nudge_is_one_for_each_opening() -> None:
    assert not rules.nudged(ITEM, took("submitted"))
    assert rules.nudged(ITEM, took("submitted", "nudged"))
    again = msgspec.structs.replace(ITEM, since=5000)
    assert not rules.nudged(again, took("submitted", "nudged", "approved", "undone"))


def test_a_time_out_holds_until_it_is_over_or_lifted() -> None:
    hour = [Taken(1000, "timed out", MO, "1 hour. Cool down.")]
    assert rules.paused_until([]) == 0
    assert rules.paused_until(hour) == 1000 + rules.HOUR
    assert rules.paused_until([*hour, Taken(2000, "timed out", MO, words.LIFTED)]) == 0


@pytest.mark.parametrize(
    ("ms", "said"),
    [
        (0, "less than a minute"),
        (59_999, "less than a minute"),
        (60_000, "1 minute"),
        (7_199_999, "1 hour"),
        (7_200_000, "2 hours"),
        (86_400_000, "1 day"),
        (10**12, "11,574 days"),
    ],
)
def test_lengths_are_said_in_words(ms: int, said: str) -> None:
    assert lasting(ms) == said


def test_a_length_that_somebody_counts_on_is_said_in_full() -> None:
    assert lasting(5_400_000, 3) == "1 hour and 30 minutes"
    assert lasting(90_060_000, 3) == "1 day, 1 hour and 1 minute"


def test_what_a_list_sends_is_read_or_refused() -> None:
    assert rules.read_pair("12.3") == (12, 3)
    for odd in ("", "12", "12.", ".3", "a.b", "-1.2", "1.2.3", "٣.1", "9" * 20 + ".1"):
        assert rules.read_pair(odd) is None
    assert rules.pairs("12.3 14.1") == ((12, 3), (14, 1))


def test_posts_with_the_same_words_resemble_one_another() -> None:
    assert rules.alike("Buy  THIS\nnow") == rules.alike("buy this now") != rules.alike("buy that now")
    assert rules.alike(" \n") == ""


def test_a_card_says_when_the_post_was_written_or_since_when_it_is_known() -> None:
    wrote = f"{mention(ANA)} in {message_link(1, 'm1')}, "
    assert card_words.written(REPORTED, 5, leaving=False) == f"{wrote}{moment(5)}."
    assert card_words.written(REPORTED, None, leaving=False) == f"{wrote}reported at {moment(0)}."
    assert card_words.written(ITEM, None, leaving=False) == f"{wrote}found at {moment(0)}."
    answer = msgspec.structs.replace(ITEM, kind="answer", channel=None, message=None)
    assert card_words.written(answer, None, leaving=False) == f"{mention(ANA)}, {moment(0)}."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Be kind.\nSay what you gain.", "Be kind. Say what you gain."),
        (
            "Be kind to all who are new here. Say what you gain before you say more.",
            "Be kind to all who are new here. …",
        ),
        ("Ask “why?” where you can, and “what for?” Say what you gain.", "Ask “why?” where you can, and “what for?” …"),
        ("Be kind. Whoever is paid for what they praise says so", "Be kind. Whoever is paid for what they praise…"),
        ("x" * 60, "x" * 47 + "…"),
        ("親切に。" * 20, "親切に。" * 11 + " …"),
    ],
)
def test_a_norm_ends_after_a_sentence_or_a_word(text: str, said: str) -> None:
    assert shortened(text, 48) == said


def test_a_card_quotes_the_norm_and_gives_up_some_of_it_rather_than_the_post() -> None:
    norm = "We like one another's work. " * 10 + "Say what you gain."
    item = msgspec.structs.replace(REPORTED, norm=norm, text="x" * 2000)
    sheet = cards.Sheet(item, Earlier(), [], False, False, (), False, True, None, 2**50)
    assert f"“{norm}”" in str(cards.draw(sheet))
    crowded = msgspec.structs.replace(item, facts=(("f" * 40, "y" * 160),) * 4, why="z" * 150)
    said = [Taken(1, "reported", MO, "w" * 80)] * 2
    said += [Taken(2, "rejected", MO, "u" * 100), Taken(3, "appealed", ANA, "v" * 150)]
    full = msgspec.structs.replace(crowded, reports=2, appealed=True)
    shown = cards.draw(cards.Sheet(full, Earlier(), said, False, False, (), False, True, None, 2**50))
    assert "another's work. …”" in str(shown)
    assert max(len(block.text) for block in shown.blocks if isinstance(block, Quoted)) > cards.LEAST - cards.SHORT_NORM


def test_the_fullest_card_fits_a_message_and_still_shows_the_telling_words() -> None:
    long = "x" * 3000
    full = msgspec.structs.replace(
        ITEM, title=long, why=long, norm=long, text=f"{long}CODE{long}", spans=((3000, 3004), (0, 90), (95, 190)),
        reason=long, held=True, appealed=True, reports=99, notes=99, claimed_by=2**62, claimed_until=2**62,
        created_at=2**50, author=2**62, first_decider=2**62,
    )  # fmt: skip
    steps = [
        Taken(2**50, "reported", 5, long),
        Taken(2**50, "reported", 6, long),
        Taken(2**50, "rejected", 2**62, long),
        Taken(2**50, "reopened", 2**62, long),
        Taken(2**50, "appealed", 2**62, long),
        *[Taken(2**50, "timed out", 2**62, f"10 minutes. {long}")] * 5,
    ]
    earlier = Earlier(10**6, 10**6, 10**6)
    for state in State.__args__:
        item = msgspec.structs.replace(full, state=state, decided_by=2**62, decided_at=2**50)
        for quiet in (False, True):
            sheet = cards.Sheet(item, earlier, steps, quiet, quiet, [long, long], True, True, None, 2**50)
            for above in ("", words.wrote(item, long)):
                shown = cards.draw(sheet, here=True, above=above)
                texts = [block.text for block in shown.blocks if isinstance(block, Quoted)]
                assert all("CODE" in text or "xxx" in text for text in texts)
                assert bool(texts) != quiet


def test_every_step_has_words() -> None:
    history = [Taken(1000, step, MO, "x") for step in Step.__args__]
    lines = [line for start in range(0, len(history), card_words.LAST) for line in card_words.history(history[start:])]
    assert len(lines) >= len(history)
    assert all(line[-1] == "”" or "earlier" in line for line in lines)
    longest = [Taken(2**50, "timed out", 2**40, "x" * 600)] * 99
    assert say(card_words.HISTORY, *card_words.history(longest)).blocks
