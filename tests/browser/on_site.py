"""A desk whose cases begin with their visit, and an engineer on the way to one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from app import folders
from app.db import Database
from app.engine import deploying, deployments
from tests import house_of
from tests.browser import paperwork
from tests.browser.people import Person
from tests.browser.serving import served

PROCEDURE = Path(__file__).parent / "visit_at_once"
PLACE = "苏州工业园区星湖街 328 号创意产业园 5 栋 1203 室"


@dataclass(frozen=True)
class Visit:
    """A visit, and the path of the engineer's next task in it."""

    number: str
    customer: str
    task: str


@contextmanager
def desk(data: Path) -> Iterator[str]:
    """The product with the procedure of these tests beside its own; give the address."""
    with served(data) as address:
        house_of.wire()
        database = Database(f"sqlite:///{data / 'aftercare.sqlite'}")
        deploying.deploy(database, folders.read(PROCEDURE), source=deployments.OWN, author="system", over=True)
        database.dispose()
        yield address


def agreed(officer: Person, **answers: str) -> Visit:
    """A case, and an appointment with Zhao Qiang tomorrow."""
    case = paperwork.register(officer, procedure="visit_at_once", product_type="air_conditioner", **answers)
    appointment = {
        "outcome": "agreed", "engineer": "zhao.qiang", "visit_type": "repair", "place": PLACE,
        "appointment_at": _at(hours=26),
    }  # fmt: skip
    paperwork.complete(officer, case.task, appointment)
    return Visit(case.number, case.customer, "")


def arrived(engineer: Person, visit: Visit) -> Visit:
    """The engineer is there: what is to be done next is the work."""
    engineer.go(f"/cases/{visit.number}")
    departure = engineer.page.locator(".case-tasks a[href^='/tasks/']").first.get_attribute("href")
    assert departure
    leaving = {
        "outcome": "departed", "visit_type": "repair", "kit_repair": "phillips", "tools_ok": "true",
        "parts_ok": "true", "service_order_ok": "true", "expected_arrival": _at(minutes=40),
    }  # fmt: skip
    arrival = paperwork.complete(engineer, departure, leaving)
    work = paperwork.complete(engineer, arrival, {"outcome": "arrived", "badge_shown": "true"})
    return Visit(visit.number, visit.customer, work)


WORK = {
    "appearance": "外壳完好", "running_state": "加热后断电", "log_findings": "E07", "cause": "温控板老化",
    "explained": "true", "work_done": "更换温控板", "safety_ok": "true", "visit_outcome": "repaired",
    "test_run": "normal",
}  # fmt: skip


def to_be_signed(engineer: Person, visit: Visit) -> Visit:
    """The work is done; the customer signs next."""
    return Visit(visit.number, visit.customer, paperwork.complete(engineer, visit.task, WORK))


def day_of_the_visit() -> str:
    """As the page says it: late in the evening, so many hours ahead is not tomorrow any more."""
    office = ZoneInfo("Asia/Shanghai")
    there, here = (datetime.now(office) + timedelta(hours=26)).date(), datetime.now(office).date()
    return "明天" if there == here + timedelta(days=1) else f"{there:%m-%d}"


def _at(**ahead: float) -> str:
    return f"{datetime.now(ZoneInfo('Asia/Shanghai')) + timedelta(**ahead):%Y-%m-%dT%H:%M}"
