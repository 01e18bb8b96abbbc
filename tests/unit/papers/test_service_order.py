"""The service order as it is handed to a customer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import Connection

from app import clock, files
from app.actor import SYSTEM
from app.cases import queries
from app.cases.queries import CaseFile
from app.identity import accounts
from app.papers import drawing, service_order
from tests.unit.cases.desk import ANN, NOW, TOM, register
from tests.unit.cases.records.desk import write
from tests.unit.papers.conftest import Settings
from tests.unit.papers.reading import fonts, images, pages, squeezed, text

APPOINTMENT = {
    "visit__appointment_at": "2026-11-25T14:00:00+08:00",
    "visit__engineer": "tom",
    "visit__visit_type": "repair",
    "visit__place": "星湖街 328 号 5 栋 1203 室",
}
ON_SITE = {
    "visit__arrived_at": "2026-11-25T13:52:00+08:00", "visit__badge_shown": True, "visit__explained": True,
    "diagnosis__appearance": "外壳完好，加热仓有焦痕。", "diagnosis__running_state": "加热后断电。",
    "diagnosis__log_findings": "日志显示 E07。", "diagnosis__cause": "温控板电容老化。",
}  # fmt: skip
REPAIRED = {
    "visit__work_done": "更换温控板，重新校准。",
    "visit__parts_used": [
        {"part_name": "温控板", "part_no": "TCB-900", "part_kind": "original", "quantity": 1},
        {"part_name": "热电偶", "part_no": "TC-K", "part_kind": "equivalent", "quantity": 2},
    ],
    "visit__test_run": "normal", "visit__safety_ok": True, "visit__visit_outcome": "repaired",
    "visit__repair_started_at": "2026-11-25T14:05:00+08:00", "visit__repair_ended_at": "2026-11-25T15:10:00+08:00",
    "visit__repair_content": "换件。", "visit__repair_result": "运行正常。",
}  # fmt: skip
VISITED = NOW + timedelta(days=2, hours=6)


@pytest.fixture
def drawn(conn: Connection, settings: Settings) -> Callable[..., bytes]:
    """The PDF of a case as it is now."""

    def draw(key: str, language: str = "zh", house: Settings = settings) -> bytes:
        paper = service_order.gather(conn, queries.file(conn, key), language, house)
        return drawing.draw(paper, clock.now())

    return draw


def visit(conn: Connection, key: str, **more: Any) -> None:
    """A whole visit, done."""
    write(conn, key, **APPOINTMENT)
    clock.move_to(VISITED)
    write(conn, key, TOM, VISITED, **ON_SITE)
    write(conn, key, TOM, VISITED, **{**REPAIRED, **more})


@pytest.mark.req("R-146")
def test_before_the_visit_it_is_printed_to_be_filled_in(
    conn: Connection, key: str, drawn: Callable[..., bytes]
) -> None:
    write(conn, key, **APPOINTMENT)
    said = text(drawn(key))
    for words in (
        "恒达售后服务(苏州)有限公司", "服务单Serviceorder", "202611-001", "李梅", "13800138000", "GX-200", "SN-48151",
        "无法开机", "2026-11-2514:00", "Tom", "星湖街328号5栋1203室", "客户签字", "工程师签字", "日期",
    ):  # fmt: skip
        assert squeezed(words) in said
    assert service_order.is_open(conn, queries.file(conn, key))
    assert "—" not in said


@pytest.mark.req("R-146")
def test_afterwards_it_says_all_that_was_done(conn: Connection, key: str, drawn: Callable[..., bytes]) -> None:
    visit(conn, key)
    said = text(drawn(key))
    for words in (
        "2026-11-2513:52", "外壳完好,加热仓有焦痕。", "加热后断电。", "日志显示E07。", "温控板电容老化。",
        "更换温控板,重新校准。", "1温控板TCB-900原厂1", "2热电偶TC-K同等品质替代2", "运行正常。", "2026-11-2515:10",
    ):  # fmt: skip
        assert words in said
    assert not service_order.is_open(conn, queries.file(conn, key))


@pytest.mark.req("R-137")
def test_the_signature_stands_there_with_its_time(
    conn: Connection, key: str, settings: Settings, scribble: Callable[..., bytes], drawn: Callable[..., bytes]
) -> None:
    assert images(drawn(key)) == 0
    stored = files.store(settings.data, BytesIO(scribble()), "signature.png")
    signature = files.add(conn, stored, TOM)
    files.attach(conn, signature.id, key, TOM)
    visit(conn, key, visit__signature=[signature.id], visit__signed_at="2026-11-25T15:20:00+08:00")
    content = drawn(key)
    assert images(content) == 1
    assert "2026-11-2515:20" in text(content)
    files.path(settings.data, stored.hash).unlink()
    assert "签字图片无法显示" in text(drawn(key))


@pytest.mark.req("R-137")
def test_a_refusal_stands_there_with_its_reason(conn: Connection, key: str, drawn: Callable[..., bytes]) -> None:
    visit(conn, key, visit__sign_refused_reason="客户外出，电话确认")
    assert "客户未签字:客户外出,电话确认" in text(drawn(key))


def test_a_second_visit_is_the_one_it_is_about_and_the_first_is_told(
    conn: Connection, key: str, drawn: Callable[..., bytes]
) -> None:
    visit(conn, key, visit__visit_outcome="missing_part", visit__missing_part="温控板 B 型", visit__test_run="abnormal")
    write(conn, key, ANN, VISITED, **{**APPOINTMENT, "visit__appointment_at": "2026-11-27T09:30:00+08:00"})
    said = text(drawn(key))
    assert "此前上门" in said
    assert "2026-11-2514:00Tom缺件温控板B型" in said
    assert "2026-11-2709:30" in said
    assert "更换温控板,重新校准。" not in said


@pytest.mark.req("R-146")
def test_the_parts_of_every_visit_stand_there(conn: Connection, key: str, drawn: Callable[..., bytes]) -> None:
    visit(conn, key, visit__visit_outcome="missing_part", visit__missing_part="温控板 B 型", visit__test_run="abnormal")
    write(conn, key, ANN, VISITED, **{**APPOINTMENT, "visit__appointment_at": "2026-11-27T09:30:00+08:00"})
    assert "1温控板TCB-900原厂12热电偶TC-K同等品质替代2" in text(drawn(key)).replace("\n", "")
    part = {"part_name": "温控板B型", "part_no": "TCB-901", "part_kind": "original", "quantity": 1}
    clock.move_to(VISITED + timedelta(days=2))
    write(conn, key, TOM, VISITED + timedelta(days=2), **{**REPAIRED, "visit__parts_used": [part]})
    said = text(drawn(key))
    for words in ("1温控板TCB-900原厂1", "2热电偶TC-K同等品质替代2", "3温控板B型TCB-901原厂1"):
        assert words in said


def test_the_parts_of_every_repair_stand_there(conn: Connection, key: str, drawn: Callable[..., bytes]) -> None:
    """What failed its quality check is repaired again; the parts of both repairs are in the product."""
    for number, name in enumerate(("电源板", "滤波电容"), 1):
        part = {"part_name": name, "part_no": f"PB-{number}", "part_kind": "original", "quantity": 1}
        write(conn, key, repair__received_at=f"2026-11-2{number}T09:00:00+08:00", repair__technician="tom")
        write(conn, key, repair__content=name, repair__parts_used=[part])
    said = text(drawn(key))
    assert "1电源板PB-1原厂1" in said and "2滤波电容PB-2原厂1" in said


def test_a_repair_at_the_centre_is_told_without_a_visit(
    conn: Connection, key: str, drawn: Callable[..., bytes]
) -> None:
    write(conn, key, repair__received_at="2026-11-23T09:00:00+08:00", repair__condition_on_receipt="外箱破损")
    write(conn, key, repair__technician="tom", repair__content="更换电源板", repair__test_run="normal")
    said = text(drawn(key))
    assert "维修中心Repairatthecentre" in said
    assert "外箱破损" in said and "更换电源板" in said
    assert "上门服务" not in said


def test_a_reader_of_english_reads_english_first(conn: Connection, key: str, drawn: Callable[..., bytes]) -> None:
    visit(conn, key)
    content = drawn(key, "en")
    said = text(content)
    assert "Serviceorder服务单" in said
    assert "Equivalentsubstitute" in said
    assert "Page1of" in said
    assert PdfReader(BytesIO(content)).trailer["/Root"]["/Lang"] == "en"


def test_the_signs_that_are_used_are_embedded_and_no_more(
    conn: Connection, key: str, drawn: Callable[..., bytes]
) -> None:
    visit(conn, key)
    content = drawn(key)
    assert len(content) < 500_000
    assert [embedded for _, embedded in fonts(content)] == [True, True]
    assert all("NotoSansSC" in name for name, _ in fonts(content))
    document = PdfReader(BytesIO(content))
    assert all([round(float(side)) for side in page.mediabox[2:]] == [595, 842] for page in document.pages)
    assert document.metadata is not None
    assert (document.metadata.title, document.metadata.author) == ("服务单 202611-001", "恒达售后服务（苏州）有限公司")


def test_markup_is_text_and_no_sign_breaks_it(conn: Connection, drawn: Callable[..., bytes]) -> None:
    nasty = "<b>**粗**</b> {case_no} \\n \x00 👩‍🔧 \u202eevil\u202c ﷽ عربى \ue000 " + "\U0001f600" * 50
    key = register(conn, customer__name="<script>alert(1)</script>", case__description=nasty).case.business_key
    said = text(drawn(key))
    assert "<script>alert(1)</script>" in said
    assert "<b>**粗**</b>{case_no}\\n" in said
    assert "□" in said


def test_as_many_parts_as_a_form_takes_go_on_over_several_sheets(
    conn: Connection, key: str, drawn: Callable[..., bytes]
) -> None:
    row = {"part_no": "TCB", "part_kind": "original", "quantity": 1}
    visit(conn, key, visit__parts_used=[{**row, "part_name": f"配件第{number}号"} for number in range(50)])
    content = drawn(key)
    assert all(f"配件第{number}号" in text(content) for number in range(50))
    sheets = pages(content)
    assert len(sheets) > 2
    assert all(f"第{number}页,共{len(sheets)}页" in sheet for number, sheet in enumerate(sheets, 1))
    assert len(content) < 500_000


def test_the_code_is_the_address_of_the_case_where_others_can_open_it(
    conn: Connection, file: CaseFile, settings: Settings
) -> None:
    def code(base_url: str) -> str:
        return service_order.gather(conn, file, "zh", Settings(settings.data, base_url=base_url)).code

    assert code("https://desk.example.com/x") == "https://desk.example.com/x/cases/202611-001"
    assert code("http://127.0.0.1:8000") == code("http://localhost:8000") == "202611-001"


def test_without_a_name_of_the_company_it_still_has_a_head(
    conn: Connection, key: str, settings: Settings, drawn: Callable[..., bytes]
) -> None:
    assert "售后服务部" in text(drawn(key, house=Settings(settings.data, company="")))


def test_somebody_who_left_is_named_as_before(conn: Connection, key: str, drawn: Callable[..., bytes]) -> None:
    visit(conn, key)
    accounts.deactivate(conn, SYSTEM, "tom")
    assert "Tom" in text(drawn(key))
