"""Whatever stands in the address of a list: a page or a sentence, soon, and nothing of the database."""

from __future__ import annotations

import itertools
import random
from urllib.parse import quote

import pytest
from flask import Flask
from sqlalchemy import event

from tests import work
from tests.http.conftest import Visitor
from tests.http.service.conftest import SignedIn
from tests.http.service.counter import Officer
from tests.http.service.route_policy import POLICY
from tests.http.service.test_stored_markup import _addresses

LISTS = {
    "wu.gang": ("/cases", "/customers", "/search", "/inbox", "/inbox/tasks", "/knowledge", "/notices", "/procedures",
                "/incidents", "/duty", "/duty/supervisor", "/admin/clocks", "/admin/clocks/new", "/admin/clocks/new.csv",
                "/admin/audit", "/admin/audit/changes.csv", "/instances", "/cases/{number}"),
    "admin": ("/admin/users", "/admin/limits", "/admin/lists", "/admin/lists/channel", "/admin/settings", "/admin/profiles",
              "/admin/profile-comparison", "/admin/calendars", "/admin/calendars/standard", "/admin/keys", "/admin/roles",
              "/admin/rules/limit/default/grading/versions", "/admin/case-moves", "/retention"),
}  # fmt: skip
NAMES = (
    "q", "page", "state", "tab", "task", "find", "history", "instance", "process", "kind", "category", "product_type",
    "version", "person", "since", "until", "a", "b", "profile", "week", "year", "role", "sort", "order", "node", "from",
    "scope", "limit", "key", "mine", "copy", "edit", "draft", "language", "as", "reason", "status", "limit_key",
)  # fmt: skip
VALUES = (
    "", "0", "-1", "1", "999999999999999999999", "-9223372036854775809", "1e309", "NaN", "１", "1.5", "true", "null", "None",
    "' or 1=1 --", "1; drop table service_case", "\" union select 1 --", "%", "_", "%%%%%%%%%%", "*", "\\", "a" * 5_000, "(((((",
    "AND OR NOT", "NEAR(", '"', "a*", "^a", "{q}", "{{7*7}}", "${7*7}", "../../etc/passwd", "\x00", "a\x00b", "\ud800", "\u202e",
    "<script>alert(1)</script>", "0001-01-01", "9999-12-31", "2026-02-30", "0000-00-00", "10000-01-01", "9999-W53", "desc",
    "number; select", "00000000-0000-0000-0000-000000000000", "订单", "机 " * 500,
)  # fmt: skip
SPOKEN = ("sqlite", "sqlalchemy", "operationalerror", "traceback", "syntax error", "no such column")


def encoded(value: str) -> str:
    return quote(value.encode("utf-8", "surrogatepass"), safe="")


@pytest.mark.parametrize("name", LISTS)
def test_no_list_breaks_by_what_is_asked_of_it(desk: Flask, signed_in: SignedIn, officer: Officer, name: str) -> None:
    number, _ = officer.registered()
    broken: list[str] = []
    person, dice = signed_in(name), random.Random(20261128)
    pairs = list(itertools.product(NAMES, VALUES))
    dice.shuffle(pairs)
    fresh = iter(pairs)
    for address in LISTS[name]:
        for _ in range(len(pairs) // sum(map(len, LISTS.values())) // 20):
            asked = "&".join(f"{key}={encoded(value)}" for key, value in itertools.islice(fresh, 2))
            broken += _wrong(person, f"{address.format(number=number)}?{asked}")
        # What it does read, once each with what breaks numbers and dates.
        for key in dice.sample(NAMES, 2):
            value = dice.choice(("9" * 21, "9999-12-31", "0001-01-01", "\x00", '"(('))
            broken += _wrong(person, f"{address.format(number=number)}?{key}={encoded(value)}")
    for day in ("0001-01-01", "9999-12-31") if name == "wu.gang" else ():
        broken += _wrong(person, f"/duty/supervisor?week={day}")
    assert not broken


MARKS = ("or 1=1", "drop table", "union select", "number; select", "alert(1)", "7*7", "etc/passwd")
"""What would stand in a statement that was put together out of what was asked."""


def test_no_address_that_is_looked_at_breaks_and_no_statement_holds_what_was_asked(
    desk: Flask, signed_in: SignedIn, officer: Officer
) -> None:
    """Every address there is, from the map of the product."""
    officer.registered()
    statements: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_: object) -> None:
        if any(mark in statement.lower() for mark in MARKS):
            statements.append(statement)

    people: dict[str, Visitor] = {}
    dice, broken, asked = random.Random(20261128), list[str](), 0
    marked = [value for value in VALUES if any(mark in value.lower() for mark in MARKS)]
    writer = desk.database.writer  # type: ignore[attr-defined]
    with desk.database.reading() as conn:  # type: ignore[attr-defined]
        addresses = [(rule, next(_addresses(rule.rule, conn), "")) for rule in desk.url_map.iter_rules()]
    event.listen(writer, "before_cursor_execute", note)
    for rule, address in addresses:
        who = POLICY.get(rule.endpoint, frozenset())
        name = next((name for role, name in LOOKERS.items() if role in who), "")
        if not address or not name:
            continue
        if name not in people:
            people[name] = signed_in(name)
        person = people[name]
        for value in (dice.choice(marked), dice.choice(VALUES)):
            names = dice.sample(NAMES, 4)
            broken += _wrong(person, f"{address}?{'&'.join(f'{key}={encoded(value)}' for key in names)}")
            asked += 1
    event.remove(writer, "before_cursor_execute", note)
    assert not broken
    assert not statements
    assert asked > 100


LOOKERS = {"admin": "admin", "supervisor": "wu.gang", "cs": "chen.jing", "manager": "ma.ming"}


def _wrong(person: Visitor, address: str) -> list[str]:
    """The address, where something is wrong with what it answers."""
    began = work.seconds()
    answer = person.get(address)
    slow, text = work.seconds() - began > 2, answer.get_data().decode("utf-8", "replace").lower()
    wrong = slow or answer.status_code >= 500 or any(word in text for word in SPOKEN) or "<script>alert(1)" in text
    return [f"{answer.status_code} {address[:200]}"] if wrong else []
