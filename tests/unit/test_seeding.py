"""What every start does to the house it finds: nobody waits for what takes long."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import event

from app import seeding
from app.cases.search import index
from app.db import Database
from app.engine import deploying
from app.identity import passwords
from app.settings import Settings


def test_passwords_are_hashed_and_terms_made_while_no_transaction_writes(
    sqlite_file_db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_ones: list[int] = []
    event.listen(sqlite_file_db.writer, "begin", lambda conn: open_ones.append(1))
    for end in ("commit", "rollback"):
        event.listen(sqlite_file_db.writer, end, lambda conn: open_ones.clear())
    said: list[str] = []

    def hashed(text: str) -> str:
        said.append(f"hashed {len(open_ones)}")
        return "no password has this hash"

    def keep_up(database: Database) -> None:
        said.append(f"terms {len(open_ones)}")

    monkeypatch.setattr(passwords, "hashed", hashed)
    monkeypatch.setattr(index, "keep_up", keep_up)
    monkeypatch.setattr(deploying, "deploy", lambda *args, **more: None)
    for _ in range(2):
        seeding.seed(sqlite_file_db, Settings(Path(), "", demo=True))
    assert said == ["hashed 0", "terms 0", "terms 0"]
