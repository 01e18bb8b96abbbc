"""Not too often: how many times one address may ask for something within a while, counted in this process alone.

What it guards is open to everybody and costs little; a crowd of processes lets a multiple through, which does no harm.
"""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from collections.abc import Callable

from app.errors import DeskError

ADDRESSES = 10_000
"""So many addresses are remembered; of more the one that was quiet longest is forgotten."""


class TooOften(DeskError):
    """You have asked too often in a short time. Wait a few minutes and try again."""


class Throttle:
    """At most ``most`` times within ``seconds`` by the monotonic clock: setting the machine's clock changes nothing."""

    def __init__(self, most: int, seconds: float, watch: Callable[[], float] = time.monotonic) -> None:
        self._most, self._seconds, self._watch = most, seconds, watch
        self._seen: OrderedDict[str, deque[float]] = OrderedDict()

    def check(self, address: str) -> None:
        """Raises TooOften when the address has used up what it may."""
        if len(self._recent(address)) >= self._most:
            raise TooOften

    def count(self, address: str) -> None:
        """Write down one more time."""
        times = self._recent(address)
        times.append(self._watch())
        self._seen[address] = times
        self._seen.move_to_end(address)
        if len(self._seen) > ADDRESSES:
            self._seen.popitem(last=False)

    def _recent(self, address: str) -> deque[float]:
        times = self._seen.get(address, deque(maxlen=self._most))
        while times and times[0] <= self._watch() - self._seconds:
            times.popleft()
        return times
