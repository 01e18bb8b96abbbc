"""What a page's function needs of the house: the two ways into the database, and the settings.

``app/__init__`` puts ``database`` and ``settings`` on the application. A request opens one transaction for
what it does, and leaves it before anything is rendered.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol, cast

from flask import Flask, current_app
from sqlalchemy import Connection

from app.db import Database
from app.settings import Settings


class House(Protocol):
    """The application, as far as pages know it."""

    database: Database
    settings: Settings
    wake: Callable[[], None]
    """Rings for the runner, where it runs in this process: it need not wait for its next look."""


def reading() -> AbstractContextManager[Connection]:
    """A consistent view that cannot write: ``with reading() as conn: …``, then render."""
    return house().database.reading()


def writing() -> AbstractContextManager[Connection]:
    """The one transaction of this request; leaving it commits, an exception rolls everything back."""
    return house().database.transaction()


def settings() -> Settings:
    return house().settings


def house() -> House:
    return cast(House, current_app)


def house_of(app: Flask) -> House:
    """The same before there is a request, while the application is put together."""
    return cast(House, app)
