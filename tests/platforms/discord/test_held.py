"""x"""
from pathlib import Path
from cogs import SHIPPED
from tests.platforms.contract.discord import DiscordSquare
from tests.platforms.contract.conftest import FIRST

PAID = "these pens are great https://amzn.to/3lamp9"

async def test_x(tmp_path: Path) -> None:
    async with DiscordSquare.open(tmp_path, SHIPPED, FIRST) as square:
        post = square.member.person.says("general", PAID, files={"pen.png": b"\x89PNG pen"})
        await square.settled()
        print(square.town.messages("general"), post.gone)
        note = await square.member.reads("amzn")
        print(note)
        print(await square.member.presses(note.buttons[0], note))
        await square.settled()
        for m in square.town.messages("general"): print(m, m.files, m.alt_texts, m.buttons, m.by_webhook, m.author)
        for a in square.server.requests[-20:]: print(a.method, a.path, a.status)
        one = square.town.messages("general")[-1]
        asked = await square.member.person.presses(one, "Edit").answered()
        print(asked, asked.form and asked.form.fields)
        sent = await square.member.person.sends(asked.form, {"What it says": "#ad now"}).answered()
        print(sent, sent.post)
        await square.settled()
        print(square.town.messages("general"))
        asked = await square.friend.person.presses(one, "Edit").answered()
        print(asked.post)
        asked = await square.member.person.presses(one, "Delete").answered()
        print(asked.post)
        asked = await square.member.person.presses(asked.post, "Delete it").answered()
        print(asked.post)
        await square.settled()
        print(square.town.messages("general"))
        assert 0
