from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

import app.notifications.tables  # noqa: F401
from app import clock
from app.actor import SYSTEM
from app.identity import accounts
from app.notifications import outbox, templates
from app.notifications.outbox import Recipient
from app.setting_values import MailServer
from tests.unit.notifications.sink import Sink

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
LI = Recipient(outbox.CUSTOMER, "7", "zh", "li@example.com")


@dataclass(frozen=True)
class Settings:
    smtp: MailServer | None = None
    mail_from: str = "desk@example.org"
    time_zone: str = "Asia/Shanghai"
    base_url: str = "https://desk.example.org"
    company: str = ""
    data: Path = Path("nowhere")


@pytest.fixture(autouse=True)
def monday_morning() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


@pytest.fixture(autouse=True)
def texts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of message texts with one message in both languages, and one that is Chinese only."""
    folder = tmp_path / "messages"
    folder.mkdir()
    (folder / "registered.zh.txt").write_text("编号 {case_no} 已登记\n\n您好,{customer}。\n", encoding="utf-8")
    (folder / "registered.en.txt").write_text("{case_no} is registered\n\nDear {customer}.\n", encoding="utf-8")
    (folder / "late.zh.txt").write_text("{limit} 超时\n\n应于 {due} 完成:{link}\n", encoding="utf-8")
    monkeypatch.setattr(templates, "FOLDER", folder)
    return folder


@pytest.fixture
def queue() -> Callable[..., bool]:
    """Queue a message about case:202611-001."""

    def put(conn: Connection, recipient: Recipient = LI, dedup_key: str = "one", **payload: Any) -> bool:
        payload = {"case_no": "202611-001", "customer": "李梅", **payload}
        return outbox.queue(conn, "registered", "case:202611-001", payload, recipient, dedup_key)

    return put


@pytest.fixture
def person(conn: Connection) -> Callable[..., None]:
    """Make somebody with a login name and roles."""

    def make(name: str, *roles: str, language: str = "zh") -> None:
        accounts.create_user(
            conn,
            SYSTEM,
            name=name,
            display_name=name.title(),
            password_hash="-",
            roles=roles,
            language=language,
        )

    return make


@pytest.fixture
def sink() -> Iterator[Sink]:
    """A real mail server on this machine."""
    with Sink() as one:
        yield one


@pytest.fixture
def settings(sink: Sink) -> Settings:
    """Settings that send to the sink."""
    return Settings(smtp=MailServer("127.0.0.1", sink.port))


def body(mail: EmailMessage) -> str:
    return str(mail.get_content()).strip()
