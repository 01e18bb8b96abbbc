"""One process that does it all: the pages and the runner; or, on PostgreSQL, several that do one of them each."""

from __future__ import annotations

import errno
import gc
import signal
import socket
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from types import FrameType
from typing import Any

import waitress

from app.db import Database
from app.errors import Unavailable
from app.runner.local import Runner
from app.runner.lock import serving
from app.settings import Settings

FORM_ALLOWANCE = 1024 * 1024
"""Bytes a posted form may have beside its file."""


class PortInUse(Unavailable):
    """Port {port} is used by another program. Choose another one: make run PORT=8001, or AFTERCARE_PORT."""


class NeedsPostgresql(Unavailable):
    """Several processes need PostgreSQL: set AFTERCARE_DATABASE_URL. On SQLite `flask serve` does it all in one."""


class CannotListen(Unavailable):
    """This machine cannot listen on {host}, port {port}: {reason}."""


def sole(settings: Settings, database: Database) -> AbstractContextManager[None]:
    """The right to be the only runner. PostgreSQL needs none: it locks rows. Raises AlreadyServing."""
    return serving(settings.data) if database.dialect == "sqlite" else nullcontext()


def listen(settings: Settings) -> socket.socket:
    """Take the port, before anything else is done. Raises PortInUse or CannotListen."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return socket.create_server((settings.host, settings.port), family=family)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortInUse(port=settings.port) from error
        raise CannotListen(host=settings.host, port=settings.port, reason=error.strerror) from error


def run(app: Any, settings: Settings, port: socket.socket, runner: Runner | None, announce: Callable[[], None]) -> None:
    """Answer until Ctrl-C or SIGTERM; then finish what is in hand and leave. No ``runner``: others make time pass."""
    server = waitress.create_server(
        app,
        sockets=[port],
        threads=settings.threads,
        ident=None,
        max_request_body_size=settings.max_upload_mb * 1024 * 1024 + FORM_ALLOWANCE,
        # A proxy's headers count only where the settings say that one stands in front.
        clear_untrusted_proxy_headers=settings.trusted_proxies == 0,
    )
    signal.signal(signal.SIGTERM, _leave)
    _settle()
    try:
        if runner:
            runner.start()
        announce()
        server.run()
    finally:
        server.close()
        if runner:
            runner.stop()


def _settle() -> None:
    """What the program consists of stays: whoever looks for garbage need not walk through it again and again."""
    gc.collect()
    gc.freeze()


def run_alone(runner: Runner) -> None:
    """Make time pass until Ctrl-C or SIGTERM."""
    signal.signal(signal.SIGTERM, _leave)
    _settle()
    try:
        runner.start()
        threading.Event().wait()
    except KeyboardInterrupt:
        pass
    finally:
        runner.stop()


def _leave(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)
