"""The editor of a setting: the inputs of each type of value, and the value they become."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from werkzeug.datastructures import MultiDict

from app.errors import DeskError, Problem
from app.i18n import Message
from app.identity.roles import ROLES
from app.policies import lengths, setting_types, units
from app.policies.book import Key

Typed = dict[str, Any]
"""The inputs as texts: value, off, codes, number, length, unit, anchor, before, count, and a calendar by role."""

BLANK: Typed = {
    "value": "", "off": False, "codes": [], "number": "", "length": lengths.DAYS, "unit": "", "anchor": "",
    "before": "", "count": "", "roles": {},
}  # fmt: skip
UNITS = {
    setting_types.DURATION: {units.CLOCK: Message("clock time"), "calendar": Message("same hour by the calendar")},
    setting_types.COUNT_WITHIN: {units.CLOCK: Message("clock time"), units.WORKING_DAYS: Message("working days")},
}


def shown(key: Key, value: Any) -> Typed:
    """The inputs of a stored value."""
    if value is None:
        return {**BLANK, "off": True}
    return {**BLANK, **_SHOWN.get(key.value_type, _plainly)(value)}


def posted(form: MultiDict[str, str]) -> Typed:
    texts = {name: form.get(name, "") for name in BLANK if name not in ("off", "codes", "roles")}
    roles = {code: form.get(f"role.{code}", "") for code in ROLES}
    codes = form.getlist("codes") or [line.strip() for line in form.get("lines", "").splitlines() if line.strip()]
    return {**texts, "off": "off" in form, "codes": list(dict.fromkeys(codes)), "roles": roles}


def written(key: Key, typed: Typed) -> tuple[Any, list[Problem]]:
    """The value, and what is wrong with it, at its input."""
    if typed["off"] and key.value_type in setting_types.MAY_BE_OFF:
        return None, []
    try:
        value = _WRITTEN[key.value_type](typed)
    except InvalidOperation:
        place = "count" if key.value_type == setting_types.COUNT_WITHIN else "value"
        return None, [Problem(Message("Write a number."), place)]
    except DeskError as mistake:
        return None, [Problem(mistake.message, "number")]
    return value, [placed(problem) for problem in setting_types.check(key.value_type, value)]


def placed(problem: Problem) -> Problem:
    """At the input where that part of the value is typed."""
    at = {"duration": "number", "within": "number"}.get(problem.place, problem.place)
    return Problem(problem.message, at)


def _plainly(value: Any) -> Typed:
    return {"value": f"{value:g}" if isinstance(value, float) else str(value)}


def _lasting(value: Mapping[str, Any]) -> Typed:
    number, unit = lengths.said(value["duration"])
    before = "before" if value["before"] else "after"
    return {"number": number, "length": unit, "unit": value["unit"], "anchor": value["anchor"], "before": before}


def _counted(value: Mapping[str, Any]) -> Typed:
    number, unit = lengths.said(value["within"])
    return {"count": str(value["count"]), "number": number, "length": unit, "unit": value["unit"]}


_SHOWN: dict[str, Callable[[Any], Typed]] = {
    setting_types.SHARE: lambda value: {"value": f"{round(value * 100, 4):g}"},
    setting_types.CODES: lambda value: {"codes": list(value)},
    setting_types.CALENDAR_BY_ROLE: lambda value: {"roles": dict(value)},
    setting_types.DURATION: _lasting,
    setting_types.COUNT_WITHIN: _counted,
}


def _number(text: str) -> float | int:
    number = Decimal(unicodedata.normalize("NFKC", text).strip().removesuffix("%").strip())
    if not number.is_finite():
        raise InvalidOperation
    return int(number) if number == number.to_integral_value() else float(number)


def _duration(typed: Typed) -> dict[str, Any]:
    return {
        "duration": lengths.read(typed["number"], typed["length"]), "unit": typed["unit"], "anchor": typed["anchor"],
        "before": typed["before"] == "before",
    }  # fmt: skip


def _count_within(typed: Typed) -> dict[str, Any]:
    count = _number(typed["count"])
    return {"count": count, "within": lengths.read(typed["number"], typed["length"]), "unit": typed["unit"]}


_WRITTEN: dict[str, Callable[[Typed], Any]] = {
    # By way of text: 0.29 has no exact hundredfold, and nobody wants to read 28.999.
    setting_types.SHARE: lambda typed: float(Decimal(str(_number(typed["value"]))) / 100),
    setting_types.SCORE: lambda typed: _number(typed["value"]),
    setting_types.DAYS: lambda typed: _number(typed["value"]),
    setting_types.AMOUNT: lambda typed: _number(typed["value"]),
    setting_types.DAY: lambda typed: _number(typed["value"]),
    setting_types.CODES: lambda typed: typed["codes"],
    setting_types.CALENDAR: lambda typed: typed["value"],
    setting_types.CALENDAR_BY_ROLE: lambda typed: {role: one for role, one in typed["roles"].items() if one},
    setting_types.DURATION: _duration,
    setting_types.COUNT_WITHIN: _count_within,
}
