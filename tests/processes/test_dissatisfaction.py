"""A customer who is not satisfied: apology, talk, plan, decision, and what becomes of it (C19)."""

from __future__ import annotations

import pytest

from app.cases import queries
from app.cases.records import reading
from app.engine.errors import PersonConcerned
from app.web import dues
from tests.processes.walker import Walker, untaken
from tests.unit.policies.conftest import shanghai

MINE = ("dissatisfaction", "improvement_plan", "improvement_answer", "carry_out")


def dissatisfied(walk: Walker, **variables: object) -> Walker:
    return walk.register().begin("dissatisfaction", **variables)


@pytest.mark.req("R-218", "R-219", "R-220", "R-221", "R-222")
def test_the_supervisor_talks_plans_and_the_customer_is_won_back(walk: Walker) -> None:
    dissatisfied(walk)
    assert (walk.messages, walk.case.state) == (["dissatisfied"], "dissatisfied")
    assert (walk.open_tasks, walk.task("主管沟通").role) == (["主管沟通"], "supervisor")
    walk.complete("主管沟通").complete("制定改进方案").complete("征求客户意见").complete("落实改进")
    assert (walk.instance.status, walk.left["outcome"]) == ("completed", "improved")
    with walk.database.reading() as conn:
        record = reading.latest(conn, queries.file(conn, walk.business_key).case.id, "dissatisfaction")
    assert record is not None
    assert (record["remedy"], record["customer_decision"], record["done_note"]) == ("apology", "accepted", "已登门致歉")


@pytest.mark.req("R-220")
def test_the_supervisor_has_one_working_hour_then_the_manager_hears(walk: Walker) -> None:
    dissatisfied(walk).wait(minutes=59)
    assert walk.open_tasks == ["主管沟通"]
    walk.wait(minutes=2)
    assert "处理超时" in walk.open_tasks
    assert ("late_escalate", walk.person("manager").name) in walk.notices


@pytest.mark.req("R-221")
def test_a_plan_is_due_a_day_after_the_low_score_on_the_clock(walk: Walker) -> None:
    dissatisfied(walk).complete("主管沟通").wait(hours=23, minutes=59)
    assert walk.open_tasks == ["制定改进方案"]
    walk.wait(minutes=2)
    assert "处理超时" in walk.open_tasks


@pytest.mark.req("R-221")
def test_while_the_customer_thinks_it_over_the_case_waits_for_him_and_he_is_reminded(walk: Walker) -> None:
    dissatisfied(walk).complete("主管沟通").complete("制定改进方案").wait(minutes=1)
    assert walk.case.waiting_for == "customer"
    asked = walk.task("征求客户意见")
    with walk.database.reading() as conn:
        assert dues.of_tasks(conn, [asked])[asked.id].waits == "customer"
    # Asked on a Friday at ten: the day after is a Saturday, three days after is a Monday.
    walk.wait(days=2, hours=23)
    assert walk.messages == ["dissatisfied", "dissat_remind"]
    walk.wait(hours=2)
    assert walk.messages == ["dissatisfied", "dissat_remind", "dissat_remind"]
    walk.complete("征求客户意见", outcome="change", decision_note="希望上门致歉")
    assert walk.case.waiting_for is None


@pytest.mark.req("R-223")
def test_a_second_time_it_is_the_managers(walk: Walker) -> None:
    dissatisfied(walk).complete("主管沟通").complete("制定改进方案")
    walk.complete("征求客户意见").complete("落实改进").begin("dissatisfaction")
    assert walk.task("经理沟通").role == "manager"
    walk.wait(hours=1, minutes=1)
    assert "处理超时" in walk.open_tasks
    walk.complete("处理超时").complete("经理沟通")
    assert walk.task("经理制定方案").role == "manager"
    walk.complete("经理制定方案", remedy="compensation", compensation_value="5000").complete("征求客户意见")
    assert walk.open_tasks == ["支付补偿或退款"]


@pytest.mark.req("R-223")
def test_what_is_about_the_supervisor_goes_to_the_manager(walk: Walker) -> None:
    dissatisfied(walk, about_supervisor=True)
    assert walk.open_tasks == ["经理沟通"]
    walk.complete("经理沟通").complete("经理制定方案").complete("征求客户意见").complete("落实改进")


def test_the_supervisor_finds_out_that_it_is_about_himself(walk: Walker) -> None:
    dissatisfied(walk).complete(
        "主管沟通", concerns_supervisor="true", passed_on="客户投诉我本人的答复",
        reason=None, contact_at=None, means=None, talk_result=None, talk=None,
    )  # fmt: skip
    assert walk.open_tasks == ["经理沟通"]
    walk.complete("经理沟通")
    assert walk.open_tasks == ["经理制定方案"]


def test_whoever_it_is_about_has_no_part_in_it(walk: Walker) -> None:
    officer = walk.person("cs").name
    dissatisfied(walk).complete("主管沟通", concerned=officer).complete("制定改进方案")
    with pytest.raises(PersonConcerned):
        walk.complete("征求客户意见")
    with walk.database.reading() as conn:
        from app.identity import users

        colleague = next(user.name for user in users.acting(conn, "cs") if user.name != officer)
        other = users.actor(conn, colleague)
    walk.complete_as("征求客户意见", other)
    assert walk.open_tasks == ["落实改进"]


@pytest.mark.req("R-221")
def test_a_compensation_above_the_limit_needs_the_manager(walk: Walker) -> None:
    dissatisfied(walk).complete("主管沟通")
    walk.complete("制定改进方案", remedy="compensation", compensation_value="501")
    assert walk.task("审批补偿").role == "manager"
    walk.complete("审批补偿", outcome="returned", approval_note="先谈更换")
    walk.complete("制定改进方案", remedy="compensation", compensation_value="800").complete("审批补偿")
    assert walk.open_tasks == ["征求客户意见"]


def test_up_to_the_limit_it_needs_nobody(walk: Walker) -> None:
    dissatisfied(walk).complete("主管沟通")
    walk.complete("制定改进方案", remedy="compensation", compensation_value="500")
    assert walk.open_tasks == ["征求客户意见"]


@pytest.mark.req("R-221")
def test_what_is_promised_in_money_is_paid_by_finance(walk: Walker) -> None:
    dissatisfied(walk).complete("主管沟通")
    walk.complete("制定改进方案", remedy="refund", compensation_value="500").complete("征求客户意见")
    assert (walk.open_tasks, walk.task("支付补偿或退款").role) == (["支付补偿或退款"], "finance")
    assert "paid_note" in walk.refused("支付补偿或退款", paid_amount="450")
    walk.complete("支付补偿或退款", paid_amount="450", paid_note="已扣除运费").complete("落实改进")
    (record,) = walk.records("dissatisfaction")
    assert (record.paid_amount, record.paid_reference) == (450, "ZF20261120-0001")


def test_finance_has_two_working_days_to_pay(walk: Walker) -> None:
    dissatisfied(walk).complete("主管沟通")
    walk.complete("制定改进方案", remedy="compensation", compensation_value="500").complete("征求客户意见")
    walk.wait_until(shanghai("2026-11-24 17:59"))
    assert walk.open_tasks == ["支付补偿或退款"]
    walk.wait(minutes=2)
    assert "处理超时" in walk.open_tasks
    walk.complete("支付补偿或退款").complete("落实改进")


@pytest.mark.req("R-221")
def test_what_was_promised_is_carried_out_within_three_working_days(walk: Walker) -> None:
    dissatisfied(walk).complete("主管沟通").complete("制定改进方案").complete("征求客户意见")
    assert walk.task("落实改进").due_at == shanghai("2026-11-25 18:00")
    walk.wait_until(shanghai("2026-11-25 17:59"))
    assert "improvement_done" not in walk.late
    walk.wait(minutes=2)
    assert ("improvement_done" in walk.late, walk.task("处理超时").role) == (True, "supervisor")
    walk.complete("落实改进")


def test_a_plan_is_changed_until_the_customer_has_decided(walk: Walker) -> None:
    dissatisfied(walk).complete("主管沟通").complete("制定改进方案")
    walk.complete("征求客户意见", outcome="change", decision_note="希望换新")
    walk.wait(days=3)  # the promise of a plan within a day was kept with the first one
    assert walk.open_tasks == ["制定改进方案"]
    walk.complete("制定改进方案", remedy="new_service").complete("征求客户意见")
    assert (walk.instance.status, walk.left["outcome"]) == ("completed", "new_service")


def test_a_plan_that_is_refused_is_the_end_of_it(walk: Walker) -> None:
    dissatisfied(walk).complete("主管沟通").complete("制定改进方案")
    walk.complete("征求客户意见", outcome="rejected", decision_note="不再追究")
    assert (walk.instance.status, walk.left["outcome"]) == ("completed", "closed")


def test_together_the_walks_above_take_every_flow_and_every_boundary_event() -> None:
    """Stands last: it looks at what all walks of this file have taken."""
    assert untaken(*MINE) == []
