from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, tzinfo
from typing import Literal, overload

class AsyncIOScheduler:
    def __init__(self, *, timezone: tzinfo, job_defaults: Mapping[str, int | bool | None]) -> None: ...
    @overload
    def add_job(
        self, func: Callable[[], Awaitable[None]], trigger: Literal["interval"], *, seconds: float, id: str
    ) -> object: ...
    @overload
    def add_job(
        self,
        func: Callable[[], Awaitable[None]],
        trigger: Literal["date"],
        *,
        run_date: datetime,
        id: str,
        replace_existing: bool,
    ) -> object: ...
    def start(self) -> None: ...
    def shutdown(self, *, wait: bool) -> None: ...
