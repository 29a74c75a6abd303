"""A label that a post's author wished and Discord refused: what they and moderators read, and what becomes of it."""

from pathlib import Path

from bot.storage.held import kept_post
from cogs.disclosure.store.labelled import labelled
from tests.platforms.contract.discord import DiscordSquare
from tests.platforms.discord.test_held import FIX, PAID, opened, posts, rows, states
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
