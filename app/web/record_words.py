"""What was written on a record, as a line of the history tells it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from app.cases.bind_path import Binding
from app.cases.records import BY_NAME, NOUNS
from app.i18n import Message
from app.web import formatting
from app.web.language import current, say
from app.web.record_points import POINTS
from app.web.teller import SEPARATOR, Teller

_BETWEEN = {"zh": "，", "en": "; "}
"""Between points: within one there may be an enumeration."""
_OF_EVENT = {noun.event: noun.name for noun in NOUNS}


# req: R-215
def told(noun: str) -> Callable[[Any, Teller], Message]:
    """How a write is told: the name of the record, and the points that were made."""
    record = BY_NAME[noun]

    def tell(event: Any, teller: Teller) -> Message:
        points = _BETWEEN[current()].join(say(point) for point in _points(noun, event, teller))
        if not points:
            return Message("{record} written on", record=record)
        return Message("{record}: {points}", record=record, points=points)

    return tell


def makes_no_point(event: Any) -> bool:
    """Whether the event is that of a record and says nothing that many want to read."""
    noun = _OF_EVENT.get(event.kind)
    return noun is not None and noun in POINTS and all(_written(event, column) is None for column, _ in POINTS[noun])


def _points(noun: str, event: Any, teller: Teller) -> Iterator[Message]:
    for column, point in POINTS[noun]:
        if (value := _written(event, column)) is not None:
            yield point(_shown(BY_NAME[noun].by_column[column], value, teller))


def _written(event: Any, column: str) -> Any:
    """The value of a column that the event brings; of a text only that it was written."""
    value = event.data.get(column)
    if value in (None, False, []):
        return True if column in event.data.get("texts", ()) else None
    return value


def _shown(binding: Binding, value: Any, teller: Teller) -> str:
    if isinstance(value, list):
        return SEPARATOR[current()].join(_shown(binding, one, teller) for one in value)
    if binding.kind in ("user", "users"):
        return teller.people(value)
    if binding.kind == "instant":
        return formatting.moment(datetime.fromisoformat(value))
    return teller.codes(binding.codes, value) if binding.codes else str(value)
