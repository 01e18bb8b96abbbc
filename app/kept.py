"""Rows that both databases keep as they are, whoever asks: triggers that come and go with their table."""

from __future__ import annotations

from sqlalchemy import DDL, Table, event

Statements = dict[str, tuple[str, ...]]
"""By dialect."""


def against(table: Table, message: str, *acts: str) -> tuple[Statements, Statements]:
    """Refuse these acts on ``table`` (UPDATE, DELETE, REPLACE, TRUNCATE) with ``message``.

    The answer is what follows CREATE TABLE and what follows DROP TABLE; a migration runs these same texts.
    """
    name = f"{table.name}_keep"
    rows = " OR ".join(act for act in acts if act in ("UPDATE", "DELETE"))
    made: Statements = {
        "sqlite": tuple(
            f"CREATE TRIGGER {name}_{act.lower()} BEFORE {_sqlite(table.name, act)} "
            f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
            for act in acts
            if act != "TRUNCATE"
        ),
        "postgresql": (
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{message}'; END $$",
            f"CREATE TRIGGER {name} BEFORE {rows} ON {table.name} FOR EACH ROW EXECUTE FUNCTION {name}()",
            *(
                f"CREATE TRIGGER {name}_truncate BEFORE TRUNCATE ON {table.name} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
                for act in acts
                if act == "TRUNCATE"
            ),
        ),
    }
    # The triggers go with the table; the function does not.
    gone: Statements = {"sqlite": (), "postgresql": (f"DROP FUNCTION IF EXISTS {name}()",)}
    for moment, statements in (("after_create", made), ("after_drop", gone)):
        for dialect, texts in statements.items():
            for text in texts:
                event.listen(table, moment, DDL(text).execute_if(dialect=dialect))  # type: ignore[no-untyped-call]
    return made, gone


def _sqlite(table: str, act: str) -> str:
    if act != "REPLACE":
        return f"{act} ON {table}"
    # INSERT OR REPLACE deletes the old row without asking the trigger for deletions.
    return f"INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)"
