"""One serving process for a data folder. SQLite knows one writer, and two runners would only get in its way.

The lock belongs to the process and vanishes with it, however it ends; the file stays and means nothing.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.errors import Refused


class AlreadyServing(Refused):
    """Aftercare already runs on the data folder {folder}. Stop it, or choose another one: AFTERCARE_DATA."""


@contextmanager
def serving(data: Path) -> Iterator[None]:
    """Hold the right to serve ``data``. Raises AlreadyServing when another process has it."""
    with (data / "serving.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyServing(folder=data) from None
        yield
