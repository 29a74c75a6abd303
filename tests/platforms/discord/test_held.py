"""A held post on Discord, from the rule that found it to its author's own buttons: whole Hearth, real gateway."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest
from sqlalchemy import Table, select

from bot.platforms.discord import words
from bot.storage.held import kept_file, kept_post, stand_in
from bot.storage.tables import channel, journal, outbox, review_item, term
from cogs import SHIPPED
from tests.platforms.contract.conftest import FIRST
from tests.platforms.contract.discord import Citizen, DiscordSquare
from tests.servers.discord import BOT, Post

PAID = "these pens are great https://amzn.to/3lamp9"
LABEL = "#ad (affiliate link)"
FIX = f"Put “{LABEL}” in front"
KEPT = "Until then I keep your post for you"


def opened(folder: Path, **disclosure: str) -> AbstractAsyncContextManager[DiscordSquare]:
    """The community; files of a held post may take 100 bytes."""
    first = {**FIRST, "disclosure": {**FIRST["disclosure"], **disclosure}}
    return DiscordSquare.open(folder, SHIPPED, first, hold_limit=100)


@pytest.fixture
async def square(tmp_path: Path) -> AsyncIterator[DiscordSquare]:
    async with opened(tmp_path) as one:
        yield one


async def posts(square: DiscordSquare, who: Citizen, text: str, **files: bytes) -> Post:
    """Somebody posts, and Hearth has done what follows."""
    post = who.person.says("general", text, files={name.replace("_", "."): data for name, data in files.items()})
    await square.settled()
    return post


async def states(square: DiscordSquare) -> list[str]:
    """How the posts under review stand."""
    query = select(review_item.c.state).order_by(review_item.c.id)
    return list(await square.hearth.database.read(lambda line: list(line.scalars(query))))


async def kinds(square: DiscordSquare) -> list[str]:
    """What is on record about messages in #general, oldest first."""
    here = (channel.c.id == journal.c.channel) & (channel.c.name == "general")
    query = select(term.c.name).join(journal, journal.c.kind == term.c.id).join(channel, here).order_by(journal.c.id)
    names = await square.hearth.database.read(lambda line: list(line.scalars(query)))
    return [name for name in names if name.startswith("Message")]


async def rows(square: DiscordSquare, table: Table) -> int:
    """How many rows a table has."""
    return len(await square.hearth.database.read(lambda line: line.execute(select(table)).fetchall()))


async def failures(square: DiscordSquare) -> list[str]:
    """What Discord refused to do."""
    query = select(outbox.c.do).where(outbox.c.state == "failed").order_by(outbox.c.id)
    return list(await square.hearth.database.read(lambda line: list(line.scalars(query))))


async def fixed(square: DiscordSquare) -> Post:
    """A paid post that was held and put right by its author's one press; what stands for it."""
    await posts(square, square.member, PAID, pen_png=b"\x89PNG")
    note = await square.member.reads("amzn.to/3lamp9")
    await square.member.presses(FIX, note)
    await square.settled()
    (shown,) = square.town.messages()
    return shown


async def edits(square: DiscordSquare, who: Citizen, post: Post, text: str) -> str:
    """Press Edit under a post that stands for one's own, and send the form; what is answered."""
    form = (await who.person.presses(post, words.EDIT).answered()).form
    assert form is not None
    said = await who.person.sends(form, {words.EDIT_LABEL: text}).answered()
    await square.settled()
    return said.post.text if said.post else ""


async def test_one_press_puts_the_label_in_front_under_the_authors_name_with_the_files(square: DiscordSquare) -> None:
    post = await posts(square, square.member, PAID, pen_png=b"\x89PNG")
    assert post.gone
    note = await square.member.reads("amzn.to/3lamp9")
    assert KEPT in note.text
    assert "Editing or deleting" not in note.text
    asked = await square.member.presses(FIX, note)
    assert asked.message is not None
    assert asked.message.text.startswith("Done:")
    await square.settled()
    (shown,) = square.town.messages()
    assert (shown.author, shown.text, shown.files) == ("Member", f"{LABEL} {PAID}", {"pen.png": b"\x89PNG"})
    assert await states(square) == ["fixed"], "what stands for a post is not judged as a new one"
    assert await kinds(square) == ["MessagePosted", "MessageEdited"], "nobody deleted it, and nobody posted another"
    assert (await rows(square, kept_post), await rows(square, kept_file), await rows(square, stand_in)) == (0, 0, 1)


async def test_a_held_post_survives_a_restart_and_stands_again_when_it_is_approved(square: DiscordSquare) -> None:
    await posts(square, square.member, PAID, pen_png=b"\x89PNG")
    card = await square.hears("amzn.to/3lamp9", "staff")
    await square.restarts()
    assert square.town.messages() == []
    await square.moderator.presses("Approve", card)
    await square.settled()
    (shown,) = square.town.messages()
    assert (shown.author, shown.text, shown.files) == ("Member", PAID, {"pen.png": b"\x89PNG"})
    assert await states(square) == ["approved"]


async def test_its_author_changes_what_stands_for_it_also_after_a_restart(square: DiscordSquare) -> None:
    shown = await fixed(square)
    await square.restarts()
    said = await edits(square, square.member, shown, f"{LABEL} the blue one is best https://amzn.to/3lamp9")
    assert said == words.EDITED
    assert shown.text == f"{LABEL} the blue one is best https://amzn.to/3lamp9"
    assert shown.files == {"pen.png": b"\x89PNG"}
    assert await states(square) == ["fixed"]
    assert (await kinds(square)).count("MessageEdited") == 2


async def test_more_words_than_a_post_takes_are_refused_in_a_sentence(square: DiscordSquare) -> None:
    shown = await fixed(square)
    form = (await square.member.person.presses(shown, words.EDIT).answered()).form
    assert form is not None
    said = await square.member.person.forges(form, {words.EDIT_LABEL: "x" * 2001}).answered()
    assert said.text == "This holds 2,000 characters, and there are 2,001 now."
    assert shown.text == f"{LABEL} {PAID}"


async def test_a_label_edited_away_is_noticed_and_the_post_held_again(square: DiscordSquare) -> None:
    shown = await fixed(square)
    await edits(square, square.member, shown, PAID)
    assert shown.gone
    assert await states(square) == ["open"]
    card = await square.hears("amzn.to/3lamp9", "staff")
    await square.moderator.presses("Approve", card)
    await square.settled()
    (again,) = square.town.messages()
    assert (again.author, again.text, again.files) == ("Member", PAID, {"pen.png": b"\x89PNG"})


async def test_its_author_deletes_it_and_is_asked_once(square: DiscordSquare) -> None:
    shown = await fixed(square)
    sure = await square.member.person.presses(shown, words.DELETE).answered()
    assert sure.post is not None
    assert sure.post.text == words.DELETE_SURE
    assert not shown.gone
    await square.member.person.presses(sure.post, words.DELETE_NOW).answered()
    assert sure.post.text == words.DELETED
    await square.settled()
    assert shown.gone
    assert "MessageDeleted" in await kinds(square)
    assert await rows(square, stand_in) == 0


async def test_nobody_else_changes_or_deletes_it(square: DiscordSquare) -> None:
    shown = await fixed(square)
    for who in (square.friend, square.moderator):
        for button in (words.EDIT, words.DELETE):
            said = await who.person.presses(shown, button).answered()
            assert said.post is not None
            assert said.post.text == words.NOT_YOURS
            assert said.private
    assert shown.text == f"{LABEL} {PAID}"


async def test_an_edit_to_nothing_is_refused_where_no_file_is_left_to_show(square: DiscordSquare) -> None:
    await posts(square, square.member, PAID)
    await square.member.presses(FIX, await square.member.reads("amzn.to/3lamp9"))
    await square.settled()
    (shown,) = square.town.messages()
    form = (await square.member.person.presses(shown, words.EDIT).answered()).form
    assert form is not None
    said = await square.member.person.sends(form, {words.EDIT_LABEL: " \u200b "}).answered()
    assert said.post is not None
    assert said.post.text == words.EDIT_EMPTY
    assert shown.text == f"{LABEL} {PAID}"


async def test_a_moderator_who_deletes_it_by_hand_ends_it(square: DiscordSquare) -> None:
    shown = await fixed(square)
    asked = await square.friend.chooses("Flag post", shown)
    await square.friend.sends(asked.form, reason="Selling something")
    assert await states(square) == ["open"], "the report is about the post that was written first"
    square.town.owner.deletes(shown)
    await square.settled()
    assert await states(square) == ["gone"]
    assert await rows(square, stand_in) == 0


async def test_a_reaction_to_what_stands_for_a_post_is_one_to_the_post(square: DiscordSquare) -> None:
    shown = await fixed(square)
    await square.friend.reacts(shown, "🌱")
    about = select(journal.c.about, journal.c.subject).join(term, term.c.id == journal.c.kind)
    query = about.where(term.c.name == "ReactionAdded")
    ((message, subject),) = await square.hearth.database.read(lambda line: line.execute(query).fetchall())
    posted = select(journal.c.key, journal.c.person).where(journal.c.key == message)
    ((_, author),) = await square.hearth.database.read(lambda line: line.execute(posted).fetchall())
    assert subject == author


async def test_whoever_was_erased_is_known_to_no_button(square: DiscordSquare) -> None:
    shown = await fixed(square)
    page = (await square.member.uses("privacy")).message
    assert page is not None
    sure = (await square.member.presses("Erase me", page)).message
    assert sure is not None
    await square.member.presses("Erase me for good", sure)
    await square.hearth.eraser.idle()
    said = await square.member.person.presses(shown, words.EDIT).answered()
    assert said.post is not None
    assert said.post.text == words.NO_AUTHOR
    assert await rows(square, stand_in) == 0


# What is not held, and says so


async def test_a_post_whose_files_are_too_large_to_keep_is_nudged_and_stays(square: DiscordSquare) -> None:
    post = await posts(square, square.member, PAID, film_mp4=b"x" * 101)
    note = await square.member.reads("amzn.to/3lamp9")
    assert not post.gone
    assert "I cannot put words in front of a post like this" in note.text
    assert KEPT not in note.text
    assert FIX not in note.buttons
    card = await square.hears("amzn.to/3lamp9", "staff")
    assert "Held" not in card.text
    assert await failures(square) == []
    square.member.person.edits(post, f"{LABEL} {PAID}")
    await square.settled()
    assert await states(square) == ["fixed"]


async def test_where_hearth_may_not_remove_posts_nobody_reads_that_it_did(square: DiscordSquare) -> None:
    square.town.forbids(BOT, "manage_messages", where="general")
    post = await posts(square, square.member, PAID)
    assert not post.gone
    assert await failures(square) == ["hide"]
    note = await square.member.reads("amzn.to/3lamp9")
    assert KEPT not in note.text
    card = await square.hears("amzn.to/3lamp9", "staff")
    assert "Everyone still sees it" in card.text
    form = (await square.moderator.presses("Reject…", card)).form
    await square.moderator.sends(form, words="Please say what you gain.")
    await square.settled()
    assert (await square.member.reads("I could not take your post")).text.endswith("delete it yourself.")
    assert not post.gone


async def test_a_post_deleted_by_its_author_while_it_was_being_held_needs_no_decision(square: DiscordSquare) -> None:
    removing = square.server.weather.holds("DELETE", "*/messages/*")
    post = square.member.person.says("general", PAID)
    await removing.reached()
    square.member.person.deletes(post)
    removing.let_go()
    await square.settled()
    assert await states(square) == ["gone"]
    assert await rows(square, kept_post) == 0


async def test_a_label_written_while_the_post_was_being_held_stands_with_every_word(tmp_path: Path) -> None:
    async with opened(tmp_path, author_time="1h") as square:
        removing = square.server.weather.holds("DELETE", "*/messages/*")
        post = square.member.person.says("general", PAID, files={"pen.png": b"\x89PNG"})
        await removing.reached()
        square.member.person.edits(post, "not yet")
        square.member.person.edits(post, f"{LABEL} {PAID}, and the ink")
        removing.let_go()
        await square.settled()
        (shown,) = square.town.messages()
        assert (shown.text, shown.files) == (f"{LABEL} {PAID}, and the ink", {"pen.png": b"\x89PNG"})
        assert await states(square) == ["fixed"]


async def test_words_changed_while_the_post_was_being_held_are_those_that_get_the_label(tmp_path: Path) -> None:
    async with opened(tmp_path, author_time="1h") as square:
        removing = square.server.weather.holds("DELETE", "*/messages/*")
        post = square.member.person.says("general", PAID)
        await removing.reached()
        square.member.person.edits(post, f"{PAID}, and the ink")
        removing.let_go()
        await square.settled()
        await square.member.presses(FIX, await square.member.reads("amzn.to/3lamp9"))
        await square.settled()
        assert [one.text for one in square.town.messages()] == [f"{LABEL} {PAID}, and the ink"]
        assert await states(square) == ["fixed"]


async def test_a_label_that_cannot_be_put_is_said_and_the_post_is_with_its_author_again(tmp_path: Path) -> None:
    async with opened(tmp_path, mode="nudge", author_time="1h") as square:
        square.town.forbids(BOT, "manage_webhooks", where="general")
        post = await posts(square, square.member, PAID)
        await square.member.presses(FIX, await square.member.reads("amzn.to/3lamp9"))
        await square.settled()
        assert not post.gone
        assert await failures(square) == ["label"]
        again = await square.member.reads("I cannot put words in front of a post like this")
        assert FIX not in again.buttons
        assert await states(square) == ["asked"]


async def test_a_post_that_cannot_be_put_up_is_given_back_to_its_author(square: DiscordSquare) -> None:
    await posts(square, square.member, PAID, pen_png=b"\x89PNG")
    card = await square.hears("amzn.to/3lamp9", "staff")
    square.town.forbids(BOT, "manage_webhooks", where="general")
    await square.moderator.presses("Approve", card)
    await square.settled()
    back = await square.member.person.receives(words.GIVEN_BACK)
    assert back.text.endswith(PAID)
    assert back.files == {"pen.png": b"\x89PNG"}
    assert square.town.messages() == []


async def test_a_post_that_cannot_even_be_given_back_is_noted_for_the_moderators(square: DiscordSquare) -> None:
    await posts(square, square.member, PAID)
    card = await square.hears("amzn.to/3lamp9", "staff")
    square.town.forbids(BOT, "manage_webhooks", where="general")
    square.member.person.closes_dms()
    await square.moderator.presses("Approve", card)
    await square.settled()
    assert "restore" in await failures(square)
    assert await rows(square, kept_post) == 1
    assert "1 private note" in (await square.hears("amzn.to/3lamp9", "staff")).text
