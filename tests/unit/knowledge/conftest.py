from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from app import clock
from app.actor import Actor

ANN = Actor("ann", frozenset({"cs"}), "Ann")
TOM = Actor("tom", frozenset({"tech"}), "Tom")
SUE = Actor("sue", frozenset({"supervisor"}), "Sue")
QUI = Actor("qui", frozenset({"quality"}), "Qui")
FIN = Actor("fin", frozenset({"finance"}), "Fin")


@pytest.fixture(autouse=True)
def monday_morning() -> Iterator[None]:
    with clock.frozen(datetime(2026, 11, 23, 2, 0, tzinfo=UTC)):
        yield


def text(**more: Any) -> dict[str, Any]:
    """The fields of an article."""
    return {
        "kind": "fault_case", "category": "power", "title": "手机无法开机", "cause": "电池过度放电",
        "steps": "1. 充电 30 分钟\n2. 强制重启", **more,
    }  # fmt: skip
