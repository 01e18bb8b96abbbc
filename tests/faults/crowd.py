"""Several people at the same moment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from app.actor import Actor
from app.db import Database
from app.identity import users

CHEN, LIU, WU = "chen.jing", "liu.yang", "wu.gang"
"""Two of customer service, and the supervisor."""


def person(database: Database, name: str) -> Actor:
    with database.reading() as conn:
        return users.actor(conn, name)


def at_once(*acts: Callable[[], Any]) -> Sequence[Any]:
    """Do all of these at the same moment, each in a thread; what each answered, or raised."""
    ready = Barrier(len(acts))

    def do(act: Callable[[], Any]) -> Any:
        ready.wait(10)
        try:
            return act()
        except Exception as error:
            return error

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(do, acts))
