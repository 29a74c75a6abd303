"""What people ask of an app on Slack: commands, buttons, menus, forms in stacks, shortcuts, and answers in time."""

from typing import Any

import aiohttp
import pytest

from tests.servers.slack import CannotAsk, CannotSend, SlackServer
from tests.servers.slackbots import Bot, actions, asks, button, error, field, modal, plain, running, section

MANIFEST: dict[str, Any] = {
    "features": {
        "slash_commands": [{"command": "/hearth", "should_escape": True}, {"command": "/raw"}],
        "shortcuts": [{"name": "Flag post", "callback_id": "flag", "type": "message"}],
        "app_home": {"home_tab_enabled": True},
    },
    "oauth_config": {"scopes": {"bot": ["commands", "chat:write"]}},
    "settings": {"interactivity": {"is_enabled": True}, "event_subscriptions": {"bot_events": ["app_home_opened"]}},
}


def teach(bot: Bot, taken: list[dict[str, Any]], **answer: Any) -> None:
    """Keep what arrives, and acknowledge everything with that answer."""

    async def handle(ack: Any, body: dict[str, Any]) -> None:
        taken.append(body)
        await ack(**answer)

    for kind in ("/hearth", "/raw"):
        bot.app.command(kind)(handle)
    for kind in ("press", "menu", "pick"):
        bot.app.action(kind)(handle)
    bot.app.shortcut("flag")(handle)


async def test_a_command_is_answered_by_its_acknowledgement_and_by_its_address(slack: SlackServer) -> None:
    bot, town, taken = Bot(slack), slack.workspace, list[dict[str, Any]]()
    slack.installs(MANIFEST)
    ana = town.member("Ana")
    town.member("Ben")
    teach(bot, taken, text="*Thanks*", response_type="ephemeral")
    async with running(bot):
        asked = ana.uses("/hearth thank @Ben for soup & bread in #staff")
        first = await asked.answered()
        assert (first.text, first.private) == ("*Thanks*", True)
        staff = town.channel("staff")
        assert taken[0]["text"] == f"thank {town.people['Ben'].mention} for soup &amp; bread in <#{staff.id}|staff>"
        slack.is_provoked()
        for number in range(6):
            async with aiohttp.ClientSession() as session:
                body = {"text": f"answer {number}", "response_type": "in_channel"}
                async with session.post(taken[0]["response_url"], json=body) as answer:
                    assert answer.status == (200 if number < 5 else 404)
        assert [one.text for one in town.messages()] == [f"answer {number}" for number in range(5)]
        assert [one.private for one in asked.posts] == [True] + [False] * 5
        await ana.uses("/raw @Ben").acknowledged()
        assert taken[1]["text"] == "@Ben"
        slack.later(1800)
        late = {"text": "too late"}
        async with aiohttp.ClientSession() as session, session.post(taken[1]["response_url"], json=late) as answer:
            assert answer.status == 404
        with pytest.raises(CannotAsk, match="no app answers /nothing"):
            ana.uses("/nothing")


async def test_a_button_replaces_its_message_or_takes_it_away(slack: SlackServer) -> None:
    bot, town, taken = Bot(slack), slack.workspace, list[dict[str, Any]]()
    ana = town.member("Ana")
    teach(bot, taken)
    blocks = [section("Ready?"), actions(button("Yes", "press", value="7", style="primary"))]
    async with running(bot):
        posted = await bot.web.chat_postMessage(channel=town.channel("general").id, text="Ready?", blocks=blocks)
        (public,) = town.messages()
        await bot.web.chat_postEphemeral(channel=public.channel.id, user=ana.id, text="Ready?", blocks=blocks)
        whisper = await ana.sees("Ready?")
        for post in (public, whisper):
            await ana.presses(post, "Yes").acknowledged()
        first, second = taken
        assert (first["message"]["ts"], first["container"]["is_ephemeral"]) == (posted["ts"], False)
        assert first["actions"][0]["value"] == "7"
        assert ("message" in second, second["container"]["is_ephemeral"]) == (False, True)
        async with aiohttp.ClientSession() as session:
            await session.post(first["response_url"], json={"replace_original": True, "text": "Done."})
            await session.post(second["response_url"], json={"delete_original": True})
        assert (public.text, public.labels, whisper.gone) == ("Done.", [], True)
        with pytest.raises(AssertionError, match="is gone"):
            ana.presses(whisper, "Yes")


async def test_a_trigger_opens_one_form_within_three_seconds(slack: SlackServer) -> None:
    bot, taken = Bot(slack), list[dict[str, Any]]()
    ana = slack.workspace.member("Ana")
    teach(bot, taken)
    async with running(bot):
        asked = ana.uses("/hearth")
        await asked.acknowledged()
        view = modal("story", section("Tell us"))
        await bot.web.views_open(trigger_id=taken[0]["trigger_id"], view=view)
        form = await asked.form()
        assert (ana.modal, form.title) == (form, "Story")
        slack.is_provoked()
        again = bot.web.views_open(trigger_id=taken[0]["trigger_id"], view=view)
        assert await error(again) == "exchanged_trigger_id"
        await ana.uses("/hearth").acknowledged()
        slack.later(3)
        assert await error(bot.web.views_open(trigger_id=taken[1]["trigger_id"], view=view)) == "expired_trigger_id"
        assert await error(bot.web.views_open(trigger_id="1.2.3", view=view)) == "invalid_trigger_id"


async def test_a_form_is_corrected_replaced_covered_and_cleared(slack: SlackServer) -> None:
    bot, taken = Bot(slack), list[dict[str, Any]]()
    ana = slack.workspace.member("Ana")
    teach(bot, taken)
    first = modal("first", asks("Plot", "plot", field(max_length=20)), private_metadata="7", notify_on_close=True)

    @bot.app.view("first")
    async def _first(ack: Any, view: dict[str, Any]) -> None:
        match view["state"]["values"]["plot"]["value"]["value"]:
            case "wrong":
                await ack(response_action="errors", errors={"plot": "No such plot."})
            case "push":
                await ack(response_action="push", view=modal("second", section("Sure?")))
            case _:
                await ack(response_action="update", view=modal("third", section("Thanks")))

    @bot.app.view("second")
    async def _second(ack: Any) -> None:
        await ack(response_action="clear")

    @bot.app.view_closed("first")
    async def _closed(ack: Any, body: dict[str, Any]) -> None:
        taken.append(body)
        await ack()

    async def opened() -> Any:
        asked = ana.uses("/hearth")
        await asked.acknowledged()
        await bot.web.views_open(trigger_id=asked.trigger_id, view=first)
        return await asked.form()

    async with running(bot):
        form = await opened()
        with pytest.raises(CannotSend, match="'Plot' must be filled in"):
            ana.submits(form)
        with pytest.raises(CannotSend, match="'Plot' takes 0 to 20 characters"):
            ana.submits(form, {"plot": "x" * 21})
        await ana.submits(form, {"Plot": "wrong"}).acknowledged()
        assert (form.open, form.said) == (True, {"Plot": "No such plot."})
        await ana.submits(form, {"Plot": "push"}).acknowledged()
        top = ana.modal
        assert top is not None
        assert (top.shape["callback_id"], top.shape["previous_view_id"]) == ("second", form.id)
        await ana.submits(top).acknowledged()
        assert ana.modal is None
        form = await opened()
        await ana.submits(form, {"Plot": "north"}).acknowledged()
        assert (form.open, form.shape["callback_id"]) == (True, "third")
        form = await opened()
        await ana.closes(form).acknowledged()
        assert (ana.modal, taken[-1]["type"], taken[-1]["is_cleared"]) == (None, "view_closed", False)


async def test_a_form_that_was_changed_meanwhile_is_not_overwritten(slack: SlackServer) -> None:
    bot, ana = Bot(slack), slack.workspace.member("Ana")
    teach(bot, [])
    view = modal("story", section("One"))
    async with running(bot):
        asked = ana.uses("/hearth")
        await asked.acknowledged()
        old = (await bot.web.views_open(trigger_id=asked.trigger_id, view=view))["view"]
        await bot.web.views_update(view_id=old["id"], hash=old["hash"], view=modal("story", section("Two")))
        late = bot.web.views_update(view_id=old["id"], hash=old["hash"], view=view)
        assert await error(late) == "hash_conflict"
        form = await asked.form()
        assert form.shape["blocks"][0]["text"]["text"] == "Two"
        ana.closes(form)
        assert await error(bot.web.views_update(view_id=old["id"], view=view)) == "not_found"


async def test_menus_offer_what_they_hold_and_what_the_app_suggests(slack: SlackServer) -> None:
    bot, town, taken = Bot(slack), slack.workspace, list[dict[str, Any]]()
    ana, ben = town.member("Ana"), town.member("Ben")
    teach(bot, taken)
    options = [{"text": plain(one), "value": one[0]} for one in ("north", "south")]
    menu = {"type": "static_select", "action_id": "menu", "placeholder": plain("Plot"), "options": options}
    outside = {"type": "external_select", "action_id": "pick", "placeholder": plain("Tool"), "min_query_length": 1}
    who = {"type": "users_select", "action_id": "menu", "placeholder": plain("Who")}

    @bot.app.options("pick")
    async def _offer(ack: Any, payload: dict[str, Any]) -> None:
        tools = [one for one in ("spade", "sieve", "rake") if one.startswith(payload["value"])]
        await ack(options=[{"text": plain(one), "value": one} for one in tools])

    async with running(bot):
        blocks = [actions(menu, outside), actions(who)]
        await bot.web.chat_postMessage(channel=town.channel("general").id, text="Choose", blocks=blocks)
        (post,) = town.messages()
        await ana.picks(post, "Plot", "south").acknowledged()
        assert taken[0]["actions"][0]["selected_option"]["value"] == "s"
        await ana.picks(post, "Who", ben).acknowledged()
        assert taken[1]["actions"][0]["selected_user"] == ben.id
        assert await ana.types(post, "Tool", "s") == ["spade", "sieve"]
        with pytest.raises(CannotSend, match=r"offers \['north', 'south'\]"):
            ana.picks(post, "Plot", "east")


async def test_every_control_of_a_form_arrives_with_its_value(slack: SlackServer) -> None:
    bot, ana = Bot(slack), slack.workspace.member("Ana")
    teach(bot, [])
    options = [{"text": plain(one), "value": one} for one in ("spade", "rake")]
    sent: list[dict[str, Any]] = []
    view = modal(
        "all",
        asks("Words", "words", field(initial_value="as it was")),
        asks("Tools", "tools", {"type": "checkboxes", "action_id": "v", "options": options}, optional=True),
        asks("One", "one", {"type": "radio_buttons", "action_id": "v", "options": options}),
        asks("Day", "day", {"type": "datepicker", "action_id": "v"}),
        asks("People", "people", {"type": "multi_users_select", "action_id": "v", "placeholder": plain("Who")}),
        asks("Count", "count", {"type": "number_input", "action_id": "v", "is_decimal_allowed": False}),
    )

    @bot.app.view("all")
    async def _all(ack: Any, view: dict[str, Any]) -> None:
        sent.append(view["state"]["values"])
        await ack()

    async with running(bot):
        asked = ana.uses("/hearth")
        await asked.acknowledged()
        await bot.web.views_open(trigger_id=asked.trigger_id, view=view)
        given = {"One": "rake", "Day": "2026-06-01", "People": [ana], "Count": 3}
        await ana.submits(await asked.form(), given).acknowledged()
        (values,) = sent
        assert values["words"]["value"]["value"] == "as it was"
        assert values["tools"]["v"]["selected_options"] == []
        assert values["one"]["v"]["selected_option"]["value"] == "rake"
        assert values["day"]["v"]["selected_date"] == "2026-06-01"
        assert values["people"]["v"]["selected_users"] == [ana.id]
        assert values["count"]["v"]["value"] == "3"


async def test_shortcuts_and_the_home_tab(slack: SlackServer) -> None:
    bot, town, taken = Bot(slack), slack.workspace, list[dict[str, Any]]()
    slack.installs(MANIFEST)
    ana = town.member("Ana")
    teach(bot, taken)
    async with running(bot):
        post = ana.says("general", "buy now")
        await ana.shortcut("Flag post", post).acknowledged()
        assert (taken[0]["type"], taken[0]["message"]["text"]) == ("message_action", "buy now")
        home = {"type": "home", "blocks": [section("Hello"), actions(button("Go", "press"))]}
        await bot.web.views_publish(user_id=ana.id, view=home)
        ana.opens_home()
        assert ana.home is not None
        await ana.presses(ana.home, "Go").acknowledged()
        assert (taken[1]["view"]["type"], taken[1]["container"]["type"]) == ("home", "view")
        slack.app.home_tab = False
        assert await error(bot.web.views_publish(user_id=ana.id, view=home)) == "not_enabled"
