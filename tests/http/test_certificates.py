"""Certificates on the administrator's page of a person, and on the person's own."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask

from app import clock
from app.cases import codes
from app.identity import certificates
from tests.http.conftest import Visitor

SignedIn = Callable[[str], Visitor]

PAPER = {"kind": "electrician", "number": "DG-77", "issued": "2025-03-01", "valid_until": "2099-02-28"}
USER = "/admin/users/li.na"


@pytest.fixture(autouse=True)
def names(desk: Flask) -> None:
    with desk.database.transaction() as conn:  # type: ignore[attr-defined]
        codes.seed(conn)


def held(desk: Flask, name: str = "li.na") -> list[certificates.Certificate]:
    with desk.database.reading() as conn:  # type: ignore[attr-defined]
        return certificates.of(conn, name)


@pytest.mark.req("R-139")
def test_a_certificate_is_recorded_and_shown_to_both(desk: Flask, admin: Visitor, signed_in: SignedIn) -> None:
    assert "没有证书" in admin.get(USER).text
    admin.get(f"{USER}/certificates/new")
    answer = admin.post(f"{USER}/certificates", PAPER)
    assert answer.location == f"{USER}#certificates"
    page = admin.get(USER).text
    assert "电工证" in page and "DG-77" in page and "有效" in page
    own = signed_in("li.na").get("/account").text
    assert "DG-77" in own
    assert "/admin/users" not in own
    with desk.database.reading() as conn:  # type: ignore[attr-defined]
        assert certificates.valid_on(conn, "li.na", clock.now().date())


def test_what_is_wrong_is_said_at_the_field_and_the_entries_stay(desk: Flask, admin: Visitor) -> None:
    admin.get(f"{USER}/certificates/new")
    answer = admin.post(f"{USER}/certificates", {**PAPER, "kind": "", "valid_until": "2025-01-01"})
    assert answer.status_code == 422
    assert 'id="kind-problem"' in answer.text and 'id="valid_until-problem"' in answer.text
    assert 'value="DG-77"' in answer.text and 'value="2025-01-01"' in answer.text
    assert not held(desk)


def test_a_certificate_is_changed_and_withdrawn_and_its_page_tells_the_story(desk: Flask, admin: Visitor) -> None:
    admin.get(f"{USER}/certificates/new")
    admin.post(f"{USER}/certificates", PAPER)
    address = f"{USER}/certificates/{held(desk)[0].id}"
    page = admin.get(address).text
    assert re.search(r'value="electrician" selected', page)
    assert admin.post(address, {**PAPER, "number": "DG-78", "version": "1"}).status_code == 302
    assert admin.post(address, {**PAPER, "number": "DG-79", "version": "1"}).status_code == 409
    assert admin.post(f"{address}/withdrawal", {"reason": "", "version": "2"}).status_code == 422
    assert admin.post(f"{address}/withdrawal", {"reason": "证书遗失", "version": "2"}).status_code == 302
    assert held(desk)[0].withdrawn
    page = admin.get(address).text
    assert "证书遗失" in page and "已修改：编号" in page and "许宁" in page
    assert 'name="number"' not in page


def test_what_runs_out_is_seen(admin: Visitor) -> None:
    assert re.search(r"2[01] 天后到期", admin.get("/admin/users/sun.li").text)
    assert "已过期" in admin.get("/admin/users/gao.fei").text


@pytest.mark.parametrize("address", [f"{USER}/certificates/99", "/admin/users/nobody/certificates/new"])
def test_what_there_is_not_is_not_found(admin: Visitor, address: str) -> None:
    assert admin.get(address).status_code == 404


def test_only_the_administrator_keeps_certificates(signed_in: SignedIn) -> None:
    supervisor = signed_in("wu.gang")
    assert supervisor.get(f"{USER}/certificates/new").status_code == 403
    assert supervisor.post(f"{USER}/certificates", PAPER).status_code == 403
