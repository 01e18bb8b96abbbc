"""Write docs/benchmarks.md from the JSON lines of ``make bench``: ``python scripts/benchmarks.py LINES``."""

from __future__ import annotations

import json
import os
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

PAGE = Path(__file__).parent.parent / "docs" / "benchmarks.md"
KNOWN = ("name", "value", "unit", "ratio", "baseline", "database")
HEAD = """# 性能测量 · Benchmarks

Written by `scripts/benchmarks.py` on {date} ({cores} cores, Python {python}) from the lines of

    {command}

Sizes stand with each figure. `make bench` measures on SQLite (`synchronous=FULL`) and, where a server is found, on
PostgreSQL; `FULL=1 make bench` adds a million rows on PostgreSQL. Smaller: `CASES`, `TIMERS`, `SIZES`, `DUE`,
`WINDOW`, `STEPS`, `COMPLETIONS`. A ratio compares with the baseline of the same run on the same machine, so it may be
compared with another day's; seconds may not.

| Figure | Database | Value | Ratio | Baseline | Size and more |
|---|---|---:|---:|---|---|
"""


def row(line: dict[str, Any]) -> str:
    more = ", ".join(f"{key} {value:,}" if isinstance(value, int) else f"{key} {value}" for key, value in line.items()
                     if key not in KNOWN)  # fmt: skip
    ratio = "" if line["ratio"] is None else f"{line['ratio']:g}"
    return (
        f"| `{line['name']}` | {line['database']} | {_amount(line['value'], line['unit'])} | {ratio} "
        f"| {line['baseline'] or ''} | {more} |"
    )


def _amount(value: float, unit: str) -> str:
    if unit == "s":
        return f"{value:.3g} s" if value >= 1 else f"{value * 1000:.3g} ms"
    return f"{value:,.0f} {unit}" if value >= 100 else f"{value:.3g} {unit}"


def page(lines: list[dict[str, Any]], date: datetime, command: str) -> str:
    ordered = sorted(lines, key=lambda line: (line["name"], line["database"]))
    head = HEAD.format(
        date=f"{date:%Y-%m-%d}", cores=os.cpu_count(), python=platform.python_version(), command=command
    )  # fmt: skip
    return head + "\n".join(map(row, ordered)) + "\n"


def command() -> str:
    names = ("FULL", "CASES", "TIMERS", "SIZES", "DUE", "WINDOW", "STEPS", "COMPLETIONS")
    return " ".join([*(f"{name}={os.environ[name]}" for name in names if name in os.environ), "make bench"])


if __name__ == "__main__":
    measured = [json.loads(line) for line in Path(sys.argv[1]).read_text("utf-8").splitlines() if line.startswith("{")]
    PAGE.write_text(page(measured, datetime.now(UTC), command()), "utf-8")
    print(f"{len(measured)} figures are in {PAGE.relative_to(PAGE.parent.parent)}.")
