"""Discord's token comes from the environment, as people paste it there."""

import pytest

from bot.config.tokens import DISCORD, discord_token
from bot.kit.errors import ConfigError


@pytest.mark.parametrize("pasted", ["abc.def.ghi", "  abc.def.ghi\n", "Bot abc.def.ghi"])
def test_a_token_is_read_as_people_paste_it(pasted: str) -> None:
    assert discord_token({DISCORD: pasted}) == "abc.def.ghi"


@pytest.mark.parametrize("environ", [{}, {DISCORD: ""}, {DISCORD: " \n"}, {DISCORD: "Bot "}])
def test_no_token_is_said_with_where_it_is(environ: dict[str, str]) -> None:
    with pytest.raises(ConfigError, match=f"the environment variable {DISCORD} is not set.*developer portal"):
        discord_token(environ)


@pytest.mark.parametrize("pasted", ["abc def", "abc\ndef", "äbc", "abc\x1b[2J"])
def test_what_can_be_no_token_is_refused_and_not_repeated(pasted: str) -> None:
    with pytest.raises(ConfigError, match="is no token") as told:
        discord_token({DISCORD: pasted})
    assert pasted not in str(told.value)
