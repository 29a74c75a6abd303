"""Socket Mode as slack_bolt knows it: tickets, hello, envelopes, acknowledgements, and everything told again."""

from typing import Any

from tests.servers.slack import SlackServer
from tests.servers.slackbots import Bot, running, until


async def test_what_people_write_reaches_the_app_and_its_answer_reaches_them(slack: SlackServer) -> None:
    bot, town = Bot(slack), slack.workspace
    ana = town.member("Ana")

    @bot.app.event("message")
    async def _answer(event: dict[str, Any]) -> None:
        if "bot_id" not in event:
            await bot.web.chat_postMessage(channel=event["channel"], text=f"Heard: {event['text']}")

    async with running(bot):
        assert (await bot.web.auth_test())["user_id"] == slack.world.bot.id
        ana.says("general", "plants & <soil>, says @Ana")
        post = await town.hears("Heard")
        assert post.text == "Heard: plants & <soil>, says @Ana"
        await until(lambda: len(bot.heard("message")) == 2)
        first, second = bot.heard("message")
        assert first["text"] == f"plants &amp; &lt;soil&gt;, says {ana.mention}"
        assert (first["channel_type"], first["user"]) == ("channel", ana.id)
        assert second["bot_id"] == slack.app.bot_id


async def test_a_command_a_button_and_a_form(slack: SlackServer) -> None:
    bot, town = Bot(slack), slack.workspace
    ana = town.member("Ana")

    @bot.app.command("/hearth")
    async def _command(ack: Any, body: dict[str, Any]) -> None:
        await ack()
        button = {"type": "button", "action_id": "open", "text": {"type": "plain_text", "text": "Tell"}, "value": "7"}
        await bot.web.chat_postEphemeral(
            channel=body["channel_id"],
            user=body["user_id"],
            text="What is it?",
            blocks=[
                {"type": "section", "text": {"type": "mrkdwn", "text": "What is it?"}},
                {"type": "actions", "elements": [button]},
            ],
        )

    @bot.app.action("open")
    async def _open(ack: Any, body: dict[str, Any]) -> None:
        await ack()
        view = {
            "type": "modal",
            "callback_id": "story",
            "title": {"type": "plain_text", "text": "Story"},
            "submit": {"type": "plain_text", "text": "Send"},
            "blocks": [
                {
                    "type": "input",
                    "block_id": "plot",
                    "label": {"type": "plain_text", "text": "Plot"},
                    "element": {"type": "plain_text_input", "action_id": "words"},
                }
            ],
        }
        await bot.web.views_open(trigger_id=body["trigger_id"], view=view)

    @bot.app.view("story")
    async def _story(ack: Any, body: dict[str, Any]) -> None:
        words = body["view"]["state"]["values"]["plot"]["words"]["value"]
        if words == "no":
            await ack(response_action="errors", errors={"plot": "Say more"})
            return
        await ack()
        channel = (await bot.web.conversations_open(users=body["user"]["id"]))["channel"]["id"]
        await bot.web.chat_postMessage(channel=channel, text=f"Your plot: {words}")

    async with running(bot):
        asked = ana.uses("/hearth story")
        await asked.acknowledged()
        post = await ana.sees("What is it?")
        assert post.labels == ["Tell"]
        modal = await ana.presses(post, "Tell").form()
        sent = ana.submits(modal, {"Plot": "no"})
        await sent.acknowledged()
        assert sent.errors == {"plot": "Say more"}
        assert ana.modal is modal
        await ana.submits(modal, {"Plot": "north"}).acknowledged()
        assert ana.modal is None
        assert (await ana.receives("Your plot")).text == "Your plot: north"
