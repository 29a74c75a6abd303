"""Hearth: the community bot. `bot.kit` is the language of cogs, `bot.app` joins the parts."""
