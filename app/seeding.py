"""What an empty house is furnished with; every start calls it, and what is there already stays as it is."""

from __future__ import annotations

from app import folders, policies
from app.actor import SYSTEM
from app.cases import codes
from app.cases.search import index
from app.db import Database, one_at_a_time
from app.engine import deploying, deployments
from app.identity import demo, substitutes
from app.knowledge import seeding as knowledge
from app.settings import Settings


def seed(database: Database, settings: Settings) -> None:
    """Put limits, calendars, code lists, substitutes, articles and procedures in place; for a demo people too."""
    shared = ""
    if settings.demo:
        with database.reading() as conn:
            shared = demo.shared_hash(conn)
    with database.transaction() as conn:
        one_at_a_time(conn, "seed")
        policies.seed(conn, settings.time_zone)
        codes.seed(conn)
        substitutes.seed(conn)
        knowledge.seed(conn)
        if settings.demo:
            demo.seed_demo(conn, shared)
    index.keep_up(database)
    deploying.deploy(database, folders.shipped(), source=deployments.SHIPPED, author=SYSTEM.name)
