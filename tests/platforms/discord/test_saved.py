"""What a member saved on Discord is one click away, also after Hearth put it up anew."""

from tests.platforms.contract.discord import DiscordSquare


async def test_the_list_leads_to_what_shows_the_post_now(square: DiscordSquare) -> None:
    paid = await square.member.says("these pens are great https://amzn.to/3lamp9")
    note = await square.member.reads("amzn.to/3lamp9")
    await square.member.presses(next(label for label in note.buttons if label.startswith("Put “#ad")), note)
    await square.settled()
    (shown,) = square.town.messages("general")
    assert shown.id != paid.id
    await square.friend.chooses("Save", shown)
    listed = (await square.friend.uses("saved")).message
    assert listed is not None
    where = square.town.channel("general").id
    assert f"https://discord.com/channels/{square.town.id}/{where}/{shown.id}, saved <t:" in listed.text
