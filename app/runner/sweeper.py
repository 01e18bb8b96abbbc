"""The heartbeat: a thread that looks once a second, and at once when it is woken, at what is due."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence

log = logging.getLogger(__name__)

PAUSE = 1.0
"""Seconds between two looks, by the monotonic clock: setting the machine's clock back must not stop it."""

Step = Callable[[], bool]
"""One look: carries out what is due, at most a batch, and answers whether more is waiting."""


class Sweeper:
    """Runs the steps in turn until it is stopped. A step that fails is logged; the others go on."""

    def __init__(self, steps: Sequence[Step], *, pause: float = PAUSE) -> None:
        self._steps = steps
        self._pause = pause
        self._bell = threading.Event()
        self._stopping = False
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="sweeper", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Finish the item in hand, then end. Stopping what does not run changes nothing."""
        self._stopping = True
        self._bell.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def wake(self) -> None:
        """Look at once: something was put into the outbox, or the clock was moved."""
        self._bell.set()

    def sweep(self) -> None:
        """One look: every step, again and again while one of them says that more is waiting."""
        waiting = list(self._steps)
        while waiting and not self._stopping:
            waiting = [step for step in waiting if self._take(step)]

    def _run(self) -> None:
        while not self._stopping:
            self._bell.clear()
            self.sweep()
            if not self._stopping:
                self._bell.wait(self._pause)

    def _take(self, step: Step) -> bool:
        try:
            return not self._stopping and step()
        except Exception:
            # The database may be away for a moment. Dying here would stop every deadline of the house.
            log.exception("A step of the sweep failed; it is tried again at the next look.")
            return False
