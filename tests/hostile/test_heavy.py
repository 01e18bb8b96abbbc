"""What asks for too much is refused or stopped within two seconds and two hundred megabytes, whoever deployed it."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from tests.hostile import heavy
from tests.house_of import __file__ as beside

SLOWEST = 2
STANDS = {"a_text_that_doubles", "a_list_that_doubles"}
"""These come to an end by themselves: what would be too large is null, and the way round needs a value."""


@pytest.fixture(scope="module")
def outcomes() -> dict[str, dict[str, Any]]:
    root = beside.rpartition("tests")[0]
    done = subprocess.run(
        [sys.executable, "-m", "tests.hostile.heavy"],
        cwd=root,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["name"] for one in found] == [*heavy.DEPLOYED, *heavy.RUN], done.stderr[-2_000:]
    return {one["name"]: one for one in found}


@pytest.mark.parametrize("name", [*heavy.DEPLOYED, *heavy.RUN])
def test_it_is_refused_or_stopped_in_time_and_with_little_memory(outcomes: dict[str, Any], name: str) -> None:
    one = outcomes[name]
    assert one["outcome"] == ("refused" if name in heavy.DEPLOYED else "ran" if name in STANDS else "stopped"), one
    assert one["seconds"] < SLOWEST, one
    assert one["sentence"] or name in STANDS
