"""One JSON line per figure."""

from __future__ import annotations

import json


def figure(
    name: str, value: float, unit: str, database: str, *, ratio: float | None = None, baseline: str = "", **more: object
) -> None:
    """Print a figure: seconds are "s", rates "1/s"; ``ratio`` compares it with ``baseline`` in the same run."""
    line = {
        "name": name,
        "value": float(f"{value:.6g}"),
        "unit": unit,
        "ratio": None if ratio is None else round(ratio, 2),
        "baseline": baseline or None,
        "database": database,
        **more,
    }
    print(json.dumps(line, ensure_ascii=False), flush=True)
