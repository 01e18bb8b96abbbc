"""Rules of time in words: sections, units, kinds, whom they reach; one limit with its ladder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Connection

from app.cases import codes as code_lists
from app.cases import rule_names
from app.engine import inventory
from app.i18n import Message
from app.identity import reporting
from app.policies import durations, lengths, limits, reading, units, versions, wording
from app.policies.ladder import BREACH, ESCALATE, REASSIGN, WARN
from app.policies.shipped.anchors import ANCHORS
from app.web import words
from app.web.language import current, named, say

SECTIONS = {
    "intake": Message("Intake"),
    "diagnosis": Message("Diagnosis and grading"),
    "major": Message("Major problems"),
    "repair": Message("Repair and parts"),
    "progress": Message("Progress and answers of the customer"),
    "closing": Message("Confirmation, follow-up, archive"),
    "knowledge": Message("Knowledge"),
    "fees": Message("Fees"),
    "complaints": Message("Complaints"),
    "quality": Message("Quality"),
    "periodic": Message("Periodic"),
    "calendar": Message("Calendars"),
    "kpi": Message("Targets"),
    "thresholds": Message("Thresholds"),
    "records": Message("Records and reports"),
}
UNITS = {
    units.CLOCK: Message("clock time"),
    units.WORKING: Message("working time"),
    units.WORKING_DAYS: Message("working days"),
    units.CALENDAR_DAYS: Message("calendar days"),
}
DAY_ENDS = {"close": Message("at the close of the last day"), "same_time": Message("at the hour it began")}
KINDS = {
    "promise": Message("promise: done by then"),
    "wait": Message("wait: something begins then"),
    "window": Message("window: a right ends then"),
    "notice": Message("notice: ahead of an event"),
}
STEPS = {
    WARN: Message("warn"),
    BREACH: Message("overdue"),
    ESCALATE: Message("escalate"),
    REASSIGN: Message("take back"),
}
ACTIONS = {
    "notify": Message("notify"),
    "start": Message("start a procedure"),
    "message": Message("send a message event"),
    "reassign": Message("give back to the role and notify"),
}
CHANNELS = {"app": Message("in the product only"), "mail": Message("by mail only")}
TELLS = ("notify", "reassign")
"""The actions by which people are told something."""
REACHES = {
    "new": Message("New clocks only"),
    "running": Message("Running ones too, used time kept"),
    "recount": Message("Running ones too, counted from the start again"),
}
REACH_SENTENCES = {
    "new": Message("What runs now keeps its due date. Clocks that start after the publication follow the new rule."),
    "running": Message("What a running clock has used stays used; only the rest is laid out anew, from now on."),
    "recount": Message("As if the new rule had held from the beginning: used time is computed again from the start of "
                       "each clock, its pauses honoured."),
}  # fmt: skip
SEPARATOR = {"zh": "、", "en": ", "}
_ACTS = {
    "notify": "{where}: notify {whom}",
    "start": "{where}: start “{whom}”",
    "message": "{where}: send the message “{whom}”",
    "reassign": "{where}: give back to the role, notify {whom}",
}


@dataclass(frozen=True)
class Names:
    """What ladders name, in the reader's language; gathered while the database is open."""

    procedures: Mapping[str, str]
    calendars: Mapping[str, str]
    codes: Mapping[str, str]

    @classmethod
    def of(cls, conn: Connection) -> Names:
        startable = inventory.of(conn).startable
        calendars = reading.book(conn).calendars
        tiers = code_lists.names(conn, rule_names.TIERS)[rule_names.TIERS]
        return cls(
            {one.key: named(one.zh, one.en) for one in startable},
            {key: named(held[-1].name_zh, held[-1].name_en) for key, held in calendars.items()},
            {code: named(*both) for code, both in tiers.items()},
        )

    def whom(self, rung: Mapping[str, Any]) -> str:
        """What a rung names: people, roles, a procedure or a message."""
        if process := rung.get("process"):
            return self.procedures.get(process, process)
        if message := rung.get("message"):
            return str(message)
        to = rung.get("to") or ()
        return listed([person(one) for one in ([to] if isinstance(to, str) else to)])


def person(code: str) -> str:
    """Whom a ladder tells: the holder, the owner, the holder's superior on a line, or a role."""
    if code in reporting.LINES:
        return say(Message("holder's {superior}", superior=words.line(code)))
    if code == "holder":
        return say(Message("holder of the task"))
    return say(Message("owner of the case")) if code == "owner" else words.role(code)


def listed(texts: Sequence[str]) -> str:
    return SEPARATOR[current()].join(texts)


def anchor(code: str) -> str:
    """The event a limit counts from."""
    return named(*ANCHORS.get(code, (code, code))) if code else say(Message("beginning of the step"))


def length(values: Mapping[str, Any]) -> Message:
    """How long a limit is: “15 minutes of working time”."""
    row = SimpleNamespace(**{**versions.LIMIT_DEFAULTS, **values, "id": 0, "position": 0})
    span = wording.length(limits.read(row, "", "", 0, 0))
    if durations.parse(values["duration"]).is_negative:
        return Message("{time} before", time=span)
    return span


def share(value: float | None) -> str:
    return "—" if value is None else f"{round(value * 100, 2):g} %"


def condition(text: str | None) -> str:
    return text or say(Message("in every case"))


def ladder(values: Mapping[str, Any], names: Names) -> list[Message]:
    """Each rung in a line: where it stands, and what happens."""
    warn = values.get("warn_share")
    lines = []
    for rung in values.get("ladder", ()):
        if rung["step"] == WARN and not rung.get("at") and warn is None:
            continue  # the limit does not warn
        lines.append(rung_line(rung, warn, names))
    return lines


def rung_line(rung: Mapping[str, Any], warn: float | None, names: Names) -> Message:
    """A rung: where it stands, what happens, by which channel, and whether it is said again."""
    line = Message(_ACTS[rung["action"]], where=where(rung, warn), whom=names.whom(rung))
    if (channel := rung.get("channel")) and rung["action"] in TELLS:
        line = Message("{line}, {channel}", line=line, channel=CHANNELS[channel])
    if number := rung.get("repetition"):
        return Message("{line} – again, time {number}", line=line, number=number)
    if again := rung.get("repeat"):
        return Message(
            "{line}; again every {time} ({unit}), {times} times at most, until it is done",
            line=line, time=lengths.words(again["every"]), unit=UNITS[again.get("unit", units.WORKING)],
            times=again["times"],
        )  # fmt: skip
    return line


def where(rung: Mapping[str, Any], warn: float | None) -> Message:
    """Where a rung stands."""
    at = rung.get("at") or {"share": warn}
    if "offset" not in at:
        value = at["share"]
        return Message("when due") if value == 1 else Message("at {share}", share=share(value))
    spoken, unit = lengths.words(at["offset"]), UNITS[at.get("unit", units.WORKING)]
    if str(at["offset"]).startswith("-"):
        return Message("{time} before it is due ({unit})", time=spoken, unit=unit)
    return Message("{time} after it is due ({unit})", time=spoken, unit=unit)


def reasons(values: Mapping[str, Any]) -> str:
    """For what the clock stands."""
    return listed([say(wording.PAUSED_FOR[one]) for one in values.get("pause_reasons", ())])
