"""What the loopback Discord remembers: simcord's backend with a clock that moves, files it serves, and nonces."""

import contextlib
import datetime as dt
import re
from collections.abc import Callable, Generator
from typing import Any, Final

from simcord._clock import Clock
from simcord.backend import Backend, serializers
from simcord.backend.cdn import CdnStore
from simcord.backend.errors import BackendError, unknown_webhook
from simcord.backend.models import AutoModRule, Channel, Interaction, Member, Message, User
from simcord.backend.permissions import flag
from simcord.enums import ChannelType

from tests.servers.shapes import part, words

NONCE_SECONDS: Final = 300
"""How long a nonce is remembered: Discord's documentation says "a few minutes"."""


LARGEST: Final = 10 * 1024 * 1024
"""Bytes of a message's files in a community without boosts, by Discord's help pages."""


class ServerClock(Clock):
    """A clock of epoch seconds, forwarded by whatever a test asks for; ids take their milliseconds from it."""

    def __init__(self, seconds: Callable[[], float]) -> None:
        super().__init__()
        self._seconds = seconds
        self._latest = dt.datetime.fromtimestamp(0, dt.UTC)

    def now(self) -> dt.datetime:
        """The time in UTC, which never runs back."""
        wall = dt.datetime.fromtimestamp(self._seconds(), dt.UTC)
        self._latest = max(self._latest, wall + dt.timedelta(seconds=self.elapsed))
        return self._latest


class Files(CdnStore):
    """Uploads, under addresses of this server."""

    def __init__(self) -> None:
        super().__init__()
        self.base = ""

    def store_attachment(
        self, attachment_id: int, channel_id: int, filename: str, data: bytes, description: str | None
    ) -> dict[str, Any]:
        """Keep the bytes; the answer is the attachment as messages show it."""
        kept = super().store_attachment(attachment_id, channel_id, filename, data, description)
        url = f"{self.base}/attachments/{channel_id}/{attachment_id}/{filename}"
        self._blobs[url] = self._blobs.pop(kept["url"])
        shown = {**kept, "url": url, "proxy_url": url}
        if description is None:
            del shown["description"]
        return shown


class Unkept(list[tuple[str, str, Any]]):
    """simcord's own record of every event, which nobody reads here and which would grow without end."""

    def append(self, _entry: tuple[str, str, Any], /) -> None:
        """Forget it."""


class World(Backend):
    """Every community of one server, and the one bot in them."""

    def __init__(self, seconds: Callable[[], float]) -> None:
        super().__init__(clock=ServerClock(seconds))
        self.transcript = Unkept()
        self.files = Files()
        self.cdn = self.files
        self.nonces: dict[tuple[int, str], tuple[int, float]] = {}
        self.nonce_of: dict[int, str] = {}
        self.closed_dms: set[int] = set()
        self.owner = self.user("Owner of the application")
        self.gateway_url = ""
        self.shards = 1
        self.flags = 0
        self.hint = ""
        self.largest_upload = LARGEST
        self.locales: dict[int, str] = {}
        self.opened_by: dict[int, int] = {}
        """Forms that were sent, to the interaction that had opened them."""
        self._making: str | None = None

    def seconds(self) -> float:
        """Epoch seconds on this server's clock."""
        return self.clock.now().timestamp()

    def same_nonce(self, channel: int, nonce: str) -> Message | None:
        """The message that this nonce already made here, while Discord would still know."""
        found = self.nonces.get((channel, nonce))
        if found is None or self.seconds() - found[1] > NONCE_SECONDS:
            return None
        return self.messages.get(channel, {}).get(found[0])

    @contextlib.contextmanager
    def making(self, nonce: str) -> Generator[None]:
        """The message made within carries that nonce, in its announcement too."""
        self._making = nonce
        try:
            yield
        finally:
            self._making = None

    def commit_message(self, message: Message, *, broadcast: bool = True) -> Message:
        """Remember the nonce before the message is announced; the first one of a forum post has the post's id, and the
        forum calls the post its last message.
        """
        channel = self.get_channel(message.channel_id)
        parent = self.channels.get(channel.parent_id or 0)
        if parent is not None and parent.type == ChannelType.FORUM and not self.messages[channel.id]:
            message.id = parent.last_message_id = channel.id
        if self._making is not None:
            self.nonces[message.channel_id, self._making] = (message.id, self.seconds())
            self.nonce_of[message.id] = self._making
        return super().commit_message(message, broadcast=broadcast)

    def interaction_by_token(self, token: str) -> Interaction:
        """Refused before the first answer (10015) and after fifteen minutes (50027), as Discord does."""
        found = self.interaction_tokens.get(token)
        record = None if found is None else self.interactions[found]
        if record is None or not record.responded:
            raise unknown_webhook()
        if record.expires_at is not None and self.now_iso() >= record.expires_at:
            raise BackendError(401, 50027, "Invalid Webhook Token")
        return record

    def shows_embeds(self, message: Message, embeds: list[dict[str, Any]]) -> None:
        """An update that is no edit: what Discord found behind a link."""
        stored = self.get_message(message.channel_id, message.id)
        stored.embeds = [*stored.embeds, *embeds]
        self.emit("MESSAGE_UPDATE", dict(serializers.message_payload(self, stored)))

    def member(self, town: int, person: int) -> Member | None:
        """The member, unless they are not there."""
        return self.guilds[town].members.get(person)

    def user(self, name: str, *, bot: bool = False) -> User:
        """A new account; its user name is the shown name in the letters that user names have."""
        plain = re.sub(r"[^a-z0-9_.]+", "_", name.lower()).strip("_") or "someone"
        return self.make_user(plain, global_name=name, bot=bot)

    def _auto_mod_match(self, rule: AutoModRule, content: str) -> str | None:
        """Keywords as simcord reads them, with the allow list and patterns that it leaves out."""
        meta = rule.trigger_metadata
        allowed = [re.escape(word.strip("*")) for word in words(meta, "allow_list")]
        read = re.sub("|".join(allowed), " ", content, flags=re.IGNORECASE) if allowed else content
        patterns = words(meta, "regex_patterns")
        hit = next((one for one in patterns if re.search(one, read, re.IGNORECASE)), None)
        return hit or super()._auto_mod_match(rule, read)

    def _auto_mod_blocks(self, channel: Channel, author_id: int, content: str) -> bool:
        """Webhook posts pass, as on Discord, as do those who manage the community."""
        guild = self.guilds.get(channel.guild_id or 0)
        if guild is None or author_id not in guild.members:
            return False
        if self.compute_permissions(guild.id, author_id) & flag("manage_guild"):
            return False
        return super()._auto_mod_blocks(channel, author_id, content)

    def _emit_auto_mod_execution(
        self, rule: AutoModRule, channel: Channel, user_id: int, content: str, keyword: str, action: dict[str, Any]
    ) -> None:
        if action.get("type") == 1:
            self.hint = part(action, "metadata").get("custom_message") or ""
        super()._emit_auto_mod_execution(rule, channel, user_id, content, keyword, action)
