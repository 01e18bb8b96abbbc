"""Processes killed at random under people who work: a short story here, the long one by `make chaos`."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests import postgres
from tests.faults import chaos

KILLS = int(os.environ.get("AFTERCARE_TEST_KILLS", "2"))
CASES = int(os.environ.get("AFTERCARE_TEST_CASES", "20"))
SEED = int(os.environ.get("AFTERCARE_TEST_SEED", "20261120"))


def test_the_serving_process_is_killed_while_the_command_line_writes(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'aftercare.sqlite'}"
    assert chaos.run(url, tmp_path, cases=CASES, kills=KILLS, seed=SEED).total() == KILLS


@pytest.mark.postgres
def test_pages_and_runners_are_killed_and_the_database_is_restarted(tmp_path: Path) -> None:
    with postgres.server(durable=True) as server:
        name = server.create()
        killed = chaos.run(
            server.url(name), tmp_path, cases=CASES, kills=KILLS, seed=SEED, restart=server.restart
        )  # fmt: skip
        assert killed.total() == KILLS
        server.drop(name)
