"""What stands behind many timers at once: the instants their cases have recorded, and the pauses of their clocks.

Asked with one statement each for a whole chunk of timers, and only if a recount wants to know.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, func, select

from app import gathered
from app.cases import facts
from app.cases.tables import case_instant, service_case
from app.policies import reading
from app.policies.clocks import Pause


class Behind:
    """The anchors and pauses of a chunk of timers."""

    def __init__(self, conn: Connection, timers: Sequence[Any]) -> None:
        self._conn, self._timers = conn, timers

    def anchors(self, timer: Any) -> Callable[[str], datetime | None]:
        """The instants of the timer's case, by name."""
        return lambda name: self._instants.get(timer.business_key, {}).get(name)

    def pauses(self, timer: Any) -> Sequence[Pause]:
        return self._pauses.get(timer.id, ())

    @cached_property
    def _instants(self) -> Mapping[str, Mapping[str, datetime]]:
        keys = {timer.business_key for timer in self._timers}
        gathered.write(self._conn)
        rows = self._conn.execute(
            select(service_case.c.business_key, case_instant.c.name, func.max(case_instant.c.at))
            .join(case_instant, case_instant.c.case_id == service_case.c.id)
            .where(service_case.c.business_key.in_(keys))
            .group_by(service_case.c.business_key, case_instant.c.name)
        )
        found: dict[str, dict[str, datetime]] = {}
        for key, name, at in rows:
            found.setdefault(key, {})[name] = at
        return {key: facts.counted(noted) for key, noted in found.items()}

    @cached_property
    def _pauses(self) -> Mapping[int, Sequence[Pause]]:
        return reading.pauses_of(self._conn, [timer.id for timer in self._timers])
