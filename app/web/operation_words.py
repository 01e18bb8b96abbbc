"""What operators did to a case, in words: always with the reason they gave."""

from __future__ import annotations

from typing import Any

from app.i18n import Message
from app.web.event_line import Line
from app.web.teller import Teller


def _corrected(event: Any, teller: Teller) -> Message:
    name = event.data.get("name")
    if "after" not in event.data:
        return Message("Variable {name} changed", name=name)
    before, after = (_value(event.data[place]) for place in ("before", "after"))
    return Message("Variable {name}: {before} → {after}", name=name, before=before, after=after)


def _value(value: Any) -> Message | str:
    if isinstance(value, bool):
        return Message("yes") if value else Message("no")
    return "–" if value is None else str(value)


LINES = {
    "case:suspended": Line("player-pause", lambda e, t: Message("Suspended: {reason}", reason=t.reason(e)), "orange"),
    "case:resumed": Line("player-play", lambda e, t: Message("Resumed: {reason}", reason=t.reason(e)), "green"),
    "case:ended_cancelled": Line(
        "x", lambda e, t: Message("Cancelled by an operator: {reason}", reason=t.reason(e)), "red"
    ),
    "case:ended_withdrawn": Line(
        "user-off", lambda e, t: Message("Withdrawn at the customer's wish: {reason}", reason=t.reason(e)), "orange"
    ),
    "case:ended_merged": Line(
        "git-merge",
        lambda e, t: Message("Merged into {other}: {reason}", other=e.data.get("into"), reason=t.reason(e)),
        "orange",
    ),
    "case:merged_from": Line(
        "git-merge", lambda e, t: Message("Case {number} was merged into this one", number=e.data.get("other"))
    ),
    "case:taken_up": Line(
        "rotate-clockwise",
        lambda e, t: Message("Archived case taken up again: {reason}", reason=t.reason(e)),
        "orange",
    ),
    "case:moved": Line(
        "arrows-move",
        lambda e, t: Message(
            "Moved from “{step}” to “{to}”: {reason}", step=t.step(e), to=t.node(e, "to"), reason=t.reason(e)
        ),
        "orange",
    ),
    "case:retried": Line(
        "refresh", lambda e, t: Message("“{step}” tried again: {reason}", step=t.step(e), reason=t.reason(e)), "orange"
    ),
    "case:corrected": Line(
        "edit",
        lambda e, t: Message("Variable {name} corrected: {reason}", name=e.data.get("name"), reason=t.reason(e)),
        "orange",
    ),
    "token:placed": Line("arrows-move", lambda e, t: Message("Token taken off “{step}”", step=t.step(e)), quiet=True),
    "variable:corrected": Line("edit", _corrected),
    "instance:suspended": Line(
        "player-pause", lambda e, t: Message("Procedure suspended: {process}", process=t.process(e)), quiet=True
    ),
    "instance:resumed": Line(
        "player-play", lambda e, t: Message("Procedure resumed: {process}", process=t.process(e)), quiet=True
    ),
    "instance:cancelled": Line(
        "x", lambda e, t: Message("Procedure cancelled: {process}", process=t.process(e)), quiet=True
    ),
    "incident:dropped": Line(
        "circle-check", lambda e, t: Message("“{step}” need not be tried again", step=t.step(e)), quiet=True
    ),
}
