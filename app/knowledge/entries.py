"""What an article may hold: its fields, how long they are, and what must never be published."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from app.errors import Invalid, Problem
from app.i18n import Message
from app.knowledge.kinds import CATEGORIES, KINDS

LONGEST = {
    "code": 40, "title": 200, "title_en": 200, "cause": 4000, "cause_en": 4000, "steps": 8000, "steps_en": 8000,
    "product_type": 40, "model": 100, "fault_code": 40, "reference": 500, "note": 500,
}  # fmt: skip
"""Characters of each text."""
FIELDS = (
    "kind", "category", "product_type", "model", "fault_code", "title", "title_en", "cause", "cause_en", "steps",
    "steps_en", "reference",
)  # fmt: skip
"""What a version consists of, in the order pages show it."""
NEEDED = ("title", "cause", "steps")

_CODE = re.compile(r"[A-Z0-9][A-Z0-9._-]{1,39}")
# Articles are learned from cases: these are the traces a customer leaves in a text.
_PERSONAL = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)|[\w.+-]+@[\w-]+\.[\w.]+")


# req: R-249
def clean(values: Mapping[str, Any]) -> dict[str, str | None]:
    """The fields of a version and its ``code`` and ``note``, empty ones as None.

    Raises Invalid with a problem at each field that is wrong.
    """
    texts = {key: _text(values.get(key)) for key in (*FIELDS, "code", "note")}
    texts["code"] = texts["code"].upper() if texts["code"] else None
    found = ((place, _fault(place, text)) for place, text in texts.items())
    if problems := [Problem(fault, place) for place, fault in found if fault]:
        raise Invalid(problems)
    return texts


def _text(value: object) -> str | None:
    return str(value or "").replace("\r\n", "\n").strip() or None


def _fault(place: str, text: str | None) -> Message | None:
    if place == "kind":
        return None if text in KINDS else Message("Choose what kind of article this is.")
    if place == "category":
        return None if text in CATEGORIES else Message("Choose what the article is about.")
    if text is None:
        return Message("This is needed.") if place in NEEDED else None
    if len(text) > LONGEST[place]:
        return Message("At most {count} characters.", count=LONGEST[place])
    if place == "code":
        return None if _CODE.fullmatch(text) else Message("A code has 2 to 40 letters, digits, dots or hyphens.")
    if found := _PERSONAL.search(text):
        return Message("“{text}” looks like a customer's contact. Articles name no customer.", text=found[0])
    return None
