"""Posts taken out of sight and shown again: nothing lost, nothing doubled, wherever it is cut short."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Sequence
from itertools import count
from pathlib import Path

import pytest

from bot.kit.delivery import Gone, Refused, Unsettled, Withheld
from bot.kit.events import MessageEdited
from bot.platforms.discord import words
from tests.platforms.discord.workshop import LIMIT, Cutting, Meanwhile, PowerCut, Workshop, workshop
from tests.servers.discord import BOT, Post

LABEL = "#ad"
TEXT = "these pens are great"
ANEW = "these pens are good"
FILES = {"SPOILER_pen.png": b"\x89PNG pen", "notes.txt": b"blue"}


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncGenerator[Workshop]:
    async with workshop(tmp_path) as opened:
        yield opened


async def test_a_hidden_post_is_gone_and_comes_back_under_its_authors_name_with_its_files(shop: Workshop) -> None:
    first = shop.ana.says("general", "who knows pens?")
    shop.ana.is_called("Ana of the Pens")
    post = shop.ana.says("general", TEXT, files=FILES, reply_to=first)
    await shop.hides(post)
    assert post.gone
    assert await shop.kept() == [str(post.id)]
    await shop.restores(post)
    back = shop.town.messages()[-1]
    assert (back.author, back.text, back.files) == ("Ana of the Pens", TEXT, FILES)
    assert back.by_webhook
    assert [one.label for one in back.buttons] == ["What this answers", "Edit", "Delete"]
    assert back.buttons[0].link.endswith(f"/{first.channel_id}/{first.id}")
    assert back.pings == []
    assert await shop.kept() == []


async def test_what_describes_a_file_comes_back_with_it(shop: Workshop) -> None:
    world = shop.town.world
    channel = shop.town.channel("general")
    files = world.store_attachments(channel.id, [("pen.png", b"\x89PNG")])
    post = shop.town.post(
        world.create_message(channel.id, shop.ana.id, TEXT, attachments=[{**files[0], "description": "a blue pen"}])
    )
    await shop.hides(post)
    await shop.restores(post)
    assert shop.town.messages()[-1].alt_texts == {"pen.png": "a blue pen"}


async def test_a_label_stands_in_front_whether_the_post_was_hidden_or_not(shop: Workshop) -> None:
    held, seen = shop.ana.says("general", TEXT), shop.ana.says("general", "and these inks")
    await shop.hides(held)
    await shop.labels(held, LABEL)
    await shop.labels(seen, LABEL)
    assert shop.shown() == [("Ana", f"{LABEL} {TEXT}"), ("Ana", f"{LABEL} and these inks")]
    assert seen.gone
    told = [(event.message, event.text) for event in shop.told if isinstance(event, MessageEdited)]
    assert told == [(str(held.id), f"{LABEL} {TEXT}"), (str(seen.id), f"{LABEL} and these inks")]


async def test_a_label_that_is_there_is_not_put_twice_and_a_post_put_up_is_labelled_in_place(shop: Workshop) -> None:
    already, post = shop.ana.says("general", f"{LABEL} ink"), shop.ana.says("general", TEXT)
    await shop.labels(already, LABEL)
    assert not already.gone
    await shop.hides(post)
    await shop.restores(post)
    for _ in range(2):
        await shop.labels(post, LABEL)
    assert [text for _, text in shop.shown()] == [f"{LABEL} ink", f"{LABEL} {TEXT}"]


async def test_what_its_author_wrote_anew_stands_behind_the_label(shop: Workshop) -> None:
    held, seen = shop.ana.says("general", TEXT, files=FILES), shop.ana.says("general", "and these inks")
    await shop.hides(held)
    await shop.labels(held, LABEL, anew="blue pens")
    await shop.labels(seen, "", anew=f"{LABEL} inks")
    for _ in range(2):
        await shop.labels(seen, LABEL, anew="green inks")
    assert shop.shown() == [("Ana", f"{LABEL} blue pens"), ("Ana", f"{LABEL} green inks")]
    assert shop.town.messages()[0].files == FILES
    told = [(event.message, event.text) for event in shop.told if isinstance(event, MessageEdited)]
    assert told == [(str(held.id), f"{LABEL} blue pens"), (str(seen.id), f"{LABEL} inks")]
    with pytest.raises(Refused, match=words.LABEL_TOO_LONG):
        await shop.labels(seen, LABEL, anew="x" * 2000)


async def test_a_post_can_be_held_again_after_it_was_put_up(shop: Workshop) -> None:
    post = shop.ana.says("general", TEXT, files=FILES)
    for _ in range(2):
        await shop.hides(post)
        assert shop.shown() == []
        await shop.restores(post)
    (back,) = shop.town.messages()
    assert (back.author, back.text, back.files) == ("Ana", TEXT, FILES)


async def test_a_post_in_a_thread_comes_back_in_the_thread(shop: Workshop) -> None:
    thread = shop.ana.opens_thread("general", "pens")
    post = shop.ana.says(thread, TEXT)
    await shop.hides(post)
    await shop.restores(post)
    assert shop.shown(thread) == [("Ana", TEXT)]


async def test_what_is_not_hidden_is_not_put_up(shop: Workshop) -> None:
    post = shop.ana.says("general", TEXT)
    await shop.restores(post)
    assert not post.gone
    assert len(shop.town.messages()) == 1


async def test_somebody_who_left_meanwhile_keeps_their_name(shop: Workshop) -> None:
    post = shop.ana.says("general", TEXT)
    await shop.hides(post)
    shop.ana.leaves()
    await shop.restores(post)
    assert shop.shown() == [("Ana", TEXT)]


async def test_several_posts_share_one_webhook_and_a_deleted_one_is_made_anew(shop: Workshop) -> None:
    keeping = await shop.keeping()
    posts = [shop.ana.says("general", f"pen {number}") for number in range(3)]
    for post in posts:
        await shop.hides(post, keeping)
    await shop.restores(posts[0], keeping)
    await shop.restores(posts[1], keeping)
    assert len(shop.town.world.webhooks) == 1
    (hook,) = shop.town.world.webhooks
    shop.town.world.delete_webhook(hook)
    await shop.restores(posts[2], keeping)
    assert [text for _, text in shop.shown()] == ["pen 0", "pen 1", "pen 2"]


# Changed by its author while it is being taken down


async def test_what_is_removed_is_what_is_kept_though_it_was_changed_while_it_was_copied(shop: Workshop) -> None:
    hidden, labelled = (shop.ana.says("general", TEXT, files=FILES) for _ in range(2))
    await shop.hides(hidden, await shop.keeping(Meanwhile(shop.caller, 3, lambda: shop.ana.edits(hidden, ANEW))))
    await shop.restores(hidden)
    await shop.labels(
        labelled, LABEL, await shop.keeping(Meanwhile(shop.caller, 4, lambda: shop.ana.edits(labelled, ANEW)))
    )
    assert shop.shown() == [("Ana", ANEW), ("Ana", f"{LABEL} {ANEW}")]
    assert [one.files for one in shop.town.messages()] == [FILES, FILES]


async def test_what_was_kept_and_changed_before_it_could_be_removed_is_kept_anew(shop: Workshop) -> None:
    post = shop.ana.says("general", TEXT, files=FILES)
    with pytest.raises(PowerCut):
        await shop.hides(post, await shop.keeping(Cutting(shop.caller, 2 + len(FILES), after=False)))
    assert await shop.kept() == [str(post.id)]
    shop.ana.edits(post, ANEW)
    await shop.hides(post)
    assert post.gone
    await shop.restores(post)
    assert shop.shown() == [("Ana", ANEW)]
    assert shop.town.messages()[0].files == FILES


async def test_a_post_that_could_no_more_be_shown_again_since_it_was_read_stays(shop: Workshop) -> None:
    post = shop.ana.says("general", TEXT, files=FILES)

    def changes() -> None:
        shop.ana.edits(post, ANEW)
        shop.town.owner.pins(post)

    with pytest.raises(Refused, match="stays"):
        await shop.hides(post, await shop.keeping(Meanwhile(shop.caller, 3, changes)))
    assert not post.gone
    assert await shop.kept() == []


# What cannot be done


async def test_a_post_that_could_not_be_shown_again_stays(shop: Workshop) -> None:
    large = shop.ana.says("general", TEXT, files={"film.mp4": b"x" * (LIMIT + 1)})
    thread = shop.ana.opens_thread("general", "on pens", on=(root := shop.ana.says("general", "pens")))
    for post in (large, root):
        with pytest.raises(Refused, match="stays"):
            await shop.hides(post)
        with pytest.raises(Refused, match="stays"):
            await shop.labels(post, LABEL)
        assert not post.gone
    assert await shop.kept() == []
    assert thread.name == "on pens"


async def test_a_post_that_hearth_may_not_remove_stays_and_is_not_kept(shop: Workshop) -> None:
    post = shop.ana.says("general", TEXT)
    shop.town.forbids(BOT, "manage_messages", where="general")
    with pytest.raises(Refused, match="lacks a permission"):
        await shop.hides(post)
    assert not post.gone
    assert await shop.kept() == []


async def test_a_post_that_its_author_deleted_first_is_said_to_be_gone_and_not_kept(shop: Workshop) -> None:
    post = shop.ana.says("general", TEXT, files=FILES)
    held = shop.server.weather.holds("DELETE", "*/messages/*")
    hiding = asyncio.create_task(shop.hides(post))
    await held.reached()
    shop.ana.deletes(post)
    held.let_go()
    with pytest.raises(Gone):
        await hiding
    assert await shop.kept() == []
    with pytest.raises(Gone):
        await shop.hides(post)


async def test_without_leave_to_put_posts_up_a_label_changes_nothing(shop: Workshop) -> None:
    post = shop.ana.says("general", TEXT)
    shop.town.forbids(BOT, "manage_webhooks", where="general")
    with pytest.raises(Refused, match="lacks a permission"):
        await shop.labels(post, LABEL)
    assert not post.gone


async def test_without_leave_to_put_posts_up_a_hidden_one_is_given_back_to_its_author_once(shop: Workshop) -> None:
    post = shop.ana.says("general", TEXT, files=FILES)
    await shop.hides(post)
    shop.town.forbids(BOT, "manage_webhooks", where="general")
    for _ in range(2):
        await shop.restores(post)
    (note,) = shop.ana.inbox
    assert note.text == f"{words.GIVEN_BACK}\n{TEXT}"
    assert note.files == FILES
    assert await shop.kept() == []
    assert shop.shown() == []


async def test_a_post_with_the_label_in_front_is_given_back_so(shop: Workshop) -> None:
    post = shop.ana.says("general", TEXT)
    await shop.hides(post)
    shop.town.forbids(BOT, "manage_webhooks", where="general")
    await shop.labels(post, LABEL)
    assert shop.ana.inbox[-1].text == f"{words.GIVEN_BACK_LABELLED}\n{LABEL} {TEXT}"


async def test_a_post_too_long_for_its_label_stays_or_is_given_back_with_the_reason(shop: Workshop) -> None:
    long = "x" * 1999
    seen, held = shop.ana.says("general", long), shop.ana.says("general", long)
    with pytest.raises(Refused, match="longer than Discord takes"):
        await shop.labels(seen, LABEL)
    assert not seen.gone
    await shop.hides(held)
    await shop.labels(held, LABEL)
    assert shop.ana.inbox[-1].text == f"{words.GIVEN_BACK_LONG}\n{long}"


async def test_what_can_neither_be_put_up_nor_given_back_is_kept_for_a_better_day(shop: Workshop) -> None:
    post = shop.ana.says("general", TEXT)
    await shop.hides(post)
    shop.town.forbids(BOT, "manage_webhooks", where="general")
    shop.ana.closes_dms()
    for asked in (shop.restores(post), shop.labels(post, LABEL)):
        with pytest.raises(Withheld, match="neither put this post up again nor give it back"):
            await asked
    assert await shop.kept() == [str(post.id)]
    shop.town.allows(BOT, "manage_webhooks", where="general")
    await shop.restores(post)
    assert shop.shown() == [("Ana", TEXT)]


async def test_a_post_that_fell_while_its_label_was_put_is_not_gone_as_long_as_it_is_kept(shop: Workshop) -> None:
    post = shop.ana.says("general", TEXT)
    await shop.hides(post)
    shop.server.weather.loses_answers("POST", "*/webhooks/*/*")
    with pytest.raises(Unsettled):
        await shop.restores(post)
    labelling = shop.server.weather.holds("PATCH", "*/webhooks/*")
    under_way = asyncio.create_task(shop.labels(post, LABEL))
    await labelling.reached()
    shop.town.owner.deletes(shop.town.messages()[-1])
    labelling.let_go()
    with pytest.raises(Withheld):
        await under_way
    assert await shop.kept() == [str(post.id)]


# Cut short


async def test_an_answer_that_was_lost_after_the_post_was_stored_does_not_double_it(shop: Workshop) -> None:
    post = shop.ana.says("general", TEXT, files=FILES)
    await shop.hides(post)
    for trouble in ("lost", "a fault"):
        if trouble == "lost":
            shop.server.weather.loses_answers("POST", "*/webhooks/*/*")
        else:
            shop.server.weather.refuses("POST", "*/webhooks/*/*", stored=True)
        await shop.restores(shop.ana.says("general", "others talk meanwhile"))
        with pytest.raises(Unsettled):
            await shop.restores(post)
        await shop.restores(post)
        assert [text for _, text in shop.shown()].count(TEXT) == 1
        await shop.hides(post)


@pytest.mark.parametrize("then", ["restore", "label"])
async def test_a_post_that_was_kept_and_not_yet_removed_is_not_doubled(shop: Workshop, then: str) -> None:
    post = shop.ana.says("general", TEXT)
    with pytest.raises(PowerCut):
        await shop.hides(post, await shop.keeping(Cutting(shop.caller, 2, after=False)))
    assert not post.gone
    assert await shop.kept() == [str(post.id)]
    await (shop.restores(post) if then == "restore" else shop.labels(post, LABEL))
    assert post.gone is (then == "label")
    assert len(shop.town.messages()) == 1
    assert await shop.kept() == []


STEPS: dict[str, tuple[str, ...]] = {
    "restored": ("hide", "restore"),
    "labelled": ("hide", "label"),
    "labelled while it was seen": ("label",),
    "labelled and written anew": ("anew",),
    "given back": ("hide", "restore"),
}


@pytest.mark.parametrize("after", [False, True], ids=["before it", "after it"])
@pytest.mark.parametrize("story", STEPS)
async def test_a_power_cut_at_any_request_loses_nothing_and_doubles_nothing(
    shop: Workshop, story: str, *, after: bool
) -> None:
    if story == "given back":
        shop.town.forbids(BOT, "manage_webhooks", where="general")
    text = f"{LABEL} {ANEW}" if "anew" in story else f"{LABEL} {TEXT}" if "label" in story else TEXT
    for number in count(1):
        post, notes = shop.ana.says("general", TEXT, files=FILES), len(shop.ana.inbox)
        power = Cutting(shop.caller, number, after=after)
        await _cut_and_begun_again(shop, post, STEPS[story], power)
        shown = [(one.text, one.files) for one in shop.town.messages()]
        given = [(one.text.rpartition("\n")[2], one.files) for one in shop.ana.inbox[notes:]]
        assert (given if story == "given back" else shown) == [(text, FILES)], power.what
        assert len(shown) + len(given) == 1, power.what
        assert await shop.kept() == [], power.what
        for one in shop.town.messages():
            shop.town.owner.deletes(one)
        if not power.what:
            assert number > 5, "there was hardly anything to cut"
            return


async def _cut_and_begun_again(shop: Workshop, post: Post, steps: Sequence[str], power: Cutting) -> None:
    """Carry orders out until the power is cut; then, after a new start, the one that was cut and those after it."""
    keeping, left = await shop.keeping(power), deque(steps)
    while left:
        try:
            match left[0]:
                case "hide":
                    await shop.hides(post, keeping)
                case "label":
                    await shop.labels(post, LABEL, keeping)
                case "anew":
                    await shop.labels(post, LABEL, keeping, anew=ANEW)
                case _:
                    await shop.restores(post, keeping)
        except PowerCut:
            keeping = await shop.keeping()
        else:
            left.popleft()
