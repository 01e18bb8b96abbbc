"""Parcels in both directions: told beforehand, tracked, received, traced when they are late, lost or damaged."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import Connection

from app.cases import replying
from app.errors import Invalid
from app.notifications import outbox
from tests.processes.usual_repair import after, day
from tests.processes.walker import Walker, untaken

MINE = ("parcel_in", "parcel_out")


@pytest.fixture
def inbound(walk: Walker) -> Walker:
    """The product is to come to the repair centre."""
    return walk.register().begin("parcel_in")


@pytest.fixture
def outbound(walk: Walker) -> Walker:
    """Something is to be sent to the customer."""
    return walk.register().begin("parcel_out")


def ended(walk: Walker) -> tuple[str, str]:
    return walk.instance.outcome, walk.left["outcome"]


@pytest.mark.req("R-148", "R-150", "R-157", "R-213")
def test_the_customer_ships_what_he_was_told_how_to_ship(inbound: Walker) -> None:
    inbound.complete("告知寄件方式").wait(minutes=1)
    assert inbound.case.waiting_for == "customer"
    inbound.complete("登记客户寄出").wait(days=1).complete("收件")
    assert ended(inbound) == ("end_received", "sent")
    assert inbound.messages == ["send_to_us", "parcel_received"]
    parcel, job = inbound.records("shipment")[-1], inbound.records("repair")[-1]
    assert (parcel.direction, parcel.tracking_no, parcel.customer_told) == ("to_centre", "SF7820045511", True)
    assert (job.accessories, job.accessories_complete, job.brought_by) == ("电源线一根", True, "courier")
    assert parcel.delivered_at == job.received_at
    assert inbound.incidents == []


@pytest.mark.req("R-148")
def test_nobody_ships_before_courier_and_arrival_are_told(inbound: Walker) -> None:
    said = inbound.refused("告知寄件方式", courier=None, expected_arrival=None, customer_told=None)
    assert sorted(said) == ["courier", "customer_told", "expected_arrival"]


@pytest.mark.req("R-150")
def test_the_customer_enters_the_tracking_number_by_his_link(inbound: Walker) -> None:
    inbound.complete("告知寄件方式")
    with inbound.database.transaction() as conn:
        replying.reply(conn, sent_link(conn, inbound), {"courier": "德邦", "tracking_no": "DPK202611200087"})
    assert inbound.deliver().open_tasks == ["收件"]
    parcel = inbound.records("shipment")[-1]
    assert (parcel.courier, parcel.tracking_no, parcel.direction) == ("德邦", "DPK202611200087", "to_centre")


@pytest.mark.req("R-150")
def test_a_tracking_number_is_needed_of_him_too(inbound: Walker) -> None:
    inbound.complete("告知寄件方式")
    with inbound.database.transaction() as conn, pytest.raises(Invalid) as refused:
        replying.reply(conn, sent_link(conn, inbound), {"courier": "德邦"})
    assert [problem.place for problem in refused.value.problems] == ["tracking_no"]
    assert inbound.open_tasks == ["登记客户寄出"]


def sent_link(conn: Connection, walk: Walker) -> str:
    """The token of the link the customer was sent last."""
    return re.findall(r"/c/([\w-]+)", str(outbox.of(conn, walk.business_key)[-1].payload))[-1]


@pytest.mark.req("R-152")
def test_the_engineer_brings_it_himself(inbound: Walker) -> None:
    inbound.complete(
        "告知寄件方式", outcome="engineer", courier="工程师自带", customer_told=None, expected_arrival=day(1)
    )
    assert (inbound.open_tasks, inbound.messages) == (["收件"], [])
    inbound.complete("收件", brought_by="engineer")
    assert inbound.records("shipment")[-1].delivered_at is not None
    assert ended(inbound) == ("end_received", "engineer")


@pytest.mark.req("R-148")
def test_a_customer_who_does_not_ship_is_reminded_twice(inbound: Walker) -> None:
    inbound.complete("告知寄件方式").wait(days=4)
    assert inbound.messages == ["send_to_us", "ship_reminder"]
    inbound.wait(days=6)
    assert inbound.messages == ["send_to_us", "ship_reminder", "ship_reminder"]
    assert list(inbound.refused("登记客户寄出", outcome="not_sent")) == ["not_sent_note"]
    inbound.complete("登记客户寄出", outcome="not_sent", not_sent_note="客户已自行更换")
    assert ended(inbound) == ("end_kept", "not_sent")


@pytest.mark.req("R-157")
def test_receipt_asks_for_condition_and_accessories(inbound: Walker) -> None:
    inbound.complete("告知寄件方式").complete("登记客户寄出")
    said = inbound.refused("收件", condition_on_receipt=None, accessories=None, received_at=None)
    assert sorted(said) == ["accessories", "condition_on_receipt", "received_at"]


@pytest.mark.req("R-157")
def test_a_number_entered_after_the_parcel_has_come_does_not_hold_its_receipt_up(inbound: Walker) -> None:
    inbound.complete("告知寄件方式").wait(days=1).complete("登记客户寄出").complete("收件", received_at=after(hours=-3))
    parcel = inbound.records("shipment")[-1]
    assert parcel.delivered_at == parcel.shipped_at


@pytest.mark.req("R-158")
def test_a_parcel_past_its_date_is_traced_and_comes_after_all(inbound: Walker) -> None:
    inbound.complete("告知寄件方式").complete("登记客户寄出").wait(days=5)
    assert (inbound.open_tasks, inbound.task("追踪寄回包裹").role) == (["追踪寄回包裹"], "coordinator")
    assert list(inbound.refused("追踪寄回包裹", expected_arrival=None)) == ["expected_arrival"]
    inbound.complete("追踪寄回包裹").wait(days=1)
    assert inbound.open_tasks == ["收件"]
    inbound.complete("收件")


@pytest.mark.req("R-159")
def test_a_parcel_that_is_lost_on_the_way_in_has_a_path(inbound: Walker) -> None:
    inbound.complete("告知寄件方式").complete("登记客户寄出").wait(days=5)
    inbound.complete(
        "追踪寄回包裹", trace_result="lost", trace_note="承运商确认丢失,索赔 SP-2281", expected_arrival=None
    )
    assert ended(inbound) == ("end_lost", "lost")
    assert inbound.records("shipment")[-1].trace_result == "lost"


@pytest.mark.req("R-159")
def test_a_damaged_parcel_is_received_as_it_is(inbound: Walker) -> None:
    inbound.complete("告知寄件方式").complete("登记客户寄出").wait(days=5)
    inbound.complete("追踪寄回包裹", trace_result="damaged", trace_note="外箱破损,已拍照并索赔")
    inbound.complete("收件", condition_on_receipt="外箱破损,面板裂纹一处")
    assert ended(inbound) == ("end_received", "damaged")


@pytest.mark.req("R-149", "R-150", "R-213")
def test_a_parcel_goes_out_by_the_official_channel_and_is_told(outbound: Walker) -> None:
    said = outbound.refused("打包寄出", official_channel=None, tracking_no=None)
    assert said == {"official_channel": "Tick this box to go on.", "tracking_no": "Fill in this field."}
    outbound.complete("打包寄出").wait(days=1).complete("确认签收")
    assert (ended(outbound), outbound.messages) == (("end_delivered", "delivered"), ["shipped"])
    parcel = outbound.records("shipment")[-1]
    assert (parcel.direction, parcel.official_channel) == ("to_customer", True)


@pytest.mark.req("R-158")
def test_a_parcel_nobody_received_in_time_is_traced(outbound: Walker) -> None:
    outbound.complete("打包寄出").wait(days=5)
    assert outbound.open_tasks == ["追踪寄出包裹"]
    outbound.complete("追踪寄出包裹").complete("确认签收")
    assert ended(outbound) == ("end_delivered", "delivered")


@pytest.mark.req("R-158")
def test_the_date_of_an_earlier_parcel_does_not_count(outbound: Walker) -> None:
    outbound.bind(shipment__direction="to_centre", shipment__expected_arrival="2026-12-31")
    outbound.complete("打包寄出").wait(days=5)
    assert outbound.open_tasks == ["追踪寄出包裹"]


@pytest.mark.req("R-159")
@pytest.mark.parametrize("outcome", ["missing", "damaged"])
def test_what_did_not_arrive_whole_is_sent_again_or_claimed(outbound: Walker, outcome: str) -> None:
    outbound.complete("打包寄出")
    assert list(outbound.refused("确认签收", outcome=outcome)) == ["delivery_note"]
    outbound.complete("确认签收", outcome=outcome, delivery_note="外箱压扁,客户已拍照")
    outbound.complete("追踪寄出包裹", outcome="resend", trace_result="damaged", expected_arrival=None)
    outbound.wait(minutes=1).complete("打包寄出").complete("确认签收", outcome=outcome, delivery_note="再次压损")
    outbound.complete("追踪寄出包裹", outcome="claim", trace_result="lost", expected_arrival=None)
    assert (ended(outbound), outbound.messages) == (("end_claim", "claim"), ["shipped", "shipped"])


def test_a_parcel_nobody_packs_reaches_the_supervisor(outbound: Walker) -> None:
    outbound.wait(days=4)
    assert (outbound.late, sorted(outbound.open_tasks)) == (["parcel_pack"], ["处理超时", "打包寄出"])
    outbound.complete("处理超时").complete("打包寄出")


def test_together_the_walks_above_take_every_flow_and_every_boundary_event() -> None:
    """Stands last: it looks at what all walks of this file have taken."""
    assert untaken(*MINE) == []
