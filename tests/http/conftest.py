"""A desk with its invented people, and browsers to look at it with."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import clock, create_app
from app.db import Database
from app.identity import demo, passwords
from app.settings import Settings

TOKEN = re.compile(r'name="csrf_token" value="([^"]*)"')


class Visitor:
    """Somebody at a browser. What is sent carries the token of the last page, as a form of it would."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.token = ""

    def get(self, address: str, **more: Any) -> TestResponse:
        return self._seen(self.client.get(address, buffered=True, **more))

    def post(self, address: str, fields: dict[str, Any] | None = None, **more: Any) -> TestResponse:
        entered = {"csrf_token": self.token, **(fields or {})}
        return self._seen(self.client.post(address, data=entered, **more))

    def follow(self, answer: TestResponse) -> TestResponse:
        """Go where a redirect leads."""
        return self.get(answer.location)

    def sign_in(self, name: str, password: str = demo.PASSWORD, **fields: str) -> TestResponse:
        self.get("/sign-in")
        answer = self.post("/sign-in", {"name": name, "password": password, **fields})
        if answer.status_code == 302:
            self.get("/account")  # the token of before is of no use any more
        return answer

    def _seen(self, answer: TestResponse) -> TestResponse:
        if answer.mimetype == "text/html" and (found := TOKEN.search(answer.text)):
            self.token = found[1]
        return answer


@pytest.fixture(scope="session", autouse=True)
def quick_hashing() -> Iterator[None]:
    """Hashing is slow on purpose, and a hundred tests sign in."""
    passwords.tune(passes=1, memory_kib=8)
    yield
    passwords.tune(passes=2, memory_kib=19 * 1024)


@pytest.fixture(scope="session")
def application(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The product, made once: its templates are compiled once then, too."""
    data = tmp_path_factory.mktemp("data")
    return create_app(Settings(data, "sqlite://", secret_key="for tests alone " * 3, demo=True))


@pytest.fixture
def desk(application: Flask, db: Database) -> Iterator[Flask]:
    """The product in demo mode, with the demo people, on a database in memory."""
    settings = application.settings  # type: ignore[attr-defined]
    application.database = db  # type: ignore[attr-defined]
    with db.transaction() as conn:
        demo.seed_demo(conn)
    yield application
    application.settings = settings  # type: ignore[attr-defined]
    clock.shift(timedelta(0))


@pytest.fixture
def real_desk(desk: Flask) -> Flask:
    """The same desk outside demo mode."""
    desk.settings = replace(desk.settings, demo=False)  # type: ignore[attr-defined]
    return desk


@pytest.fixture
def visitor(desk: Flask) -> Visitor:
    """Somebody who is not signed in."""
    return Visitor(desk.test_client())


@pytest.fixture
def signed_in(desk: Flask) -> Callable[[str], Visitor]:
    """``signed_in("chen.jing")``: a browser of that person."""

    def browser(name: str) -> Visitor:
        person = Visitor(desk.test_client())
        assert person.sign_in(name).status_code == 302
        return person

    return browser


@pytest.fixture
def admin(signed_in: Callable[[str], Visitor]) -> Visitor:
    return signed_in("admin")
