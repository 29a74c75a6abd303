"""What members ask of a bot, and what they see: commands, buttons, menus, forms, and answers in time or too late."""

import asyncio
from typing import Any

import discord as library
import pytest
from discord import app_commands, ui
from simcord.backend.models.interaction import ResponseKind

from tests.servers.bots import Bot, messageable, running
from tests.servers.discord import CannotAsk, CannotSend, DiscordServer, Person, Town

Asked = library.Interaction[Any]


class Story(ui.Modal, title="Your story"):
    """A form with every control that Hearth uses."""

    name: ui.Label[Any] = ui.Label(text="Your name", component=ui.TextInput(max_length=20))
    plot: ui.Label[Any] = ui.Label(
        text="Your plot",
        description="Where you dig",
        component=ui.Select(options=[library.SelectOption(label=one) for one in ("north", "south")]),
    )
    when: ui.Label[Any] = ui.Label(
        text="When",
        component=ui.RadioGroup(options=[library.RadioGroupOption(label=one) for one in ("spring", "autumn")]),
    )
    tools: ui.Label[Any] = ui.Label(
        text="Tools",
        component=ui.CheckboxGroup(
            required=False, options=[library.CheckboxGroupOption(label=one) for one in ("spade", "rake")]
        ),
    )
    agreed: ui.Label[Any] = ui.Label(text="I agree", component=ui.Checkbox(default=False))

    async def on_submit(self, interaction: Asked) -> None:
        """Say what was sent."""
        told = [self._told(one) for one in (self.name, self.plot, self.when, self.tools, self.agreed)]
        await interaction.response.send_message("; ".join(told), ephemeral=True)

    @staticmethod
    def _told(label: ui.Label[Any]) -> str:
        control: Any = label.component
        return str(getattr(control, "values", None) or getattr(control, "value", None))


def teach(bot: Bot) -> None:
    """The commands of these stories."""

    @bot.tree.command(description="Thank somebody")
    async def thanks(asked: Asked, member: library.Member, why: str, loud: bool = False) -> None:
        await asked.response.send_message(f"{member.mention} {why}", ephemeral=not loud)

    @thanks.autocomplete("why")
    async def _why(asked: Asked, typed: str) -> list[app_commands.Choice[str]]:
        known = ("the soup", "the sowing", "the rake")
        return [app_commands.Choice(name=one, value=one) for one in known if typed in one]

    @bot.tree.command(description="Tell a story")
    async def story(asked: Asked) -> None:
        await asked.response.send_modal(Story())

    @bot.tree.command(description="Think first")
    async def ponder(asked: Asked) -> None:
        await asked.response.defer(ephemeral=True, thinking=True)
        await asked.followup.send("the thought", ephemeral=True)
        await asked.followup.send("one more", ephemeral=True)

    group = app_commands.Group(name="plots", description="Plots")

    @group.command(description="Who has which")
    async def owners(asked: Asked, channel: library.TextChannel, role: library.Role) -> None:
        await asked.response.send_message(f"{channel.name} {role.name} {asked.locale}")

    bot.tree.add_command(group)

    @bot.tree.context_menu(name="Flag post")
    async def flag(asked: Asked, message: library.Message) -> None:
        await asked.response.send_message(f"flagged: {message.content}", ephemeral=True)

    @bot.tree.context_menu(name="Who is this")
    async def who(asked: Asked, member: library.Member) -> None:
        await asked.response.send_message(member.display_name, ephemeral=True)


async def taught(bot: Bot) -> None:
    """Registered with the server too."""
    teach(bot)
    await bot.tree.sync()


async def test_a_command_is_answered_in_private_and_in_public(discord: DiscordServer, ana: Person, ben: Person) -> None:
    async with running(Bot(), discord) as bot:
        await taught(bot)
        await discord.until_commands("thanks", "plots")
        answer = await ana.uses("thanks", member=ben, why="the soup").answered()
        assert (answer.text, answer.private) == (f"{ben.mention} the soup", True)
        assert answer.post is not None
        assert answer.post.pings == []
        answer = await ana.uses("thanks", member=ben, why="the rake", loud=True).answered()
        assert answer.private is False
        assert [one.text for one in ana.town.messages()] == [f"{ben.mention} the rake"]
        ana.speaks("de")
        answer = await ana.at("staff").uses("plots owners", channel="general", role="moderator").answered()
        assert answer.text == "general moderator de"
        assert [one.text for one in ana.town.messages("staff")] == ["general moderator de"]


async def test_what_the_client_would_not_send_is_not_sent(discord: DiscordServer, ana: Person) -> None:
    async with running(Bot(), discord) as bot:
        await taught(bot)
        with pytest.raises(CannotAsk, match="registered no CHAT_INPUT command 'nothing'"):
            ana.uses("nothing")
        with pytest.raises(CannotAsk, match="also needs member, why"):
            ana.uses("thanks")
        with pytest.raises(CannotAsk, match="has no option 'where'"):
            ana.uses("thanks", where="there")
        with pytest.raises(CannotAsk, match="is a group"):
            ana.uses("plots")


async def test_typing_offers_choices(discord: DiscordServer, ana: Person, ben: Person) -> None:
    async with running(Bot(), discord) as bot:
        await taught(bot)
        choices = await ana.types("thanks", "why", "so", member=ben)
        assert [one.name for one in choices] == ["the soup", "the sowing"]


async def test_menus_on_messages_and_members(discord: DiscordServer, ana: Person, ben: Person) -> None:
    post = ben.says("general", "buy my seeds")
    async with running(Bot(library.Intents(guilds=True)), discord) as bot:
        await taught(bot)
        assert (await ana.menu("Flag post", post).answered()).text == "flagged: buy my seeds"
        assert (await ana.menu("Who is this", ben).answered()).text == "Ben"


async def test_a_thought_replaces_the_thinking_and_more_follows(discord: DiscordServer, ana: Person) -> None:
    async with running(Bot(), discord) as bot:
        await taught(bot)
        asked = ana.uses("ponder")
        assert await asked.acknowledged() is ResponseKind.DEFERRED
        answer = await asked.answered()
        assert (answer.text, answer.private) == ("the thought", True)
        assert (await asked.followed_up()).text == "one more"


async def test_a_form_is_filled_in_and_wrong_input_stays_with_the_client(discord: DiscordServer, ana: Person) -> None:
    async with running(Bot(), discord) as bot:
        await taught(bot)
        form = await ana.uses("story").form()
        assert form.title == "Your story"
        assert [one.label for one in form.fields] == ["Your name", "Your plot", "When", "Tools", "I agree"]
        with pytest.raises(CannotSend, match="'Your name' must be filled in"):
            ana.sends(form, {})
        with pytest.raises(CannotSend, match="takes 0 to 20 characters, not 21"):
            ana.sends(form, {"Your name": "x" * 21, "Your plot": "north", "When": "spring"})
        told = {"Your name": "Ana", "Your plot": ["south"], "When": "autumn", "Tools": ["rake"], "I agree": True}
        answer = await ana.sends(form, told).answered()
        assert answer.text == "Ana; ['south']; autumn; ['rake']; True"
        with pytest.raises(CannotAsk, match="no such form open"):
            ana.sends(form, told)


async def test_buttons_and_menus_of_a_card(discord: DiscordServer, town: Town, ana: Person, ben: Person) -> None:
    class Card(ui.LayoutView):
        text: ui.TextDisplay[Any] = ui.TextDisplay("A post waits")
        row: ui.ActionRow[Any] = ui.ActionRow()
        menu: ui.ActionRow[Any] = ui.ActionRow()

        @row.button(label="Approve", custom_id="approve")
        async def approve(self, asked: Asked, button: ui.Button[Any]) -> None:
            self.text.content = "Approved"
            button.disabled = True
            await asked.response.edit_message(view=self)

        @row.button(label="Later", custom_id="later")
        async def later(self, asked: Asked, button: ui.Button[Any]) -> None:
            await asked.response.defer()
            await asked.followup.send("in an hour", ephemeral=True)

        @menu.select(cls=ui.UserSelect, placeholder="Ask somebody", custom_id="whom")
        async def whom(self, asked: Asked, chosen: ui.UserSelect[Any]) -> None:
            await asked.response.send_message(f"asked {chosen.values[0].display_name}", ephemeral=True)

    async with running(Bot(), discord) as bot:
        await messageable(bot, town.room("staff").id).send(view=Card(timeout=None))
        card = await town.hears("A post waits", "staff")
        assert card.labels == ["Approve", "Later"]
        later = ana.presses(card, "Later")
        assert (await later.followed_up()).text == "in an hour"
        assert (await ana.picks(card, "Ask somebody", [ben]).answered()).text == "asked Ben"
        assert (await ana.presses(card, "Approve").answered()).text == "Approved"
        with pytest.raises(CannotAsk, match="cannot be pressed"):
            ana.presses(card, "Approve")


async def test_a_direct_message_can_carry_a_button(discord: DiscordServer, ana: Person) -> None:
    view: ui.View = ui.View(timeout=None)
    button: ui.Button[Any] = ui.Button(label="Yes", custom_id="yes")

    async def pressed(asked: Asked) -> None:
        await asked.response.edit_message(content="Good.", view=None)

    button.callback = pressed  # pyright: ignore[reportAttributeAccessIssue]  as discord.py's own guide does
    view.add_item(button)
    async with running(Bot(), discord) as bot:
        user = await bot.fetch_user(ana.id)
        await user.send("Shall I?", view=view)
        post = await ana.receives("Shall I?")
        assert (await ana.presses(post, "Yes").answered()).text == "Good."


async def refused(sending: Any) -> tuple[int, int]:
    """Status and code of the refusal."""
    with pytest.raises(library.HTTPException) as caught:
        await sending
    return caught.value.status, caught.value.code


@pytest.mark.usefixtures("unrecorded")
async def test_answers_must_come_in_time_and_once(discord: DiscordServer, ana: Person) -> None:
    heard: asyncio.Queue[Asked] = asyncio.Queue()

    class Waiting(Bot):
        async def on_interaction(self, asked: Asked) -> None:
            heard.put_nowait(asked)

    async with running(Waiting(), discord) as bot:
        bot.tree.add_command(app_commands.Command(name="wait", description="Wait", callback=_never))
        await bot.tree.sync()
        bot.tree.on_error = _quiet  # pyright: ignore[reportAttributeAccessIssue]  what comes is what is looked at
        ana.uses("wait")
        asked = await heard.get()
        assert await refused(asked.followup.send("before any answer")) == (404, 10015)
        discord.later(3)
        assert await refused(asked.response.send_message("too late")) == (404, 10062)
        ana.uses("wait")
        asked = await heard.get()
        twin = library.Interaction(data=asked_again(asked), state=asked._state)  # pyright: ignore[reportPrivateUsage]  no public way to a second answer
        await asked.response.send_message("in time")
        assert await refused(twin.response.send_message("twice")) == (400, 40060)
        discord.later(14 * 60)
        await asked.edit_original_response(content="still good")
        discord.later(2 * 60)
        assert await refused(asked.edit_original_response(content="too old")) == (401, 50027)
        assert [one.text for one in ana.town.messages()] == ["still good"]


async def _never(asked: Asked) -> None:
    """Not answered here."""


async def _quiet(asked: Asked, error: Exception) -> None:
    """As above."""


def asked_again(asked: Asked) -> Any:
    """The same interaction as another process would have heard it."""
    return {
        "id": str(asked.id),
        "application_id": str(asked.application_id),
        "type": asked.type.value,
        "token": asked.token,
        "version": 1,
        "channel": {"id": str(asked.channel_id), "type": 0},
        "data": asked.data,
        "attachment_size_limit": 1,
    }
