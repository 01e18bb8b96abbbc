"""Who may import whom. The README draws the picture; this is where it is kept."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

import pytest

from tests.house.sources import Source, product, room_of, source

FOUNDATION = frozenset(
    {
        "actor", "clock", "db", "editions", "erasing", "errors", "expressions", "files", "formdefs", "gathered", "many",
        "history", "i18n", "kept", "rows_of", "setting_values", "settings", "simulated", "terms", "turnstile",
    }
)  # fmt: skip
BELOW = {
    "engine": FOUNDATION,
    "identity": FOUNDATION,
    "policies": FOUNDATION,
    "notifications": FOUNDATION | {"identity"},
    # The service desk. A room beside it (logistics, parts, fees …) gets the same line when it comes.
    "cases": FOUNDATION | {"engine", "policies", "identity", "notifications"},
    # It knows no case: pages bring the two together.
    "knowledge": FOUNDATION | {"engine", "policies", "identity", "notifications"},
    # Where procedures are changed: it reads and checks them, and knows no case.
    "studio": FOUNDATION | {"engine", "policies", "identity", "notifications"},
    # What a case has come to, drawn as a PDF.
    "papers": FOUNDATION | {"engine", "policies", "identity", "notifications", "cases"},
    "translations": FOUNDATION,
} | dict.fromkeys(FOUNDATION, FOUNDATION)
EVERYTHING = frozenset(BELOW)
DOORS = {
    "web": EVERYTHING,
    "runner": EVERYTHING,
    # The command line and what it is made of may also know each other.
    **dict.fromkeys(
        ("app", "cli", "demo", "folders", "migrations", "seeding", "serve", "terminal"),
        EVERYTHING | {"app", "web", "runner", "cli", "demo", "folders", "migrations", "seeding", "serve", "terminal"},
    ),
}
MAY_IMPORT = BELOW | DOORS

FACADE = frozenset(
    {
        "deployments", "drafts", "entered", "errors", "host", "incidents", "instances", "inventory", "messages",
        "operations", "positions",
        "queries", "replies", "retiming", "tables", "tasks", "timers", "vocabulary", "wiring",
        "worklist",
    }
)  # fmt: skip
"""What the service desk may know of the engine. Its tables only to look at them: inboxes, boards and
permission are joins with the ledger of tasks."""
SERVICE_DESK = frozenset({"cases", "knowledge", "papers"})

ONLY_IN = {
    "SpiffWorkflow": frozenset({"engine"}),
    "apscheduler": frozenset({"runner"}),
    "procrastinate": frozenset({"runner"}),
    "fpdf": frozenset({"papers"}),
    "PIL": frozenset({"papers"}),
    "fontTools": frozenset({"papers"}),
    "segno": frozenset({"papers"}),
    "flask": frozenset({"app", "cli", "web"}),
    "werkzeug": frozenset({"app", "cli", "web"}),
    # Tables and statements, never mapped objects: they would cost more than the engine.
    "sqlalchemy.orm": frozenset(),
}
"""Libraries that only some rooms may know."""

KNOWS_THE_LIBRARY = frozenset(
    f"app/engine/{name}.py"
    for name in (
        "codec",
        "compile",
        "deployments",
        "fast",
        "joins",
        "live",
        "loops",
        "messages",
        "prune",
        "row_events",
        "tokens",
        "turn",
        "xml",
    )
)
"""The files of the engine room that know SpiffWorkflow. One more is a decision, not an accident."""

ASKS_THE_TIME = frozenset(
    {
        "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "func.now",
        "func.current_timestamp",
    }
)  # fmt: skip
HAS_A_WATCH = frozenset({"app/clock.py", "app/engine/fast.py"})
"""The second one puts the workflow library's own stamp on a step: an order, no time of business."""
WRITES = frozenset({"insert", "update", "delete"})
TYPES_OF_SQLALCHEMY = frozenset({"Connection", "Row", "RowMapping"})
TALKS_TO_THE_DATABASE = frozenset({"commit", "rollback", "execute", "scalars"})


def test_no_room_imports_one_it_may_not_know() -> None:
    assert not found(strangers)


def test_every_room_has_its_place_in_the_house() -> None:
    rooms = {one.room for one in product()}
    assert rooms <= set(MAY_IMPORT), "Say above what the new room may import."
    assert set(MAY_IMPORT) <= rooms, "These rooms are gone."


def test_no_two_rooms_go_round_in_a_circle() -> None:
    # The root knows everybody, and the migrations ask it which tables there are.
    graph: dict[str, set[str]] = {}
    for file in product():
        if file.room != "app":
            known = {room_of(one.module) for one in file.imports}
            graph.setdefault(file.room, set()).update(known - {"", "app", file.room})
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        raise AssertionError(" → ".join(error.args[1])) from None


def test_the_service_desk_knows_the_engine_by_its_facade() -> None:
    assert not found(past_the_facade)


def test_libraries_stay_in_their_rooms() -> None:
    assert not found(misplaced_libraries)


def test_the_workflow_library_is_known_to_few_files() -> None:
    knowing = {one.file for one in product() if any(_is(i.module, "SpiffWorkflow") for i in one.imports)}
    assert knowing <= KNOWS_THE_LIBRARY


def test_a_table_is_written_by_its_own_room_alone() -> None:
    assert not found(foreign_writes)


def test_the_web_asks_no_database_and_commits_nothing() -> None:
    assert not found(database_talk)


def test_only_the_clock_asks_for_the_time() -> None:
    assert not found(clock_watchers)


def test_nothing_is_given_to_eval() -> None:
    assert not found(evaluations)


def found(rule: object) -> list[str]:
    """What a rule has against the product, one line per offence, ready to be clicked."""
    return [line for one in product() for line in rule(one)]  # type: ignore[operator]


def strangers(file: Source) -> Iterator[str]:
    """Imports of rooms this one may not know."""
    known = MAY_IMPORT.get(file.room, EVERYTHING) | {file.room}
    for one in file.imports:
        if (room := room_of(one.module)) and room not in known:
            yield f"{file.at(one.line)}: {file.room} may not import {one.module}"


def past_the_facade(file: Source) -> Iterator[str]:
    if file.room not in SERVICE_DESK:
        return
    for one in file.imports:
        if room_of(one.module) == "engine":
            part = one.module.removeprefix("app.engine").lstrip(".").partition(".")[0] or one.name
            if part not in FACADE:
                yield f"{file.at(one.line)}: {part} is no part of the engine's facade"


def misplaced_libraries(file: Source) -> Iterator[str]:
    for one in file.imports:
        for library, rooms in ONLY_IN.items():
            if (_is(one.module, library) or f"{one.module}.{one.name}" == library) and file.room not in rooms:
                yield f"{file.at(one.line)}: {library} is not for {file.room}"


def foreign_writes(file: Source) -> Iterator[str]:
    """``insert``, ``update`` or ``delete`` of a table that another room has brought."""
    foreign = {
        one.known_as: one.module
        for one in file.imports
        if one.name and one.module.endswith(".tables") and room_of(one.module) not in ("", file.room)
    }
    for call in file.calls:
        table = ast.unparse(call.args[0]) if call.args else ""
        if _called(call) in WRITES and table in foreign:
            owner = room_of(foreign[table])
            yield f"{file.at(call.lineno)}: {table} is written by {owner}, not by {file.room}"


def database_talk(file: Source) -> Iterator[str]:
    if file.room != "web":
        return
    for one in file.imports:
        if _is(one.module, "sqlalchemy") and one.name not in TYPES_OF_SQLALCHEMY:
            yield f"{file.at(one.line)}: a page asks a room, not the database ({one.module} {one.name})"
    for call in file.calls:
        if isinstance(call.func, ast.Attribute) and call.func.attr in TALKS_TO_THE_DATABASE:
            yield f"{file.at(call.lineno)}: .{call.func.attr}() in the web"


def clock_watchers(file: Source) -> Iterator[str]:
    if file.file in HAS_A_WATCH:
        return
    for call in file.calls:
        # However it was imported: datetime.datetime.now() counts as well.
        asked = ".".join(ast.unparse(call.func).split(".")[-2:])
        if asked in ASKS_THE_TIME:
            yield f"{file.at(call.lineno)}: {asked}() asks for the time; clock.now() does"


def evaluations(file: Source) -> Iterator[str]:
    for call in file.calls:
        if isinstance(call.func, ast.Name) and call.func.id in ("eval", "exec", "compile", "__import__"):
            yield f"{file.at(call.lineno)}: {call.func.id}()"


OFFENCES = [
    (strangers, "app/engine/x.py", "from app.cases import queries"),
    (strangers, "app/engine/x.py", "def f():\n    import app.policies.book"),
    (strangers, "app/policies/x.py", "from app.engine import tasks"),
    (strangers, "app/identity/x.py", "from app.policies.units import unit"),
    (strangers, "app/notifications/x.py", "from app import cases"),
    (strangers, "app/cases/x.py", "from app.web import forms"),
    (strangers, "app/history/x.py", "from ..engine import tasks"),
    (strangers, "app/web/x.py", "from app import cli"),
    (past_the_facade, "app/cases/x.py", "from app.engine.turn import Turn"),
    (past_the_facade, "app/cases/x.py", "from app.engine import tasks, codec"),
    (misplaced_libraries, "app/cases/x.py", "from SpiffWorkflow.task import Task"),
    (misplaced_libraries, "app/engine/x.py", "from flask import g"),
    (misplaced_libraries, "app/web/x.py", "import apscheduler"),
    (misplaced_libraries, "app/cases/x.py", "from sqlalchemy.orm import Session"),
    (misplaced_libraries, "app/cases/x.py", "from sqlalchemy import orm"),
    (foreign_writes, "app/cases/x.py", "from app.engine.tables import user_task\nupdate(user_task)"),
    (foreign_writes, "app/cases/x.py", "from app.engine.tables import user_task as t\nsqlalchemy.delete(t)"),
    (database_talk, "app/web/x.py", "from sqlalchemy import select"),
    (database_talk, "app/web/x.py", "import sqlalchemy"),
    (database_talk, "app/web/x.py", "conn.commit()"),
    (clock_watchers, "app/cases/x.py", "datetime.now(UTC)"),
    (clock_watchers, "app/cases/x.py", "datetime.datetime.now()"),
    (clock_watchers, "app/cases/x.py", "select(func.now())"),
    (evaluations, "app/engine/x.py", "eval('1')"),
]


@pytest.mark.parametrize(("rule", "file", "text"), OFFENCES)
def test_each_rule_finds_its_offence(rule: object, file: str, text: str) -> None:
    (line,) = rule(source(file, text))  # type: ignore[operator]
    assert line.startswith(f"{file}:")


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _is(module: str, library: str) -> bool:
    return module == library or module.startswith(f"{library}.")
