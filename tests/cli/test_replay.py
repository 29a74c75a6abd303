"""`hearth disclosure replay`: what a change would have done to posts that were decided on, also while Hearth runs."""

from pathlib import Path

from bot.testing import Room
from cogs import SHIPPED
from tests.cli.started import hearth
from tests.cogs.flagged import FIX, POST, note
from tests.cogs.hearing import reports

EGGS = "fresh eggs https://eggs.example/r/ana"
RULE = """
[[link]]
id = "club.eggs"
name = "Eggs"
hosts = ["eggs.example"]
match = ["https://eggs.example/r/a"]
no_match = ["https://eggs.other.example/r/a"]
"""


def _replayed(folder: Path, *words: str) -> list[str]:
    told = hearth("disclosure", "replay", *words, folder=folder)
    assert (told.returncode, told.stderr) == (0, "")
    return told.stdout.splitlines()


async def test_other_rules_modes_and_profiles_are_tried_on_decided_posts_while_hearth_runs(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('storage.folder = "kept"\n')
    (tmp_path / "club.toml").write_text(RULE)
    (tmp_path / "kept").mkdir()
    async with Room.open(tmp_path / "kept", SHIPPED) as room:
        await room.member.says(POST)
        await room.member.presses(FIX, await note(room.member))
        post = await room.member.says(EGGS)
        await reports(room.friend, post, "Does this pay them?")
        assert _replayed(tmp_path, "--rules", "club.toml") == [
            "1 decided post with words; 0 posts would end otherwise."
        ]
        (card,) = [one for one in await room.seen_in("staff", by=room.moderator) if one.bot]
        await room.moderator.presses("Approve", card)
        assert _replayed(tmp_path, "--rules", "club.toml")[:3] == [
            "2 decided posts with words; 1 post would end otherwise.",
            "rule       is      would be  posts  approved  rejected     fixed      gone",
            "club.eggs  stands  held          1         1         0         0         0",
        ]
        assert _replayed(tmp_path, "--mode", "nudge")[2].split() == ["network.amazon", "held", "told", *"10010"]
        assert _replayed(tmp_path, "--profile", "fr")[0] == "2 decided posts with words; 0 posts would end otherwise."
        assert len(_replayed(tmp_path, "--mode", "shadow", "--limit", "1")) == 1
        await room.clock.advance(days=92)
        assert _replayed(tmp_path, "--mode", "nudge") == [
            "0 decided posts with words; 2 more have none any more: nothing to try this on."
        ]


def test_what_cannot_be_tried_is_said_in_a_sentence(tmp_path: Path) -> None:
    for words, said in (
        ((), "Say what to try: --rules FILE, --mode nudge or --profile de, or several of them.\n"),
        (("--profile", "mars"), "This cannot be tried: there is no profile 'mars'; there are strict, us"),
        (("--rules", "club.toml"), "This cannot be tried: club.toml: there is no such file or folder.\n"),
        (("--mode", "nudge"), "there is no database here yet"),
    ):
        told = hearth("disclosure", "replay", *words, folder=tmp_path)
        assert told.returncode == 2
        assert said in told.stderr
