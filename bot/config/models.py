"""What operators own: where data lives, the page's port, the log, limits, and which cogs run."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from pydantic import Field

from bot.config.addresses import HttpAddress, SocketAddress
from bot.kit.community import CommunitySettings, PacingSettings, RetentionSettings, RoleSettings
from bot.kit.settings import Settings

Sections = Mapping[str, type[Settings]]
"""The settings model of every cog that is installed, by the cog's name."""

ORGANISERS: Final[Sections] = {
    "community": CommunitySettings,
    "roles": RoleSettings,
    "pacing": PacingSettings,
    "retention": RetentionSettings,
}


class Storage(Settings):
    """Where Hearth keeps what it knows."""

    folder: Path = Field(
        default=Path("data"),
        validate_default=False,  # a default is a Path already, which strict JSON does not take
        title="Folder",
        description="The folder of the database; a relative one is taken from where this file lies.",
    )


class Web(Settings):
    """The page and the health check, on this machine only (127.0.0.1)."""

    port: int = Field(default=8321, ge=1, le=65535, title="Port", description="The port that the page listens on.")


class Log(Settings):
    """The log, on standard error."""

    level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", title="Level", description="The least that is logged."
    )
    format: Literal["plain", "json"] = Field(
        default="plain", title="Format", description="Plain lines for people, or one JSON object a line for collectors."
    )


class Local(Settings):
    """The local platform: a community on a web page of this machine, where one acts as any member."""

    enabled: bool = Field(default=True, title="Enabled", description="Whether `hearth run` serves it.")


class Discord(Settings):
    """Discord, with the bot token from the environment; `hearth doctor` says what is missing there."""

    enabled: bool = Field(default=False, title="Enabled", description="Whether `hearth run` connects to it.")
    members: bool = Field(
        default=True,
        title="Members",
        description="Ask for the server members intent: without it newcomers are not noticed when they join.",
    )
    message_content: bool = Field(
        default=True,
        title="Message content",
        description="Ask for the message content intent: without it posts are not read, and so not looked at.",
    )
    shards: bool = Field(
        default=False,
        title="Shards",
        description="Several connections, as many as Discord recommends; one is enough for 2500 servers.",
    )
    hold_limit: int = Field(
        default=10,
        ge=1,
        le=100,
        title="Hold limit",
        description=(
            "Megabytes of uploads that are copied when a post is held; a larger post is not held. "
            "More than 10 only where the server is boosted, or Discord does not take them back."
        ),
    )
    api_url: HttpAddress = Field(
        default="https://discord.com/api/v10", title="API address", description="For proxies and tests."
    )
    gateway_url: SocketAddress = Field(
        default="wss://gateway.discord.gg", title="Gateway address", description="For proxies and tests."
    )


class Slack(Settings):
    """Slack, with its two tokens from the environment; `hearth doctor` says what is missing there."""

    enabled: bool = Field(default=False, title="Enabled", description="Whether `hearth run` connects to it.")
    moderators: str = Field(
        default="staff",
        max_length=80,
        title="Moderators",
        description=(
            "Whoever is in this private channel is a moderator, as Slack has no roles; Hearth must be in it. "
            "Empty: nobody is by a channel."
        ),
    )
    user_groups: bool = Field(
        default=False,
        title="User groups",
        description="Let user groups count as roles by their handles; Slack has them in paid plans.",
    )
    api_url: HttpAddress = Field(
        default="https://slack.com/api", title="API address", description="For proxies and tests."
    )


class Limits(Settings):
    """How much Hearth takes on at once."""

    batch: int = Field(
        default=1000,
        ge=1,
        le=10_000,
        title="Batch",
        description="Events that share one transaction and one commit, at most.",
    )
    queue: int = Field(
        default=20_000,
        ge=100,
        le=1_000_000,
        title="Queue",
        description="Events that wait for their turn, at most; beyond that platforms are asked to bring them again.",
    )


class Disclosure(Settings):
    """Rules of your own for what has to be disclosed, on top of those that come with Hearth."""

    rules: str = Field(
        default="",
        title="Rules",
        description=(
            "A .toml file or a folder of them, as docs/disclosure-rules.md tells; a relative one is taken from where "
            "this file lies. Read at the start, and again on SIGHUP; empty means none."
        ),
    )


OPERATORS: Final[Sections] = {
    "storage": Storage,
    "web": Web,
    "log": Log,
    "local": Local,
    "discord": Discord,
    "slack": Slack,
    "limits": Limits,
    "disclosure": Disclosure,
}


@dataclass(frozen=True, slots=True)
class Config:
    """Everything the file says, checked; what it leaves out has its default.

    `settings` are the first defaults of what organisers own: `community`, `roles`, `pacing`,
    `retention`, and one section for each installed cog, whether enabled or not. `file` is None where there was no file.
    """

    file: Path | None
    storage: Storage
    web: Web
    log: Log
    local: Local
    discord: Discord
    slack: Slack
    limits: Limits
    disclosure: Disclosure
    cogs: tuple[str, ...]
    settings: Mapping[str, Settings]

    @property
    def folder(self) -> Path:
        """The folder of the database, absolute."""
        return self._beside / self.storage.folder.expanduser()

    @property
    def rules(self) -> Path | None:
        """The operator's file or folder of rules of disclosure, absolute; None where there is none."""
        return self._beside / Path(self.disclosure.rules).expanduser() if self.disclosure.rules else None

    @property
    def _beside(self) -> Path:
        return self.file.absolute().parent if self.file else Path.cwd()

    @property
    def database(self) -> Path:
        """The database's file."""
        return self.folder / "hearth.db"

    @property
    def first(self) -> dict[str, dict[str, Any]]:
        """The first defaults by section, as plain values: where a community starts."""
        return {name: settings.model_dump() for name, settings in self.settings.items()}


def defaults(sections: Sections) -> Config:
    """What holds where there is no file."""
    every: Sections = dict(ORGANISERS) | dict(sections)
    return Config(
        file=None,
        storage=Storage(),
        web=Web(),
        log=Log(),
        local=Local(),
        discord=Discord(),
        slack=Slack(),
        limits=Limits(),
        disclosure=Disclosure(),
        cogs=tuple(sections),
        settings={name: model() for name, model in every.items()},
    )
