"""The figures of a procedure as the drawing shows them: for each measure a chip and a colour at a node, and a share at
each way out of a gateway."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from app.i18n import Message
from app.studio.insight.figures import Figures, Step
from app.web import formatting
from app.web.language import say

MEASURES = {
    "waiting": Message("Waiting now"),
    "half": Message("Median time"),
    "ninety": Message("90th percentile"),
    "working": Message("Median working time"),
    "broken": Message("Limits overrun"),
}
LEVELS = 4


def state(found: Figures) -> dict[str, Any]:
    """What ``js/insight-view.js`` draws; see there for the shape."""
    return {
        "nodes": {measure: _nodes(measure, found) for measure in MEASURES},
        "flows": {
            flow: {"text": percent(way.share), "level": _level(way.share, 1.0)}
            for way in found.ways
            if way.share is not None
            for flow in way.flows[:1]
        },
    }


def percent(share: float | None) -> str:
    """“67%”; less than one in a hundred, but not never, is “<1%”."""
    if share is None:
        return "—"
    return "<1%" if 0 < share < 0.005 else f"{share:.0%}"


def _nodes(measure: str, found: Figures) -> dict[str, dict[str, Any]]:
    values = _overrun(found) if measure == "broken" else _of_steps(measure, found)
    most = max(values.values(), default=0)
    counts = measure in ("waiting", "broken")
    return {
        node: {"text": f"{value:.0f}" if counts else _span(value, measure), "level": _level(value, most)}
        for node, value in values.items()
    }


def _of_steps(measure: str, found: Figures) -> dict[str, float]:
    values = {step.node.id: _value(measure, step) for step in found.steps}
    return {node: value for node, value in values.items() if value is not None}


def _value(measure: str, step: Step) -> float | None:
    if measure == "waiting":
        return step.waiting or None
    if measure == "working":
        return step.working.half if step.working else None
    return getattr(step.elapsed, measure) if step.elapsed else None


def _overrun(found: Figures) -> Mapping[str, float]:
    """How often a promise on each step was broken."""
    counted: Counter[str] = Counter()
    for one in found.clocks:
        if one.broken:
            counted[one.host.id] += one.broken
    return counted


def _span(seconds: float, measure: str) -> str:
    return say(formatting.duration(seconds, working=measure == "working"))


def _level(value: float | None, most: float) -> int:
    """1 to 4: which quarter of the largest value this is in; 0 for nothing."""
    if not value or not most:
        return 0
    return min(LEVELS, max(1, -int(-value * LEVELS // most)))
