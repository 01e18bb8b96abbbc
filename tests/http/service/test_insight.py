"""Insight on the diagram, as those see it who look after procedures: counts, and nothing that leads to a case."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest

from tests.http.conftest import Visitor
from tests.http.service.conftest import SignedIn
from tests.http.service.counter import Officer

READERS = ("lin.yu", "ma.ming", "wu.gang", "admin")
PRIVATE = ("李女士", "138 0013 8000", "SN-1001", "case:", "202611-")


def figures(page: str) -> dict[str, dict[str, dict[str, object]]]:
    found = re.search(r'data-figures="([^"]*)"', page)
    assert found
    return json.loads(unescape(found[1]))  # type: ignore[no-any-return]


@pytest.fixture
def owner(signed_in: SignedIn) -> Visitor:
    return signed_in("lin.yu")


@pytest.mark.req("R-005")
def test_where_cases_wait_is_on_the_diagram_and_in_the_table(officer: Officer, owner: Visitor) -> None:
    officer.register()
    page = owner.get("/studio/insight/intake").text
    assert figures(page)["nodes"]["waiting"]["task_classify"] == {"text": "1", "level": 4}
    assert re.search(r"问题分类与首次响应.*?</tr>", page, re.S)
    assert "有 1 次运行" in page
    main = owner.get("/studio/insight/case_main").text
    assert figures(main)["nodes"]["waiting"] == {"call_intake": {"text": "1", "level": 4}}


def test_the_list_names_every_procedure_and_what_waits_in_it(officer: Officer, owner: Visitor) -> None:
    officer.register()
    page = owner.get("/studio/insight").text
    row = re.search(r'/studio/insight/intake".*?</tr>', page, re.S)
    assert row
    assert re.search(r">\s*1\s*</td>", row[0])
    assert page.count("/studio/insight/") >= 30


@pytest.mark.parametrize("name", READERS)
def test_nothing_on_it_is_about_a_customer_or_a_case(officer: Officer, signed_in: SignedIn, name: str) -> None:
    officer.register()
    reader = signed_in(name)
    for address in ("/studio/insight", "/studio/insight/intake", "/studio/insight/case_main?days=all"):
        answer = reader.get(address)
        assert answer.status_code == 200
        assert not [word for word in PRIVATE if word in answer.text]


@pytest.mark.parametrize("name", ["chen.jing", "wang.lei", "zhao.qiang", "he.jun"])
def test_who_works_on_cases_has_no_business_here(signed_in: SignedIn, name: str) -> None:
    person = signed_in(name)
    assert person.get("/studio/insight").status_code == 403
    assert person.get("/studio/insight/intake").status_code == 403
    assert person.get("/studio/insight/intake/1.bpmn").status_code == 403


def test_the_drawing_is_that_of_the_version(owner: Visitor) -> None:
    drawing = owner.get("/studio/insight/intake/1.bpmn")
    assert drawing.mimetype == "application/xml"
    assert b'id="intake"' in drawing.data
    assert "sandbox" in drawing.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "address",
    ["nothing", "intake?version=99", "intake?version=x", "intake?compare=0", "intake/99.bpmn", "%27%3Bdrop"],
)
def test_what_there_never_was_is_not_found(owner: Visitor, address: str) -> None:
    assert owner.get(f"/studio/insight/{address}").status_code == 404


def test_another_period_is_chosen_and_a_wrong_one_is_the_usual_one(owner: Visitor) -> None:
    assert '<option value="7" selected>' in owner.get("/studio/insight/intake?days=7").text
    assert '<option value="30" selected>' in owner.get("/studio/insight/intake?days=%3Cscript%3E").text


def test_two_versions_stand_below_each_other(officer: Officer, owner: Visitor) -> None:
    page = owner.get("/studio/insight/intake?version=1&compare=1").text
    assert "insight-other" not in page  # a version beside itself says nothing
