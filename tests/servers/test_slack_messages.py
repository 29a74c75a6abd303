"""What an app says on Slack and reads there: messages, threads, reactions, files, histories, and every refusal."""

from typing import Any

import aiohttp
import pytest

from tests.servers.slack import Gap, SlackServer
from tests.servers.slackbots import client, error, refusal, section


@pytest.fixture
def web(slack: SlackServer) -> Any:
    """The unmodified client with the bot's token."""
    return client(slack)


def general(slack: SlackServer) -> str:
    """Its id."""
    return slack.workspace.channel("general").id


async def test_a_message_keeps_its_blocks_and_its_metadata(slack: SlackServer, web: Any) -> None:
    ana = slack.workspace.member("Ana")
    noted = {"event_type": "hearth", "event_payload": {"row": 7}}
    image = {"type": "image", "image_url": "https://example.org/plot.png", "alt_text": "A plot"}
    blocks = [section(f"Welcome {ana.mention} &amp; friends", accessory=image)]
    posted = await web.chat_postMessage(
        channel=general(slack), text="Welcome", blocks=blocks, metadata=noted, unfurl_links=False, unfurl_media=False
    )
    post = await slack.workspace.hears("Welcome")
    assert (post.text, post.fallback, post.alts) == ("Welcome @Ana & friends", "Welcome", ["A plot"])
    assert (post.metadata["event_payload"], posted["message"]["bot_id"]) == ({"row": 7}, slack.app.bot_id)
    assert post.blocks[0]["block_id"]
    plain = (await web.conversations_history(channel=general(slack)))["messages"]
    noting = (await web.conversations_history(channel=general(slack), include_all_metadata=True))["messages"]
    assert ("metadata" in plain[0], noting[0]["metadata"]) == (False, noted)


async def test_only_its_own_messages_can_be_changed_or_taken_back(slack: SlackServer, web: Any) -> None:
    ana = slack.workspace.member("Ana")
    theirs, where = ana.says("general", "mine"), general(slack)
    assert await error(web.chat_update(channel=where, ts=theirs.ts, text="x")) == "cant_update_message"
    assert await error(web.chat_delete(channel=where, ts=theirs.ts)) == "cant_delete_message"
    ts = (await web.chat_postMessage(channel=where, text="one"))["ts"]
    await web.chat_update(channel=where, ts=ts, text="two")
    post = await slack.workspace.hears("two")
    assert (post.ts, post.edited) == (ts, True)
    await web.chat_delete(channel=where, ts=ts)
    assert post.gone
    assert await error(web.chat_delete(channel=where, ts=ts)) == "message_not_found"
    assert await error(web.chat_update(channel=where, ts="1.000001", text="x")) == "message_not_found"


async def test_replies_stand_in_their_thread_and_may_be_shown_to_all(slack: SlackServer, web: Any) -> None:
    ana, where = slack.workspace.member("Ana"), general(slack)
    root = ana.says("general", "Who has a rake?")
    await web.chat_postMessage(channel=where, text="Ben has.", thread_ts=root.ts)
    await web.chat_postMessage(channel=where, text="So has Cleo.", thread_ts=root.ts, reply_broadcast=True)
    assert [one.text for one in root.replies] == ["Ben has.", "So has Cleo."]
    history = (await web.conversations_history(channel=where))["messages"]
    assert [one["text"] for one in history] == ["So has Cleo.", "Who has a rake?"]
    assert (history[0]["subtype"], history[0]["root"]["text"]) == ("thread_broadcast", "Who has a rake?")
    assert history[1]["reply_count"] == 2
    thread = (await web.conversations_replies(channel=where, ts=root.ts))["messages"]
    assert [one["text"] for one in thread] == ["Who has a rake?", "Ben has.", "So has Cleo."]
    ana.deletes(root)
    assert (root.gone, (await web.conversations_history(channel=where))["messages"][1]["subtype"]) == (
        True,
        "tombstone",
    )
    lost = await web.chat_postMessage(channel=where, text="Nothing there", thread_ts="1.000001")
    assert "thread_ts" not in lost["message"]
    assert await error(web.conversations_replies(channel=where, ts="1.000001")) == "thread_not_found"


async def test_a_private_note_reaches_only_the_one_it_is_for(slack: SlackServer, web: Any) -> None:
    ana, ben = slack.workspace.member("Ana"), slack.workspace.member("Ben", channels=())
    await web.chat_postEphemeral(channel=general(slack), user=ana.id, text="Only you")
    assert (await ana.sees("Only you")).private
    assert (ben.whispers, slack.workspace.messages()) == ([], [])
    assert await error(web.chat_postEphemeral(channel=general(slack), user=ben.id, text="x")) == "user_not_in_channel"
    direct = (await web.conversations_open(users=ben.id))["channel"]["id"]
    await web.chat_postMessage(channel=direct, text="For Ben")
    assert (await ben.receives("For Ben")).channel.id == direct
    await web.chat_postMessage(channel=ben.id, text="By name")
    assert [one.text for one in ben.inbox] == ["For Ben", "By name"]


@pytest.mark.filterwarnings("ignore:The top-level `text`:UserWarning")  # of the library, about the empty one
async def test_every_refusal_has_its_word(slack: SlackServer, web: Any) -> None:
    town, where = slack.workspace, general(slack)
    slack.is_provoked()
    away = town.adds_channel("away", with_bot=False)
    secret = town.adds_channel("secret", private=True, with_bot=False)
    town.archives("staff")
    town.channel("general").read_only = True
    said = {
        "channel_not_found": {"channel": secret.id, "text": "x"},
        "not_in_channel": {"channel": away.id, "text": "x"},
        "is_archived": {"channel": town.channel("staff").id, "text": "x"},
        "restricted_action": {"channel": where, "text": "x"},
    }
    assert {word: await error(web.chat_postMessage(**args)) for word, args in said.items()} == {
        one: one for one in said
    }
    town.channel("general").read_only = False
    assert await error(web.chat_postMessage(channel=where, text="")) == "no_text"
    assert await error(web.chat_postMessage(channel=where, text="x" * 40_001)) == "msg_too_long"
    assert await error(web.chat_postMessage(channel=where, text="x", metadata={"row": 1})) == "invalid_metadata_format"
    assert await error(web.conversations_history(channel=away.id)) == "not_in_channel"
    assert await error(web.users_info(user="U0NOBODY")) == "user_not_found"
    for token, word in {
        "": "not_authed",
        "xoxb-wrong": "invalid_auth",
        slack.app_token: "not_allowed_token_type",
    }.items():
        stranger: Any = client(slack, token)
        assert await error(stranger.auth_test()) == word
    slack.app.scopes = {"users:read"}
    answer = await refusal(web.chat_postMessage(channel=where, text="x"))
    assert (answer["error"], answer["needed"], answer["provided"]) == ("missing_scope", "chat:write", "users:read")
    assert await error(web.conversations_list(types="private_channel")) == "missing_scope"
    slack.revokes()
    assert await error(web.auth_test()) == "token_revoked"


async def test_reactions_come_and_go_once(slack: SlackServer, web: Any) -> None:
    ana, where = slack.workspace.member("Ana"), general(slack)
    post = ana.says("general", "planted")
    ana.reacts(post, "seedling")
    await web.reactions_add(channel=where, timestamp=post.ts, name="seedling")
    assert post.reactions == {"seedling": 2}
    assert await error(web.reactions_add(channel=where, timestamp=post.ts, name="seedling")) == "already_reacted"
    shown = (await web.reactions_get(channel=where, timestamp=post.ts))["message"]["reactions"]
    assert shown == [{"name": "seedling", "users": [ana.id, slack.world.bot.id], "count": 2}]
    await web.reactions_remove(channel=where, timestamp=post.ts, name="seedling")
    assert await error(web.reactions_remove(channel=where, timestamp=post.ts, name="seedling")) == "no_reaction"
    assert await error(web.reactions_add(channel=where, timestamp="1.000001", name="x")) == "message_not_found"


async def test_lists_come_in_pages(slack: SlackServer, web: Any) -> None:
    people = [slack.workspace.member(f"P{number}") for number in range(5)]
    found: list[str] = []
    async for page in await web.users_list(limit=3):
        found += [one["name"] for one in page["members"]]
    assert found == ["hearth", "owner", "p0", "p1", "p2", "p3", "p4"]
    for number in range(5):
        people[0].says("general", str(number))
    page = await web.conversations_history(channel=general(slack), limit=2)
    assert ([one["text"] for one in page["messages"]], page["has_more"]) == (["4", "3"], True)
    second = page["messages"][-1]["ts"]
    older = await web.conversations_history(channel=general(slack), latest=second, limit=10)
    assert [one["text"] for one in older["messages"]] == ["2", "1", "0"]
    newer = await web.conversations_history(channel=general(slack), oldest=second, inclusive=True)
    assert [one["text"] for one in newer["messages"]] == ["4", "3"]
    assert await error(web.users_list(cursor="nonsense")) == "invalid_cursor"


async def test_the_workspace_tells_who_and_where(slack: SlackServer, web: Any) -> None:
    ana = slack.workspace.member("Ana")
    slack.workspace.adds_channel("secret", private=True)
    me = await web.auth_test()
    assert (me["team"], me["user_id"]) == ("Allotment", slack.world.bot.id)
    assert (await web.bots_info(bot=me["bot_id"]))["bot"]["name"] == "Hearth"
    person = (await web.users_info(user=ana.id, include_locale=True))["user"]
    assert (person["real_name"], person["locale"], person["tz_offset"] in {3600, 7200}) == ("Ana", "en-US", True)
    assert (await web.team_info())["team"]["id"] == slack.world.team_id
    listed = (await web.conversations_list(types="public_channel,private_channel"))["channels"]
    assert [(one["name"], one["is_private"]) for one in listed] == [
        ("general", False), ("staff", False), ("secret", True),
    ]  # fmt: skip
    info = (await web.conversations_info(channel=general(slack), include_num_members=True))["channel"]
    assert (info["is_member"], info["num_members"]) == (True, 3)
    assert set((await web.conversations_members(channel=general(slack)))["members"]) >= {ana.id}
    lonely = slack.workspace.adds_channel("lonely", with_bot=False)
    await web.conversations_join(channel=lonely.id)
    mine = (await web.users_conversations())["channels"]
    assert [one["name"] for one in mine] == ["general", "staff", "lonely"]
    post = ana.says("general", "find me")
    link = (await web.chat_getPermalink(channel=general(slack), message_ts=post.ts))["permalink"]
    assert link == f"https://allotment.slack.com/archives/{general(slack)}/p{post.ts.replace('.', '')}"


async def test_a_picture_is_put_up_with_what_it_shows(slack: SlackServer, web: Any) -> None:
    await web.files_upload_v2(
        channel=general(slack), filename="plot.png", content=b"\x89PNG", alt_txt="Beans rising", initial_comment="Look"
    )
    post = await slack.workspace.hears("Look")
    assert (post.files, post.alts) == ({"plot.png": b"\x89PNG"}, ["Beans rising"])
    file = (await web.files_info(file=post.stored["files"][0]["id"]))["file"]
    headers = {"Authorization": f"Bearer {slack.bot_token}"}
    async with aiohttp.ClientSession() as session:
        assert await (await session.get(file["url_private"], headers=headers)).read() == b"\x89PNG"
        assert (await session.get(file["url_private"])).status == 404
    place = await web.files_getUploadURLExternal(filename="x.txt", length=5)
    early = web.files_completeUploadExternal(files=[{"id": place["file_id"]}], channel_id=general(slack))
    assert await error(early) == "file_not_found"


async def test_what_the_server_cannot_do_ends_the_test(unrecorded: None) -> None:
    server = await SlackServer().__aenter__()
    channel = server.workspace.channel("general").id
    web: Any = client(server)
    assert await error(web.pins_list(channel=channel)) == "unknown_method"
    await web.chat_postMessage(channel=channel, text="x", client_msg_id="7")
    assert await error(web.chat_postMessage(channel=channel, text="x", link_names=True)) == "fatal_error"
    with pytest.raises(Gap, match=r"the method pins.list; chat.postMessage with client_msg_id; .*link_names"):
        await server.__aexit__(None, None, None)
