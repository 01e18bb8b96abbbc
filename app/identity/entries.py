"""The rules for what may be entered about a user."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

from app.actor import CUSTOMER, SYSTEM
from app.errors import Invalid, Problem
from app.i18n import LANGUAGES, Message
from app.identity.roles import ROLES

LONGEST_NAME = 60

_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")


def check(
    *,
    name: str | None = None,
    display_name: str | None = None,
    language: str | None = None,
    roles: Collection[str] | None = None,
) -> None:
    """Check the entries that are given. Raises Invalid with a problem at each that is wrong."""
    found = (
        ("name", name is not None and _login_fault(name)),
        ("display_name", display_name is not None and _display_fault(display_name)),
        ("language", language is not None and _language_fault(language)),
        ("roles", roles is not None and _roles_fault(roles)),
    )
    if problems := [Problem(fault, place) for place, fault in found if fault]:
        raise Invalid(problems)


def _login_fault(text: str) -> Message | None:
    name = text.strip().lower()
    if not _LOGIN.fullmatch(name):
        return Message(
            "A login name has 2 to 40 letters from a to z, digits, dots, hyphens or underscores, "
            "and begins with a letter or digit."
        )
    # The machine and the customers stand in the history under these names; nobody may look like them.
    if name in (SYSTEM.name, CUSTOMER.name):
        return Message("The login name {name} is taken.", name=name)
    return None


def _display_fault(text: str) -> Message | None:
    if not text.strip():
        return Message("Enter the person's name.")
    if len(text.strip()) > LONGEST_NAME:
        return Message("A name may have at most {count} characters.", count=LONGEST_NAME)
    if any(unicodedata.category(sign).startswith("C") for sign in text.strip()):
        return Message("The name contains signs that nobody can see. Type it again.")
    return None


def _language_fault(language: str) -> Message | None:
    return None if language in LANGUAGES else Message("Choose Chinese or English.")


def _roles_fault(roles: Collection[str]) -> Message | None:
    unknown = ", ".join(sorted(set(roles) - set(ROLES)))
    return Message("There is no role {unknown}.", unknown=unknown) if unknown else None


LONGEST_REASON = 500


def reason_problems(reason: str) -> list[Problem]:
    """What is wrong with the reason somebody gave for a change that has versions."""
    if not reason:
        return [Problem(Message("Say why, for those who look at it later."), "reason")]
    if len(reason) > LONGEST_REASON:
        return [Problem(Message("At most {count} characters, please.", count=LONGEST_REASON), "reason")]
    return []
