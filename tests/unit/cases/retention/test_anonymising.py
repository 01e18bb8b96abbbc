"""A case that was kept long enough is forgotten everywhere, by two people; before its day and under a hold never."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.exc import DatabaseError

from app import erasing, files, history
from app.actor import Actor
from app.cases import archive, finding, guidance, lookup, queries, reclassifying, telling, writing
from app.cases.bindings import BINDINGS
from app.cases.clock_acts.tables import clock_act
from app.cases.customer_links import customer_link
from app.cases.queries import CaseFile
from app.cases.records import NOUNS
from app.cases.retention import legal_holds, proposals
from app.cases.retention.errors import (
    NotProposed,
    OnlyAdministrators,
    OnlyManagers,
    SamePerson,
    StillKept,
    StillRunning,
    UnderHold,
)
from app.cases.tables import case_hold, customer, intake_receipt, product_unit, service_case
from app.db import Database, metadata
from app.engine import drafts, instances, messages, tasks
from app.engine.tables import incident
from app.files import Stored
from app.knowledge import seeding as articles
from app.knowledge import summaries, uses
from app.knowledge.tables import article_use
from app.notifications.tables import outbox
from tests.unit.cases import house
from tests.unit.cases.desk import ANN, NOW, SUE, register

ADMIN = Actor("ada", frozenset({"admin"}), "Ada")
MAX = Actor("max", frozenset({"manager"}), "Max")
NUMBER = "202611-001"
THEN = datetime(2029, 11, 24, 2, 0, tzinfo=NOW.tzinfo)
"""The day after the case was to be kept: three years after it was archived, and a day."""

NAME, PHONE, MAIL, SAID = "欧阳明珠", "139 8765 4321", "ouyang@example.com", "私人话语"
SECRETS = (NAME, PHONE, "13987654321", MAIL, SAID, "幸福路", "ZX-707070")


@pytest.fixture
def file(conn: Connection) -> CaseFile:
    return register(
        conn, customer__name=NAME, customer__contact=PHONE, customer__email=MAIL, customer__address="幸福路 88 号",
        customer__tier="premium", customer__region="上海", unit__serial_no="ZX-707070",
        case__description=f"{SAID}：无法开机", case__category="product_fault", case__subcategory="hardware",
    )  # fmt: skip


def full(conn: Connection, key: str) -> None:
    """Everything a case may carry, in every table that takes a word."""
    case_id = queries.file(conn, key).case.id
    texts = {one.column: SAID for one in BINDINGS.values() if one.noun == "case" and one.kind == "text"}
    queries.put(conn, service_case, case_id, texts | {"opinion": SAID, "parent_case": None, "merged_into": None})
    for noun in NOUNS:
        filled = {
            one.column: {"text": SAID[: one.longest], "rows": [{"option": SAID}], "file": ["f1"]}[one.kind]
            for one in noun.bindings
            if one.personal
        }
        more = {"kind": "d7", "attempt": 1} if noun.name == "followup" else {}
        conn.execute(insert(noun.table).values(case_id=case_id, at=NOW, actor="ann", **filled, **more))
    task = house.working_on(conn, key)
    tasks.complete(conn, task.id, {"outcome": SAID}, actor=ANN)
    drafts.save(conn, task.id, SUE, {"outcome": SAID})
    telling.customer(conn, key, "registered", "once")
    telling.roles(conn, key, ["supervisor"], "expedited", "once")
    reclassifying.reclassify(
        conn, NUMBER, queries.file(conn, key).case.version, {"case.urgency": "urgent"}, SAID, ANN, NOW
    )
    attached = files.add(conn, Stored("a" * 64, f"{NAME}的发票.jpg", 10, "image/jpeg"), ANN)
    files.attach(conn, attached.id, key, ANN)
    queries.put(conn, product_unit, queries.file(conn, key).unit.id, {"proof_of_purchase": [attached.id]})
    files.add(conn, Stored("b" * 64, f"{NAME}.jpg", 10, "image/jpeg"), ANN, draft=drafts.place(task.id))
    messages.post(conn, "nobody_waits", key, {"text": SAID})
    conn.execute(
        insert(incident).values(
            business_key=key, node="work", node_name="处理", action="complete", target={"entries": {"x": SAID}},
            error=SAID, detail=f"{NAME} {PHONE}", attempts=1, first_at=NOW, last_at=NOW,
        )
    )  # fmt: skip
    legal_holds.place(conn, NUMBER, f"{NAME}起诉", SUE, NOW)
    legal_holds.lift(conn, NUMBER, f"与{NAME}和解", MAX, NOW)
    conn.execute(
        insert(case_hold).values(
            business_key=key, reason="customer", since=NOW, by="ann", note=SAID, ended_at=NOW, end_note=SAID
        )
    )
    conn.execute(
        insert(customer_link).values(
            token_hash="t" * 64, business_key=key, template="registered", created_at=NOW, closed_reason=SAID
        )
    )
    conn.execute(
        insert(clock_act).values(
            request_key="r", action="pause", scope="region", scope_key="上海", reason="customer", last_timer=0,
            note=f"因{NAME}投诉暂停", release_note=f"{PHONE} 已答复", author="sue", started_at=NOW, foreseen=1,
            after_id=0, cases=1, changed=1, undone=0,
        )
    )  # fmt: skip
    conn.execute(insert(intake_receipt).values(api_key=1, key="k" * 64, content="c" * 64, case_id=case_id, at=NOW))
    summaries.write(conn, key, 0, {"problem_found": f"{NAME}的电源板", "improvement_direction": f"致电 {PHONE}"}, SUE)


def put_away(conn: Connection, key: str, at: datetime = NOW) -> None:
    """Archived, without walking there."""
    columns = {
        "archived_at": at, "closed_at": at, "archived_by": "ann", "state": "archived", "closed_reason": "resolved",
        "retention_until": archive.later(at.date(), 36),
    }  # fmt: skip
    queries.put(conn, service_case, queries.file(conn, key).case.id, columns)


def telltale(conn: Connection) -> set[str]:
    """The tables in which one of the secrets still stands."""
    return {
        table.name
        for table in metadata.sorted_tables
        for row in conn.execute(select(table))
        if any(secret in repr(tuple(row)) for secret in SECRETS)
    }


def anonymise(conn: Connection, at: datetime = THEN) -> None:
    proposals.propose(conn, [NUMBER], ADMIN, at)
    proposals.approve(conn, NUMBER, MAX, at)


@pytest.mark.req("R-245")
def test_no_table_holds_a_word_of_the_customer_afterwards(conn: Connection, file: CaseFile) -> None:
    key = file.case.business_key
    full(conn, key)
    put_away(conn, key)
    before = telltale(conn)
    assert before >= {
        "customer", "product_unit", "service_case", "submission", "draft", "user_task", "outbox", "notice", "file",
        "case_term", "incident", "message", "case_summary", "reclassification", "legal_hold", "case_hold",
        "clock_act", "customer_link",
        *(noun.table.name for noun in NOUNS if any(one.kind == "text" for one in noun.bindings)),
    }  # fmt: skip
    # The history takes nothing out, so nothing may ever have stood in it.
    assert "history_event" not in before
    anonymise(conn)
    assert telltale(conn) == set()
    assert conn.execute(select(intake_receipt)).first() is None


@pytest.mark.req("R-245", "R-246")
def test_codes_numbers_and_dates_stay_for_statistics(conn: Connection, file: CaseFile) -> None:
    key = file.case.business_key
    full(conn, key)
    put_away(conn, key)
    anonymise(conn)
    found = queries.file(conn, key)
    case, owner, unit = found.case, found.customer, found.unit
    assert (case.number, case.category, case.subcategory, case.urgency) == (
        NUMBER, "product_fault", "hardware", "urgent",
    )  # fmt: skip
    assert (case.registered_at, case.archived_at, case.anonymised_at, case.state) == (NOW, NOW, THEN, "archived")
    assert (case.description, owner.name, owner.contact, owner.contact_key) == ("—", "—", "—", "")
    assert (owner.tier, unit.model, unit.serial_no, unit.proof_of_purchase) == ("premium", "GX-200", None, None)
    assert case.archive_hash == archive.fingerprint(conn, found)
    (row,) = reclassifying.of(conn, case.id)
    assert (row.changed, row.reason) == ({"case.urgency": ["normal", "urgent"]}, "—")
    summary = summaries.of(conn, key)
    assert summary is not None
    assert (summary.problem_found, summary.improvement_direction) == ("—的电源板", "致电 —")
    sent = conn.execute(select(outbox.c.template, outbox.c.payload, outbox.c.address)).all()
    assert {("registered", None) for _ in sent} == {
        (row.template, row.address) for row in sent if row.template == "registered"
    }


def test_which_article_helped_is_still_counted(conn: Connection, file: CaseFile) -> None:
    articles.seed(conn)
    writing.write(conn, file.case.business_key, {"remote_attempt.article_id": "SP-F002"}, ANN, NOW)
    uses.take(conn, "SP-F002", file.case.business_key, uuid4(), ANN)
    put_away(conn, file.case.business_key)
    anonymise(conn)
    assert conn.execute(select(article_use.c.business_key)).scalar() == file.case.business_key
    assert guidance.records(conn, ["SP-F002"])["SP-F002"].used == 1


def test_it_is_on_record_who_proposed_and_who_decided(conn: Connection, file: CaseFile) -> None:
    put_away(conn, file.case.business_key)
    anonymise(conn)
    events = [(event.kind, event.actor) for event in history.of(conn, file.case.business_key)][-2:]
    assert events == [("case:anonymisation_proposed", "ada"), ("case:anonymised", "max")]
    (row,) = proposals.done(conn)
    assert (row.number, row.proposed_by, row.decided_by, row.decision) == (NUMBER, "ada", "max", "approved")


def test_a_customer_with_another_case_keeps_it_and_the_forgotten_one_belongs_to_nobody(
    conn: Connection, file: CaseFile
) -> None:
    live = register(conn, customer__name=NAME, customer__contact=PHONE, unit__serial_no="ZX-707070")
    proof = files.add(conn, Stored("a" * 64, "发票.jpg", 10, "image/jpeg"), ANN)
    files.attach(conn, proof.id, file.case.business_key, ANN)
    queries.put(conn, product_unit, file.unit.id, {"proof_of_purchase": [proof.id]})
    put_away(conn, file.case.business_key)
    anonymise(conn)
    forgotten = queries.file(conn, file.case.business_key)
    still = queries.file(conn, live.case.business_key)
    assert (still.customer.name, still.unit.serial_no, still.unit.proof_of_purchase) == (NAME, "ZX-707070", [proof.id])
    assert forgotten.customer.id != still.customer.id
    assert (forgotten.customer.name, forgotten.customer.tier) == ("—", "premium")
    assert (forgotten.unit.model, forgotten.unit.serial_no, forgotten.unit.customer_id) == (
        "GX-200", None, forgotten.customer.id,
    )  # fmt: skip
    assert files.find(conn, proof.id, ANN, lambda place: True).name == "发票.jpg"
    put_away(conn, live.case.business_key)
    proposals.propose(conn, [live.case.number], ADMIN, THEN)
    proposals.approve(conn, live.case.number, MAX, THEN)
    assert not telltale(conn) & {"customer", "product_unit", "service_case", "file", "case_term"}


def test_nobody_finds_the_forgotten_customer(conn: Connection, file: CaseFile) -> None:
    put_away(conn, file.case.business_key)
    anonymise(conn)
    assert finding.search(conn, NAME, ANN) == []
    assert [row.number for row in finding.search(conn, NUMBER, ANN)] == [NUMBER]
    assert lookup.count_customers(conn, "", ANN) == 0


@pytest.mark.req("R-242", "R-245")
@pytest.mark.parametrize("days", [0, 365, 3 * 365, 1096])
def test_before_its_day_nothing_is_forgotten(conn: Connection, file: CaseFile, days: int) -> None:
    put_away(conn, file.case.business_key)
    assert proposals.count(conn, NOW + timedelta(days=days)) == 0
    with pytest.raises(StillKept):
        proposals.propose(conn, [NUMBER], ADMIN, NOW + timedelta(days=days))


@pytest.mark.req("R-242")
def test_a_shorter_day_in_the_column_does_not_count_and_a_longer_one_does(conn: Connection, file: CaseFile) -> None:
    put_away(conn, file.case.business_key)
    queries.put(conn, service_case, file.case.id, {"retention_until": date(2027, 1, 1)})
    with pytest.raises(StillKept):
        proposals.propose(conn, [NUMBER], ADMIN, THEN - timedelta(days=1))
    queries.put(conn, service_case, file.case.id, {"retention_until": date(2032, 1, 1)})
    assert proposals.count(conn, THEN) == 0
    with pytest.raises(StillKept):
        proposals.propose(conn, [NUMBER], ADMIN, THEN)


@pytest.mark.req("R-242")
def test_a_case_that_is_worked_on_is_kept_for_ever(conn: Connection, file: CaseFile) -> None:
    with pytest.raises(StillKept):
        proposals.propose(conn, [NUMBER], ADMIN, THEN + timedelta(days=9999))


@pytest.mark.req("R-242")
def test_no_case_is_deleted_on_either_database(any_db: Database) -> None:
    from app.cases import codes

    with any_db.transaction() as conn:
        codes.seed(conn)
        register(conn)
    with pytest.raises(DatabaseError, match="never deleted"), any_db.transaction() as conn:
        conn.execute(delete(service_case))


@pytest.mark.req("R-245")
def test_under_a_hold_nothing_is_forgotten_even_when_it_was_proposed_before(conn: Connection, file: CaseFile) -> None:
    put_away(conn, file.case.business_key)
    proposals.propose(conn, [NUMBER], ADMIN, THEN)
    legal_holds.place(conn, NUMBER, "诉讼", SUE, THEN)
    for refused in (
        lambda: proposals.approve(conn, NUMBER, MAX, THEN),
        lambda: proposals.propose(conn, [NUMBER], ADMIN, THEN),
    ):
        with pytest.raises(UnderHold):
            refused()
    (row,) = proposals.listing(conn, THEN, limit=10)
    assert row.held is not None


def test_while_a_procedure_runs_nothing_is_forgotten(conn: Connection, file: CaseFile) -> None:
    instances.start(conn, "repair", business_key=file.case.business_key, actor=ANN)
    put_away(conn, file.case.business_key)
    with pytest.raises(StillRunning):
        proposals.propose(conn, [NUMBER], ADMIN, THEN)


@pytest.mark.req("R-245")
def test_one_proposes_and_another_decides(conn: Connection, file: CaseFile) -> None:
    put_away(conn, file.case.business_key)
    both = Actor("ada", frozenset({"admin", "manager"}), "Ada")
    with pytest.raises(OnlyAdministrators):
        proposals.propose(conn, [NUMBER], MAX, THEN)
    with pytest.raises(NotProposed):
        proposals.approve(conn, NUMBER, MAX, THEN)
    assert proposals.propose(conn, [NUMBER, NUMBER], both, THEN) == 1
    assert proposals.propose(conn, [NUMBER], both, THEN) == 0
    with pytest.raises(SamePerson):
        proposals.approve(conn, NUMBER, both, THEN)
    with pytest.raises(OnlyManagers):
        proposals.approve(conn, NUMBER, ADMIN, THEN)
    proposals.reject(conn, NUMBER, MAX, THEN)
    assert queries.file(conn, file.case.business_key).customer.name == NAME
    with pytest.raises(NotProposed):
        proposals.reject(conn, NUMBER, MAX, THEN)


def test_what_is_forgotten_is_forgotten_once(conn: Connection, file: CaseFile) -> None:
    put_away(conn, file.case.business_key)
    anonymise(conn)
    assert proposals.count(conn, THEN) == 0
    with pytest.raises(NotProposed):
        proposals.approve(conn, NUMBER, MAX, THEN)


def test_the_list_names_nobody(conn: Connection, file: CaseFile) -> None:
    put_away(conn, file.case.business_key)
    register(conn, customer__name="王强", customer__contact="13911112222", unit__serial_no="9")
    (row,) = proposals.listing(conn, THEN, limit=10)
    assert row.number == NUMBER
    assert not any(secret in repr(tuple(row)) for secret in SECRETS)


def test_a_case_closed_on_the_way_is_kept_as_long(conn: Connection, file: CaseFile) -> None:
    queries.put(conn, service_case, file.case.id, {"closed_at": NOW, "state": "withdrawn"})
    assert proposals.count(conn, THEN - timedelta(days=1)) == 0
    assert proposals.count(conn, THEN) == 1
    anonymise(conn)
    assert queries.file(conn, file.case.business_key).customer.name == "—"


def test_every_room_that_keeps_something_of_a_case_knows_how_to_forget() -> None:
    assert erasing.rooms() == {"cases", "engine", "files", "knowledge", "notifications"}


def test_the_longest_word_is_taken_out_first() -> None:
    matter = erasing.Matter("case:1", words=("李", "李梅"))
    assert matter.scrubbed("李梅和小李") == "—和小—"
    assert matter.scrubbed(None) is None


def test_the_copy_counts_as_one_customer_more(conn: Connection, file: CaseFile) -> None:
    register(conn, customer__name=NAME, customer__contact=PHONE, unit__serial_no="ZX-707070")
    put_away(conn, file.case.business_key)
    anonymise(conn)
    assert len(conn.execute(select(customer.c.id)).all()) == 2
