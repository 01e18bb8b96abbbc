"""The ladder of a limit: what happens on the way to its end and after it. It says which rung is due, and
never acts. Pure.

A rung as stored: ``{"step": "warn", "at": {"share": 0.8}, "action": "notify", "to": ["holder", "owner"]}``.
``at`` is a share of the limit, or an offset from its due instant, ``{"offset": "-PT1H", "unit": "working"}``;
a warning without one stands at the limit's warn share. ``action`` is notify (``to``: holder, owner, the holder's
superior on ``line1`` or ``line2``, or a role), start (``process``), message (``message``) or reassign (``to``). Who
is told hears of it by ``channel``: in the product (app), by mail, or, where nothing is said, both ways; ``repeat`` says
that it happens again until the step is done (see ``repeats``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.errors import DeskError, Problem
from app.i18n import Message
from app.policies import durations, repeats, units
from app.policies.durations import Duration
from app.policies.repeats import Repetition

WARN, BREACH, ESCALATE, REASSIGN = STEPS = ("warn", "breach", "escalate", "reassign")

NEEDS = {"notify": "to", "start": "process", "message": "message", "reassign": "to"}
"""What each action must name."""

APP, MAIL = CHANNELS = ("app", "mail")
"""How somebody is told; without either, both ways."""


@dataclass(frozen=True)
class Rung:
    """One rung: its step, where it stands (a share of the limit, or an offset from due), and the document
    as stored; ``place`` is its index there, which a repetition shares with the rung it repeats."""

    step: str
    share: float | None
    offset: Duration | None
    unit: str
    document: Mapping[str, Any]
    place: int = 0
    repetition: Repetition | None = None


# req: R-016
def read(documents: Sequence[Mapping[str, Any]], warn_share: float | None, length: int = 0) -> tuple[Rung, ...]:
    """The rungs of a stored ladder with their repetitions. A warning that stands nowhere is left out: the limit does
    not warn. ``length``: seconds of the limit, for the order of what is repeated."""
    rungs = [_read(place, document, warn_share) for place, document in enumerate(documents)]
    standing = [rung for rung in rungs if rung.share is not None or rung.offset is not None]
    return _in_order([again for rung in standing for again in (rung, *_repeated(rung))], length)


def check(documents: Sequence[Mapping[str, Any]], warn_share: float | None) -> list[Problem]:
    """What is wrong with a ladder somebody wrote."""
    problems = []
    if warn_share is not None and not 0 < warn_share < 1:
        problems.append(Message("A warning comes at a share between 0 and 1, for example 0.8."))
    for number, document in enumerate(documents, start=1):
        problems += [Message("Rung {number}: {reason}", number=number, reason=reason) for reason in _faults(document)]
    rungs = read(documents, warn_share) if not problems else ()
    shares = [rung.share for rung in sorted(rungs, key=lambda rung: rung.place) if rung.share is not None]
    if shares != sorted(shares):
        problems.append(Message("The rungs stand in the order in which they are reached: the smaller share first."))
    return [Problem(message, place="ladder") for message in problems]


def _repeated(rung: Rung) -> list[Rung]:
    return [
        replace(rung, document={**rung.document, "repetition": again.number}, repetition=again)
        for again in repeats.of(rung.document)
    ]


def _read(place: int, document: Mapping[str, Any], warn_share: float | None) -> Rung:
    at = document.get("at") or {}
    offset = durations.parse(at["offset"]) if "offset" in at else None
    share = at.get("share", warn_share if document["step"] == WARN and offset is None else None)
    return Rung(document["step"], share, offset, at.get("unit", units.WORKING), document, place)


def _faults(document: Mapping[str, Any]) -> list[Message]:
    faults = []
    action, step, at = document.get("action"), document.get("step"), document.get("at") or {}
    if step not in STEPS:
        faults.append(Message("“{step}” is not a step. Known: {known}.", step=step, known=", ".join(STEPS)))
    if action not in NEEDS:
        faults.append(Message("“{action}” is not an action. Known: {known}.", action=action, known=", ".join(NEEDS)))
    elif not document.get(NEEDS[action]):
        faults.append(Message("The action “{action}” needs “{part}”.", action=action, part=NEEDS[action]))
    if "share" in at and not (isinstance(at["share"], int | float) and at["share"] > 0):
        faults.append(Message("A share is a number above 0; 1 is the limit itself."))
    if not at and step != WARN:
        faults.append(Message("Say where the rung stands: at a share, or at an offset from the due instant."))
    if document.get("channel") not in (None, *CHANNELS):
        channels = {"channel": document["channel"], "known": ", ".join(CHANNELS)}
        faults.append(Message("“{channel}” is not a way to tell somebody. Known: {known}.", **channels))
    return faults + _offset_faults(at) + repeats.faults(document)


def _offset_faults(at: Mapping[str, Any]) -> list[Message]:
    if "offset" not in at:
        return []
    if at.get("unit", units.WORKING) not in (units.CLOCK, units.WORKING):
        return [Message("An offset is counted on the clock or in working time.")]
    try:
        durations.parse(str(at["offset"]))
    except DeskError as mistake:
        return [mistake.message]
    return []


def _in_order(rungs: Sequence[Rung], length: int) -> tuple[Rung, ...]:
    """Rungs with their repetitions among them; ``length``: seconds of the limit, a day of any kind being 24 hours.

    They stand by their nominal distance from the start, which depends on the limit alone: no calendar and no pause ever
    puts them into another order.
    """
    if not any(rung.repetition for rung in rungs):
        return tuple(rungs)
    return tuple(sorted(rungs, key=lambda rung: _nominal(rung, length)))


def _nominal(rung: Rung, length: int) -> float:
    share = 1 if rung.share is None else rung.share
    beside = rung.offset.clock_seconds if rung.offset else 0
    return share * length + beside + (rung.repetition.seconds if rung.repetition else 0)
