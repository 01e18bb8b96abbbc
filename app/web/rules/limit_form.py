"""The editor of a limit: rows as they are typed, and the values they become.

A field is called ``<column>.<row>``, of a rung ``<part>.<row>.<rung>``; buttons that only arrange send ``arrange``.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from werkzeug.datastructures import MultiDict

from app.errors import DeskError, Invalid, Problem
from app.i18n import Message
from app.policies import durations, ladder, lengths, repeats, units, versions
from app.policies.ladder import WARN

Row = dict[str, Any]
"""A limit as its fields show it: texts, truth values, and ``rungs``."""

AT_WARNING, SHARE, BEFORE, AFTER = WHERE = ("warning", "share", "before", "after")
PLAIN = ("condition", "unit", "day_end", "anchor", "kind", "role", "basis")
PARTS = (
    "step", "where", "amount", "length", "counted", "action", "process", "message",
    "channel", "times", "every", "every_length", "every_counted",
)  # fmt: skip


def shown(values: Mapping[str, Any]) -> Row:
    """The fields of a stored limit."""
    full = {**versions.LIMIT_DEFAULTS, **values}
    number, unit = lengths.said(full["duration"])
    return {
        **{name: full[name] or "" for name in PLAIN},
        "number": number, "length": unit, "enabled": full["enabled"], "warn": _percent(full["warn_share"]),
        "pause_reasons": list(full["pause_reasons"]), "rungs": [_rung(one) for one in full["ladder"]],
    }  # fmt: skip


def blank() -> Row:
    """A further limit before anything is said of it."""
    return shown({"duration": "PT1H", "unit": units.WORKING, "warn_share": 0.8}) | {"number": ""}


def posted(form: MultiDict[str, str]) -> list[Row]:
    """The rows as they were typed, in the order of the page."""
    return [_posted(form, number) for number in form.getlist("row")]


def arranged(rows: Sequence[Row], wish: str) -> list[Row]:
    """The rows after a button that adds, removes or moves one of them, or one of their rungs."""
    what, _, at = wish.partition(":")
    places = [int(part) for part in at.split(".") if part.isdecimal()]
    found = [{**row, "rungs": list(row["rungs"])} for row in rows]
    if what == "add":
        return [*found, blank()]
    if not places or places[0] >= len(found):
        return found
    if what == "add_rung":
        found[places[0]]["rungs"].append(_rung({"step": "breach", "at": {"share": 1.0}, "action": "notify", "to": []}))
    elif what.endswith("_rung"):
        _moved(found[places[0]]["rungs"], places[1] if len(places) > 1 else -1, what.removesuffix("_rung"))
    else:
        _moved(found, places[0], what)
    return found


def written(rows: Sequence[Row]) -> tuple[list[versions.Values], list[Problem]]:
    """The values the rows stand for, and what cannot be read of them, at its field."""
    values: list[versions.Values] = []
    problems: list[Problem] = []
    for number, row in enumerate(rows):
        one, wrong = _written(row, number)
        values.append(one)
        problems += wrong
    return values, problems


UNREADABLE = "PT1H"
"""Stands for a length that cannot be read, so that everything else can still be looked at; it is never saved."""

FIELDS = {"duration": "number", "warn_share": "warn"}
"""The field where a column is typed, if it is called otherwise."""


def placed(problem: Problem) -> Problem:
    """What the policies say of a column, at the field of the page."""
    column, _, number = problem.place.partition(".")
    return Problem(problem.message, f"{FIELDS.get(column, column)}.{number}")


def joined(typed: Sequence[Problem], found: Sequence[Problem]) -> list[Problem]:
    """What cannot be read, and what the policies find besides: at each place once, of a broken rung only that."""
    known = {problem.place for problem in typed}
    known |= {f"ladder.{place.split('.')[1]}" for place in known if place.count(".") == 2}
    return [*typed, *(problem for problem in map(placed, found) if problem.place not in known)]


def _written(row: Row, number: int) -> tuple[dict[str, Any], list[Problem]]:
    problems: list[Problem] = []
    values: dict[str, Any] = {name: row[name].strip() for name in PLAIN}
    values["condition"] = values["condition"] or None
    values |= {
        "enabled": row["enabled"],
        "pause_reasons": row["pause_reasons"],
        "duration": UNREADABLE,
        "warn_share": None,
    }
    try:
        duration = lengths.read(row["number"], row["length"])
        values["duration"] = lengths.backwards(duration) if row["kind"] == "notice" else duration
    except DeskError as mistake:
        problems.append(Problem(mistake.message, f"number.{number}"))
    if row["warn"].strip():
        try:
            values["warn_share"] = _warn_share(row["warn"])
        except Invalid as mistake:
            problems.append(Problem(mistake.message, f"warn.{number}"))
    rungs = [_rung_written(rung, f"{number}.{place}") for place, rung in enumerate(row["rungs"])]
    values["ladder"] = [document for document, _ in rungs]
    return values, [*problems, *(problem for _, wrong in rungs for problem in wrong)]


def _warn_share(text: str) -> float:
    try:
        share = _share(text)
    except InvalidOperation:
        raise Invalid(message=Message("Write a number of percent, for example 80, or leave it empty.")) from None
    if not 0 < share < 1:
        raise Invalid(message=Message("A warning comes before the end: more than 0 and less than 100 percent."))
    return share


def _rung_written(rung: Row, place: str) -> tuple[dict[str, Any], list[Problem]]:
    at, problems = _at(rung, f"amount.{place}")
    action = rung["action"]
    document: dict[str, Any] = {"step": rung["step"], **({"at": at} if at else {}), "action": action}
    needed = ladder.NEEDS.get(action, "to")
    document[needed] = rung[needed]
    if needed == "to" and rung["channel"]:
        document["channel"] = rung["channel"]
    again, wrong = _repeat_written(rung, place)
    document |= {"repeat": again} if again else {}
    problems += wrong
    if not rung[needed]:
        message = Message("Choose whom.") if needed == "to" else Message("Choose what is set going.")
        problems.append(Problem(message, f"{needed}.{place}"))
    return document, problems


def _repeat_written(rung: Row, place: str) -> tuple[dict[str, Any] | None, list[Problem]]:
    """How often and how far apart a rung is repeated; no number: not at all."""
    times = unicodedata.normalize("NFKC", rung["times"]).strip()
    if times in ("", "0"):
        return None, []
    if not times.isdecimal() or int(times) > repeats.MOST:
        return None, [Problem(Message("A rung is repeated 1 to {most} times.", most=repeats.MOST), f"times.{place}")]
    try:
        every = lengths.read(rung["every"], rung["every_length"])
    except DeskError as mistake:
        return None, [Problem(mistake.message, f"every.{place}")]
    return {"every": every, "unit": rung["every_counted"], "times": int(times)}, []


def _at(rung: Row, place: str) -> tuple[dict[str, Any], list[Problem]]:
    if rung["where"] == AT_WARNING:
        if rung["step"] == WARN:
            return {}, []
        return {}, [Problem(Message("Only a warning stands at the warn share."), place)]
    try:
        if rung["where"] == SHARE:
            share = _share(rung["amount"])
            if share > 0:
                return {"share": share}, []
            raise InvalidOperation
        offset = lengths.read(rung["amount"], rung["length"])
        if durations.parse(offset).months:
            return {}, [Problem(Message("A month is not a length on the clock. Choose days."), place)]
    except InvalidOperation:
        return {}, [Problem(Message("Write a number of percent above 0; 100 is the end of the limit."), place)]
    except DeskError as mistake:
        return {}, [Problem(mistake.message, place)]
    written = lengths.backwards(offset) if rung["where"] == BEFORE else offset
    return {"offset": written, "unit": rung["counted"]}, []


def _rung(document: Mapping[str, Any]) -> Row:
    at = document.get("at") or {}
    row = {"step": document["step"], "where": AT_WARNING, "amount": "", "length": lengths.HOURS,
           "counted": at.get("unit", units.WORKING), "action": document["action"], "process": "", "message": "",
           "to": [], "channel": document.get("channel", ""), **_repeat(document.get("repeat"))}  # fmt: skip
    if "share" in at:
        row |= {"where": SHARE, "amount": _percent(at["share"])}
    elif "offset" in at:
        number, unit = lengths.said(at["offset"])
        row |= {"where": BEFORE if at["offset"].startswith("-") else AFTER, "amount": number, "length": unit}
    for part in ("process", "message"):
        row[part] = document.get(part, "")
    to = document.get("to", [])
    row["to"] = [to] if isinstance(to, str) else list(to)
    return row


def _repeat(stored: Mapping[str, Any] | None) -> Row:
    if not stored:
        return {"times": "", "every": "", "every_length": lengths.HOURS, "every_counted": units.WORKING}
    number, unit = lengths.said(stored["every"])
    counted = stored.get("unit", units.WORKING)
    return {"times": str(stored["times"]), "every": number, "every_length": unit, "every_counted": counted}


def _posted(form: MultiDict[str, str], number: str) -> Row:
    row: Row = {name: form.get(f"{name}.{number}", "") for name in (*PLAIN, "number", "length", "warn")}
    row["enabled"] = f"enabled.{number}" in form
    row["pause_reasons"] = form.getlist(f"pause_reasons.{number}")
    row["rungs"] = []
    for rung in form.getlist(f"rung.{number}"):
        parts = {part: form.get(f"{part}.{number}.{rung}", "") for part in PARTS}
        row["rungs"].append({**parts, "to": form.getlist(f"to.{number}.{rung}")})
    return row


def _moved(rows: list[Any], place: int, what: str) -> None:
    if not 0 <= place < len(rows):
        return
    if what == "remove":
        del rows[place]
        return
    other = place + (-1 if what == "up" else 1)
    if 0 <= other < len(rows):
        rows[place], rows[other] = rows[other], rows[place]


def _share(text: str) -> float:
    """What is typed as percent. Raises InvalidOperation."""
    number = Decimal(unicodedata.normalize("NFKC", text).strip().removesuffix("%").strip())
    if not number.is_finite():
        raise InvalidOperation
    return float(number / 100)


def _percent(share: float | None) -> str:
    return "" if share is None else f"{round(share * 100, 4):g}"
