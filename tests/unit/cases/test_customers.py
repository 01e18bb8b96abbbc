import pytest
from sqlalchemy import Connection

from app import history
from app.cases import customers, queries, units
from app.cases.errors import StaleRecord
from app.cases.queries import CaseFile
from app.errors import Invalid, NotFound
from tests.unit.cases.desk import ANN, SUE, register
from tests.unit.cases.house import open_task, working_on


def test_a_changed_contact_is_found_under_its_new_spelling(conn: Connection, file: CaseFile) -> None:
    customers.update(conn, file.customer.id, {"customer.contact": "139-0013-9000"}, 1, ANN)
    assert queries.customer_by_id(conn, file.customer.id).contact_key == "13900139000"
    event = history.of(conn, f"customer:{file.customer.id}")[-1]
    assert (event.kind, event.data["texts"]) == ("customer:changed", ["customer.contact"])


def test_of_two_who_change_a_customer_the_second_is_told(conn: Connection, file: CaseFile) -> None:
    customers.update(conn, file.customer.id, {"customer.tier": "premium"}, 1, ANN)
    with pytest.raises(StaleRecord):
        customers.update(conn, file.customer.id, {"customer.tier": "member"}, 1, SUE)
    assert queries.customer_by_id(conn, file.customer.id).tier == "premium"


def test_a_customer_cannot_lose_the_name(conn: Connection, file: CaseFile) -> None:
    with pytest.raises(Invalid):
        customers.update(conn, file.customer.id, {"customer.name": " "}, 1, ANN)


def test_a_product_is_changed_the_same_way(conn: Connection, file: CaseFile) -> None:
    assert file.unit is not None
    units.update(conn, file.unit.id, {"unit.warranty_state": "in", "unit.warranty_months": 12}, 1, ANN)
    row = queries.unit_by_id(conn, file.unit.id)
    assert (row.warranty_state, row.warranty_months, row.version) == ("in", 12, 2)
    with pytest.raises(StaleRecord):
        units.update(conn, file.unit.id, {"unit.model": "GX-201"}, 1, SUE)


def test_who_shares_a_contact_is_shown(conn: Connection, file: CaseFile) -> None:
    other = register(conn, customer__name="王强")
    assert [row.name for row in customers.same_contact(conn, file.customer)] == ["王强"]
    assert [row.name for row in customers.same_contact(conn, other.customer)] == ["李梅"]


def test_a_customer_has_products(conn: Connection, file: CaseFile) -> None:
    register(conn, unit__model="GX-300", unit__serial_no=None)
    assert [row.model for row in customers.units(conn, file.customer.id)] == ["GX-200", "GX-300"]


@pytest.mark.parametrize(
    ("contact", "email", "address"),
    [
        ("13800138000", None, None),
        ("li@example.com", None, "li@example.com"),
        ("13800138000", "mei@example.com", "mei@example.com"),
        ("li@example.com", "mei@example.com", "mei@example.com"),
    ],
)
def test_mail_goes_to_the_address_given_for_it_else_to_the_contact(
    conn: Connection, contact: str, email: str | None, address: str | None
) -> None:
    file = register(conn, customer__contact=contact, customer__email=email)
    assert customers.mail_address(file.customer) == address


def test_what_is_not_there_is_not_found(conn: Connection) -> None:
    with pytest.raises(NotFound):
        customers.update(conn, 4711, {"customer.tier": "premium"}, 1, ANN)
    with pytest.raises(NotFound):
        units.update(conn, 4711, {"unit.model": "GX"}, 1, ANN)


def test_a_product_is_called_by_model_and_serial_number(conn: Connection, file: CaseFile) -> None:
    assert file.product == "GX-200 · SN-48151"
    assert register(conn, unit__serial_no=None, unit__model="GX-300").product == "GX-300"
    assert register(conn, unit__serial_no=None, unit__model=None).product == ""


def test_a_changed_customer_or_product_shows_on_the_tasks_of_open_cases(conn: Connection, file: CaseFile) -> None:
    assert file.unit is not None
    working_on(conn, file.case.business_key)
    customers.update(conn, file.customer.id, {"customer.name": "李梅梅", "customer.region": "广州"}, 1, ANN)
    units.update(conn, file.unit.id, {"unit.model": "GX-201"}, 1, ANN)
    task = open_task(conn, file.case.business_key, "work")
    assert (task.customer, task.place, task.product) == ("李梅梅", "广州", "GX-201 · SN-48151")
