"""Addresses of what is shown: the page of a matter, and how to reach a customer with one touch."""

from __future__ import annotations

from flask import url_for

from app.cases import contacts, numbers

_FEWEST_DIGITS = 5


def matter(business_key: str) -> str:
    """The page of what a business key names: a case has one, and so has any other matter."""
    if numbers.is_case(business_key):
        return url_for("cases.show", number=numbers.number(business_key))
    return url_for("cases.matter", business_key=business_key)


def contact(text: str | None) -> str:
    """``tel:`` or ``mailto:`` for a contact as somebody wrote it; empty where it is neither."""
    if mail := contacts.mail_address(text):
        return f"mailto:{mail}"
    digits = "".join(sign for sign in contacts.key(text or "") if sign.isdigit())
    return f"tel:{digits}" if len(digits) >= _FEWEST_DIGITS else ""
