"""What every platform lets a community do with Hearth: the same stories, told on each."""

from sqlalchemy import select

from bot.storage.tables import fault, journal, reaction, review_item, term
from tests.platforms.contract.square import Square

PAID = "these pens are great https://amzn.to/3lamp9"
UNSURE = "training plan https://bit.ly/plan21k"
LABEL = "#ad (affiliate link)"


async def _states(square: Square) -> list[str]:
    """How the posts under review stand."""
    query = select(review_item.c.state).order_by(review_item.c.id)
    return list(await square.hearth.database.read(lambda line: list(line.scalars(query))))


async def _kinds(square: Square) -> list[str]:
    """What is on record, oldest first."""
    query = select(term.c.name).join(journal, journal.c.kind == term.c.id).order_by(journal.c.id)
    return list(await square.hearth.database.read(lambda line: list(line.scalars(query))))


async def _nothing_failed(square: Square) -> None:
    faults = await square.hearth.database.read(lambda line: line.execute(select(fault)).fetchall())
    assert not faults


def _fix(square: Square) -> str:
    """The button that puts a label to a post, in front or, where nobody but its author can, in its thread."""
    return f"Put “{LABEL}” in front" if square.able.label else "Add the label in the thread"


async def _labelled(square: Square) -> str:
    """A member's post as people read it: the label that stands in front, or in its thread, and what it says."""
    (post,) = [text for text in await square.texts() if "amzn.to" in text or "Acme" in text]
    in_thread = [text for said in (await square.threads()).values() for text in said]
    return " ".join([*(text.removesuffix(" · @Member") for text in in_thread), post])


async def test_a_newcomer_is_welcomed_by_name(square: Square) -> None:
    cleo = await square.arrives("Cleo")
    welcome = await square.hears("Welcome")
    assert "Good to have you here" in welcome.text
    asked = await cleo.uses("welcome")
    assert asked.private
    assert asked.message is not None
    assert asked.message.buttons
    await _nothing_failed(square)


async def test_a_public_answer_is_seen_by_all_and_pings_nobody(square: Square) -> None:
    asked = await square.member.uses("thanks", member=square.friend, why="the *soup*")
    assert not asked.private
    assert "soup" in (await square.hears("thanks")).text
    assert sum("soup" in text for text in await square.texts()) == 1
    await _nothing_failed(square)


async def test_a_private_answer_is_for_whoever_asked_alone(square: Square) -> None:
    asked = await square.member.uses("activity")
    assert asked.private
    assert asked.message is not None
    assert not any(asked.message.text == text for text in await square.texts())


async def test_a_refusal_is_a_sentence_for_whoever_asked(square: Square) -> None:
    asked = await square.member.uses("thanks", member=square.member, why="being me")
    assert asked.private
    assert asked.message is not None
    assert asked.message.text.endswith(".")
    assert not any("being me" in text for text in await square.texts())


async def test_a_paid_post_is_put_before_the_moderators_and_let_stand(square: Square) -> None:
    await square.member.says(PAID)
    note = await square.member.reads("amzn.to/3lamp9")
    assert _fix(square) in note.buttons
    card = await square.hears("amzn.to/3lamp9", "staff")
    assert card.buttons[0] == "Approve"
    told = await square.moderator.presses("Approve", card)
    assert told.private
    assert told.message is not None
    assert "Approved" in told.message.text
    assert await _states(square) == ["approved"]
    assert any(PAID in text for text in await square.texts())
    await _nothing_failed(square)


async def test_a_form_with_a_mistake_comes_back_as_it_was_filled_in(square: Square) -> None:
    await square.member.says(PAID)
    card = await square.hears("amzn.to/3lamp9", "staff")
    form = (await square.moderator.presses("Reject…", card)).form
    wrong = await square.moderator.sends(form)
    assert wrong.message is not None
    assert "The author should know why." in wrong.message.text
    assert await _states(square) == ["open"]
    right = await square.moderator.sends(wrong.form, words="Please say what you gain.")
    assert right.message is not None
    assert right.message.text.startswith("Rejected.")
    assert await _states(square) == ["rejected"]
    await _nothing_failed(square)


async def test_a_form_is_not_taken_with_what_it_does_not_offer(square: Square) -> None:
    post = await square.member.says("Buy my course now or regret it.")
    form = (await square.friend.chooses("Flag post", post)).form
    wrong = await square.friend.forges(form, reason="bribery", words="x" * 501)
    assert wrong.private
    assert wrong.message is not None
    assert "Choose from the list." in wrong.message.text
    assert "This holds 500 characters, and there are 501 now." in wrong.message.text
    empty = await square.friend.forges(wrong.form)
    assert empty.message is not None
    assert "This one is needed." in empty.message.text
    assert await _states(square) == []
    right = await square.friend.sends(empty.form, reason="Selling something", words="Every day now.")
    assert right.message is not None
    assert "Every day now." in (await square.hears("Buy my course", "staff")).text
    assert await _states(square) == ["open"]
    await _nothing_failed(square)


async def test_a_button_works_after_a_restart(square: Square) -> None:
    await square.member.says(PAID)
    card = await square.hears("amzn.to/3lamp9", "staff")
    await square.restarts()
    told = await square.moderator.presses("Approve", card)
    assert told.message is not None
    assert "Approved" in told.message.text
    assert await _states(square) == ["approved"]


async def test_the_author_puts_it_right_with_one_press(square: Square) -> None:
    await square.member.says(PAID)
    note = await square.member.reads("amzn.to/3lamp9")
    told = await square.member.presses(_fix(square), note)
    assert told.form is None
    assert await _labelled(square) == f"{LABEL} {PAID}"
    assert await _states(square) == ["fixed"]
    await _nothing_failed(square)


async def test_an_edit_that_adds_the_label_leaves_nothing_to_decide(square: Square) -> None:
    post = await square.member.says(UNSURE)
    await square.member.reads("bit.ly/plan21k")
    await square.member.edits(post, f"{LABEL} {UNSURE}")
    assert await _states(square) == ["fixed"]
    await _nothing_failed(square)


async def test_a_member_says_what_they_gain_from_their_posts_menu(square: Square) -> None:
    post = await square.member.says("the new Acme tea is out, I drink it every day")
    nosy = (await square.friend.chooses("Add disclosure", post)).message
    assert nosy is not None
    assert nosy.text.startswith("Only its author can say what they get from a post.")
    form = (await square.member.chooses("Add disclosure", post)).form
    wrong = await square.member.sends(form, gain="I work there", brand="x")
    assert wrong.message is not None
    assert "It needs at least two letters" in wrong.message.text
    told = (await square.member.sends(wrong.form, gain="I work there", brand="Acme")).message
    assert told is not None
    if not square.able.label:
        await square.member.presses("Add the label in the thread", told)
    assert await _labelled(square) == "#ad (my own interest) the new Acme tea is out, I drink it every day"
    assert await _states(square) == []
    await _nothing_failed(square)


async def test_an_edit_is_on_record_as_one(square: Square) -> None:
    post = await square.member.says("The beens are up.")
    await square.member.edits(post, "The beans are up.")
    assert [kind for kind in await _kinds(square) if kind.startswith("MessageE")] == ["MessageEdited"]
    assert "The beans are up." in await square.texts()


async def test_a_post_that_its_author_takes_back_is_on_record_as_gone(square: Square) -> None:
    post = await square.member.says("The beans are up.")
    await square.member.deletes(post)
    assert [kind for kind in await _kinds(square) if kind.startswith("MessageD")] == ["MessageDeleted"]


async def test_a_post_that_its_author_takes_back_needs_no_decision(square: Square) -> None:
    post = await square.member.says("Buy my course now or regret it.")
    asked = await square.friend.chooses("Flag post", post)
    await square.friend.sends(asked.form, reason="Selling something")
    await square.member.deletes(post)
    assert await _states(square) == ["gone"]
    assert "MessageDeleted" in await _kinds(square)


async def test_what_was_shared_and_is_deleted_on_the_platform_needs_no_decision(square: Square) -> None:
    asked = (await square.member.uses("share", gain="nothing", text=PAID)).message
    assert asked is not None
    await square.member.presses("It needs none", asked)
    post = await square.hears("amzn.to")
    assert await _states(square) == ["open"]
    await square.organiser.deletes(post.handle)
    assert await _states(square) == ["gone"]
    assert not [text for text in await square.texts() if "amzn.to" in text]
    await _nothing_failed(square)


async def test_a_reaction_counts_once_and_can_be_taken_back(square: Square) -> None:
    post = await square.member.says("The beans are up.")
    await square.friend.reacts(post, "🌱")
    count = select(reaction)
    assert len(await square.hearth.database.read(lambda line: line.execute(count).fetchall())) == 1
    await square.friend.reacts(post, "🌱", on=False)
    assert not await square.hearth.database.read(lambda line: line.execute(count).fetchall())
    assert [kind for kind in await _kinds(square) if kind.startswith("Reaction")] == [
        "ReactionAdded",
        "ReactionRemoved",
    ]


async def test_a_report_from_a_posts_menu_reaches_the_moderators(square: Square) -> None:
    post = await square.member.says("Buy my course now or regret it.")
    asked = await square.friend.chooses("Flag post", post)
    assert asked.form is not None
    sent = await square.friend.sends(asked.form, reason="Selling something")
    assert sent.message is not None
    card = await square.hears("Buy my course", "staff")
    assert "Friend" not in card.text


async def test_a_post_is_saved_from_its_menu_or_with_a_bookmark_and_found_again(square: Square) -> None:
    first, second = await square.member.says("Thyme is sown."), await square.friend.says("Beans are up.")
    told = (await square.friend.chooses("Save", first)).message
    assert told is not None
    assert told.text.startswith("Saved.")
    await square.friend.reacts(second, "🔖")
    listed = (await square.friend.uses("saved")).message
    assert listed is not None
    assert "The 2 posts you saved" in listed.text
    await square.friend.deletes(second)
    await square.friend.presses("Undo", told)
    left = (await square.friend.uses("saved")).message
    assert left is not None
    assert left.text.startswith("Nothing is saved yet.")
    await _nothing_failed(square)
