"""Whatever is sent to any address that takes something: a page or a sentence, soon, never a failure nobody foresaw."""

from __future__ import annotations

import ast
import json
import random
import re
from pathlib import Path

from flask import Flask
from sqlalchemy import Connection
from werkzeug.routing import Rule

from app import web
from tests import work
from tests.hostile import json_texts
from tests.http.conftest import Visitor
from tests.http.service.conftest import SignedIn
from tests.http.service.counter import Officer
from tests.http.service.route_policy import POLICY
from tests.http.service.test_list_fuzz import LOOKERS, VALUES
from tests.http.service.test_stored_markup import _addresses

SLOWEST = 2
SPARED = {"auth.sign_out", "admin_clock.advance", "admin_clock.back_to_real", "account.change_password", "auth.begin"}
"""Whoever is signed out, or stands in another year, sends nothing more."""


def asked_for() -> list[str]:
    """Every name the pages read out of a form: what stands in ``request.form.get("…")``."""
    names = set()
    for path in Path(web.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            is_get = (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and "request.form" in ast.unparse(node.func)
            )
            if is_get and node.args and isinstance(node.args[0], ast.Constant):  # type: ignore[attr-defined]
                names.add(str(node.args[0].value))  # type: ignore[attr-defined]
    return sorted(names)


def test_no_sending_breaks_a_page(desk: Flask, signed_in: SignedIn, officer: Officer) -> None:
    officer.registered()
    names, dice, broken, asked = asked_for(), random.Random(20261128), list[str](), 0
    assert len(names) > 30
    people: dict[str, Visitor] = {}
    with desk.database.reading() as conn:  # type: ignore[attr-defined]
        addresses = [
            (rule, _address(rule, conn)) for rule in desk.url_map.iter_rules() if "POST" in (rule.methods or ())
        ]
    for rule, address in addresses:
        name = next((name for role, name in LOOKERS.items() if role in POLICY.get(rule.endpoint, ())), "")
        if not name or rule.endpoint in SPARED:
            continue
        if name not in people:
            people[name] = signed_in(name)
        for fields in (
            {}, {one: dice.choice(VALUES) for one in names}, {one: "9" * 30 for one in names},
            {one: json.dumps(json_texts.VALUES["a list of lists"]) for one in names},
        ):  # fmt: skip
            sent = {key: value.encode("utf-8", "replace").decode() for key, value in fields.items()}
            began = work.seconds()
            answer = people[name].post(address, sent)
            asked += 1
            if answer.status_code >= 500 or work.seconds() - began > SLOWEST:
                broken.append(f"{answer.status_code} {address} {str(fields)[:60]}")
    assert not broken
    assert asked > 200


def _address(rule: Rule, conn: Connection) -> str:
    return next(_addresses(rule.rule, conn), re.sub(r"<[^<>]+>", "1", rule.rule))
