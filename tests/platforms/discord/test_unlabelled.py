"""A label that a post's author wished and Discord refused: what they and moderators read, and what becomes of it."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.storage.held import kept_post
from cogs.disclosure.store.labelled import labelled
from tests.platforms.contract.discord import DiscordSquare, seen
from tests.platforms.contract.square import Seen
from tests.platforms.discord.test_held import FIX, LABEL, PAID, opened, posts, rows, states
from tests.servers.discord import BOT

TEA = "the new tea is out, I drink it every day"
READING = ("GET", "*/messages/*")


def inbox(square: DiscordSquare) -> list[str]:
    """What the member's private notes say now."""
    return [note.text for note in square.member.person.inbox]


async def test_a_post_deleted_before_its_label_could_be_put_comes_back_to_nobody(tmp_path: Path) -> None:
    async with opened(tmp_path, mode="nudge", author_time="1h") as square:
        post = await posts(square, square.member, PAID)
        note = await square.member.reads("amzn.to/3lamp9")
        reading = square.server.weather.holds(*READING)
        await square.member.person.presses(note.handle, FIX).answered()
        await reading.reached()
        square.member.person.deletes(post)
        reading.let_go()
        await square.settled()
        await square.advance(hours=2)
        assert [text[:5] for text in inbox(square)] == ["Done:"], "nobody is asked for a label that nobody could put"
        assert square.town.messages("staff") == [], "moderators need not read words that their author took back"
        assert await states(square) == ["fixed"]


async def test_a_post_under_review_whose_deletion_was_not_heard_of_leaves_the_queue_with_its_label(
    tmp_path: Path,
) -> None:
    async with opened(tmp_path, mode="nudge", author_time="1h") as square:
        post = await posts(square, square.member, PAID)
        note = await square.member.reads("amzn.to/3lamp9")
        form = (await square.friend.chooses("Flag post", post)).form
        await square.friend.sends(form, reason="Selling something")
        await square.settled()
        square.server.weather.delays("MESSAGE_DELETE")
        square.member.person.deletes(post)
        await square.member.presses(FIX, note)
        await square.settled()
        assert await states(square) == ["gone"]
        await square.hears("the post was deleted", "staff")
        assert "I cannot put words in front" not in inbox(square)[-1]


async def test_a_disclosure_added_to_a_post_that_is_gone_is_kept_of_nobody(tmp_path: Path) -> None:
    async with opened(tmp_path) as square:
        post = await posts(square, square.member, TEA)
        form = (await square.member.chooses("Add disclosure", post)).form
        square.server.weather.delays("MESSAGE_DELETE")
        square.member.person.deletes(post)
        await square.member.sends(form, gain="gift", brand="Acme")
        await square.settled()
        assert inbox(square) == [], "they took the post away themselves"
        assert await rows(square, labelled) == 0
        assert await rows(square, kept_post) == 0


async def test_words_that_hearth_may_not_change_are_given_back_as_words_and_called_no_label(tmp_path: Path) -> None:
    async with opened(tmp_path) as square:
        square.town.forbids(BOT, "manage_messages", where="general")
        post = await posts(square, square.member, TEA)
        form = (await square.member.chooses("Add disclosure", post)).form
        await square.member.sends(form, gain="nothing", text=f"{TEA}, and cold as well")
        await square.settled()
        told, wrote = inbox(square)[-1].split("This is what you wrote:")
        assert told.startswith("I could not change your post in")
        assert "Please edit it yourself" in told
        assert "label" not in told
        assert "in front" not in told
        assert wrote.strip() == f"> {TEA}, and cold as well"
        assert post.text == TEA


async def test_a_long_text_that_hearth_may_not_put_comes_back_whole(tmp_path: Path) -> None:
    async with opened(tmp_path) as square:
        square.town.forbids(BOT, "manage_messages", where="general")
        post = await posts(square, square.member, TEA)
        form = (await square.member.chooses("Add disclosure", post)).form
        text = "tea " * 480 + "is all"
        await square.member.sends(form, gain="gift", brand="Acme", text=text)
        await square.settled()
        first, second = inbox(square)[-2:]
        assert "Please edit it so that it begins with that" in first
        wrote = first.split("This is what you wrote:")[1].strip().removeprefix("> ")
        rest = second.split("It goes on:")[1].strip().removeprefix("> ")
        assert f"{wrote} {rest}" == text


async def test_a_post_under_review_keeps_its_label_when_other_words_are_refused(tmp_path: Path) -> None:
    async with opened(tmp_path, mode="nudge", author_time="1h") as square:
        post = await posts(square, square.member, PAID)
        await square.member.presses(FIX, await square.member.reads("amzn.to/3lamp9"))
        await square.settled()
        assert await states(square) == ["fixed"]
        (shown,) = square.town.messages()
        labelled_text = shown.text
        assert post.gone
        form = (await square.member.chooses("Add disclosure", shown)).form
        square.server.weather.refuses("PATCH", "*/webhooks/*", 403)
        await square.member.sends(form, gain="nothing", text="other words")
        await square.settled()
        assert inbox(square)[-1].endswith("> other words")
        assert await states(square) == ["fixed"], "its label stands as before"
        assert shown.text == labelled_text


async def test_what_was_changed_along_with_a_label_that_is_refused_is_not_lost(tmp_path: Path) -> None:
    async with opened(tmp_path, mode="nudge", author_time="1h") as square:
        square.town.forbids(BOT, "manage_messages", where="general")
        post = await posts(square, square.member, PAID)
        form = (await square.member.chooses("Add disclosure", post)).form
        await square.member.sends(form, gain="commission", text=f"{PAID} and cheap")
        await square.settled()
        note, changed = inbox(square)[-2:]
        assert "I cannot put words in front of a post like this" in note
        assert changed.startswith("What you changed in your post is not in it either.")
        assert "and cheap" in changed


@asynccontextmanager
async def shut(folder: Path, text: str, **disclosure: str) -> AsyncGenerator[DiscordSquare]:
    """A post was held and its author pressed the label, where Hearth can neither put it up again nor write to them."""
    async with opened(folder, author_time="1h", **disclosure) as square:
        square.town.forbids(BOT, "manage_webhooks", where="general")
        square.member.person.closes_dms()
        await posts(square, square.member, text)
        line = await square.hears("I have a note for you")
        first = (await square.member.presses("Read the note", line)).message
        assert first is not None
        await square.member.presses(FIX, first)
        await square.settled()
        yield square


async def read(square: DiscordSquare) -> Seen:
    """The note, as its author alone sees it after pressing the newest line about it."""
    line = [post for post in square.town.messages() if "I have a note for you" in post.text][-1]
    note = (await square.member.presses("Read the note", seen(line))).message
    assert note is not None
    return note


async def test_what_can_neither_be_labelled_nor_sent_is_given_back_in_the_note_alone(tmp_path: Path) -> None:
    async with shut(tmp_path, PAID) as square:
        note = await read(square)
        assert "I could not put your post up again, nor send it to you." in note.text
        assert f"> \\#ad (affiliate link) {PAID.split(' https')[0]}" in note.text
        assert "I still keep the post itself, files and all" in note.text
        assert "edit" not in note.text.casefold()
        assert "in front yourself" not in note.text, "they cannot: it stands nowhere"
        assert FIX not in note.buttons
        assert all("these pens" not in post.text for post in square.town.messages())
        assert await states(square) == ["asked"]
        await square.advance(hours=2)
        card = await square.hears("amzn.to/3lamp9", "staff")
        assert "Held: only its author and moderators see it." in card.text
        square.town.allows(BOT, "manage_webhooks", where="general")
        await square.moderator.presses("Approve", card)
        await square.settled()
        assert PAID in [post.text for post in square.town.messages()]


async def test_a_long_post_is_given_back_as_a_file(tmp_path: Path) -> None:
    text = f"{PAID} {'and more ' * 150}".strip()
    async with shut(tmp_path, text, norm="Say it first. " * 21) as square:
        note = await read(square)
        assert "Here is what you wrote with the label in front" in note.text
        assert note.handle.files == {"post.txt": f"{LABEL} {text}".encode()}


async def test_a_note_that_cannot_hold_a_long_post_offers_it_with_one_press(tmp_path: Path) -> None:
    text = f"{PAID} {'and more ' * 150}".strip()
    async with opened(tmp_path, author_time="1h") as square:
        await posts(square, square.member, text)
        note = await square.member.reads("amzn.to/3lamp9")
        square.server.weather.refuses("POST", "*/webhooks/*", 403)
        sending = square.server.weather.refuses("POST", "*/users/@me/channels", 403)
        await square.member.presses(FIX, note)
        await square.settled()
        assert sending.times == 0
        again = await square.member.reads("Press the button to have what you wrote")
        whole = (await square.member.presses("Read the note", again)).message
        assert whole is not None
        assert whole.handle.files == {"post.txt": f"{LABEL} {text}".encode()}


async def test_a_post_that_everyone_saw_and_that_fell_with_its_label_counts_as_held(tmp_path: Path) -> None:
    async with opened(tmp_path, mode="nudge", author_time="1h") as square:
        square.member.person.closes_dms()
        post = await posts(square, square.member, PAID)
        line = await square.hears("I have a note for you")
        note = (await square.member.presses("Read the note", line)).message
        assert note is not None
        square.server.weather.refuses("POST", "*/webhooks/*/*", 403)
        await square.member.presses(FIX, note)
        await square.settled()
        assert post.gone
        assert "nor send it to you" in (await read(square)).text
        await square.advance(hours=2)
        card = await square.hears("amzn.to/3lamp9", "staff")
        assert "Held: only its author and moderators see it." in card.text
        await square.moderator.presses("Approve", card)
        await square.settled()
        assert PAID in [post.text for post in square.town.messages()]


async def test_a_disclosure_that_took_a_post_down_for_good_says_so_with_what_was_written(tmp_path: Path) -> None:
    async with opened(tmp_path) as square:
        post = await posts(square, square.member, TEA)
        form = (await square.member.chooses("Add disclosure", post)).form
        square.server.weather.refuses("POST", "*/webhooks/*/*", 403)
        square.server.weather.refuses("POST", "*/users/@me/channels", 403)
        await square.member.sends(form, gain="gift", brand="Acme")
        await square.settled()
        assert post.gone
        told = inbox(square)[-1]
        assert "so nobody sees it now. Please post it once more yourself." in told
        assert told.endswith(f"> \\#ad (they gave me this) {TEA}")
