"""Runs the benchmarks one after another, each in a process of its own, and prints their tables.

    python -m benchmarks [NAME…]

A fresh process for each: a heap that another one has left behind would hide its memory. The exit
code is 1 when a bar of the design was missed. Machines are noisy; ratios of one run count.
"""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import subprocess
import sys

import benchmarks


def names() -> list[str]:
    """Return the benchmarks there are: the modules of this package that run by themselves."""
    found = (module.name for module in pkgutil.iter_modules(benchmarks.__path__))
    return sorted(name for name in found if name not in NOT_ALONE and not name.startswith("_"))


NOT_ALONE = {"ingest", "stalls"}
"""Modules that other benchmarks use."""


def main() -> int:
    """Run what was asked for; everything by default."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("name", nargs="*", help=f"of {', '.join(names())}; default: all")
    wanted = parser.parse_args().name or names()
    missed = []
    for name in wanted:
        doc = importlib.import_module(f"benchmarks.{name}").__doc__ or name
        print(f"\n== {name}: {doc.strip().splitlines()[0]}", flush=True)
        if subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=False).returncode:
            missed.append(name)
    print(f"\nmissed a bar: {', '.join(missed)}" if missed else "\nevery bar was met")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
