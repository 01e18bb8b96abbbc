"""The product as it is started by hand: `flask serve` in a process of its own, in demo mode, on an empty folder."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")
_LEAVING = 20  # seconds


@contextmanager
def served(data: Path) -> Iterator[str]:
    """Serve from ``data`` on a free port; give the address. Raises RuntimeError with what was said instead."""
    errors = data / "errors.log"
    with errors.open("wb") as log:
        process = subprocess.Popen(_COMMAND, cwd=ROOT, env=environment(data), stdout=subprocess.PIPE, stderr=log)
    try:
        yield _address(process, errors)
    finally:
        process.terminate()
        process.communicate(timeout=_LEAVING)


_COMMAND = (sys.executable, "-m", "flask", "--app", "app", "serve")


def environment(data: Path) -> dict[str, str]:
    # What the developer has set for an own server must not decide what is tested.
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AFTERCARE_")}
    settings = {"AFTERCARE_DATA": str(data), "AFTERCARE_DEMO": "on", "AFTERCARE_PORT": "0"}
    return kept | settings | {"PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1"}


def _address(process: subprocess.Popen[bytes], errors: Path) -> str:
    said = []
    assert process.stdout is not None
    for line in process.stdout:
        said.append(line.decode())
        if found := _ADDRESS.search(said[-1]):
            return found[0]
    raise RuntimeError(f"The product did not start.\n{''.join(said)}{errors.read_text()}")
