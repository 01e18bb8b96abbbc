from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, insert

from app.cases import numbers
from app.cases.tables import number_series
from app.db import Database
from tests.unit.cases.desk import NOW, OFFICE


@pytest.mark.req("R-071")
def test_the_first_case_of_a_month_is_001(conn: Connection) -> None:
    assert numbers.take(conn, NOW, OFFICE) == "202611-001"
    assert numbers.take(conn, NOW, OFFICE) == "202611-002"


def test_the_count_begins_again_with_the_month_of_the_office(conn: Connection) -> None:
    before_midnight = datetime(2026, 11, 30, 15, 59, tzinfo=UTC)
    after_midnight = datetime(2026, 11, 30, 16, 0, tzinfo=UTC)
    assert numbers.take(conn, before_midnight, OFFICE) == "202611-001"
    assert numbers.take(conn, after_midnight, OFFICE) == "202612-001"
    assert numbers.take(conn, before_midnight, OFFICE) == "202611-002"


@pytest.mark.req("R-073")
def test_numbers_grow_a_digit_past_999(conn: Connection) -> None:
    conn.execute(insert(number_series).values(kind="case", month="202611", last=998))
    assert [numbers.take(conn, NOW, OFFICE) for _ in range(3)] == ["202611-999", "202611-1000", "202611-1001"]


def test_another_kind_of_matter_counts_for_itself(conn: Connection) -> None:
    numbers.take(conn, NOW, OFFICE)
    assert numbers.take(conn, NOW, OFFICE, "order") == "202611-001"


@pytest.mark.req("R-072")
def test_those_who_register_at_once_get_different_numbers(any_db: Database) -> None:
    def take(_: int) -> str:
        with any_db.transaction() as conn:
            return numbers.take(conn, NOW, OFFICE)

    with ThreadPoolExecutor(4) as pool:
        taken = list(pool.map(take, range(20)))
    assert sorted(taken) == [f"202611-{number:03d}" for number in range(1, 21)]


def test_a_business_key_gives_its_number_back() -> None:
    assert numbers.number(numbers.business_key("202611-007")) == "202611-007"
    assert numbers.is_case("case:202611-007")
    assert not numbers.is_case("order:202611-007")
