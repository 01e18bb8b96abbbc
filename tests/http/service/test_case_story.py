"""What is recorded on a case, as its page and the page of its customer tell it."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from app import clock, files
from app.cases import writing
from app.db import Database
from app.identity import users
from tests.http.service.conftest import FRIDAY
from tests.http.service.counter import Officer, words

Record = Callable[..., None]


@pytest.fixture
def number(officer: Officer) -> str:
    return officer.registered()[0]


@pytest.fixture
def record(db: Database, number: str) -> Record:
    """``record("zhao.qiang", visit__test_run="normal")``: written as a form would, an hour after the one before."""
    now = FRIDAY

    def write(name: str, **values: Any) -> None:
        nonlocal now
        now += timedelta(hours=1)
        with clock.frozen(now), db.transaction() as conn:
            answers = {path.replace("__", "."): value for path, value in values.items()}
            writing.write(conn, f"case:{number}", answers, users.actor(conn, name), now, "step")

    return write


@pytest.fixture
def picture(db: Database, number: str, tmp_path: Path) -> str:
    """The id of a picture that belongs to the case."""
    stored = files.store(tmp_path, BytesIO(png()), "签字.png")
    with db.transaction() as conn:
        engineer = users.actor(conn, "zhao.qiang")
        added = files.add(conn, stored, engineer)
        files.attach(conn, added.id, f"case:{number}", engineer)
    return added.id


def story(officer: Officer, number: str) -> str:
    with clock.frozen(FRIDAY + timedelta(hours=6)):
        return str(officer.get(f"/cases/{number}").text)


def chapter(page: str, noun: str) -> str:
    found = re.search(rf'<section class="chapter" id="chapter-{noun}".*?</section>', page, re.DOTALL)
    return words(found[0]) if found else ""


def test_a_case_without_records_has_no_story(officer: Officer, number: str) -> None:
    assert 'id="story"' not in story(officer, number)


@pytest.mark.req("R-111", "R-140", "R-128")
def test_a_visit_tells_appointment_engineer_kit_diagnosis_parts_test_run_and_signature(
    officer: Officer, number: str, record: Record, picture: str
) -> None:
    record(
        "chen.jing", visit__engineer="zhao.qiang", visit__appointment_at="2026-11-21T15:00:00+08:00",
        visit__place="星湖街 88 号",
    )  # fmt: skip
    record(
        "zhao.qiang", visit__kit=["hex", "crimping_tool"], visit__tools_ok=True, visit__parts_ok=False,
        visit__arrived_at=(FRIDAY + timedelta(hours=1)).isoformat(), diagnosis__appearance="外壳完好",
        diagnosis__running_state="无法启动", diagnosis__log_findings="E07", diagnosis__cause="碳刷磨损",
    )  # fmt: skip
    record(
        "zhao.qiang", visit__parts_used=[{"part_name": "碳刷", "part_kind": "equivalent", "quantity": 2}],
        visit__test_run="normal", visit__visit_outcome="repaired", visit__signature=[picture],
    )  # fmt: skip
    page = story(officer, number)
    told = chapter(page, "visit")
    for words_of_it in (
        "11-21 15:00 · 赵强", "已修复", "试机结果 正常", "星湖街 88 号", "内六角螺丝刀、压线钳", "工具已备",
        "未： 配件已备", "产品外观 外壳完好", "日志/模块测试结果 E07", "故障原因 碳刷磨损", "碳刷 同等品质替代 2",
    ):  # fmt: skip
        assert words_of_it in told
    assert f'<img src="/files/{picture}" alt="客户签字"' in page
    # The engineer's own diagnosis stands with his visit, and not twice.
    assert chapter(page, "diagnosis") == ""


@pytest.mark.req("R-103")
def test_plan_and_decision_diagnosis_and_grade_stand_side_by_side(
    officer: Officer, number: str, record: Record
) -> None:
    record("wang.lei", diagnosis__cause="碳刷磨损", diagnosis__grade_proposed="urgent", diagnosis__core_affected=True)
    record("wang.lei", plan__plan_type="visit", plan__options=[{"option": "上门更换", "fee": "免费"}])
    record("chen.jing", plan__customer_decision="accepted", plan__decision_note="周五下午方便")
    page = story(officer, number)
    assert "碳刷磨损 紧急级" in chapter(page, "diagnosis")
    assert "影响核心功能" in chapter(page, "diagnosis")
    assert "上门 接受" in chapter(page, "plan")
    assert "上门更换 免费" in chapter(page, "plan")


@pytest.mark.req("R-150", "R-157")
def test_parcels_both_ways_and_the_work_of_the_centre(officer: Officer, number: str, record: Record) -> None:
    record("chen.jing", shipment__direction="to_centre", shipment__courier="顺丰", shipment__tracking_no="SF100")
    sent = FRIDAY - timedelta(days=3)
    record("chen.jing", shipment__shipped_at=sent.isoformat(), shipment__expected_arrival="2026-11-19")
    assert "寄回 · 顺丰 · SF100 逾期未到" in chapter(story(officer, number), "shipment")
    record("sun.li", repair__received_at=FRIDAY.isoformat(), repair__condition_on_receipt="外箱破损")
    record("zhou.min", shipment__direction="to_customer", shipment__tracking_no="SF200")
    page = story(officer, number)
    assert "寄出 · SF200 运输中" in chapter(page, "shipment")
    assert "寄回 · 顺丰 · SF100 已签收" in chapter(page, "shipment")
    assert "收货状况 外箱破损" in chapter(page, "repair")


def test_the_latest_comes_first_and_is_open(officer: Officer, number: str, record: Record) -> None:
    record("chen.jing", progress__status="received", progress__text="已收到")
    record("chen.jing", rating__solved="yes", rating__score=4)
    record("chen.jing", progress__status="repairing", progress__text="维修中，预计明天寄回")
    page = story(officer, number)
    assert re.findall(r'id="chapter-(\w+)"', page) == ["progress", "rating"]
    assert chapter(page, "progress").index("维修中") < chapter(page, "progress").index("已收件")
    assert len(re.findall(r'<details class="record" open>', page)) == 1


@pytest.mark.req("R-113")
def test_a_major_case_shows_its_team_and_plan(officer: Officer, number: str, record: Record) -> None:
    record(
        "wu.gang", major__team_leader="wu.gang", major__team_members=["wang.lei", "feng.xia"], major__hazard="漏电",
        major__plan="更换同批次加热管", major__recall=True,
    )  # fmt: skip
    told = chapter(story(officer, number), "major")
    for words_of_it in ("漏电 批量召回", "专项小组组长 吴刚", "王磊、冯霞", "更换同批次加热管"):
        assert words_of_it in told


@pytest.mark.req("R-215")
def test_key_points_are_readable_in_the_history(officer: Officer, number: str, record: Record) -> None:
    record("wu.gang", visit__engineer="zhao.qiang", visit__appointment_at="2026-11-21T15:00:00+08:00")
    record("zhao.qiang", visit__departed_at=FRIDAY.isoformat(), visit__tools_ok=True)
    record("zhao.qiang", visit__parts_used=[{"part_name": "碳刷", "part_kind": "original"}])
    record("zhou.min", shipment__direction="to_customer", shipment__shipped_at=FRIDAY.isoformat())
    record("sun.li", repair__received_at=FRIDAY.isoformat(), repair__started_at=FRIDAY.isoformat())
    told = words(story(officer, number))
    for sentence in (
        "上门服务：工程师赵强，预约 2026-11-21 15:00", "上门服务：工程师已出发", "上门服务：已更换配件",
        "物流：寄出，已寄出", "维修中心：已收到产品，开始维修",
    ):  # fmt: skip
        assert sentence in told


@pytest.mark.req("R-064")
def test_a_customers_page_shows_complaints_follow_ups_and_points(officer: Officer, number: str, record: Record) -> None:
    record("wu.gang", dissatisfaction__reason="等了一周", dissatisfaction__improvement_plan="下次优先")
    record("chen.jing", case__category="complaint")
    record("chen.jing", followup__result="normal", followup__usage="运行正常")
    page = officer.get("/customers/1").text
    complaints, followups = (
        words(page.split(f'id="{part}"')[1].split("</section>")[0]) for part in ("complaints", "followups")
    )
    assert "等了一周" in complaints
    assert "下次优先" in complaints
    assert "The drill does not start" in complaints
    assert "7天二次回访 第 1 次 正常" in followups
    assert f'href="/cases/{number}#story"' in page
    assert "积分：0" in words(page)


def test_who_may_not_see_a_case_sees_nothing_of_its_records(stranger: Officer, number: str, record: Record) -> None:
    record("wu.gang", dissatisfaction__reason="等了一周")
    assert stranger.get(f"/cases/{number}").status_code == 404
    assert "等了一周" not in stranger.get("/customers/1").text


def png() -> bytes:
    """A white picture of two points by two."""
    rows = b"".join(b"\0" + b"\xff" * 6 for _ in range(2))
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 2, 2, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
