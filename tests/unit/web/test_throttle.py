from __future__ import annotations

import pytest

from app.web import throttle
from app.web.throttle import Throttle, TooOften


class Watch:
    """A watch that is set by hand."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_an_address_may_so_often_and_then_has_to_wait() -> None:
    watch = Watch()
    guard = Throttle(2, 60, watch)
    for _ in range(2):
        guard.check("10.0.0.1")
        guard.count("10.0.0.1")
    with pytest.raises(TooOften):
        guard.check("10.0.0.1")
    guard.check("10.0.0.2")
    watch.now = 60
    guard.check("10.0.0.1")


def test_it_does_not_remember_more_addresses_than_it_can_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle, "ADDRESSES", 3)
    guard = Throttle(1, 60, Watch())
    for number in range(5):
        guard.count(f"10.0.0.{number}")
    guard.check("10.0.0.0")
    with pytest.raises(TooOften):
        guard.check("10.0.0.4")
