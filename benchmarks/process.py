"""Start `daybook run` on an empty database: processor time until ready, memory when idle.

Run: `python -m benchmarks.process`. A playground in this process stands for Discord. "Ready for
login" is the moment at which the bot first asks Discord who it is; by then everything is imported,
the database is open and migrated. Memory is read ten seconds later, connected, with all chores
running. The second start, on the migrated database, is the one that counts.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from bot.clock import SystemClock
from bot.playground import Playground

SETTLED_S = 10.0
READY_WITHIN_S = 60.0
LOGIN = "/users/@me"
CPU_BAR_S = 1.5
RESIDENT_BAR_MB = 120


@dataclass(frozen=True, slots=True)
class Start:
    """What one start costs: processor seconds until login, then memory and seconds to end."""

    cpu_s: float
    resident_mb: float
    end_s: float


async def measure(folder: Path) -> list[Start]:
    """Start the bot twice and return what each start cost."""
    catalogue = folder / "sources.json"
    catalogue.write_text(json.dumps({"sources": []}))
    found = []
    async with Playground(SystemClock(), port=0) as playground:
        asked = asyncio.Event()
        playground.observers.append(
            lambda exchange: asked.set() if exchange.template == LOGIN else None
        )
        for _ in range(2):
            asked.clear()
            found.append(await _start(folder, catalogue, playground, asked))
    return found


async def _start(
    folder: Path, catalogue: Path, playground: Playground, asked: asyncio.Event
) -> Start:
    environment = {
        **os.environ,
        "DISCORD_TOKEN": playground.token,
        "DISCORD_API_BASE": playground.api_base,
        "DATABASE_URL": f"sqlite+aiosqlite:///{folder}/daybook.db",
        "DEFAULT_SOURCES": str(catalogue),
        "LOG_LEVEL": "WARNING",
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run"), env=environment
    )
    async with asyncio.timeout(READY_WITHIN_S):
        await asked.wait()
    cpu_s = _cpu_s(process.pid)
    await asyncio.sleep(SETTLED_S)
    resident_mb = _resident_mb(process.pid)
    begun = asyncio.get_running_loop().time()
    process.terminate()
    if await process.wait() != 0:
        raise RuntimeError(f"the bot ended with {process.returncode}")
    return Start(cpu_s, resident_mb, asyncio.get_running_loop().time() - begun)


def _cpu_s(pid: int) -> float:
    """Return the processor time of a process, of all its threads, children left out."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _resident_mb(pid: int) -> float:
    """Return what a process and its children hold in memory."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return sum(_resident_kb(each) for each in (str(pid), *children)) / 1024


def _resident_kb(pid: str) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS:")).split()[1])


def main() -> int:
    """Print a table; the exit code is 1 when a bar of the design is missed."""
    argparse.ArgumentParser(description=__doc__.partition("\n")[0]).parse_args()
    if not Path("/proc/self/status").exists():
        print("this system does not tell what a process holds in memory")
        return 0
    with tempfile.TemporaryDirectory(prefix="daybook-bench-") as folder:
        starts = asyncio.run(measure(Path(folder)))
    print("start     CPU s until login  resident MB  ends in s")
    for name, start in zip(("first", "second"), starts, strict=True):
        print(f"{name:<9} {start.cpu_s:<18.2f} {start.resident_mb:<12.0f} {start.end_s:.1f}")
    last = starts[-1]
    bars = {
        f"ready for login in {CPU_BAR_S} s of processor time": last.cpu_s <= CPU_BAR_S,
        f"at most {RESIDENT_BAR_MB} MB resident when empty": last.resident_mb <= RESIDENT_BAR_MB,
        "ends within 5 s of SIGTERM": all(start.end_s <= 5 for start in starts),
    }
    for bar, met in bars.items():
        print(f"{'met   ' if met else 'MISSED'} {bar}")
    return 0 if all(bars.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
