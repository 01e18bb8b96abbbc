"""Contacts as people write them: a telephone number in one of many spellings, or a mail address."""

from __future__ import annotations

import re
import unicodedata

_MAIL = re.compile(r"[^\s@<>,;:\"()\[\]\\]+@[^\s@<>,;:\"()\[\]\\]+\.[^\s@<>,;:\"()\[\]\\]+")
_CHINA = re.compile(r"^(?:00)?86(?=1\d{10}$)")
_FEWEST_DIGITS = 5


def key(contact: str) -> str:
    """What two spellings of one contact have in common.

    A telephone number becomes its digits without China's country code; anything else, small letters.
    Full-width characters, which an input method makes, count as their plain ones.
    """
    text = unicodedata.normalize("NFKC", contact).strip()
    digits = "".join(character for character in text if character.isascii() and character.isdigit())
    if "@" in text or len(digits) < _FEWEST_DIGITS:
        return " ".join(text.casefold().split())
    return _CHINA.sub("", digits)


def mail_address(contact: str | None) -> str | None:
    """The mail address that ``contact`` is, else None."""
    text = unicodedata.normalize("NFKC", contact or "").strip()
    return text if _MAIL.fullmatch(text) else None


def masked(contact: str) -> str:
    """The contact with its middle hidden, for those who do not call customers (001-1 §7)."""
    text = contact.strip()
    if mail_address(text):
        name, _, domain = text.partition("@")
        return f"{name[:1]}***@{domain}"
    if len(text) <= _FEWEST_DIGITS:
        return "***"
    return f"{text[:3]}****{text[-4:]}" if len(text) > 7 else f"{text[:2]}***"
