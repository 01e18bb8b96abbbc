"""What an engineer finds beside the form of the work on site."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from app.db import Database
from app.knowledge import seeding
from tests.http.service.conftest import SignedIn
from tests.processes.usual_repair import ENGINEER
from tests.processes.walker import Walker


def at_the_door(db: Database) -> Walker:
    with db.transaction() as conn:
        seeding.seed(conn)
    case = Walker(db).register(product_type="pump", model="DL-50").happened("accepted").begin("field_visit")
    return case.complete("上门预约").complete("出发准备").complete("到场")


@pytest.mark.req("R-145")
def test_diagnosis_card_and_quick_guide_stand_beside_the_form_of_the_visit(db: Database, signed_in: SignedIn) -> None:
    case = at_the_door(db)
    page = signed_in(ENGINEER).get(f"/tasks/{case.task('到场检修').id}").text
    assert "供水泵诊断卡" in page and "供水泵快速指南" in page
    assert "常见原因" in page and "操作前须知" in page
    assert "空调诊断卡" not in page


@pytest.mark.req("R-134")
def test_who_sets_out_sees_his_appointment_and_no_limit_is_claimed(db: Database, signed_in: SignedIn) -> None:
    with db.transaction() as conn:
        seeding.seed(conn)
    case = Walker(db).under("000").register(urgency="urgent").happened("accepted").begin("field_visit")
    engineer, task = signed_in(ENGINEER), case.complete("上门预约").task("出发准备")
    page = engineer.get(f"/tasks/{task.id}").text
    assert f"{task.due_at.astimezone(ZoneInfo('Asia/Shanghai')):%Y-%m-%d %H:%M} 到期" in page
    assert ">时限<" not in page


def test_other_steps_of_the_visit_have_none(db: Database, signed_in: SignedIn) -> None:
    case = at_the_door(db).complete("到场检修")
    assert "供水泵诊断卡" not in signed_in(ENGINEER).get(f"/tasks/{case.task('客户签字').id}").text
