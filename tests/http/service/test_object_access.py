"""Of a thousand pairs of a person and a thing, each is shown exactly when the rules of the house say so.

The oracle reads the tables by itself and knows the rules as sentences; it shares no line with ``app.cases.access``.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from flask import Flask
from sqlalchemy import text

from app.identity import demo, users
from tests.http.service.conftest import SignedIn
from tests.http.service.counter import CLASSIFIED, GUIDED, Officer

PAIRS = 1_000
SEE_ALL = {"cs", "supervisor", "manager"}
BLIND = {"process_owner", "admin", "customer"}
RULE_READERS = {"admin", "process_owner", "supervisor", "manager"}


class Oracle:
    """Who may see what, from the rows alone."""

    def __init__(self, rows: Any) -> None:
        self.tasks = [dict(row) for row in rows("select * from user_task")]
        self.cases = {row["business_key"]: dict(row) for row in rows("select * from service_case")}
        self.started = {(row["business_key"], row["started_by"]) for row in rows("select * from process_instance")}

    def case(self, key: str, name: str, roles: set[str]) -> bool:
        if roles & SEE_ALL:
            return True
        if not roles - BLIND:
            return False
        mine = any(
            task["business_key"] == key
            and (task["role"] in roles - BLIND - {"partner"} or name in (task["assignee"], task["completed_by"]))
            for task in self.tasks
        )
        return mine or ("sales" in roles and (key, name) in self.started)

    def drawing(self, key: str, name: str, roles: set[str]) -> bool:
        """It says nothing of the customer; whoever keeps the machine running sees where its tokens are."""
        return "admin" in roles or self.case(key, name, roles)

    def task(self, row: dict[str, Any], name: str, roles: set[str]) -> bool:
        return bool(
            row["role"] in roles or roles & {"supervisor", "manager"} or name in (row["assignee"], row["completed_by"])
        )

    def customer(self, number: int, name: str, roles: set[str]) -> bool:
        theirs = [key for key, case in self.cases.items() if case["customer_id"] == number]
        return bool(roles & SEE_ALL) or any(self.case(key, name, roles) for key in theirs)

    def unit(self, number: int, name: str, roles: set[str]) -> bool:
        theirs = [key for key, case in self.cases.items() if case["unit_id"] == number]
        return bool(roles & SEE_ALL) or any(self.case(key, name, roles) for key in theirs)

    def clock(self, row: dict[str, Any], name: str, roles: set[str]) -> bool:
        limited = [
            task
            for task in self.tasks
            if task["due_timer"] == row["task_id"] and task["instance_id"] == row["instance_id"]
        ]
        seen = any(self.mine(task, name, roles) for task in limited)
        return bool(roles & RULE_READERS) or self.case(row["business_key"], name, roles) or seen

    @staticmethod
    def mine(task: dict[str, Any], name: str, roles: set[str]) -> bool:
        return task["role"] in roles or name in (task["assignee"], task["completed_by"])


def test_each_of_a_thousand_pairs_is_as_the_rules_say(desk: Flask, signed_in: SignedIn, officer: Officer) -> None:
    _work(officer, signed_in)
    with desk.database.reading() as conn:  # type: ignore[attr-defined]

        def rows(query: str) -> list[Any]:
            return [row._mapping for row in conn.execute(text(query))]

        oracle, things = Oracle(rows), list(_things(rows))
        held = {name: set(user.roles) for name, user in _people(conn).items()}
    dice, browsers = random.Random(20261128), {name: signed_in(name) for name, _, _ in demo.PEOPLE}
    wrong, shown = [], 0
    for _ in range(PAIRS):
        name, (address, rule, argument) = dice.choice(list(browsers)), dice.choice(things)
        expected = getattr(oracle, rule)(argument, name, held[name])
        status = browsers[name].client.get(address, headers={"HX-Request": "true"}).status_code
        shown += expected
        if (status == 200) is not expected:
            wrong.append((name, address, status, expected))
    assert not wrong[:10]
    assert PAIRS / 10 < shown < PAIRS * 9 / 10


def _people(conn: Any) -> dict[str, Any]:
    return {name: users.actor(conn, name) for name, _, _ in demo.PEOPLE}


def _work(officer: Officer, signed_in: SignedIn) -> None:
    """Cases of several customers, at several steps, some begun by sales."""
    for number in range(6):
        _, task = officer.registered(
            customer_contact=f"139 0000 000{number}", customer_name=f"客户{number}", serial_no=f"SN-{number}"
        )
        if number % 2:
            following = officer.completed(task, CLASSIFIED)
            if number % 3:
                officer.completed(following, GUIDED)
    Officer(signed_in("tang.rui")).registered(
        customer_contact="139 1111 0000", customer_name="客户甲", serial_no="SN-9"
    )


def _things(rows: Any) -> Iterator[tuple[str, str, Any]]:
    for number, case in enumerate(rows("select * from service_case order by id")):
        # Papers take longest to draw; two of them are enough.
        for tail in ("", "/diagram", "/classification", *(("/service-order.pdf",) if number % 4 == 0 else ())):
            yield f"/cases/{case['number']}{tail}", "case", case["business_key"]
        yield f"/matters/{case['business_key']}", "case", case["business_key"]
    for row in rows("select * from process_instance"):
        process = row.get("key", "case_main")
        yield f"/diagrams/{row['id']}/{process}.bpmn", "drawing", row["business_key"]
    for row in rows("select * from user_task"):
        hexed = row["id"].hex() if isinstance(row["id"], bytes) else str(row["id"])
        yield f"/tasks/{hexed[:8]}-{hexed[8:12]}-{hexed[12:16]}-{hexed[16:20]}-{hexed[20:]}", "task", dict(row)
    for row in rows("select id from customer"):
        yield f"/customers/{row['id']}", "customer", row["id"]
        yield f"/customers/{row['id']}/profile", "customer", row["id"]
    for row in rows("select id from product_unit"):
        yield f"/products/{row['id']}", "unit", row["id"]
    for row in rows("select * from timer"):
        yield f"/clocks/{row['id']}", "clock", dict(row)
