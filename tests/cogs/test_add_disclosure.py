"""`Add disclosure` in the menu of one's own post: the short form of `/share`, and the post says what one gains."""

from pathlib import Path
from typing import Any

from sqlalchemy import select

from bot.kit.delivery import Capabilities, Refused
from bot.kit.events import FormSent, MenuUsed
from bot.kit.forms import Form
from bot.platforms.local.shown import Shown, ShownMessage
from bot.storage.tables import journal, term
from bot.testing import Actor, Room, labels
from cogs import SHIPPED
from cogs.disclosure.store.labelled import labelled
from tests.cogs.flagged import COGS, FIX, POST, cards, note, room, seen, states
from tests.cogs.hearing import reports
from tests.cogs.stories import HOSTILE, Forger, no_faults
from tests.core.stage import ANA, AT, GENERAL, Harbour, posted, stage

__all__ = ["room"]
MENU = "Add disclosure"
TEA = "the new ACME tea is out, I drink it every day"
LABEL = "#ad (affiliate link)"


def opened(shown: Shown) -> Form:
    """The form that opened."""
    assert shown.form is not None, shown
    return shown.form


async def added(who: Actor, key: str, **values: Any) -> Shown:
    """Choose the entry and fill the form in."""
    return await who.sends(opened(await who.chooses(MENU, key)), **values)


async def whats(room: Room) -> list[str]:
    """What the journal says was shared."""
    what = term.alias()
    query = select(what.c.name).join_from(journal, term, journal.c.kind == term.c.id)
    query = query.join(what, journal.c.purpose == what.c.id).where(term.c.name == "PostShared")
    return [row[0] for row in await room.rows(query)]


async def test_what_no_rule_can_see_is_labelled_by_its_author_in_place(room: Room) -> None:
    key = await room.member.says(TEA)
    form = opened(await room.member.chooses(MENU, key))
    assert [field.name for field in form.fields] == ["text", "gain", "brand"]
    assert form.fields[0].value == TEA
    told = await room.member.sees(await room.member.sends(form, gain=("work",), brand="Acme"))
    assert told.private
    assert told.text == (
        "Done: “#ad (my own interest)” stands in front of your post in #general. Thank you for being open about it."
    )
    (post,) = [one for one in await room.seen_in("general", by=room.newcomer) if not one.private]
    assert (post.key, post.author.name, post.text) == (key, "Member", f"#ad (my own interest) {TEA}")
    assert labels(told) == ["Remember this relationship"]
    await room.member.presses("Remember this relationship", told)
    assert "Acme: you work there" in (await room.member.sees(await room.member.uses("/relationship"))).text
    assert await whats(room) == ["label added"]
    assert await room.member.inbox() == []


async def test_what_its_author_writes_anew_in_the_form_is_what_stands_there(room: Room) -> None:
    key = await room.member.says(TEA)
    await added(room.member, key, text="the new Acme tea is out", gain=("gift",))
    assert await seen(room) == ["#ad (they gave me this) the new Acme tea is out"]
    again = await added(room.member, key, gain=("gift",))
    assert again.text.startswith("Your post says what you gain, so I put nothing more in front.")
    assert await seen(room) == ["#ad (they gave me this) the new Acme tea is out"]


async def test_a_post_that_is_asked_about_leaves_the_queue_with_it(room: Room) -> None:
    key = await room.member.says(POST)
    assert await seen(room) == []
    wrong = await added(room.member, key, gain=("nothing",))
    assert wrong.errors is not None
    assert wrong.errors["gain"] == (
        "The Amazon link pays whoever made it. If that is you or somebody close to you, choose what fits. "
        "If you really get nothing, press “It needs no label…” in my note."
    )
    assert await seen(room) == []
    await added(room.member, key, gain=("commission",))
    assert await seen(room) == [f"{LABEL} {POST}"]
    assert await states(room) == ["fixed"]
    told = await note(room.member)
    assert labels(told) == []
    assert told.text.endswith("is settled, and everyone sees it. Nothing is left to do.")
    assert await cards(room) == []


async def test_a_label_alone_does_not_show_what_it_cannot_settle(room: Room) -> None:
    key = await room.member.says("use my code LENA15 at [acme.example](https://amzn.to/3lamp9)")
    wrong = await added(room.member, key, gain=("commission",))
    assert wrong.errors is not None
    assert wrong.errors["text"].startswith("A label alone does not settle this.")
    assert await states(room) == ["asked"]


async def test_another_members_post_and_a_missing_answer_change_nothing(room: Room) -> None:
    key = await room.member.says(TEA)
    for nosy in (room.friend, room.moderator):
        assert (await nosy.chooses(MENU, key)).text == (
            "Only its author can say what they get from a post. If it looks as though they gain, choose “Flag post”: "
            "the moderators ask, and nobody else learns that it was you."
        )
    early = await room.newcomer.chooses(MENU, await room.newcomer.says("hello"))
    assert early.text.startswith("This opens once you are a member here.")
    assert (await added(room.member, key)).errors == {"gain": "This one is needed."}
    assert (await added(room.member, key, gain=("nothing",))).text == (
        "Then nothing needs to be said, and your post stays as it is."
    )
    assert (await added(room.member, key, text="x" * 3990, gain=("paid",))).errors == {
        "text": "With the label in front this is longer than a message can be. Shorten it a little."
    }
    assert (await added(room.member, key, text=" ", gain=("paid",))).errors == {"text": "This one is needed."}
    assert await seen(room, room.member) == [TEA, "hello"]


async def test_what_is_changed_in_the_form_is_kept_where_nothing_is_gained_either(room: Room) -> None:
    key = await room.member.says(POST)
    assert await seen(room) == []
    told = await added(room.member, key, text="these pens are great", gain=("nothing",))
    assert told.text == "Done: your post in #general says what you wrote, which needs no label."
    assert await seen(room) == ["these pens are great"]
    assert await states(room) == ["fixed"]


async def test_what_was_edited_meanwhile_is_labelled_as_it_stands(room: Room) -> None:
    key = await room.member.says(TEA)
    form = opened(await room.member.chooses(MENU, key))
    await room.world.edit(room.member.key, key, f"{TEA}, though it leaks")
    await room.settled()
    await room.member.sends(form, gain=("work",))
    assert await seen(room) == [f"#ad (my own interest) {TEA}, though it leaks"]


async def test_what_is_held_and_was_reported_waits_for_the_moderators_whatever_its_author_presses(room: Room) -> None:
    key = await room.member.says("lovely lamp https://bit.ly/3lamp9 buy it with my discount")
    await reports(room.friend, key)
    await room.world.edit(room.member.key, key, POST)
    await room.settled()
    assert await seen(room) == []
    told = await room.member.presses(FIX, await note(room.member))
    assert told.text.startswith("The moderators are looking at this post, so it stays out of sight until they decide.")
    assert (await room.member.chooses(MENU, key)).text.startswith("This post is with the moderators now")
    assert await seen(room) == []


async def test_nobody_speaks_for_another_whatever_they_send(room: Room) -> None:
    await room.member.chooses(MENU, await room.member.says(TEA))
    (number,) = (await room.rows(select(labelled.c.id)))[0]
    forger = Forger(room, room.friend)
    for text in HOSTILE.values():
        said = await forger.sends(f"disclosure.post:{number}:x", {"text": text, "gain": ("paid",), "brand": text})
        assert said.startswith("Only its author can say")
    for action in ("post_thread", "post_remember"):
        assert (await forger.presses(f"disclosure.{action}:{number}")).startswith("Only its author can say")
    assert (await forger.sends("disclosure.post:99:x", {})).startswith("I no longer have the post")
    mine = Forger(room, room.member)
    for text in HOSTILE.values():
        await mine.sends(f"disclosure.post:{number}:x", {"text": text, "gain": ("r1", "x"), "brand": text})
    assert await seen(room) == [TEA]
    for name, text in HOSTILE.items():
        await mine.sends(f"disclosure.post:{number}:x", {"text": text, "gain": ("paid",)})
        assert (await seen(room))[-1].startswith("#ad"), name


async def test_what_moderators_decided_against_stays_out_of_sight(room: Room) -> None:
    key = await room.member.says(POST)
    await room.clock.advance(minutes=31)
    form = opened(await room.moderator.presses("Reject…", (await cards(room))[0]))
    early = opened(await room.member.chooses(MENU, key))
    await room.moderator.sends(form, words="Please say what you gain.")
    assert (await room.member.chooses(MENU, key)).text.startswith("The moderators decided against this post")
    assert (await room.member.sends(early, gain=("commission",))).text.startswith("The moderators decided against")
    assert await seen(room) == []


async def test_a_label_that_the_platform_refuses_is_told_to_its_author(tmp_path: Path) -> None:
    harbour = Harbour()
    harbour.capabilities = Capabilities(hide=True, label=True, roles=True)
    async with stage(tmp_path, *COGS, harbour=harbour) as it:
        post = posted(TEA)
        await it.bring(post)
        common: dict[str, Any] = {"space": "harbour-1", "at": AT, "actor": ANA, "place": GENERAL}
        await it.bring(MenuUsed(key="menu", **common, menu=MENU, message=post.key, author=ANA, text=TEA))
        (number,) = (await it.rows(select(labelled.c.id)))[0]
        harbour.trouble += [Refused("This is a poll.")]
        sent = FormSent(
            key="sent", **common, action=f"disclosure.post:{number}:x", values={"text": TEA, "gain": ("work",)}
        )
        await it.bring(sent)
        assert harbour.texts[-1].startswith("I could not put “#ad (my own interest)” in front of your post in")


class Counted:
    """A member whose every step counts: a line sent, a form filled in and sent, a note opened, a button pressed."""

    def __init__(self, who: Actor) -> None:
        self._who = who
        self.steps = 0

    async def says(self, text: str) -> None:
        """Post something."""
        self.steps += 1
        await self._who.says(text)

    async def uses(self, line: str) -> Shown:
        """Send a command."""
        self.steps += 1
        return await self._who.uses(line)

    async def opens_note(self) -> ShownMessage:
        """Go to the newest private note."""
        self.steps += 1
        return await note(self._who)

    async def presses(self, label: str, message: ShownMessage) -> Shown:
        """Press a button."""
        self.steps += 1
        return await self._who.presses(label, message)

    async def fills_in(self, shown: Shown, **values: Any) -> Shown:
        """Fill in the form that opened, and send it."""
        self.steps += 1
        return await self._who.sends(opened(shown), **values)


async def test_sharing_takes_fewer_steps_than_being_asked_afterwards(room: Room) -> None:
    forgot = Counted(room.member)
    await forgot.says(POST)
    await forgot.presses(FIX, await forgot.opens_note())
    line = Counted(room.friend)
    await line.uses(f"/share commission {POST}")
    command = Counted(room.friend)
    await command.fills_in(await command.uses("/share"), text=POST, gain=("commission",))
    assert (line.steps, command.steps, forgot.steps) == (1, 2, 3)
    shared = [one.text for one in await room.seen_in("general", by=room.newcomer) if one.bot and not one.private]
    assert shared == [f"{LABEL} · @Friend\n{POST}"] * 2
    assert await seen(room) == [f"{LABEL} {POST}"]


async def test_whoever_reads_the_norm_can_share_from_there(room: Room) -> None:
    norm = await room.member.sees(await room.member.uses("/disclosure"))
    assert labels(norm) == ["Share something"]
    form = opened(await room.member.presses("Share something", norm))
    await room.member.sends(form, text=POST, gain=("commission",))
    assert (await room.seen_in("general", by=room.newcomer))[-1].text == f"{LABEL} · @Member\n{POST}"
    early = await room.newcomer.sees(await room.newcomer.uses("/disclosure"))
    assert labels(early) == []


async def test_leaving_takes_along_what_is_kept_of_it(tmp_path: Path) -> None:
    async with Room.open(tmp_path, SHIPPED) as room:
        await added(room.member, await room.member.says(TEA), gain=("work",), brand="Acme")
        overview = await room.member.sees(await room.member.uses("/privacy"))
        assert "Posts of yours that you added a disclosure to" in overview.text
        confirm = await room.member.sees(await room.member.presses("Erase me", overview))
        await room.member.presses("Erase me for good", confirm)
        assert await room.rows(select(labelled)) == []
        await no_faults(room)
