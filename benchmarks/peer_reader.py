"""500 feeds against the feed reader `reader`: cold, unchanged and a tenth changed, side by side.

Once fetch, parse and store alone, once the whole pipeline (tags, index, stories, events) against
reader with its search index. Servers and reader come from `bench/peer_reader_bench.py` in the
folder that DAYBOOK_SHARED names; reader itself from the extra `bench`.
"""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

_PHASES = ("cold", "warm", "changed")
_FEEDS = 500
# (what, flags of the bench, flags of our candidate, bars by phase)
_RUNS = (
    ("fetch, parse, store", (), "", (4.0, 8.0, 4.0)),
    ("whole pipeline", ("--search",), " --full", (3.0, 8.0, 3.0)),
)


def rows() -> list[tuple[str, str, str, bool]]:
    """Return (what, measured, bar, met) for each line of the table."""
    shared = os.environ.get("DAYBOOK_SHARED")
    if not shared:
        return [("peer reader", "skipped: DAYBOOK_SHARED is not set", "", True)]
    if find_spec("reader") is None:
        return [("peer reader", "skipped: pip install -e '.[bench]'", "", True)]
    program = Path(shared) / "bench" / "peer_reader_bench.py"
    found = []
    for what, flags, ours, bars in _RUNS:
        best, stored = _measure(program, flags, ours)
        for phase, bar in zip(_PHASES, bars, strict=True):
            ratio = best[f"ratio_{phase}"]
            seconds = f"{best[f'candidate_{phase}_s']:.2f} s, {best[f'reader_{phase}_s']:.2f} s"
            line = (f"{what}, {phase}", f"{ratio:.1f}x reader ({seconds})", f">= {bar:g}x")
            found.append((*line, ratio >= bar))
        found.append((f"{what}, all stored", f"{stored} articles", "", stored > 0))
    return found


def _measure(program: Path, flags: tuple[str, ...], ours: str) -> tuple[dict[str, float], int]:
    """Return the bench's best figures, and how many articles our last round had stored."""
    python = shlex.quote(sys.executable)
    candidate = f"{python} -m benchmarks.ingest --urls {{urls}} --db {{db}}{ours}"
    words = [sys.executable, str(program), "--feeds", str(_FEEDS), "--workers", "1,10", *flags]
    done = subprocess.run(
        [*words, "--rounds", "2", "--candidate", candidate],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    own = [line for line in lines if line.get("who") == "candidate"]
    is_whole = all(sum(line["by_status"].values()) == _FEEDS for line in own)
    return lines[-1]["best"], own[-1]["stored"] if is_whole else 0


def main() -> int:
    """Print the table; 1 when a bar was missed."""
    table = rows()
    for what, measured, bar, met in table:
        print(f"{what:32} {measured:>38} {bar:>8} {'' if met else 'missed'}")
    return 0 if all(met for *_, met in table) else 1


if __name__ == "__main__":
    sys.exit(main())
