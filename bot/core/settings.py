"""What organisers own, as it holds now: model defaults, then the operator's file, then the database.

Every change is a version; the newest holds. Handlers read from memory, which follows each commit.
"""

from collections.abc import Mapping
from typing import Any, Final, TypeVar, cast

import msgspec
from sqlalchemy import Connection, func, select

from bot.kit.community import CommunitySettings, PacingSettings, RetentionSettings, RoleSettings
from bot.kit.settings import Settings
from bot.storage.tables import setting

SettingsT = TypeVar("SettingsT", bound=Settings)
CORE: Final[Mapping[str, type[Settings]]] = {
    "community": CommunitySettings,
    "roles": RoleSettings,
    "pacing": PacingSettings,
    "retention": RetentionSettings,
}


class Book:
    """Settings of every community, in memory."""

    def __init__(self, models: Mapping[str, type[Settings]], first: Mapping[str, Mapping[str, Any]]) -> None:
        """`models` by section; `first` are the defaults of the operator's file, checked already."""
        self.models = models
        self._first = {name: model.model_validate(dict(first.get(name, {}))) for name, model in models.items()}
        self._held: dict[tuple[int, str], Settings] = {}
        self._versions: dict[tuple[int, str], int] = {}

    def load(self, connection: Connection) -> None:
        """Read the newest version of every section of every community.

        A stored value that the model no longer takes (a setting was renamed in a new version of
        Hearth) falls back, field by field, to the defaults; of a list, what it still takes stays.
        """
        newest = select(setting.c.community, setting.c.section, func.max(setting.c.version).label("version"))
        newest = newest.group_by(setting.c.community, setting.c.section).subquery()
        match = (
            (setting.c.community == newest.c.community)
            & (setting.c.section == newest.c.section)
            & (setting.c.version == newest.c.version)
        )
        rows = connection.execute(select(setting).join(newest, match)).fetchall()
        self._held, self._versions = {}, {}
        for row in rows:
            if row.section in self.models:
                self.keep(row.community, row.section, row.version, msgspec.json.decode(row.value))

    def keep(self, community: int, section: str, version: int, value: Mapping[str, Any]) -> None:
        """Let a version hold from now on."""
        self._held[community, section] = self.read(section, value)
        self._versions[community, section] = version

    def section(self, community: int, section: str) -> Settings:
        """A section's settings as they hold."""
        return self._held.get((community, section)) or self._first[section]

    def of(self, community: int, section: str, model: type[SettingsT]) -> SettingsT:
        """A section's settings as they hold, typed."""
        held = self.section(community, section)
        if not isinstance(held, model):
            raise TypeError(f"section {section} holds {type(held).__name__}, not {model.__name__}")
        return held

    def version(self, community: int, section: str) -> int:
        """The version that holds; 0 while nobody has changed the section."""
        return self._versions.get((community, section), 0)

    def first(self, section: str) -> Settings:
        """What holds before anyone changes the section."""
        return self._first[section]

    def read(self, section: str, value: Mapping[str, Any]) -> Settings:
        """A stored value as it would hold: what the model no longer takes falls back to what holds at first."""
        model = self.models[section]
        held = self._first[section].model_dump(mode="json")
        for name, part in value.items():
            if _fits(model, held, name, part):
                held[name] = part
                continue
            kept = (
                [one for one in cast("list[object]", part) if _fits(model, held, name, [one])]
                if isinstance(part, list)
                else []
            )
            if kept and _fits(model, held, name, kept):
                held[name] = kept
        return model.model_validate(held)


def _fits(model: type[Settings], held: Mapping[str, Any], name: str, value: object) -> bool:
    """Whether a model that takes the rest takes this value."""
    try:
        model.model_validate({**held, name: value})
    except ValueError:
        return False
    return True
