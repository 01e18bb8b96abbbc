"""A desk for each file of this folder: what is published here would change the procedures of every other test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import StorageState

from app.db import Database
from tests.browser.serving import served


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the desk keeps its data."""
    return tmp_path_factory.mktemp("own-desk")


@pytest.fixture(scope="module")
def desk(folder: Path) -> Iterator[str]:
    with served(folder) as address:
        yield address


@pytest.fixture(scope="module")
def signed_in() -> dict[str, StorageState]:
    return {}


@pytest.fixture
def database(desk: str, folder: Path) -> Iterator[Database]:
    """The desk's database, written to from beside as the command line does."""
    database = Database(f"sqlite:///{folder / 'aftercare.sqlite'}")
    yield database
    database.dispose()
