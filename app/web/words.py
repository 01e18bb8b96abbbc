"""What codes and login names are called, in the reader's language. Gathered while the database is open."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection

from app.actor import CUSTOMER
from app.cases import codes as code_lists
from app.i18n import Message
from app.identity import api_keys, roles, users
from app.web.language import named, say

CASE_LISTS = (
    "case_state", "urgency", "grade", "channel", "demand", "category", "subcategory", "solved", "closed_reason",
    "customer_type", "customer_tier", "product_type", "warranty_state", "language",
)  # fmt: skip
"""The code lists that a case's page speaks in."""

SYSTEM = "system"


class Codes:
    """``codes("urgency", "major")`` is “重大”; a code that is on no list is shown as it is."""

    def __init__(self, names: Mapping[str, Mapping[str, tuple[str, str]]]) -> None:
        self._names = names

    def __call__(self, list_key: str, code: object) -> str:
        if code is None:
            return ""
        names = self._names.get(list_key, {}).get(str(code))
        return named(*names) if names else str(code)

    def of(self, list_key: str) -> list[tuple[str, str]]:
        """All codes of a list with their names, in order."""
        return [(code, named(*names)) for code, names in self._names.get(list_key, {}).items()]


class People:
    """``people("wu.gang")`` is “吴刚”; the machine has a name too."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names

    def __call__(self, name: str | None) -> str:
        if name == SYSTEM:
            return say(Message("System"))
        if name == CUSTOMER.name:
            return say(Message("Customer"))
        if name and name.startswith(api_keys.PREFIX):
            return say(Message("{name} (outside system)", name=name.removeprefix(api_keys.PREFIX)))
        return self._names.get(name or "", name or "")


def codes(conn: Connection, *lists: str) -> Codes:
    return Codes(code_lists.names(conn, *(lists or CASE_LISTS)))


def people(conn: Connection) -> People:
    return People({user.name: user.display_name for user in users.listing(conn)})


def role(code: str | None) -> str:
    """The name of a role."""
    found = roles.ROLES.get(code or "")
    return named(found.zh, found.en) if found else code or ""


def line(code: str | None) -> Message:
    """What a reporting line is called."""
    if code == "line1":
        return Message("superior on line 1 (functional)")
    return Message("superior on line 2 (matrix)")
