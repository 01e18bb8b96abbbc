"""A procedure of one's own, with tasks, forms, a table, a text and a limit, comes from a folder and runs: not a line of
Python is written for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app import clock, create_app
from app.actor import Actor
from app.db import Database, metadata
from app.engine import drawing, incidents, instances, queries, tasks, xml
from app.engine.errors import SamePersonTwice
from app.errors import Invalid
from app.identity import demo, users
from app.settings import Settings
from tests import house_of, invariants
from tests.processes.conftest import FRIDAY
from tests.processes.walker import Walker

FOLDER = Path(__file__).parent / "own_procedure"


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Flask]:
    """The product on a data folder of its own, as `flask` on the command line makes it."""
    application = create_app(
        Settings(tmp_path, f"sqlite:///{tmp_path / 'aftercare.sqlite'}", "for tests alone " * 3, demo=True)
    )
    metadata.create_all(application.database.writer)  # type: ignore[attr-defined]
    with clock.frozen(FRIDAY):
        house_of.furnish(application.database)  # type: ignore[attr-defined]
        yield application
    application.database.dispose()  # type: ignore[attr-defined]


@pytest.fixture
def database(product: Flask) -> Database:
    """The same, with the folder deployed."""
    answer = product.test_cli_runner().invoke(args=["deploy", str(FOLDER), "--reason", "盘点"])
    assert answer.exit_code == 0, answer.output
    return product.database  # type: ignore[attr-defined]


class Stock(Walker):
    """A stock-take on its way."""

    def begin(self, **entries: Any) -> Stock:
        with self.database.transaction() as conn:
            started = instances.submit_start(
                conn, "stock_take", {"shelf": "A-12", **entries}, actor=self.person("parts")
            )
        self.business_key = started.business_key
        return self

    def do(self, name: str, by: str | None = None, **entries: Any) -> Stock:
        row = self.task(name)
        actor = self.named(by) if by else self.person(row.role)
        incidents.complete(self.database, row.id, entries, actor=actor)
        return self

    def named(self, name: str) -> Actor:
        with self.database.reading() as conn:
            return users.actor(conn, name)

    @property
    def outcome(self) -> tuple[str, str]:
        return self.instance.status, self.instance.outcome


def test_it_is_drawn_as_well_as_the_shipped_ones() -> None:
    content = (FOLDER / "stock_take.bpmn").read_bytes()
    assert drawing.problems("stock_take.bpmn", xml.read("stock_take.bpmn", content)) == []


def test_books_that_are_right_need_one_step(database: Database) -> None:
    stock = Stock(database).begin(expected="40")
    assert stock.business_key == "stock:202611-001"
    assert stock.open_tasks == ["清点"]
    assert stock.do("清点", counted="40").outcome == ("completed", "end_even")
    invariants.check(database)


def test_the_table_decides_who_looks_at_a_difference(database: Database) -> None:
    small = Stock(database).begin(expected="40").do("清点", counted="39", damaged="true", remarks="一件破损")
    assert small.outcome == ("completed", "end_even")
    valuable = (
        Stock(database)
        .begin(expected="40", valuable="true")
        .do("清点", counted="39", damaged="true", remarks="一件破损")
    )
    assert valuable.open_tasks == ["复核差异"]
    large = Stock(database).begin(expected="40").do("清点", counted="30")
    large.do("复核差异", outcome="again", reason="请再数一遍")
    assert large.open_tasks == ["清点"]
    assert large.do("清点", counted="40").outcome == ("completed", "end_even")
    invariants.check(database)


def test_its_forms_ask_only_what_is_needed(database: Database) -> None:
    stock = Stock(database).begin(expected="40")
    with pytest.raises(Invalid) as refused:
        stock.do("清点", counted="30", damaged="true")
    assert [problem.place for problem in refused.value.problems] == ["remarks"]
    with pytest.raises(Invalid) as refused:
        Stock(database).begin(expected="-1")
    assert [problem.place for problem in refused.value.problems] == ["expected"]
    invariants.check(database)


def test_whoever_counted_does_not_review(database: Database) -> None:
    stock = Stock(database).begin(expected="40")
    both = Actor("gao.fei", frozenset({"parts", "supervisor"}), "高飞")
    incidents.complete(database, stock.task("清点").id, {"counted": "9"}, actor=both)
    with database.transaction() as conn, pytest.raises(SamePersonTwice):
        tasks.claim(conn, stock.task("复核差异").id, both)
    assert stock.do("复核差异", outcome="adjust", reason="已核实").outcome == ("completed", "end_adjusted")


@pytest.mark.req("R-039")
def test_its_limit_runs_out_and_the_supervisor_is_told_in_its_own_words(product: Flask, database: Database) -> None:
    stock = Stock(database).begin(expected="40")
    with database.reading() as conn:
        (armed,) = queries.timers_of(conn, stock.business_key)
    assert stock.task("清点").due_at == armed.due_at
    stock.wait_until(armed.due_at)
    assert stock.incidents == []
    assert ("stock_late", "wu.gang") in stock.notices
    assert sorted(stock.open_tasks) == ["处理超时", "清点"]
    assert "盘点 202611-001 未按时清点" in notices_of(product, "wu.gang")
    invariants.check(database)


def test_the_shipped_procedures_go_on_beside_it(database: Database) -> None:
    case = Walker(database).start()
    assert case.complete("问题分类与首次响应").open_tasks == ["远程指导"]
    invariants.check(database)


def notices_of(product: Flask, name: str) -> str:
    """The page of notices, as this person sees it in the browser."""
    browser = product.test_client()
    token = re.search(r'name="csrf_token" value="([^"]*)"', browser.get("/sign-in").text)
    assert token is not None
    signed_in = browser.post("/sign-in", data={"csrf_token": token[1], "name": name, "password": demo.PASSWORD})
    assert signed_in.status_code == 302
    return browser.get("/notices").text
