"""Where organisers' settings are read, tried, saved and undone: kit's `Desk`."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import msgspec
from pydantic import ValidationError
from pydantic.fields import FieldInfo
from sqlalchemy import Connection, delete, insert, select

from bot.core.access import access_of
from bot.core.audit import Act
from bot.core.fields import fields_of, in_forms, read_values, shown, title_of
from bot.core.share import Share
from bot.core.unmet import Here, unmet, unworkable
from bot.core.words import LOCKED_OUT, LOCKED_OUT_NOW, invalid_setting, saved_since
from bot.kit.backing import Services
from bot.kit.community import RoleSettings
from bot.kit.delivery import Capabilities
from bot.kit.errors import Invalid, Say
from bot.kit.forms import Field
from bot.kit.people import Access, Channel, Space
from bot.kit.services import Change, Saved, Section
from bot.kit.settings import Settings, SettingsT
from bot.kit.tables import Record
from bot.storage import tables

if TYPE_CHECKING:
    from bot.core.step import Core


class DeskHere:
    """The settings desk of one community."""

    def __init__(
        self,
        core: "Core",
        share: Share,
        space: Space,
        now: int,
        undo: list[Callable[[], None]],
        behind: Callable[[str], Services],
    ) -> None:
        """`undo` is run if the handler fails; `behind` is what another cog reads with in this place."""
        self._core = core
        self._share = share
        self._book = core.book
        self._registry = core.registry
        self._directory = core.directory
        self._audit = core.audit
        self._space = space
        self._now = now
        self._undo = undo
        self._behind = behind

    async def sections(self) -> Sequence[Section]:
        """Every section with its values as they hold."""
        return [self._section(name) for name, model in self._book.models.items() if model.model_fields]

    async def fields(self, section: str, part: str = "") -> Sequence[Field]:
        """The fields of a section's form, or of one part's, filled in."""
        self._known(section)
        parts = self._book.models[section].parts
        if (part or parts) and part not in parts:
            raise Say("These settings are arranged in other parts now. Use /setup to see them.")
        return fields_of(self._book.section(self._space.community, section), self._channels(), part)

    async def held(self, section: str, model: type[SettingsT]) -> SettingsT:
        """A section's settings as they hold now."""
        return self._book.of(self._space.community, section, model)

    async def draft(self, section: str, values: Mapping[str, object], by: int) -> tuple[int, Sequence[Change]]:
        """Check values and keep them for `save`; the draft's id and what would change."""
        self._known(section)
        before = self._book.section(self._space.community, section)
        after = self._checked(before, values)
        if self._locks_out(after, by):
            raise Invalid(organisers=LOCKED_OUT)
        number = self._directory.next_id(tables.draft)
        row = {
            "id": number,
            "community": self._space.community,
            "section": section,
            "version": self._book.version(self._space.community, section),
            "value": _text(after),
            "person": by,
            "at": self._now,
        }
        self._share.add(tables.draft, row)
        return number, changes(before, after)

    async def foreseen(self, draft: int) -> Sequence[str]:
        """What a draft would have done, as its cog says."""
        row = await self._drafted(draft)
        cog = next((cog for cog in self._registry.cogs if row is not None and cog.name == row.section), None)
        if row is None or cog is None or cog.foresee is None:
            return ()
        before = self._book.section(self._space.community, cog.name)
        after = type(before).model_validate(msgspec.json.decode(row.value))
        return await cog.foresee(self._behind(cog.name), self._space, before, after)

    async def unmet(self, draft: int) -> Sequence[str]:
        """The channels and roles that a draft names and that are not there now, each in a sentence."""
        row = await self._drafted(draft)
        if row is None:
            return ()
        before = self._book.section(self._space.community, row.section)
        after = type(before).model_validate(msgspec.json.decode(row.value))
        return list(dict.fromkeys(unmet(before, after, self._here())))

    async def save(self, draft: int, by: int) -> Saved:
        """Make a draft hold."""
        table = tables.draft.c
        row = await self._drafted(draft)
        if row is None:
            raise Say("This draft was saved or put aside before. Use /setup to start a new one.")
        if row.version != self._book.version(self._space.community, row.section):
            saved = tables.setting.c
            here = (saved.community == self._space.community) & (saved.section == row.section)
            last = await self._share.first(select(tables.setting).where(here).order_by(saved.version.desc()))
            raise Say(saved_since(mine=last is not None and last.person == by))
        await self._share.change(delete(tables.draft).where(table.id == draft))
        return await self._hold("settings saved", row.section, msgspec.json.decode(row.value), by)

    async def discard(self, draft: int) -> None:
        """Put a draft aside."""
        table = tables.draft.c
        await self._share.change(
            delete(tables.draft).where(table.id == draft, table.community == self._space.community)
        )

    async def undo(self, section: str, version: int, by: int) -> Saved:
        """Go back to what held before a version."""
        self._known(section)
        if version < 1 or self._book.version(self._space.community, section) != version:
            raise Say("These settings were changed again since, so there is nothing to undo. See /setup.")
        table = tables.setting.c
        earlier = await self._share.first(
            select(tables.setting)
            .where(table.community == self._space.community, table.section == section, table.version < version)
            .order_by(table.version.desc())
        )
        first = self._book.first(section).model_dump(mode="json")
        return await self._hold(
            "settings undone", section, msgspec.json.decode(earlier.value) if earlier else first, by
        )

    async def _drafted(self, draft: int) -> Record | None:
        table = tables.draft.c
        return await self._share.first(
            select(tables.draft).where(table.id == draft, table.community == self._space.community)
        )

    async def _hold(self, what: str, section: str, value: dict[str, Any], by: int) -> Saved:
        if self._locks_out(self._book.read(section, value), by):
            raise Say(LOCKED_OUT_NOW)
        community = self._space.community
        before, version = self._book.section(community, section), self._book.version(community, section)
        text = msgspec.json.encode(value).decode()
        row = {
            "community": community,
            "section": section,
            "version": version + 1,
            "value": text,
            "person": by,
            "at": self._now,
        }

        def write(connection: Connection) -> None:
            connection.execute(insert(tables.setting).values(**row))

        await self._share.run(write)
        act = Act(what, f"setting:{section}:{version + 1}", by, words=text)
        self._audit.note(self._share, community, act, self._now)
        self._undo.append(lambda: self._book.keep(community, section, version, before.model_dump(mode="json")))
        self._book.keep(community, section, version + 1, value)
        return Saved(section, version + 1, by, self._now)

    def _checked(self, before: Settings, values: Mapping[str, object]) -> Settings:
        wanted = read_values(type(before), values)
        wrong: dict[str, str] = {}
        refused: dict[str, list[str]] = {}
        known = {channel.name for channel in self._channels()}
        for name in wanted.keys() & {n for n, f in type(before).model_fields.items() if _is_channel(f)}:
            channel = str(wanted[name]).removeprefix("#")
            if channel and channel not in known:
                wrong[name] = f'There is no channel "#{channel[:60]}" here.'
        try:
            after = type(before).model_validate({**before.model_dump(mode="json"), **wanted})
        except ValidationError as error:
            for problem in error.errors(include_url=False):
                field = next((str(part) for part in problem["loc"][:1] if not wanted or part in wanted), None)
                why = refused.setdefault(field or next(iter(wanted or type(before).model_fields)), [])
                why.append(invalid_setting(problem))
            raise Invalid(**{name: "\n".join(dict.fromkeys(why)) for name, why in refused.items()} | wrong) from None
        wrong |= dict(unworkable(before, after, self._here()))
        if wrong:
            raise Invalid(**wrong)
        return after

    def _here(self) -> Here:
        channels = frozenset(name for channel in self._channels() for name in (channel.name, channel.key))
        has = self._core.has.get(self._space.platform, Capabilities())
        return Here(channels, self._core.roles(self._space), has.roles)

    def _locks_out(self, after: Settings, by: int) -> bool:
        """Whether whoever changes the roles would be no organiser afterwards; then perhaps nobody would be."""
        known = self._directory.by_person.get((self._space.id, by))
        return isinstance(after, RoleSettings) and bool(known) and access_of(known.roles, after) < Access.ORGANISER

    def _section(self, name: str) -> Section:
        held = self._book.section(self._space.community, name)
        about = next((cog.about for cog in self._registry.cogs if cog.name == name), type(held).__doc__ or "")
        values = {title_of(type(held), field): shown(getattr(held, field)) for field in in_forms(type(held))}
        version = self._book.version(self._space.community, name)
        return Section(name, name.replace("_", " ").capitalize(), about, values, version, tuple(type(held).parts))

    def _known(self, section: str) -> None:
        if section not in self._book.models or not self._book.models[section].model_fields:
            raise Say(f'There are no settings called "{section[:40]}". /setup lists them.')

    def _channels(self) -> Sequence[Channel]:
        return self._directory.channels_of(self._space.id)


def changes(before: Settings, after: Settings) -> Sequence[Change]:
    """What differs between two versions, as people write it."""
    kind = type(before)
    return [
        Change(name, title_of(kind, name), shown(getattr(before, name)), shown(getattr(after, name)))
        for name in kind.model_fields
        if getattr(before, name) != getattr(after, name)
    ]


def _is_channel(field: FieldInfo) -> bool:
    extra: Any = field.json_schema_extra or {}
    return bool(extra.get("hearth") == "channel")


def _text(value: Settings) -> str:
    return msgspec.json.encode(value.model_dump(mode="json")).decode()
