import pytest
from sqlalchemy import Connection, update

from app.actor import Actor
from app.cases import closing, finding
from app.cases.errors import UnknownCase
from app.engine.tables import process_instance
from app.errors import NotFound
from tests.unit.cases.desk import ADA, ANN, NOW, PAT, SUE, TOM, register, task

MAX = Actor("max", frozenset({"manager"}))


def numbers(rows: object) -> list[str]:
    return [row.number for row in rows]  # type: ignore[attr-defined]


@pytest.mark.parametrize("actor", [ANN, SUE, MAX])
def test_customer_service_supervisor_and_manager_see_every_case(conn: Connection, key: str, actor: Actor) -> None:
    file = finding.find(conn, "202611-001", actor)
    assert file.customer.name == "李梅"
    assert numbers(finding.recent(conn, actor)) == ["202611-001"]


def test_another_role_sees_the_cases_it_has_or_had_a_task_in(conn: Connection, key: str) -> None:
    with pytest.raises(UnknownCase):
        finding.find(conn, "202611-001", TOM)
    task(conn, key, "tech", closed_at=NOW)
    assert finding.find(conn, "202611-001", TOM).case.number == "202611-001"
    with pytest.raises(UnknownCase):
        finding.find(conn, "202611-001", Actor("fin", frozenset({"finance"})))


def test_a_service_point_sees_only_what_was_assigned_to_it(conn: Connection, key: str) -> None:
    task(conn, key, "partner")
    assert finding.recent(conn, PAT) == []
    task(conn, key, "partner", assignee="pat")
    assert numbers(finding.recent(conn, PAT)) == ["202611-001"]
    assert finding.recent(conn, Actor("paul", frozenset({"partner"}))) == []


@pytest.mark.req("R-131")
def test_whoever_is_named_for_work_sees_its_case_whatever_his_role(conn: Connection, key: str) -> None:
    task(conn, key, "field", assignee="tom")
    assert finding.find(conn, key.partition(":")[2], TOM)
    other = Actor("tim", frozenset({"tech"}))
    with pytest.raises(NotFound):
        finding.find(conn, key.partition(":")[2], other)


@pytest.mark.req("R-042")
def test_sales_see_what_they_passed_on_and_nothing_else(conn: Connection, key: str) -> None:
    sal = Actor("sal", frozenset({"sales"}))
    with pytest.raises(NotFound):
        finding.find(conn, key.partition(":")[2], sal)
    task(conn, key, "cs")
    conn.execute(update(process_instance).values(started_by="sal"))
    assert finding.find(conn, key.partition(":")[2], sal)
    # What somebody started as another role does not make him a seller.
    with pytest.raises(NotFound):
        finding.find(conn, key.partition(":")[2], Actor("sal", frozenset({"finance"})))


def test_administrators_and_process_owners_see_no_case(conn: Connection, key: str) -> None:
    task(conn, key, "admin")
    with pytest.raises(UnknownCase):
        finding.find(conn, "202611-001", ADA)
    assert finding.search(conn, "李梅", ADA) == []


def test_an_administrator_who_is_technician_too_sees_what_technicians_see(conn: Connection, key: str) -> None:
    task(conn, key, "tech")
    both = Actor("abe", frozenset({"admin", "tech"}))
    assert numbers(finding.recent(conn, both)) == ["202611-001"]


def test_a_case_that_is_not_there_and_one_that_may_not_be_seen_answer_alike(conn: Connection, key: str) -> None:
    with pytest.raises(UnknownCase) as hidden:
        finding.find(conn, "202611-001", TOM)
    with pytest.raises(UnknownCase) as absent:
        finding.find(conn, "202611-002", TOM)
    assert str(hidden.value).replace("001", "002") == str(absent.value)


def test_customers_and_products_are_seen_with_their_cases(conn: Connection, key: str) -> None:
    file = finding.find(conn, "202611-001", ANN)
    for find, row in ((finding.find_customer, file.customer), (finding.find_unit, file.unit)):
        assert row is not None
        assert find(conn, row.id, ANN) == row
        with pytest.raises(NotFound):
            find(conn, row.id, TOM)
    task(conn, key, "tech")
    assert finding.find_customer(conn, file.customer.id, TOM).name == "李梅"
    assert finding.find_unit(conn, file.case.unit_id, TOM).model == "GX-200"


def test_the_cases_of_a_customer_are_those_one_may_see(conn: Connection, key: str) -> None:
    other = register(conn)
    task(conn, key, "tech")
    assert numbers(finding.of_customer(conn, other.customer.id, ANN)) == ["202611-002", "202611-001"]
    assert numbers(finding.of_customer(conn, other.customer.id, TOM)) == ["202611-001"]
    assert numbers(finding.of_unit(conn, other.case.unit_id, TOM)) == ["202611-001"]


@pytest.mark.parametrize(
    "text", ["202611-001", "1-001", "李梅", "138-0013", "8000", "+86 13800138000", "sn-481", " 李梅 "]
)
def test_a_case_is_found_by_number_name_telephone_or_serial_number(conn: Connection, text: str) -> None:
    register(conn)
    register(conn, customer__name="王强", customer__contact="wang@example.com", unit__serial_no="SN-777")
    found = numbers(finding.search(conn, text, ANN))
    assert "202611-001" in found
    assert text.strip() == "8000" or found == ["202611-001"]


@pytest.mark.parametrize("text", ["", " ", "a", "%%", "__", "赵六"])
def test_what_means_nothing_finds_nothing(conn: Connection, key: str, text: str) -> None:
    assert finding.search(conn, text, ANN) == []


@pytest.mark.req("R-061")
def test_the_same_contact_and_product_may_be_the_same_matter(conn: Connection, key: str) -> None:
    found = finding.duplicates(conn, "+86 138 0013 8000", model="gx-200", actor=ANN)
    assert numbers(found) == ["202611-001"]
    assert finding.duplicates(conn, "13800138000", model="GX-300", actor=ANN) == []
    assert finding.duplicates(conn, "13900139000", model="GX-200", actor=ANN) == []


def test_the_same_serial_number_may_be_the_same_matter_whoever_calls(conn: Connection, key: str) -> None:
    assert numbers(finding.duplicates(conn, "13900139000", serial_no="sn-48151", actor=ANN)) == ["202611-001"]


def test_without_a_product_the_contact_decides(conn: Connection, key: str) -> None:
    assert numbers(finding.duplicates(conn, "13800138000", actor=ANN)) == ["202611-001"]
    assert finding.duplicates(conn, "  ", actor=ANN) == []


def test_an_open_case_without_a_product_may_be_the_same_matter(conn: Connection) -> None:
    register(conn, unit__model=None, unit__serial_no=None)
    assert numbers(finding.duplicates(conn, "13800138000", model="GX-200", actor=ANN)) == ["202611-001"]


def test_a_closed_case_is_no_duplicate(conn: Connection, key: str) -> None:
    closing.close(conn, key, "withdrawn", SUE, NOW, reason="客户撤回")
    assert finding.duplicates(conn, "13800138000", actor=ANN) == []
    assert finding.recent(conn, ANN, open_only=True) == []
