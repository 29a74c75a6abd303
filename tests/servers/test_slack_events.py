"""What an app hears on Slack: posts, edits, removals, people and channels, as far as it was let in."""

from typing import Any

import pytest

from tests.servers.slack import SlackServer
from tests.servers.slackbots import Bot, client, running, until


async def heard(bot: Bot, count: int) -> list[dict[str, Any]]:
    """The events so far, as soon as there are so many."""
    await until(lambda: len(bot.events) >= count)
    return bot.events


async def test_posts_edits_and_removals_come_in_their_shape(slack: SlackServer) -> None:
    bot, ana = Bot(slack).acknowledges(), slack.workspace.member("Ana")
    async with running(bot):
        post = ana.says("general", "see https://example.org/a, @here in #staff")
        reply = ana.says("general", "below", under=post)
        ana.edits(post, "seen")
        slack.workspace.unfurls(post, "https://example.org/a", "A page", "About it")
        ana.deletes(reply)
        posted, below, edited, unfurled, deleted = await heard(bot, 5)
        staff = slack.workspace.channel("staff").id
        assert posted["text"] == f"see <https://example.org/a>, <!here> in <#{staff}|staff>"
        inside = posted["blocks"][0]["elements"][0]["elements"]
        assert [one["type"] for one in inside] == ["text", "link", "text", "broadcast", "text", "channel"]
        assert "subtype" not in posted
        assert (below["thread_ts"], below["parent_user_id"]) == (post.ts, ana.id)
        assert (edited["subtype"], edited["message"]["text"], edited["message"]["edited"]["user"]) == (
            "message_changed", "seen", ana.id,
        )  # fmt: skip
        assert edited["previous_message"]["text"].startswith("see ")
        assert unfurled["message"]["attachments"][0]["from_url"] == "https://example.org/a"
        assert unfurled["message"]["edited"] == edited["message"]["edited"]
        assert (deleted["subtype"], deleted["deleted_ts"]) == ("message_deleted", reply.ts)
        assert {one["channel_type"] for one in bot.events} == {"channel"}


async def test_a_removed_message_with_replies_leaves_a_stone(slack: SlackServer) -> None:
    bot, ana = Bot(slack).acknowledges(), slack.workspace.member("Ana")
    async with running(bot):
        post = ana.says("general", "root")
        ana.says("general", "reply", under=post)
        ana.deletes(post)
        *_, gone = await heard(bot, 3)
        assert (gone["subtype"], gone["message"]["subtype"]) == ("message_changed", "tombstone")


async def test_what_people_do_in_channels_is_told(slack: SlackServer) -> None:
    bot, town = Bot(slack).acknowledges(), slack.workspace
    ana = town.member("Ana", channels=())
    async with running(bot):
        ana.joins("general")
        post = ana.says("general", f"hello <@{slack.world.bot.id}>".replace(f"<@{slack.world.bot.id}>", "@Hearth"))
        ana.reacts(post, "wave")
        ana.unreacts(post, "wave")
        ana.uploads("general", "plan.txt", b"beans", "the plan")
        ana.leaves("general")
        events = await heard(bot, 9)
        assert [one.get("subtype") or one["type"] for one in events] == [
            "channel_join", "member_joined_channel", "message", "app_mention", "reaction_added", "reaction_removed",
            "file_share", "channel_leave", "member_left_channel",
        ]  # fmt: skip
        assert events[4]["item"] == {"type": "message", "channel": post.channel.id, "ts": post.ts}
        assert (events[4]["item_user"], events[1]["channel_type"]) == (ana.id, "C")


async def test_what_becomes_of_people_and_channels_is_told(slack: SlackServer) -> None:
    bot, town = Bot(slack).acknowledges(), slack.workspace
    async with running(bot):
        ana = town.joins("Ana")
        ana.is_called("Anna")
        ana.goes_away()
        channel = town.opens_channel("seeds")
        town.invites_bot(channel)
        town.renames(channel, "sowing")
        town.archives(channel)
        town.unarchives(channel)
        town.deletes_channel(channel)
        ana.opens_home()
        group = town.adds_group("gardeners", ana.id)
        town.changes_group(group)
        events = await heard(bot, 14)
        assert [one.get("subtype") or one["type"] for one in events] == [
            "team_join", "user_change", "user_change", "channel_created", "channel_join", "member_joined_channel",
            "channel_rename", "channel_archive", "channel_unarchive", "channel_deleted", "app_home_opened",
            "subteam_created", "subteam_members_changed", "subteam_updated",
        ]  # fmt: skip
        assert events[1]["user"]["profile"]["display_name"] == "Anna"
        assert events[2]["user"]["deleted"] is True
        assert events[5]["inviter"] == town.owner.id
        assert events[6]["channel"]["name"] == "sowing"
        web: Any = client(slack)
        assert (await web.usergroups_list(include_users=True))["usergroups"][0]["users"] == []


async def test_an_app_hears_only_where_it_was_let_in(slack: SlackServer) -> None:
    bot, town = Bot(slack).acknowledges(), slack.workspace
    away = town.adds_channel("away", with_bot=False)
    secret = town.adds_channel("secret", private=True, with_bot=False)
    ana = town.member("Ana")
    ana.joins(secret)
    async with running(bot):
        ana.reacts(ana.says(away, "unheard"), "wave")
        ana.says(secret, "unheard")
        ana.writes("a direct word")
        town.invites_bot(secret)
        town.removes_bot("staff")
        ana.says("staff", "unheard")
        events = await heard(bot, 5)
        assert [one.get("text", one["type"]) for one in events] == [
            "a direct word", f"<@{slack.world.bot.id}> has joined the group", "member_joined_channel",
            "member_left_channel", "channel_left",
        ]  # fmt: skip
        assert [one.get("channel_type") for one in events[:3]] == ["im", "group", "G"]
        slack.app.scopes = {"channels:history", "reactions:read"}
        slack.app.events = {"message.channels"}
        ana.reacts(ana.says("general", "heard"), "wave")
        ana.writes("no scope for this")
        ana.says("general", "heard too")
        events = await heard(bot, 7)
        assert [one["text"] for one in events[5:]] == ["heard", "heard too"]


async def test_an_app_that_is_taken_out_is_told_and_locked_out(slack: SlackServer) -> None:
    bot = Bot(slack).acknowledges()
    async with running(bot):
        slack.uninstalls()
        events = await heard(bot, 2)
        assert [one["type"] for one in events] == ["app_uninstalled", "tokens_revoked"]


async def test_only_people_in_a_channel_write_there(slack: SlackServer) -> None:
    ana = slack.workspace.member("Ana", channels=("staff",))
    with pytest.raises(AssertionError, match="Ana is not in general"):
        ana.says("general", "hello")
    ben = slack.workspace.member("Ben")
    with pytest.raises(AssertionError, match="is not by Ben"):
        ben.edits(ana.says("staff", "mine"), "yours")
