"""Weather over the wire: late answers, refusals and lost replies on demand, the same for one seed.

It strikes what Hearth sends (deliveries, look-ups, public answers), never what members do.
"""

import asyncio
import random
from collections.abc import Sequence
from typing import Final, Literal

from msgspec import Struct

from bot.kit.delivery import Later, Refused, Unsettled
from bot.kit.errors import Say
from bot.kit.text import either

Refusal = Literal["later", "refused"]


class Forecast(Struct, frozen=True):
    """What to expect. `late` in milliseconds, from and to; shares from 0 to 1; `after` as `Later` has it.

    `refuse_next` and `lose_next` strike the next requests for certain and are used up.
    """

    late: tuple[int, int] = (0, 0)
    refuse_share: float = 0.0
    refuse_next: int = 0
    refusal: Refusal = "later"
    after: int | None = None
    lose_share: float = 0.0
    lose_next: int = 0


FORECASTS: Final = {
    "calm": Forecast(),
    "slow": Forecast(late=(400, 1500)),
    "refusing": Forecast(refuse_share=0.5, after=500),
    "losing replies": Forecast(lose_share=0.5),
}
"""The weathers that the page offers."""


class Weather:
    """The weather now; `set` changes it, and `struck` counts what it did."""

    def __init__(self, seed: int = 0) -> None:
        self._random = random.Random(seed)  # noqa: S311  faults must repeat, not be unguessable
        self._forecast = Forecast()
        self._refuse_next = self._lose_next = 0
        self.struck = 0

    @property
    def name(self) -> str:
        """What the page calls this weather."""
        return next((name for name, forecast in FORECASTS.items() if forecast == self._forecast), "custom")

    @property
    def names(self) -> Sequence[str]:
        """The weathers to choose from."""
        return tuple(FORECASTS)

    def choose(self, name: str) -> None:
        """From now on this weather; raises Say for one that nobody knows."""
        if name not in FORECASTS:
            raise Say(f"There is no such weather. Choose {either([*FORECASTS])}.")
        self.set(FORECASTS[name])

    def set(self, forecast: Forecast) -> None:
        """From now on expect this."""
        self._forecast = forecast
        self._refuse_next, self._lose_next = forecast.refuse_next, forecast.lose_next

    async def before(self) -> None:
        """Strike before a request is looked at: come late, or refuse (then nothing was done)."""
        forecast = self._forecast
        if forecast.late[1]:
            await asyncio.sleep(self._random.uniform(*forecast.late) / 1000)
        certain = self._refuse_next > 0
        self._refuse_next -= certain
        if certain or self._happens(forecast.refuse_share):
            self.struck += 1
            if forecast.refusal == "refused":
                raise Refused("The local platform refused this, as its weather says.")
            raise Later("The local platform is too busy, as its weather says.", forecast.after)

    def after(self) -> None:
        """Strike after a request was carried out and stored: its reply is lost."""
        certain = self._lose_next > 0
        self._lose_next -= certain
        if certain or self._happens(self._forecast.lose_share):
            self.struck += 1
            raise Unsettled("The reply was lost on its way, as the weather says.")

    def _happens(self, share: float) -> bool:
        return share > 0 and self._random.random() < share
