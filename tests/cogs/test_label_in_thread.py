"""Where bots can neither hide nor change what members wrote: the label comes by an edit, or into the thread."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import select

from bot.kit.delivery import Capability
from bot.kit.forms import Form
from bot.platforms.local.shown import Shown
from bot.storage.tables import outbox
from bot.testing import Actor, Room, labels
from cogs import SHIPPED
from cogs.disclosure.store.labelled import labelled
from tests.cogs.flagged import COGS, LEAVE, POST, cards, note, pressed, seen, states
from tests.cogs.stories import Forger, clock_at, no_faults

WITHOUT: Final[tuple[Capability, ...]] = ("hide", "in_place", "label", "time_out", "roles")
"""What Slack lets no bot do."""
PRESS = "Add the label in the thread"
LABEL = "#ad (affiliate link)"
TEA = "the new Acme tea is out, I drink it every day"


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    """Monday morning, on such a platform."""
    async with Room.open(tmp_path, COGS, without=WITHOUT) as opened:
        yield opened
        await no_faults(opened)
        refused = select(outbox.c.do).where(outbox.c.state == "failed", outbox.c.why.startswith("This platform cannot"))
        assert await opened.rows(refused) == []


async def threads(room: Room, by: Actor | None = None) -> list[list[str]]:
    """What Hearth says in the threads under posts, as somebody else sees it."""
    viewer = (by or room.newcomer).key
    rooms = [one.key for one in (await room.world.home(viewer)).rooms if one.kind == "thread"]
    return [[one.text for one in await room.world.messages(key, viewer) if one.bot] for key in rooms]


async def edits(room: Room, who: Actor, key: str, text: str) -> None:
    """Change a post."""
    await room.world.edit(who.key, key, text)
    await room.settled()


def opened(shown: Shown) -> Form:
    """The form that opened."""
    assert shown.form is not None, shown
    return shown.form


async def test_what_is_changed_in_the_form_is_the_authors_to_change_in_the_post(room: Room) -> None:
    post = await room.member.says(POST)
    form = opened(await room.member.chooses("Add disclosure", post))
    told = await room.member.sends(form, text="these pens are great", gain=("nothing",))
    assert told.errors is not None
    assert told.errors["text"].startswith("This only shows your post. I cannot change it, so please edit the post")
    assert await seen(room) == [POST]


async def test_a_label_in_the_thread_settles_only_what_it_is_enough_for(room: Room) -> None:
    post = await room.member.says(POST)
    form = opened(await room.member.chooses("Add disclosure", post))
    offered = await room.member.sees(await room.member.sends(form, gain=("commission",)))
    await room.world.edit(room.member.key, post, "our code LENA15 and [acme.example](https://amzn.to/3lamp9)")
    await room.settled()
    told = await room.member.presses(PRESS, offered)
    assert told.text.startswith("This label alone does not settle your post.")
    assert await states(room) == ["asked"]
    assert await threads(room) == []


async def test_the_note_says_what_to_write_and_one_press_puts_it_in_the_thread(room: Room) -> None:
    post = await room.member.says(POST)
    told = await note(room.member)
    assert [span.message for span in told.spans if span.message] == [post]
    assert told.text == (
        "Thanks for sharing this in #general. The Amazon link pays whoever made it, so people here like to know before "
        "they click.\nhttps://amzn.to/3lamp9\n"
        "The norm here: “If you or somebody close to you gains from a link, a code or a gift, say so first, in plain "
        "words.”\nPlease edit your post so that it begins with this; I notice.\n#ad (affiliate link)\n"
        "Or let me put it in the thread of your post, where everyone can read it.\n"
        "If nothing has changed by 2026-03-02 10:30 UTC, the moderators have a look."
    )
    assert labels(told) == [PRESS, LEAVE]
    assert await seen(room) == [POST]
    assert (await room.member.presses(PRESS, told)).what == "redrawn"
    after = await note(room.member)
    assert after.text == (
        f"Done: “{LABEL}” stands in the thread of your post in #general. Thank you for being open about it."
    )
    assert labels(after) == []
    assert await threads(room) == [[f"{LABEL} · @Member"]]
    assert LABEL in [one.name for one in (await room.world.home(room.friend.key)).rooms]
    assert await seen(room) == [POST]
    assert await states(room) == ["fixed"]
    await room.clock.advance(minutes=31)
    assert await cards(room) == []
    assert "is settled" in await pressed(room, room.member, PRESS, told)
    assert await threads(room) == [[f"{LABEL} · @Member"]]


async def test_an_edit_that_adds_the_label_takes_it_off_the_queue(room: Room) -> None:
    key = await room.member.says(POST)
    await edits(room, room.member, key, f"{LABEL} {POST}")
    assert await states(room) == ["fixed"]
    assert labels(await note(room.member)) == []
    assert len(await room.member.inbox()) == 1
    await edits(room, room.member, key, POST)
    assert await states(room) == ["asked"]


async def test_a_post_with_its_label_in_the_thread_can_be_edited_in_peace(room: Room) -> None:
    key = await room.member.says(POST)
    await room.member.presses(PRESS, await note(room.member))
    await edits(room, room.member, key, f"{POST} and so are the notebooks")
    assert await states(room) == ["fixed"]
    assert len(await room.member.inbox()) == 1
    await edits(room, room.member, key, "these pens at [pens.example](https://amzn.to/3lamp9)")
    assert await states(room) == ["asked"]


async def test_taken_out_of_the_thread_it_is_asked_about_again(room: Room) -> None:
    await room.member.says(POST)
    await room.member.presses(PRESS, await note(room.member))
    (thread,) = [one.key for one in (await room.world.home(room.friend.key)).rooms if one.kind == "thread"]
    (shown,) = await room.world.messages(thread, room.friend.key)
    assert (await room.friend.presses("Remove", shown)).text == (
        "Only the author of the post can do that; moderators can remove it."
    )
    assert await states(room) == ["fixed"]
    assert (await room.moderator.presses("Remove", shown)).text == "Removed: the label is not in the thread any more."
    assert await threads(room) == [[]]
    assert await states(room) == ["asked"]
    again = await note(room.member)
    assert labels(again) == [PRESS, LEAVE]
    await room.member.presses(PRESS, again)
    assert (await states(room), (await threads(room))[0]) == (["fixed"], [f"{LABEL} · @Member"])


async def test_a_moderators_question_is_answered_with_the_same_press(room: Room) -> None:
    await room.member.says(POST)
    await room.clock.advance(minutes=31)
    form = opened(await room.moderator.presses("Ask the author…", (await cards(room))[0]))
    await room.moderator.sends(form, words="Do you earn from this?")
    told = await note(room.member)
    assert told.text.startswith("A moderator has a question about your post in #general: “Do you earn from this?”")
    await room.member.presses(PRESS, told)
    assert await states(room) == ["fixed"]
    (card,) = await cards(room)
    assert labels(card) == []


async def test_a_reported_post_gets_its_label_and_moderators_still_look(room: Room) -> None:
    key = await room.member.says(POST)
    form = opened(await room.friend.chooses("Flag post", key))
    await room.friend.sends(form, reason=("selling something",))
    await room.member.presses(PRESS, await note(room.member))
    assert await threads(room) == [[f"{LABEL} · @Member"]]
    assert (await note(room.member)).text == (
        f"“{LABEL}” stands in the thread of your post in #general now. The moderators are looking at this post too; "
        "you will hear how it ends."
    )
    assert await states(room) == ["open"]


async def test_erasing_a_member_takes_their_labels_out_of_the_threads(tmp_path: Path) -> None:
    async with Room.open(tmp_path, SHIPPED, without=WITHOUT) as room:
        await room.member.says(POST)
        await room.member.presses(PRESS, await note(room.member))
        await room.friend.says(POST)
        await room.friend.presses(PRESS, await note(room.friend))
        overview = await room.member.sees(await room.member.uses("/privacy"))
        confirm = await room.member.sees(await room.member.presses("Erase me", overview))
        await room.member.presses("Erase me for good", confirm)
        assert await threads(room) == [[], [f"{LABEL} · @Friend"]]
        assert [row[0] for row in await room.rows(select(labelled.c.state))] == ["thread"]
        await no_faults(room)


async def test_in_a_thread_the_label_answers_the_post(room: Room) -> None:
    root = await room.friend.says("which pens?")
    await room.world.post(room.member.key, room.channels["general"], POST, thread=root)
    await room.settled()
    await room.member.presses(PRESS, await note(room.member))
    (thread,) = [one.key for one in (await room.world.home(room.friend.key)).rooms if one.kind == "thread"]
    post, shown = await room.world.messages(thread, room.friend.key)
    assert shown.text == f"{LABEL} · @Member"
    assert shown.reply_to is not None
    assert shown.reply_to.key == post.key
    assert await states(room) == ["fixed"]


async def test_a_thread_that_hearth_may_not_write_in_is_told_and_the_post_asked_about_again(tmp_path: Path) -> None:
    async with Room.open(tmp_path, COGS, without=(*WITHOUT, "threads")) as room:
        await room.member.says(POST)
        await room.member.presses(PRESS, await note(room.member))
        assert await states(room) == ["asked"]
        told = await note(room.member)
        assert "Please put “#ad (affiliate link)” in front yourself" in told.text
        assert labels(told) == [LEAVE]
        await no_faults(room)


async def test_from_the_posts_menu_its_author_reads_what_to_write(room: Room) -> None:
    key = await room.member.says(TEA)
    form = opened(await room.member.chooses("Add disclosure", key))
    assert form.fields[0].help == (
        "The right label depends on this. To change the post itself, edit it where it stands."
    )
    shown = await room.member.sees(await room.member.sends(form, gain=("work",), brand="Acme"))
    assert shown.text == (
        "Please edit your post so that it begins with this; I notice.\n#ad (my own interest)\n"
        "Or let me put it in the thread of your post, where everyone can read it."
    )
    assert labels(shown) == [PRESS, "Remember this relationship"]
    assert (await seen(room), await threads(room)) == ([TEA], [])
    (number,) = (await room.rows(select(labelled.c.id)))[0]
    assert (await Forger(room, room.friend).presses(f"disclosure.post_thread:{number}")).startswith("Only its author")
    await room.member.presses(PRESS, shown)
    assert await threads(room) == [["#ad (my own interest) · @Member"]]
    again = opened(await room.member.chooses("Add disclosure", key))
    await room.member.presses(PRESS, await room.member.sees(await room.member.sends(again, gain=("gift",))))
    assert await threads(room) == [["#ad (they gave me this) · @Member"]]
    await room.world.delete(room.member.key, key)
    await room.settled()
    assert await threads(room, room.moderator) == [[]]


async def test_the_posts_menu_settles_what_was_asked(room: Room) -> None:
    key = await room.member.says(POST)
    form = opened(await room.member.chooses("Add disclosure", key))
    shown = await room.member.sees(await room.member.sends(form, gain=("commission",)))
    await room.member.presses(PRESS, shown)
    assert await states(room) == ["fixed"]
    assert labels(await note(room.member)) == []


async def test_nobody_reads_of_what_does_not_happen_here(room: Room) -> None:
    norm = await room.member.uses("/disclosure")
    assert "can edit it, or have me put the label in its thread" in norm.text
    assert "out of sight" not in norm.text
    tried = await room.member.uses(f"/disclosure-check {POST}")
    assert tried.text.startswith("I would write to its author, and the post would stay.")


async def test_the_press_works_after_a_restart_and_for_its_author_alone(tmp_path: Path) -> None:
    async with Room.open(tmp_path, COGS, without=WITHOUT) as room:
        await room.member.says(POST)
        told = await note(room.member)
        assert await pressed(room, room.friend, PRESS, told) == "This note is for the author of the post alone."
    async with Room.open(tmp_path, COGS, without=WITHOUT, clock=clock_at(3, 2, 10, 20)) as room:
        await room.member.presses(PRESS, told)
        assert await threads(room) == [[f"{LABEL} · @Member"]]
        await no_faults(room)
