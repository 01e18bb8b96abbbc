"""A furnished house for tests: limits, calendars, code lists, people and the shipped procedures."""

from __future__ import annotations

from datetime import UTC, datetime

from app import folders, policies, words
from app.cases import codes
from app.cases.host import ServiceDesk
from app.cases.timekeeping import Timekeeper
from app.db import Database
from app.engine import deployments, wiring
from app.identity import demo, substitutes
from app.notifications import templates

FRIDAY = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
"""A Friday, ten in the morning in Shanghai: when the houses of the tests were furnished."""


def wire() -> None:
    """Hand the engine its real partners."""
    words()
    wiring.use(ServiceDesk(), Timekeeper())
    templates.use(deployments.texts)


def furnish(database: Database) -> None:
    """Put everything the product ships into an empty database, with the demo people."""
    wire()
    with database.transaction() as conn:
        policies.seed(conn)
        codes.seed(conn)
        substitutes.seed(conn)
        demo.seed_demo(conn)
        deployments.deploy(conn, folders.shipped(), source=deployments.SHIPPED, author="system")
