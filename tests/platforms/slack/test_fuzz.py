"""Two thousand spoilt payloads: none ends anything, and what comes after them is heard and answered."""

import asyncio
import json
from typing import Any, Final, cast

from sqlalchemy import select

from bot.storage.tables import fault
from tests.platforms.contract.slack import SlackSquare
from tests.platforms.discord.fuzzing import nothing_goes_wrong
from tests.platforms.discord.spoiling import Payload, Spoiler, Told

COUNT: Final = 2000
PAID: Final = "these pens are great https://amzn.to/3lamp9"


class Spoilt(Spoiler):
    """With ids as Slack has them."""

    def __init__(self, seed: int, told: list[Told], ids: list[str]) -> None:
        super().__init__(seed, told, [one.name for one in told])
        self._slack = ids

    def _id(self) -> str:
        return self._die.choice([*self._slack, "C0", "U0NOBODY", "1700000000.000100", "x"])


async def _day(square: SlackSquare, name: str) -> None:
    """Everything that can happen, each seen to be on record or answered."""
    post = await square.member.says(f"{PAID} on {name}")
    await square.member.edits(post, f"{PAID} on a fine {name}")
    await square.friend.reacts(post, "🌱")
    await square.friend.reacts(post, "🌱", on=False)
    asked = await square.member.uses("thanks", member=square.friend, why=f"the soup on {name}")
    assert not asked.private
    form = (await square.friend.chooses("Flag post", await square.member.says(f"Buy this on {name}."))).form
    told = await square.friend.sends(form, reason="Selling something", words=f"On {name}.")
    assert told.message is not None
    card = await square.hears(f"Buy this on {name}.", "staff")
    assert (await square.moderator.presses("Approve", card)).message is not None
    await square.member.deletes(post)


async def test_two_thousand_spoilt_payloads_end_nothing(square: SlackSquare) -> None:
    with nothing_goes_wrong() as heard:
        await _day(square, "Monday")
        parcels = [one for one in square.server.deliveries.told if one.name != "tokens_revoked"]
        told = [Told(one.kind, {"kind": one.kind, "payload": one.payload}) for one in parcels]
        ids = [square.member.person.id, square.town.channel("general").id, square.server.world.bot.id]
        spoiler = Spoilt(11, told, ids)
        square.server.distorts()
        for number in range(COUNT):
            square.server.sockets.says(_frame(number, spoiler.frame().get("d")))
            if number % 50 == 49:
                await asyncio.sleep(0)
                await square.settled()
                assert not heard.wrong, f"one before {number}:\n{heard.wrong[0]}"
        await square.answered()
        await square.advance(days=2)  # thanks are given once a day
        await _day(square, "Thursday")
    assert heard.left_out > 100
    faults = await square.hearth.database.read(lambda line: line.execute(select(fault)).fetchall())
    assert not faults


def _frame(number: int, data: Any) -> bytes:
    """An envelope, and in it what is spoilt; where the envelope itself was, something of the kind."""
    inner = cast("Payload", data) if isinstance(data, dict) else {"payload": data}
    kind = inner.get("kind", "events_api")
    payload: Any = inner.get("payload")
    whole = cast("Payload", payload) if isinstance(payload, dict) else {}
    for name in ("event_id", "trigger_id"):  # each is another one, or it would only be dropped
        if isinstance(whole.get(name), str):
            whole[name] = f"{number}.{whole[name]}"
    if isinstance(whole.get("response_url"), str):
        whole["response_url"] += f"-{number}"
    frame: Payload = {"envelope_id": f"spoilt-{number}", "type": kind, "payload": payload}
    return json.dumps(frame).encode()
