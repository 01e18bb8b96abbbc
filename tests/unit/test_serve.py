from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

from app import serve
from app.db import Database
from app.runner.lock import AlreadyServing
from app.settings import Settings


def settings(tmp_path: Path, **more: object) -> Settings:
    return Settings(tmp_path, "sqlite://", **more)  # type: ignore[arg-type]


def test_a_port_that_is_taken_is_a_sentence_that_says_what_to_do(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(serve.PortInUse, match=rf"Port {port} is used .* make run PORT=8001"):
            serve.listen(settings(tmp_path, port=port))


def test_an_address_of_another_machine_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(serve.CannotListen, match=r"cannot listen on 192\.0\.2\.1, port 0"):
        serve.listen(settings(tmp_path, host="192.0.2.1", port=0))


def test_sqlite_has_one_runner_and_postgresql_any_number(tmp_path: Path) -> None:
    sqlite, postgresql = Database("sqlite://"), Database("postgresql://nobody@nowhere/desk")
    with serve.sole(settings(tmp_path), sqlite):
        with pytest.raises(AlreadyServing):
            serve.sole(settings(tmp_path), sqlite).__enter__()
        with serve.sole(settings(tmp_path), postgresql), serve.sole(settings(tmp_path), postgresql):
            pass


@contextmanager
def served(data: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The product as `make run` starts it, and its address."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("AFTERCARE_")}
    environ |= {
        "AFTERCARE_DATA": str(data),
        "AFTERCARE_PORT": "0",
        "AFTERCARE_DEMO": "on",
        "LC_ALL": "en_GB.UTF-8",
    }
    command = [sys.executable, "-m", "flask", "--app", "app", "serve"]
    with subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        try:
            assert process.stdout is not None
            yield process, process.stdout.readline()
        finally:
            process.kill()


def test_it_serves_says_where_and_for_whom_and_leaves_cleanly_when_asked(tmp_path: Path) -> None:
    with served(tmp_path) as (process, line):
        assert line.startswith("Aftercare is served on http://127.0.0.1:"), line
        address = line.split()[4]
        with urlopen(address) as answer:
            assert answer.status == 200
        with served(tmp_path) as (_, refusal):
            assert "already runs on the data folder" in refusal
        process.send_signal(signal.SIGTERM)
        # Not communicate(): it would miss what was read together with the first line.
        rest = process.stdout.read()
        process.wait(timeout=60)
    assert process.returncode == 0
    assert "the password of all is" in rest
    assert "chen.jing" in rest
    assert "Customer service" in rest
    assert "Traceback" not in rest
    assert (tmp_path / "aftercare.sqlite").exists()
