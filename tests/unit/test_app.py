from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask, request

from app import create_app
from app.cases.host import ServiceDesk
from app.cases.timekeeping import Timekeeper
from app.engine import fast, wiring
from app.settings import Settings


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    before = wiring._host, wiring._timekeeper, fast.is_used()
    yield
    wiring._host, wiring._timekeeper = before[:2]
    fast.use(before[2])


def built(tmp_path: Path, **more: object) -> Flask:
    return create_app(Settings(tmp_path, "sqlite://", "k" * 32, **more))  # type: ignore[arg-type]


def seen_address(app: Flask) -> str | None:
    """The address the application believes a request through a proxy to come from."""
    environ = {"REMOTE_ADDR": "10.0.0.1"}
    headers = {"X-Forwarded-For": "203.0.113.7"}
    seen = []
    app.before_request_funcs[None].insert(0, lambda: seen.append(request.remote_addr))
    app.test_client().get("/sign-in", environ_overrides=environ, headers=headers)
    return seen[0]


def test_putting_the_house_together_hands_the_engine_its_partners_and_starts_nothing(tmp_path: Path) -> None:
    before = set(threading.enumerate())
    built(tmp_path)
    assert isinstance(wiring.host(), ServiceDesk)
    assert isinstance(wiring.timekeeper(), Timekeeper)
    assert set(threading.enumerate()) == before
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("engine", "is_fast"), [("fast", True), ("stock", False)])
def test_the_engine_is_the_one_the_settings_name(tmp_path: Path, engine: str, is_fast: bool) -> None:
    built(tmp_path, engine=engine)
    assert fast.is_used() is is_fast


@pytest.mark.parametrize(("proxies", "address"), [(0, "10.0.0.1"), (1, "203.0.113.7")])
def test_a_proxys_word_counts_only_where_the_settings_know_of_one(tmp_path: Path, proxies: int, address: str) -> None:
    assert seen_address(built(tmp_path, trusted_proxies=proxies)) == address


@pytest.mark.parametrize("room", ["engine.tasks", "policies", "cases.host", "notifications.dispatch", "runner.local"])
def test_a_room_is_used_without_the_web(room: str) -> None:
    code = f"import app.{room}, sys; sys.exit('flask' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
