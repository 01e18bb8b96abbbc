from uuid import uuid4

import pytest
from sqlalchemy import Connection, insert, select

from app import expressions
from app.actor import Actor
from app.cases import escalation, late, mentions, queries, telling, writing
from app.cases.errors import UnknownCase
from app.cases.queries import CaseFile
from app.engine.tables import message, message_wait
from app.identity import accounts
from app.notifications import notices, outbox, templates
from app.notifications.errors import UnknownText
from tests.unit.cases.desk import ANN, NOW, OFFICE, SUE, register
from tests.unit.cases.house import working_on


def test_a_customer_without_mail_is_to_be_phoned(conn: Connection, key: str) -> None:
    telling.customer(conn, key, "registered", "once")
    (row,) = outbox.of(conn, key)
    assert (row.state, row.recipient_kind, row.template, row.language) == (
        "waiting_phone", "customer", "registered", "zh",
    )  # fmt: skip
    text = templates.render(row.template, row.language, row.payload, OFFICE)
    assert "202611-001" in text.subject and "李梅" in text.body


def test_telling_the_customer_is_an_update_of_his(conn: Connection, key: str, file: CaseFile) -> None:
    telling.customer(conn, key, "registered", "once")
    assert queries.instants(conn, file.case.id)["updated"] == NOW
    # Nobody waits for it, so nothing is kept for later.
    assert conn.execute(select(message.c.name)).all() == []


def test_whoever_waits_for_an_update_hears_of_it_once_a_message(conn: Connection, key: str) -> None:
    instance = working_on(conn, key).instance_id
    wait = {"instance_id": instance, "task_id": uuid4(), "name": "customer_updated", "business_key": key}
    conn.execute(insert(message_wait).values(wait))
    for _ in range(2):
        telling.customer(conn, key, "registered", "once")
    assert conn.execute(select(message.c.name, message.c.business_key)).all() == [("customer_updated", key)]


def test_a_customer_with_mail_gets_mail_in_the_own_language(conn: Connection) -> None:
    file = register(conn, customer__email="mei@example.com", customer__language="en")
    telling.customer(conn, file.case.business_key, "registered", "once")
    (row,) = outbox.of(conn, file.case.business_key)
    assert (row.state, row.address, row.language) == ("new", "mei@example.com", "en")


def test_a_customer_gets_no_link_into_the_house(conn: Connection, key: str) -> None:
    telling.customer(conn, key, "dissatisfied", "once")
    assert "link" not in outbox.of(conn, key)[0].payload
    telling.customer(conn, key, "registered", "twice")
    assert "/cases/" not in str(outbox.of(conn, key)[1].payload)


def test_a_text_may_name_grade_and_promise_in_words(conn: Connection, key: str) -> None:
    writing.write(conn, key, {"case.grade": "urgent", "case.est_finish": NOW.isoformat()}, ANN, NOW)
    values = telling.payload(conn, queries.file(conn, key))
    assert values["grade"] == {"zh": "紧急级", "en": "Urgent"}
    assert values["state"] == {"zh": "待受理", "en": "New"}
    assert values["est_finish"] == {"instant": NOW.isoformat()}
    assert values["link"] == {"path": "/cases/202611-001"}


def test_a_text_may_name_any_column_of_the_latest_record(conn: Connection, key: str) -> None:
    told = {"progress.status": "repairing", "progress.text": "正在更换主板", "progress.next_date": "2026-11-24"}
    writing.write(conn, key, told, ANN, NOW)
    asked = (
        "progress.status",
        "progress.text",
        "progress.next_date",
        "progress.no_news",
        "visit.engineer",
        "setting.x",
    )
    assert mentions.of(conn, queries.file(conn, key), asked) == {
        "progress.status": {"zh": "维修中", "en": "Being repaired"}, "progress.text": "正在更换主板",
        "progress.next_date": "2026-11-24",
    }  # fmt: skip


@pytest.mark.req("R-105")
def test_options_of_a_plan_stand_in_a_text_line_by_line(conn: Connection, key: str) -> None:
    options = [
        {"option": "更换主板", "effort": "2小时", "fee": "免费"},
        {"option": "整机更换", "effort": None, "fee": "300元"},
    ]
    writing.write(conn, key, {"plan.plan_type": "visit", "plan.options": options}, ANN, NOW)
    told = mentions.of(conn, queries.file(conn, key), ["plan.options"])
    assert told == {"plan.options": "1. 更换主板 / 2小时 / 免费\n2. 整机更换 / 300元"}


def test_people_in_a_text_have_their_names(conn: Connection, key: str) -> None:
    writing.write(conn, key, {"dissatisfaction.reason": "态度", "dissatisfaction.concerned": "ann"}, ANN, NOW)
    file = queries.file(conn, key)
    assert mentions.of(conn, file, ["dissatisfaction.concerned"]) == {"dissatisfaction.concerned": ANN.display_name}


def test_everybody_of_a_role_gets_a_notice(conn: Connection, key: str) -> None:
    telling.roles(conn, key, ["supervisor"], "expedited", "once")
    (row,) = notices.of(conn, SUE)
    assert (row.template, row.subject, notices.unread(conn, ANN)) == ("expedited", key, 0)


def test_one_person_named_twice_gets_one_notice_and_a_stranger_none(conn: Connection, key: str) -> None:
    assert telling.people(conn, key, ["ann", "ann", "nobody"], "expedited", "once") == 1
    assert notices.unread(conn, ANN) == 1


def test_who_was_shut_out_is_not_told(conn: Connection, key: str) -> None:
    admin = Actor("root", frozenset({"admin"}))
    accounts.deactivate(conn, admin, "ann")
    assert telling.people(conn, key, ["ann"], "expedited", "once") == 0


def test_a_matter_that_is_no_case_is_told_of_by_its_number(conn: Connection) -> None:
    telling.roles(conn, "order:202611-001", ["supervisor"], "expedited", "once")
    assert notices.of(conn, SUE)[0].payload == {"case_no": "202611-001"}
    with pytest.raises(UnknownCase):
        telling.customer(conn, "order:202611-001", "registered", "once")


def test_a_text_that_was_never_written_is_refused(conn: Connection, key: str) -> None:
    with pytest.raises(UnknownText):
        telling.roles(conn, key, ["supervisor"], "birthday", "once")


def test_every_step_of_a_ladder_has_its_text() -> None:
    assert set(escalation.TEXTS.values()) <= templates.known()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_shipped_text_about_a_case_asks_only_for_what_it_is_given(
    conn: Connection, key: str, language: str
) -> None:
    given = {*telling.payload(conn, queries.file(conn, key)), "grade", *_late_names(conn)}
    # What a reminder of it names.
    given.add("missing")
    # Some are about no case, or about many; one is small print, and stands on a paper.
    others = {
        "calendar_horizon", "certificate_ending", "service_order_terms", "supplements", "anonymisation_proposed",
        "holds_too_long", "clocks_paused_long", "duty_gap", "review_asked", "review_agreed", "review_declined",
    }  # fmt: skip
    for template in templates.known() - others:
        asked = expressions.parse_template(templates.text(template, language)).names
        assert asked <= given | mentions.NAMES, template


def _late_names(conn: Connection) -> set[str]:
    return set(late.payload(conn, {"limit_key": "first_response"}))
