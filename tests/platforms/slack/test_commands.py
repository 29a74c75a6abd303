"""Commands on Slack: a line with what they need, a form for what it lacks, and a sentence for what makes no sense."""

from tests.platforms.contract.slack import SlackSquare


async def test_a_line_in_order_is_understood(square: SlackSquare) -> None:
    asked = square.member.person.uses("/thanks @Friend for the soup")
    await asked.acknowledged()
    assert "soup" in (await square.hears("thanks")).text


async def test_everything_can_be_typed_after_hearth(square: SlackSquare) -> None:
    asked = square.member.person.uses("/hearth thanks @Friend for the soup & bread")
    await asked.acknowledged()
    assert "soup & bread" in (await square.hears("thanks")).text


async def test_hearth_alone_says_what_it_can_do(square: SlackSquare) -> None:
    told = await square.member.person.uses("/hearth").answered()
    assert told.private
    assert "/thanks" in told.text


async def test_what_a_line_lacks_is_asked_for_in_a_form(square: SlackSquare) -> None:
    asked = square.member.person.uses("/thanks @Friend")
    form = await asked.form()
    sent = square.member.person.submits(form, {"why": "the soup"})
    await sent.acknowledged()
    assert not sent.errors
    assert "soup" in (await square.hears("thanks")).text


async def test_a_form_for_a_command_says_at_the_field_what_is_wrong(square: SlackSquare) -> None:
    form = await square.member.person.uses("/thanks").form()
    sent = square.member.person.submits(form, {"member": square.friend.person, "why": " \u200b "})
    await sent.acknowledged()
    assert sent.errors == {"why": "This one is needed."}
    assert form.open


async def test_nobody_of_that_name_is_a_sentence_with_the_nearest(square: SlackSquare) -> None:
    told = await square.member.person.uses("/thanks Freind for the soup").answered()
    assert told.private
    assert "Did you mean Friend?" in told.text


async def test_no_command_of_that_name_is_a_sentence_with_the_nearest(square: SlackSquare) -> None:
    told = await square.member.person.uses("/hearth thank @Friend for the soup").answered()
    assert "Did you mean /thanks?" in told.text


async def test_a_stranger_to_the_moderators_channel_decides_nothing(square: SlackSquare) -> None:
    await square.member.says("these pens are great https://amzn.to/3lamp9")
    card = await square.hears("amzn.to/3lamp9", "staff")
    square.moderator.person.leaves("staff")
    await square.settled()
    told = await square.moderator.presses("Approve", card)
    assert told.message is not None
    assert "Only moderators" in told.message.text


async def test_whoever_comes_into_the_moderators_channel_decides(square: SlackSquare) -> None:
    await square.member.says("these pens are great https://amzn.to/3lamp9")
    card = await square.hears("amzn.to/3lamp9", "staff")
    square.friend.person.joins("staff")
    await square.settled()
    told = await square.friend.presses("Approve", card)
    assert told.message is not None
    assert "Approved" in told.message.text


async def test_a_file_for_one_person_comes_as_a_direct_message(square: SlackSquare) -> None:
    await square.member.says("Something to find in it.")
    asked = square.member.person.uses("/privacy")
    told = await asked.answered()
    button = next(label for label in told.labels if "copy" in label.casefold() or "export" in label.casefold())
    again = square.member.person.presses(told, button)
    assert (await again.says("direct messages")).private
    await square.answered()
    (files,) = [note.files for note in square.member.person.inbox if note.files]
    assert all(files.values())
