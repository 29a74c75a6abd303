"""How a handler's coroutine runs in the database's thread: what it awaits is a job, which is answered on the spot."""

from collections.abc import Callable, Coroutine, Generator
from typing import Any, Generic, TypeVar, cast

from sqlalchemy import Connection

T = TypeVar("T")


class Astray(RuntimeError):  # noqa: N818  where a handler went, not what it is
    """A handler awaited something other than Hearth: the network, a timer, a thread."""


class Hop(Generic[T]):
    """A job for the database, awaited inside a transaction."""

    __slots__ = ("job",)

    def __init__(self, job: Callable[[Connection], T]) -> None:
        self.job = job

    def __await__(self) -> Generator["Hop[T]", T, T]:
        """Hand the job to whoever drives the transaction, and take its answer."""
        return (yield self)


def drive(connection: Connection, steps: Coroutine[Any, Any, T]) -> T:
    """Run a whole transaction in the database's thread, handlers included.

    Handlers may await nothing but Hearth, so each `Hop` can be answered on the spot:
    a batch costs one change of thread instead of one for every statement, which on a small machine
    is most of a command's latency. Whatever else a handler awaits is refused at once.
    """
    answer: Any = None
    error: BaseException | None = None
    while True:
        try:
            asked = steps.send(answer) if error is None else steps.throw(error)
        except StopIteration as done:
            return done.value
        answer = error = None
        if not isinstance(asked, Hop):
            error = Astray(f"handlers await Hearth only, and this one awaited {type(asked).__name__}")
            continue
        hop = cast("Hop[Any]", asked)
        try:
            answer = hop.job(connection)
        except BaseException as raised:  # noqa: BLE001  it belongs to whoever awaits the job
            error = raised
