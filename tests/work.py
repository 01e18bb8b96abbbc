"""How much work this process has done, to bound what a hostile request may cost."""

from __future__ import annotations

import gc
import time
from typing import Any

_clearing = {"since": 0.0, "spent": 0.0}


def seconds() -> float:
    """CPU seconds, without those in which Python cleared up: after thousands of tests that alone can take two."""
    return time.process_time() - _clearing["spent"]


def _heard(phase: str, _info: Any) -> None:
    if phase == "start":
        _clearing["since"] = time.process_time()
    else:
        _clearing["spent"] += time.process_time() - _clearing["since"]


gc.callbacks.append(_heard)
