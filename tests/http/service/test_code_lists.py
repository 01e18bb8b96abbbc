"""The page of the code lists: changed by the administrator, with a way back; looked at by others."""

from __future__ import annotations

import re
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.http.conftest import Visitor
from tests.http.service.conftest import SignedIn
from tests.http.service.counter import Officer, problems_of, said, value_of, words

DEMAND = "/admin/lists/demand"


def typed(page: TestResponse) -> dict[str, Any]:
    """What a browser would send from the page of a list without a touch."""
    fields: dict[str, Any] = {"code": re.findall(r'name="code" value="([^"]*)"', page.text)}
    for code in fields["code"]:
        fields |= {f"{part}.{code}": value_of(page, f"{part}.{code}") for part in ("zh", "en", "parent")}
        if re.search(rf'name="active\.{code}"[^>]* (?:checked|value="1">)', page.text):
            fields[f"active.{code}"] = "1"
    return {**fields, "seen": value_of(page, "seen"), "reason": "例会决定"}


@pytest.mark.req("R-048")
def test_a_demand_that_the_administrator_adds_is_offered_at_intake(admin: Visitor, officer: Officer) -> None:
    fields = typed(admin.get(DEMAND))
    answer = admin.post(DEMAND, {**fields, "code._": "rental", "zh._": "租用备机", "en._": "Loan unit"})
    assert answer.location == DEMAND
    assert "已保存" in said(admin.get(DEMAND))
    assert '<option value="rental">租用备机</option>' in officer.get("/cases/new").text


@pytest.mark.req("R-070", "R-066", "R-147")
@pytest.mark.parametrize("key", ["subcategory", "product_type", "kit"])
def test_the_lists_that_must_be_editable_are(admin: Visitor, key: str) -> None:
    page = admin.get(f"/admin/lists/{key}")
    fields = typed(page)
    first = fields["code"][0]
    parent = fields[f"parent.{first}"]
    more = {"code._": "further", "zh._": "新项目", "en._": "Further", "parent._": parent, f"zh.{first}": "改名"}
    assert admin.post(f"/admin/lists/{key}", {**fields, **more}).status_code == 302
    page = admin.get(f"/admin/lists/{key}")
    assert (value_of(page, "zh.further"), value_of(page, f"zh.{first}")) == ("新项目", "改名")


def test_buttons_arrange_the_list_and_save_nothing(admin: Visitor) -> None:
    fields = typed(admin.get(DEMAND))
    page = admin.post(DEMAND, {**fields, "zh.repair": "修理", "down": "repair"})
    assert page.status_code == 200
    assert typed(page)["code"][:2] == [fields["code"][1], "repair"]
    assert value_of(page, "zh.repair") == "修理"
    assert "尚未保存" in said(page)
    assert typed(admin.get(DEMAND)) == fields
    assert typed(admin.post(DEMAND, {**fields, "up": "repair"}))["code"] == fields["code"]
    admin.post(DEMAND, typed(page))
    assert typed(admin.get(DEMAND))["code"] == typed(page)["code"]


def test_a_further_code_becomes_a_row_before_it_is_saved(admin: Visitor) -> None:
    fields = typed(admin.get(DEMAND)) | {"code._": "rental", "zh._": "租用备机", "en._": "Loan unit", "add": "1"}
    page = admin.post(DEMAND, fields)
    assert typed(page)["code"][-1] == "rental"
    assert value_of(page, "code._") == ""
    page = admin.post(DEMAND, {**fields, "code._": "Loan unit"})
    assert page.status_code == 422
    assert set(problems_of(page)) == {"code._"}
    assert value_of(page, "code._") == "Loan unit"


def test_what_is_wrong_is_said_at_its_place_and_nothing_typed_is_lost(admin: Visitor) -> None:
    fields = typed(admin.get(DEMAND)) | {"zh.repair": "", "reason": " ", "code._": "consult", "zh._": "又", "en._": "x"}
    page = admin.post(DEMAND, fields)
    assert page.status_code == 422
    assert set(re.findall(r'href="#([^"]*)"', page.text)) >= {"zh.repair", "reason", "code._"}
    assert value_of(page, "zh._") == "又"
    assert value_of(page, "zh.repair") == ""


def test_a_second_administrators_edit_is_shown_and_not_overwritten(admin: Visitor, signed_in: SignedIn) -> None:
    other = signed_in("admin")
    seen = typed(admin.get(DEMAND))
    other.get(DEMAND)
    more = {"zh.repair": "修理", "code._": "rental", "zh._": "租用备机", "en._": "Loan unit"}
    assert other.post(DEMAND, {**seen, **more}).status_code == 302
    page = admin.post(DEMAND, {**seen, "zh.consult": "询问"})
    assert page.status_code == 409
    text = words(page.text)
    assert "当前已保存：修理" in text
    assert "刚刚被其他人修改过" in text
    assert value_of(page, "zh.consult") == "询问"
    assert value_of(page, "zh.rental") == "租用备机"
    assert admin.post(DEMAND, {**typed(page), "zh.repair": "修理"}).status_code == 302
    page = admin.get(DEMAND)
    assert [value_of(page, f"zh.{one}") for one in ("repair", "consult", "rental")] == ["修理", "询问", "租用备机"]


def test_the_versions_tell_what_was_changed_and_lead_back(admin: Visitor) -> None:
    fields = typed(admin.get(DEMAND))
    del fields["active.upgrade"]
    admin.post(DEMAND, {**fields, "zh.repair": "修理"})
    page = admin.get(f"{DEMAND}/history")
    text = words(page.text)
    for part in ("第 2 版", "例会决定", "许宁", "名称：维修 / Repair → 修理 / Repair", "停用：升级"):
        assert part in text
    back = {"number": "1", "seen": value_of(page, "seen")}
    refused = admin.post(f"{DEMAND}/restoration", {**back, "reason": ""})
    assert refused.status_code == 422
    # The question stays open, and says at the reason what is wrong with it.
    assert '<details class="confirm" open>' in refused.text
    assert 'id="reason-problem"' in refused.text
    assert admin.post(f"{DEMAND}/restoration", {**back, "reason": "恢复原名"}).location == DEMAND
    page = admin.get(DEMAND)
    assert value_of(page, "zh.repair") == "维修"
    assert "active.upgrade" in typed(page)
    assert admin.post(f"{DEMAND}/restoration", {**back, "reason": "再来"}).status_code == 409


def test_a_fixed_list_offers_names_and_order_alone(admin: Visitor) -> None:
    page = admin.get("/admin/lists/urgency")
    assert "code._" not in page.text
    assert "依赖其中每个代码" in said(page)
    fields = typed(page)
    assert admin.post("/admin/lists/urgency", {**fields, "zh.urgent": "加急"}).status_code == 302
    del fields["active.major"]
    fields["seen"] = "2"
    assert admin.post("/admin/lists/urgency", fields).status_code == 422


@pytest.mark.parametrize("name", ["wu.gang", "ma.ming", "lin.yu"])
def test_supervisors_managers_and_process_owners_may_look(signed_in: SignedIn, name: str) -> None:
    person = signed_in(name)
    assert "代码列表" in person.get("/admin/lists").text
    page = person.get(DEMAND)
    assert "维修" in words(page.text)
    assert 'name="seen"' not in page.text
    assert person.get(f"{DEMAND}/history").status_code == 200
    assert person.post(DEMAND, {"seen": "1", "reason": "x"}).status_code == 403
    assert person.post(f"{DEMAND}/restoration", {"number": "1", "seen": "1", "reason": "x"}).status_code == 403


@pytest.mark.parametrize("name", ["chen.jing", "wang.lei", "he.jun"])
def test_others_find_no_such_page(signed_in: SignedIn, name: str) -> None:
    person = signed_in(name)
    for page in ("/admin/lists", DEMAND, f"{DEMAND}/history"):
        assert person.get(page).status_code == 403
    assert "/admin/lists" not in person.get("/inbox").text


def test_a_list_that_is_not_there_is_not_found(admin: Visitor) -> None:
    assert admin.get("/admin/lists/colour").status_code == 404
    assert admin.get("/admin/lists/colour/history").status_code == 404
    assert "demand" in admin.get("/admin/lists?q=诉求").text
