"""What Slack tells the app: each thing once, again if nobody acknowledged it, and what comes back with the answer."""

import copy
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from tests.servers.shapes import Shape
from tests.servers.slack.asked import Asked
from tests.servers.slack.clock import Clock
from tests.servers.waiting import Changes
from tests.servers.weather import Weather
from tests.servers.wirelog import WireLog

PATIENCE: Final = 3.0
"""Seconds for an acknowledgement, by the server's clock."""
RETRIES: Final = (0.0, 60.0, 300.0)
"""Events are told again nearly at once, after a minute, after five; nothing else ever is (Events API, retries)."""
AT_ONCE: Final = 60.0
"""How long a delivery that is due waits for somebody to connect before it counts as failed."""
EVENTS: Final = "events_api"

Acked = Callable[[Any], None]
Failed = Callable[[str], None]


def _nothing(_: object) -> None:
    """Nobody waits for it."""


@dataclass(eq=False)
class Parcel:
    """One thing to tell; its name is what weather knows it by."""

    kind: str
    name: str
    payload: Shape
    acked: Acked = _nothing
    failed: Failed = _nothing
    view: Shape | None = None
    attempt: int = 0
    reason: str = ""
    envelope_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    due: float = 0.0

    def again(self) -> "Parcel":
        """The same in another envelope."""
        other = copy.copy(self)
        other.envelope_id = str(uuid.uuid4())
        return other


class Carrier(Protocol):
    """The way to the app: Socket Mode, or HTTP."""

    late: str
    """What it is called that nobody acknowledged in time."""

    @property
    def ready(self) -> bool:
        """Whether there is anybody to tell."""
        ...

    def carry(self, parcel: Parcel) -> None:
        """Begin to send."""
        ...


class Deliveries:
    """Everything told and not yet acknowledged."""

    def __init__(self, clock: Clock, weather: Weather, changes: Changes, log: WireLog[Asked]) -> None:
        self._clock = clock
        self._weather = weather
        self._changes = changes
        self._log = log
        self.carrier: Carrier | None = None
        self.parked: list[Parcel] = []
        """Waits for its time, or for somebody to connect."""
        self.waiting: dict[str, Parcel] = {}
        """Told, and not acknowledged so far."""
        self.lost: list[Parcel] = []
        """Given up; Slack tells it no more."""
        self.told: list[Parcel] = []
        self.unserved: list[str] = []
        """What acknowledgements asked for that this server cannot do."""

    def send(self, parcel: Parcel) -> None:
        """Tell it now, through the weather."""
        self._spread(self._weather.carry(parcel.name, parcel))

    def tells_late(self) -> None:
        """Tell what the weather kept back, in order."""
        self._spread(iter(self._weather.late_events()))

    def _spread(self, events: Iterator[tuple[str, Any]]) -> None:
        seen: set[str] = set()
        for _, parcel in events:
            self._carry(parcel.again() if parcel.envelope_id in seen else parcel)
            seen.add(parcel.envelope_id)

    def _carry(self, parcel: Parcel) -> None:
        if self.carrier is None or not self.carrier.ready:
            parcel.due = self._clock.seconds()
            self._fails(parcel, self._late)
            return
        parcel.due = self._clock.seconds()
        self.waiting[parcel.envelope_id] = parcel
        self.told.append(parcel)
        self.carrier.carry(parcel)

    def acknowledged(self, envelope_id: str, payload: Any) -> None:
        """The app has it; what it answered is for whoever waits."""
        parcel = self.waiting.pop(envelope_id, None)
        if parcel is None:
            return
        asked = Asked("ack", payload or {}, view=parcel.view, finished=True, at=self._clock.seconds())
        self._log.arrives(asked)
        self._log.flush()
        try:
            parcel.acked(payload)
        except NotImplementedError as gap:
            self.unserved.append(str(gap))
        self._changes.tell()

    def refused(self, envelope_id: str, reason: str = "timeout") -> None:
        """The app did not take it, or the connection ended before it said so."""
        parcel = self.waiting.pop(envelope_id, None)
        if parcel is not None:
            self._fails(parcel, reason)

    def _fails(self, parcel: Parcel, reason: str) -> None:
        if parcel.kind != EVENTS or parcel.attempt == len(RETRIES):
            self.lost.append(parcel)
            parcel.failed(reason)
        else:
            other = parcel.again()
            other.attempt, other.reason = parcel.attempt + 1, reason
            other.due = parcel.due + RETRIES[parcel.attempt]
            self.parked.append(other)
            self.ticks()
        self._changes.tell()

    @property
    def _late(self) -> str:
        return "timeout" if self.carrier is None else self.carrier.late

    def ticks(self) -> None:
        """Look at the clock: who did not acknowledge in time, and what is due."""
        now = self._clock.seconds()
        for parcel in [one for one in self.waiting.values() if one.due + PATIENCE <= now]:
            self.refused(parcel.envelope_id, self._late)
        for parcel in [one for one in self.parked if one.due <= now]:
            if parcel not in self.parked:
                continue
            if self.carrier is not None and self.carrier.ready:
                self.parked.remove(parcel)
                self._carry(parcel)
            elif parcel.due + AT_ONCE <= now:
                self.parked.remove(parcel)
                self._fails(parcel, self._late)
