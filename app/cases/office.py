"""Where the office stands: its local time begins a month of case numbers and a day of retention."""

from __future__ import annotations

from zoneinfo import ZoneInfo

_zone = ZoneInfo("Asia/Shanghai")


def zone() -> ZoneInfo:
    """The time zone of the office."""
    return _zone


def settle(name: str) -> None:
    """Set the office's time zone, by its name in the tz database. The composition root calls this once."""
    global _zone
    _zone = ZoneInfo(name)
