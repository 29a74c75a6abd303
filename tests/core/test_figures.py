"""What figures cost: they are asked for while others wait, so nothing may be read from end to end."""

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Connection

from bot.core.figures import FiguresHere
from bot.core.host import Reading
from bot.kit.domain import SelfPromotionTold
from bot.kit.tables import Query, Record
from bot.storage.database import Database
from tests.core.stage import ANA, AT, posted, stage


class Planned(Reading):
    """Reads as suggestions do, and writes down how SQLite goes about it."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._line = database
        self.steps: list[str] = []

    async def all(self, *queries: Query) -> list[Sequence[Record]]:
        """What the queries find."""

        def plan(line: Connection) -> list[str]:
            told = [str(query.compile(line, compile_kwargs={"literal_binds": True})) for query in queries]
            return [row.detail for one in told for row in line.exec_driver_sql(f"EXPLAIN QUERY PLAN {one}")]

        self.steps += await self._line.read(plan)
        return await super().all(*queries)


async def test_figures_look_up_what_is_somebodys_and_never_read_a_space_from_end_to_end(folder: Path) -> None:
    async with stage(folder) as it:
        await it.bring(posted("m1"))
        directory, planned = it.hearth.directory, Planned(it.hearth.database)
        here = directory.spaces["harbour", "harbour-1"]
        ana = directory.people[here.id, ANA.key].person.id
        figures = FiguresHere(planned, directory, here, 0)
        await figures.activity(ana, AT)
        await figures.received(ana, SelfPromotionTold, AT)
        assert {step.split(" INDEX ")[-1] for step in planned.steps if "journal" in step} == {
            "ix_journal_person (person=? AND at>?)",
            "ix_journal_about (about=?)",
            "ix_journal_subject (subject=? AND at>?)",
        }
