"""The way to the one writer of SQLite: through one at a time, in the order they came."""

from __future__ import annotations

import threading
from collections import deque


class Turnstile:
    """A lock that lets waiters through in the order they came, so that no writer starves."""

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._queue: deque[threading.Lock] = deque()
        self._holder: int | None = None

    def __enter__(self) -> None:
        me = threading.get_ident()
        with self._mutex:
            if self._holder is None:
                self._holder = me
                return
            if self._holder == me:
                raise RuntimeError("A transaction is already open in this thread: one action, one transaction.")
            gate = threading.Lock()
            gate.acquire()
            self._queue.append(gate)
        gate.acquire()
        self._holder = me

    def __exit__(self, *_: object) -> None:
        with self._mutex:
            self._holder = None
            if self._queue:
                # Taken on behalf of the next in the queue, or a newcomer could slip in before it wakes.
                self._holder = -1
                self._queue.popleft().release()
