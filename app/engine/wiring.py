"""Where the engine finds its host and its timekeeper: handed over once, when the product is put together."""

from __future__ import annotations

from app.engine.host import Host, Timekeeper

_host: Host | None = None
_timekeeper: Timekeeper | None = None


def use(host: Host, timekeeper: Timekeeper) -> None:
    """Hand the engine its two partners. The composition root calls this, and a test that brings its own."""
    global _host, _timekeeper
    _host, _timekeeper = host, timekeeper


def host() -> Host:
    if _host is None:
        raise RuntimeError("The engine has no host yet: wiring.use() comes first.")
    return _host


def timekeeper() -> Timekeeper:
    if _timekeeper is None:
        raise RuntimeError("The engine has no timekeeper yet: wiring.use() comes first.")
    return _timekeeper
