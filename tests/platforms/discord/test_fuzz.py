"""Payloads that Discord never sends do no harm: nothing fails unseen, and the next good one is heard."""

from tests.platforms.contract.discord import DiscordSquare
from tests.platforms.discord.fuzzing import Storm


async def test_two_thousand_spoilt_payloads_do_no_harm(square: DiscordSquare) -> None:
    await Storm(square, seed=4).blow(2000)
