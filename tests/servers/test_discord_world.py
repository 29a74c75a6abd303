"""What a bot does to a community over REST, as the community sees it, and what it is refused."""

import datetime as dt
import io
from typing import Any

import discord as library
import pytest
from discord import ui

from tests.servers.bots import Bot, messageable, running, until
from tests.servers.discord import BOT, Blocked, DiscordServer, NotAllowed, Person, Town

TOMORROW = dt.datetime.now(dt.UTC) + dt.timedelta(days=1)


async def refused(sending: Any) -> tuple[int, int]:
    """Status and code of the refusal."""
    with pytest.raises(library.HTTPException) as caught:
        await sending
    return caught.value.status, caught.value.code


async def test_a_nonce_is_honoured_for_some_minutes(discord: DiscordServer, town: Town) -> None:
    async with running(Bot(), discord) as bot:
        general = messageable(bot, town.room("general").id)
        first = await general.send("once", nonce="row-7")
        assert (await general.send("once", nonce="row-7")).id == first.id
        assert (await general.send("once", nonce="row-8")).id != first.id
        assert first.nonce == "row-7"
        discord.later(6 * 60)
        assert (await general.send("once", nonce="row-7")).id != first.id
        assert len(town.messages()) == 3


async def test_files_go_both_ways(discord: DiscordServer, ana: Person) -> None:
    async with running(Bot(), discord) as bot:
        sent = ana.says("general", "look", files={"plan.png": b"\x89PNG plan"})
        general = messageable(bot, sent.channel_id)
        message = await general.fetch_message(sent.id)
        assert await message.attachments[0].read() == b"\x89PNG plan"
        assert message.attachments[0].url.startswith(discord.address)
        chart = library.File(io.BytesIO(b"chart"), "chart.png", description="Seven of nine finished")
        await general.send("see", files=[chart, library.File(io.BytesIO(b"rows"), "rows.csv")])
        post = await ana.town.hears("see")
        assert post.files == {"chart.png": b"chart", "rows.csv": b"rows"}
        assert post.alt_texts == {"chart.png": "Seven of nine finished", "rows.csv": None}


async def test_closed_direct_messages_are_refused(discord: DiscordServer, town: Town, ana: Person, ben: Person) -> None:
    async with running(Bot(), discord) as bot:
        await (await bot.fetch_user(ana.id)).send("hello")
        assert [one.text for one in ana.inbox] == ["hello"]
        ana.closes_dms()
        assert await refused((await bot.fetch_user(ana.id)).send("again")) == (403, 50007)
        ben.leaves()
        assert await refused((await bot.fetch_user(ben.id)).send("still there?")) == (403, 50278)


async def test_permissions_are_kept(discord: DiscordServer, town: Town, ana: Person) -> None:
    town.adds_role("high", above_bot=True)
    town.adds_channel("secret")
    town.forbids(BOT, "view_channel", where="secret")
    town.forbids(BOT, "send_messages", where="staff")
    town.forbids("@everyone", "send_messages", where="staff")
    post = ana.says("general", "mine")
    async with running(Bot(), discord) as bot:
        member = bot.guilds[0].get_member(ana.id)
        assert member is not None
        assert await refused(messageable(bot, town.room("secret").id).send("x")) == (403, 50001)
        assert await refused(messageable(bot, town.room("staff").id).send("x")) == (403, 50013)
        assert await refused(member.add_roles(library.Object(town.role("high").id))) == (403, 50013)
        general = messageable(bot, town.room("general").id)
        assert await refused(general.get_partial_message(post.id).edit(content="x")) == (403, 50005)
        assert await refused(general.fetch_message(1)) == (404, 10008)
        assert await refused(bot.fetch_channel(1)) == (404, 10003)
        with pytest.raises(NotAllowed, match="Ana may not do that in staff"):
            ana.says("staff", "let me in")
        await member.add_roles(library.Object(town.role("newcomer").id), reason="joined")
        await ana.until_role("newcomer")
        await member.timeout(dt.timedelta(minutes=10))
        assert ana.timed_out
        with pytest.raises(NotAllowed):
            ana.says("general", "but")
        entries = [one async for one in bot.guilds[0].audit_logs()]
        assert [one.reason for one in entries if one.action is library.AuditLogAction.member_role_update] == ["joined"]


async def test_history_is_read_in_pages_from_both_ends(discord: DiscordServer, ana: Person) -> None:
    posts = [ana.says("general", str(number)) for number in range(250)]
    async with running(Bot(), discord) as bot:
        general = messageable(bot, posts[0].channel_id)
        after = [one.content async for one in general.history(after=library.Object(posts[9].id), limit=None)]
        assert after == [str(number) for number in range(10, 250)]
        before = [one.content async for one in general.history(before=library.Object(posts[9].id), limit=None)]
        assert before == [str(number) for number in reversed(range(9))]
        around = [one.content async for one in general.history(around=library.Object(posts[9].id), limit=3)]
        assert sorted(around) == ["10", "8", "9"]


async def test_reactions_are_listed_in_pages(discord: DiscordServer, town: Town, ana: Person) -> None:
    post = ana.says("general", "who comes?")
    people = [town.member(f"Guest {number}") for number in range(120)]
    for person in people:
        person.reacts(post, "🌱")
    async with running(Bot(), discord) as bot:
        message = await messageable(bot, post.channel_id).fetch_message(post.id)
        assert {one.id async for one in message.reactions[0].users()} == {one.id for one in people}
        await message.add_reaction("🌻")
        assert post.reactions == {"🌱": 120, "🌻": 1}


async def test_a_webhook_posts_under_a_name_with_buttons_and_in_threads(
    discord: DiscordServer, town: Town, ana: Person
) -> None:
    room = ana.opens_thread("general", "Seeds")
    pressed: list[str] = []

    class Pressed(Bot):
        async def on_interaction(self, asked: library.Interaction[Any]) -> None:
            pressed.append(str((asked.data or {}).get("custom_id")))
            await asked.response.defer()

    async with running(Pressed(), discord) as bot:
        hook = await messageable(bot, town.room("general").id).create_webhook(name="Hearth")
        view = ui.View(timeout=None).add_item(ui.Button(label="Edit", custom_id="edit"))
        sent = await hook.send(
            "back again", username="Ana", avatar_url=f"{discord.address}/a.png", view=view, wait=True
        )
        post = await town.hears("back again", by="Ana")
        assert (post.by_webhook, post.labels) == (True, ["Edit"])
        await ana.presses(post, "Edit").acknowledged()
        assert pressed == ["edit"]
        await sent.edit(content="back and changed")
        assert post.text == "back and changed"
        there = await hook.send("in the thread", thread=library.Object(room.id), wait=True)
        assert [one.text for one in town.messages(room)] == ["in the thread"]
        await there.delete()
        assert town.messages(room) == []
        await hook.send("unheard")
        assert [one.name for one in await bot.guilds[0].webhooks()] == ["Hearth"]
        await hook.delete()
        assert await refused(hook.send("gone", wait=True)) == (404, 10015)


async def test_threads_forum_posts_and_tags(discord: DiscordServer, town: Town, ana: Person) -> None:
    ideas = town.forum("ideas", ("open", "done"))
    first = ana.posts_in("ideas", "A pond", "For frogs", tags=("open",))
    async with running(Bot(), discord) as bot:
        forum: Any = bot.get_channel(ideas.id)
        created = await forum.create_thread(name="A bench", content="To sit", applied_tags=[forum.available_tags[1]])
        assert [one.name for one in town.threads("ideas")] == ["A pond", "A bench"]
        assert (town.tags_of("A pond"), town.tags_of("A bench")) == (["open"], ["done"])
        assert first.id == first.channel_id
        assert created.message.id == created.thread.id
        message = await messageable(bot, town.room("general").id).send("Talk below")
        await message.create_thread(name="Below")
        ana.says("Below", "here")
        town.archives("Below")
        general = messageable(bot, town.room("general").id)
        assert [one.name async for one in general.archived_threads()] == ["Below"]
        assert {one.name for one in await bot.guilds[0].active_threads()} == {"A pond", "A bench"}


async def test_events_of_the_calendar(discord: DiscordServer, town: Town) -> None:
    async with running(Bot(), discord) as bot:
        event = await bot.guilds[0].create_scheduled_event(
            name="Sowing",
            start_time=TOMORROW,
            end_time=TOMORROW + dt.timedelta(hours=2),
            entity_type=library.EntityType.external,
            privacy_level=library.PrivacyLevel.guild_only,
            location="Plot 7",
            image=b"\x89PNG\r\n\x1a\n",
        )
        await event.edit(name="Sowing, again")
        assert [one.name for one in await bot.guilds[0].fetch_scheduled_events()] == ["Sowing, again"]
        assert [one.name for one in town.events] == ["Sowing, again"]
        await event.delete()
        assert town.events == []


async def test_automod_keeps_words_out_with_the_communitys_hint(
    discord: DiscordServer, town: Town, ana: Person
) -> None:
    async with running(Bot(), discord) as bot:
        trigger = library.AutoModTrigger(keyword_filter=["*seedshop*"], regex_patterns=[r"ref=\d+"])
        action = library.AutoModRuleAction(custom_message="Say who pays you.")
        kind = library.AutoModRuleEventType.message_send
        rules = [
            await bot.guilds[0].create_automod_rule(
                name=f"ads {number}", event_type=kind, trigger=trigger, actions=[action], enabled=True
            )
            for number in range(6)
        ]
        with pytest.raises(Blocked, match="Say who pays you"):
            ana.says("general", "come to theseedshop.example")
        with pytest.raises(Blocked):
            ana.says("general", "x?ref=77")
        await rules[0].edit(enabled=False)
        more = bot.guilds[0].create_automod_rule(name="7", event_type=kind, trigger=trigger, actions=[action])
        assert await refused(more) == (400, 30033)
        for rule in rules:
            await rule.delete()
        assert ana.says("general", "x?ref=77").text == "x?ref=77"


async def test_commands_can_be_changed_one_by_one(discord: DiscordServer, town: Town) -> None:
    async with running(Bot(), discord) as bot:
        application = discord.world.application_id
        one = {"name": "one", "description": "One"}
        made = await bot.http.upsert_global_command(application, one)  # pyright: ignore[reportArgumentType]
        await bot.http.edit_global_command(application, int(made["id"]), {"description": "Uno"})  # pyright: ignore[reportArgumentType]
        assert [(two.name, two.description) for two in await bot.tree.fetch_commands()] == [("one", "Uno")]
        assert (await bot.tree.fetch_command(int(made["id"]))).name == "one"
        await bot.http.delete_global_command(application, int(made["id"]))
        assert await bot.tree.fetch_commands() == []
        assert await refused(bot.tree.fetch_command(int(made["id"]))) == (404, 10063)


async def test_screening_joining_and_leaving_are_told(discord: DiscordServer, town: Town) -> None:
    told: list[tuple[str, bool]] = []

    class Door(Bot):
        async def on_member_join(self, member: library.Member) -> None:
            told.append((f"{member.display_name} joins", member.pending))

        async def on_member_update(self, before: library.Member, after: library.Member) -> None:
            told.append((f"{after.display_name} changes", after.pending))

        async def on_raw_member_remove(self, gone: library.RawMemberRemoveEvent) -> None:
            told.append((f"{gone.user.display_name} leaves", False))

    async with running(Door(), discord):
        cleo = town.joins("Cleo", pending=True)
        await until(lambda: len(told) == 1)
        cleo.passes_screening()
        cleo.leaves()
        await until(lambda: len(told) == 3)
    assert told == [("Cleo joins", True), ("Cleo changes", False), ("Cleo leaves", False)]


async def test_what_members_post_beside_text(discord: DiscordServer, town: Town, ana: Person, ben: Person) -> None:
    async with running(Bot(), discord) as bot:
        ana.asks_all("general", "When?", ["now", "later"])
        ana.sticks("general", "wave")
        link = ana.says("general", "https://seeds.example")
        ben.forwards(link, "staff")
        town.unfurls(link, "https://seeds.example", "Seeds")
        await until(lambda: len(bot.heard) == 4 and "MESSAGE_UPDATE" in bot.told)
        poll, sticker, plain, forward = bot.heard
        assert poll.poll is not None
        assert [one.text for one in poll.poll.answers] == ["now", "later"]
        assert [one.name for one in sticker.stickers] == ["wave"]
        assert [one.content for one in forward.message_snapshots] == ["https://seeds.example"]
        cached = [one for one in bot.cached_messages if one.id == plain.id]
        assert [(one.embeds[0].title, one.edited_at) for one in cached] == [("Seeds", None)]
        for place in ("general", "staff"):
            assert len([one async for one in messageable(bot, town.room(place).id).history()]) == len(
                town.messages(place)
            )


async def test_a_bot_hears_nothing_from_rooms_it_may_not_enter(discord: DiscordServer, town: Town, ana: Person) -> None:
    town.forbids(BOT, "view_channel", where="staff")
    async with running(Bot(), discord) as bot:
        ana.says("staff", "between us")
        ana.says("general", "for all")
        await until(lambda: len(bot.heard) == 1)
        town.allows(BOT, "view_channel", where="staff")
        ana.says("staff", "come in")
        await until(lambda: len(bot.heard) == 2)
        assert [one.content for one in bot.heard] == ["for all", "come in"]


async def test_files_too_large_and_texts_too_long_are_refused(discord: DiscordServer, town: Town) -> None:
    discord.world.largest_upload = 100
    async with running(Bot(), discord) as bot:
        general = messageable(bot, town.room("general").id)
        assert await refused(general.send(file=library.File(io.BytesIO(b"x" * 101), "big"))) == (413, 40005)
        assert town.messages() == []


async def test_the_clock_can_be_a_tests_own() -> None:
    monday = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
    async with DiscordServer(clock=monday.timestamp) as server:
        ana = server.town("Allotment").member("Ana")
        first = ana.says("general", "nine o'clock")
        server.later(3600)
        second = ana.says("general", "ten o'clock")
        assert library.utils.snowflake_time(first.id) == monday
        assert library.utils.snowflake_time(second.id) == monday + dt.timedelta(hours=1)
