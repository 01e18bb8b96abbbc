from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Connection

from app.actor import SYSTEM
from app.identity import accounts, passwords, substitutes
from app.identity.users import User

PASSWORD = "correct horse battery"


@pytest.fixture(scope="session", autouse=True)
def quick_hashing() -> Iterator[None]:
    before = passwords._hasher
    passwords.tune(passes=1, memory_kib=8)
    yield
    passwords._hasher = before


@pytest.fixture
def conn(conn: Connection) -> Connection:
    """The open transaction of every test, with the substitutes an empty house begins with."""
    substitutes.seed(conn)
    return conn


@pytest.fixture
def person(conn: Connection) -> Callable[..., User]:
    """Make somebody with a login name and roles; the password is PASSWORD."""

    def make(name: str, *roles: str, demo: bool = False) -> User:
        return accounts.create_user(
            conn,
            SYSTEM,
            name=name,
            display_name=name.title(),
            password_hash=passwords.hashed(PASSWORD),
            roles=roles,
            must_change_password=False,
            demo=demo,
        )

    return make
