"""Routes that simcord lacks, or reads otherwise than Discord; they come before its own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final, TypeVar, cast

from simcord.backend.errors import BackendError
from simcord.http import routes as simcord_routes
from simcord.http.router import RequestContext, dispatch

from tests.servers.discord.limits import template
from tests.servers.discord.world import World

Handler = Callable[[RequestContext], Any]
H = TypeVar("H", bound=Handler)
_ours: dict[str, list[tuple[list[str], Handler]]] = {}

REGISTERED: Final = simcord_routes.__all__
"""Importing simcord's routes registers them."""
UNMODELLED: Final[Mapping[str, frozenset[str]]] = {
    "POST /guilds/{id}/channels": frozenset(
        {"nsfw", "default_auto_archive_duration", "default_thread_rate_limit_per_user", "default_sort_order"}
        | {"default_forum_layout", "default_reaction_emoji", "flags", "available_tags"}
    ),
    "PATCH /channels/{id}": frozenset({"nsfw", "flags", "default_auto_archive_duration", "default_reaction_emoji"}),
    "POST /guilds/{id}/scheduled-events": frozenset({"recurrence_rule"}),
    "PATCH /guilds/{id}/scheduled-events/{id}": frozenset({"image", "recurrence_rule"}),
    "POST /guilds/{id}/roles": frozenset({"icon", "unicode_emoji", "colors"}),
    "PATCH /guilds/{id}/roles/{id}": frozenset({"icon", "unicode_emoji", "colors"}),
    "PATCH /webhooks/{id}": frozenset({"avatar"}),
}
"""Fields that Discord takes and this server forgets; any other unknown field is refused loudly."""


@dataclass
class Upload:
    """A file of a multipart body, as simcord's handlers read it."""

    filename: str
    data: bytes
    description: str | None = None

    @property
    def fp(self) -> BytesIO:
        """The bytes from their beginning."""
        return BytesIO(self.data)


def route(method: str, path: str) -> Callable[[H], H]:
    """Register a handler; the most literal route wins."""

    def register(handler: H) -> H:
        _ours.setdefault(method, []).append((path.strip("/").split("/"), handler))
        return handler

    return register


def world_of(ctx: RequestContext) -> World:
    """The backend, as what it is here."""
    return cast("World", ctx.backend)


def _match(method: str, path: str) -> tuple[Handler, dict[str, str]] | None:
    parts = path.strip("/").split("/")
    best: tuple[int, Handler, dict[str, str]] | None = None
    for names, handler in _ours.get(method, ()):
        if len(names) != len(parts):
            continue
        args = {name[1:-1]: part for name, part in zip(names, parts, strict=True) if name[0] == "{"}
        literal = [(name, part) for name, part in zip(names, parts, strict=True) if name[0] != "{"]
        if all(name == part for name, part in literal) and (best is None or len(literal) > best[0]):
            best = (len(literal), handler, args)
    return None if best is None else (best[1], best[2])


@dataclass(frozen=True)
class Call:
    """One request, taken apart."""

    method: str
    path: str
    params: dict[str, str]
    body: Any
    files: list[Upload]
    reason: str | None
    content: bool
    """Whether the bot may read message content."""


def call(world: World, asked: Call) -> Any:
    """Do it; the answer is what Discord would send, or None for no content."""
    if sum(len(one.data) for one in asked.files) > world.largest_upload:
        raise BackendError(413, 40005, "Request entity too large")
    known = UNMODELLED.get(f"{asked.method} {template(asked.path)}", frozenset[str]())
    body: Any = asked.body
    if known and isinstance(body, dict):
        body = {key: value for key, value in cast("dict[str, Any]", body).items() if key not in known}
    found = _match(asked.method, asked.path)
    if found is None:
        return dispatch(
            world,
            asked.method,
            asked.path,
            json=body,
            params=dict(asked.params),
            files=list(asked.files),
            reason=asked.reason,
            message_content_access=asked.content,
        )
    handler, args = found
    return handler(
        RequestContext(
            world,
            args,
            json=body,
            params=dict(asked.params),
            files=list(asked.files),
            reason=asked.reason,
            method=asked.method,
            path=asked.path,
            message_content_access=asked.content,
        )
    )
