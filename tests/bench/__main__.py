"""`make bench`: every figure with its reference and its limit, one JSON object a line."""

import asyncio
import gc
import json
import platform
import sqlite3
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

from tests.bench import judge, prefilter, spine, standing

SETTINGS: Final = {
    "python": platform.python_version(),
    "sqlite": sqlite3.sqlite_version,
    "journal_mode": "WAL",
    "synchronous": "FULL",
    "batch": 1000,
    "producers": spine.PRODUCERS,
    "events": spine.EVENTS,
    "rounds": spine.ROUNDS,
    "text": len(spine.TEXT),
}


def tell(name: str, measured: dict[str, Any], *, unit: str, **limits: float) -> bool:
    """Print one figure; whether it keeps its limit (`least` or `most` of the ratio, or `beyond` in the unit)."""
    ours, reference = measured["ours"], measured["reference"]
    ratio = ours / reference
    kept = ratio >= limits.get("least", 0) and ours <= limits.get("most", ours)
    kept = kept and ours - reference <= limits.get("beyond", ours)
    line = {"name": name, "ours": round(ours, 3), "reference": round(reference, 3), "ratio": round(ratio, 3)}
    more = {key: value for key, value in measured.items() if key not in {"ours", "reference"}}
    print(json.dumps(line | {"unit": unit, "kept": kept} | limits | more), flush=True)
    return kept


async def main() -> int:
    """Measure everything; 1 if a limit was missed."""
    print(json.dumps({"settings": SETTINGS}), flush=True)
    gc.collect()
    kept = [  # the prefilter first, from then on it looks as it does in a community that talks
        tell("messages through the prefilter", prefilter.passing(), unit="messages/s", least=1.0),
        tell("events", await spine.throughput(0, delivering=False), unit="events/s", least=0.30),
        tell("events, 5 % writing", await spine.throughput(20, delivering=False), unit="events/s", least=0.25),
        tell(
            "events, 5 % writing, all delivered meanwhile", await spine.throughput(20, delivering=True), unit="events/s"
        ),
        tell("command at rest, p50", await spine.at_rest(), unit="ms", beyond=1.0),
    ]
    judged, slowest = judge.judging()
    kept += [
        tell("posts judged", judged, unit="posts/s", least=1.0),
        tell("a post judged, p99", slowest, unit="ms", most=judge.SLOWEST),
        tell("a hostile post of 40,000 characters", judge.hostile(), unit="ms", most=judge.HOSTILE),
    ]
    with tempfile.TemporaryDirectory(prefix="hearth-bench-") as name:
        folder = Path(name)
        kept += [
            tell("start to ready, warm", await standing.start(folder), unit="s", most=1.0),
            tell("resident memory, demo", await standing.memory(folder), unit="MB", most=140),
        ]
    million = await standing.million()
    kept += [
        tell("memory after a million events, beside before", million["memory"], unit="MB", most=140),
        tell("disk for a million events", million["disk"], unit="MB", most=150),
    ]
    from tests.bench import discord  # noqa: PLC0415  its libraries would count as memory of what is measured above

    kept += [
        tell("Discord's messages, beside discord.py alone", await discord.messages(), unit="messages/s", least=0.5),
        tell("Discord's command, frame to answer, p50", await discord.latency(), unit="ms", beyond=0.5),
        tell("10,000 members, beside discord.py's cache", await discord.memory(), unit="MB", most=5),
    ]
    peer = await discord.red()
    if peer is not None:
        kept += [
            tell("Discord's messages, beside Red", peer["messages"], unit="messages/s", least=0.9),
            tell("Discord's commands, beside Red", peer["commands"], unit="commands/s", least=3.0),
        ]
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
