"""The value of a setting in words, by its type."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from app.i18n import Message
from app.policies import lengths, setting_types, units
from app.policies.book import Key
from app.policies.drafts import Document
from app.web import words
from app.web.language import say
from app.web.rules import rule_words
from app.web.rules.rule_words import Names

_WITHIN = {units.CLOCK: Message("clock time"), units.WORKING_DAYS: Message("working days")}
_LASTING = {units.CLOCK: Message("clock time"), "calendar": Message("same hour by the calendar")}


def lines(key: Key, document: Document, names: Names) -> list[str]:
    """What a version says, in a line or several."""
    if document.get("inherits"):
        return [say(Message("inherited"))]
    return value(key, document["value"], names)


def value(key: Key, given: Any, names: Names) -> list[str]:
    if given is None:
        return [say(Message("switched off"))]
    return _SHOWN.get(key.value_type, _plainly)(given, names)


def _plainly(given: Any, names: Names) -> list[str]:
    return [f"{given:g}" if isinstance(given, float) else str(given)]


def _share(given: Any, names: Names) -> list[str]:
    return [rule_words.share(given)]


def _days(given: Any, names: Names) -> list[str]:
    return [say(lengths.words(f"P{given}D"))]


def _day(given: Any, names: Names) -> list[str]:
    return [say(Message("day {number} of the month", number=given))]


def _codes(given: Any, names: Names) -> list[str]:
    return [rule_words.listed([names.codes.get(one, one) for one in given]) or say(Message("none"))]


def _calendar(given: Any, names: Names) -> list[str]:
    return [names.calendars.get(given, given)]


def _by_role(given: Mapping[str, str], names: Names) -> list[str]:
    shown = [f"{words.role(role)}: {names.calendars.get(one, one)}" for role, one in given.items()]
    return shown or [say(Message("none"))]


def _duration(given: Mapping[str, Any], names: Names) -> list[str]:
    places = {
        "time": lengths.words(given["duration"]), "event": rule_words.anchor(given["anchor"]),
        "unit": _LASTING[given["unit"]],
    }  # fmt: skip
    if given["before"]:
        return [say(Message("{time} before “{event}” ({unit})", **places))]
    return [say(Message("{time} from “{event}” on ({unit})", **places))]


def _count_within(given: Mapping[str, Any], names: Names) -> list[str]:
    within, unit = lengths.words(given["within"]), _WITHIN[given["unit"]]
    return [say(Message("{count} times within {time} ({unit})", count=given["count"], time=within, unit=unit))]


_SHOWN: dict[str, Callable[[Any, Names], list[str]]] = {
    setting_types.SHARE: _share,
    setting_types.DAYS: _days,
    setting_types.DAY: _day,
    setting_types.CODES: _codes,
    setting_types.CALENDAR: _calendar,
    setting_types.CALENDAR_BY_ROLE: _by_role,
    setting_types.DURATION: _duration,
    setting_types.COUNT_WITHIN: _count_within,
}
