from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from sqlalchemy import Connection

from app import clock, words
from app.actor import SYSTEM
from app.cases.queries import CaseFile
from app.db import Database
from app.identity import certificates
from app.papers import letters
from app.setting_values import MailServer
from tests.unit.cases import house
from tests.unit.cases.conftest import copy
from tests.unit.cases.desk import NOW, register


@dataclass(frozen=True)
class Settings:
    """A house that hands out papers, and sends them where there is a server."""

    data: Path
    company: str = "恒达售后服务（苏州）有限公司"
    base_url: str = "https://service.example.com"
    smtp: MailServer | None = None
    mail_from: str = "desk@example.org"
    time_zone: str = "Asia/Shanghai"


@pytest.fixture(autouse=True)
def monday_morning() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


@pytest.fixture(autouse=True, scope="session")
def typeface() -> None:
    if not (letters.FOLDER / letters.REGULAR).is_file():
        pytest.skip("the typeface of papers is not built: `make test` builds it first")


@pytest.fixture(scope="session")
def furnished(empty: Database) -> Iterator[Database]:
    """A house with staff and code lists, in which Tom holds a certificate."""
    words()
    database = copy(empty)
    paper = {"kind": "repair", "number": "C-1", "issued": "2026-01-01", "valid_until": "2027-11-30"}
    with clock.frozen(NOW), database.transaction() as conn:
        house.furnish(conn)
        certificates.add(conn, SYSTEM, "tom", paper, {"repair"})
    yield database
    database.dispose()


@pytest.fixture
def db(furnished: Database) -> Iterator[Database]:
    database = copy(furnished)
    with house.wired():
        yield database
    database.dispose()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path)


@pytest.fixture
def file(conn: Connection) -> CaseFile:
    """A registered case."""
    return register(conn)


@pytest.fixture
def key(file: CaseFile) -> str:
    return str(file.case.business_key)


@pytest.fixture
def scribble() -> Callable[..., bytes]:
    """A picture as somebody's finger leaves it: ink on nothing."""

    def draw(kind: str = "PNG") -> bytes:
        image = Image.new("RGBA", (400, 160), (0, 0, 0, 0))
        ImageDraw.Draw(image).line([(60, 120), (140, 30), (220, 120), (330, 50)], fill="black", width=5)
        made = BytesIO()
        (image if kind == "PNG" else image.convert("RGB")).save(made, kind)
        return made.getvalue()

    return draw
