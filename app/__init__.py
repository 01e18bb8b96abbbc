"""Aftercare 售后服务平台. This is where the rooms are put together; none of them knows this file."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from app.settings import Settings

ROOMS = (
    "app.simulated",
    "app.history.tables",
    "app.files.tables",
    "app.engine.tables",
    "app.policies.tables",
    "app.identity.tables",
    "app.identity.duty_tables",
    "app.cases.profile_tables",
    "app.cases.tables",
    "app.cases.records",
    "app.cases.customer_links",
    "app.cases.clock_acts.tables",
    "app.cases.operations.tables",
    "app.cases.search.tables",
    "app.cases.retention.tables",
    "app.knowledge.tables",
    "app.studio.tables",
    "app.notifications.tables",
    "app.runner.tables",
    "app.engine.forgetting",
    "app.notifications.forgetting",
    "app.files.forgetting",
    "app.knowledge.forgetting",
    "app.cases.retention.forgetting",
)
"""The modules that bring tables, or say how a room forgets a matter."""

WORDS = ("app.papers.sending", "app.knowledge.learning")
"""The modules beside the service desk that teach diagrams a verb, forms a column, or messages what to enclose."""


def create_app(settings: Settings | None = None) -> Flask:
    """The whole product as a web application; the runner is started by `flask serve`, never here.

    Without ``settings`` they are read from the environment; wrong ones end the program with a sentence.
    """
    # Imported here and not above: a test of one room must not load the others, nor Flask.
    from flask import Flask
    from werkzeug.middleware.proxy_fix import ProxyFix

    from app import cli, terminal, web
    from app.db import Database

    settings = settings or terminal.settings()
    connect(settings)
    app = Flask(__name__)
    app.settings = settings  # type: ignore[attr-defined]
    app.database = Database(settings.database_url)  # type: ignore[attr-defined]
    # Whoever serves with a runner beside it puts the runner's bell here.
    app.wake = lambda: None  # type: ignore[attr-defined]
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    web.register(app)
    cli.register(app)
    return app


def connect(settings: Settings) -> None:
    """Choose the engine and hand it its host and timekeeper: here engine, policies and cases meet."""
    from app.cases import host, office, timekeeping
    from app.engine import deployments, fast, wiring
    from app.notifications import templates

    tables()
    words()
    fast.use(settings.engine == "fast")
    office.settle(settings.time_zone)
    wiring.use(host.ServiceDesk(), timekeeping.Timekeeper())
    templates.use(deployments.texts)


def words() -> None:
    """Make the verbs of all rooms known to the vocabulary; those of the service desk come with its host."""
    for room in WORDS:
        import_module(room)


def tables() -> None:
    """Make the tables of all rooms known to ``app.db.metadata``."""
    for room in ROOMS:
        import_module(room)
