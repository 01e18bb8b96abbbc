"""One raw component of a schema, read attribute by attribute.

Faults are collected, not raised: a person who deploys a form wants to see all of them at once.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from app.errors import Problem
from app.i18n import Message

LONGEST_TEXT = 5000


class Source:
    """A JSON object of a schema. ``place`` and ``name`` say to a person which one it is."""

    def __init__(
        self, raw: Mapping[str, Any], place: str, name: str, problems: list[Problem], prefix: str = ""
    ) -> None:
        self.raw = raw
        self.place = place
        self.name = name
        self.problems = problems
        self.prefix = prefix

    def fault(self, msgid: str, **args: object) -> None:
        if "attribute" in args:
            args["attribute"] = f"{self.prefix}{args['attribute']}"
        self.problems.append(Problem(Message(msgid, **args), self.place, self.name))

    def only(self, known: Collection[str]) -> None:
        """Refuse every attribute that is not known, or it would silently mean nothing."""
        for attribute in self.raw:
            if attribute not in known:
                known_names = ", ".join(sorted(known)) or "–"
                sentence = "“{attribute}” is not understood here. Remove it. Understood are: {known}."
                self.fault(sentence, attribute=attribute, known=known_names)

    def section(self, attribute: str) -> Source:
        """An object within this one, for instance ``validate``; empty where it is missing."""
        return self.inner(self.raw.get(attribute), attribute)

    def inner(self, raw: Any, attribute: str) -> Source:
        if raw is not None and not isinstance(raw, dict):
            self.fault("“{attribute}” must be an object.", attribute=attribute)
            raw = None
        return Source(raw or {}, self.place, self.name, self.problems, f"{self.prefix}{attribute}.")

    def text(self, attribute: str) -> str:
        """A text without spaces around, empty where it is missing. What form-js would compute is refused."""
        value = self.raw.get(attribute)
        if value is None:
            return ""
        if not isinstance(value, str) or len(value) > LONGEST_TEXT:
            self.fault(
                "“{attribute}” must be a text of at most {limit} characters.",
                attribute=attribute, limit=LONGEST_TEXT,
            )  # fmt: skip
            return ""
        return value.strip()

    def words(self, attribute: str) -> str:
        """A text that people read."""
        text = self.text(attribute)
        if text.startswith("=") or "{{" in text:
            self.fault("“{attribute}” cannot be computed. Write plain words.", attribute=attribute)
        return text

    def flag(self, attribute: str, default: bool = False) -> bool:
        """Yes or no; custom properties are always texts, so "true" and "false" are understood too."""
        value = self.raw.get(attribute)
        if value is None or value == "":
            return default
        value = {"true": True, "false": False}.get(value, value) if isinstance(value, str) else value
        if not isinstance(value, bool):
            self.fault("“{attribute}” must be true or false.", attribute=attribute)
            return default
        return value

    def number(self, attribute: str) -> Decimal | None:
        value = self.raw.get(attribute)
        if value is None or value == "":
            return None
        number = _decimal(value)
        if number is None or not number.is_finite() or not -(10**15) <= number <= 10**15:
            self.fault("“{attribute}” must be a number.", attribute=attribute)
            return None
        return number

    def count(self, attribute: str, least: int, most: int) -> int | None:
        """A whole number within bounds."""
        before = len(self.problems)
        number = self.number(attribute)
        if number is None and len(self.problems) == before:
            return None
        if number is None or number != int(number) or not least <= number <= most:
            del self.problems[before:]
            self.fault(
                "“{attribute}” must be a whole number from {least} to {most}.",
                attribute=attribute, least=least, most=most,
            )  # fmt: skip
            return None
        return int(number)

    def word(self, attribute: str, known: Collection[str]) -> str:
        """One of a few words; empty where it is missing."""
        value = self.text(attribute)
        if value and value not in known:
            self.fault("“{attribute}” must be one of: {known}.", attribute=attribute, known=", ".join(known))
            return ""
        return value

    def items(self, attribute: str) -> list[Any]:
        value = self.raw.get(attribute)
        if value is not None and not isinstance(value, list):
            self.fault("“{attribute}” must be a list.", attribute=attribute)
        return value if isinstance(value, list) else []


def _decimal(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None
