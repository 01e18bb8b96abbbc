"""What a diagram says of a message beside its name: its key, how long it waits for somebody, which are the same.

``as:correlation`` stands where a message is sent and where one is awaited: who waits with a key gets the message
with the same key, who waits without one any. ``as:keep`` are days, ``as:dedup`` makes a second one known.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from app import expressions
from app.engine.interpreter import Names
from app.engine.model import Node

if TYPE_CHECKING:
    from app.engine.turn import Turn

LONGEST = 120
MOST_DAYS = 3650


def key(turn: Turn, node: Node, data: Mapping[str, Any]) -> str:
    """The key of a message sent or awaited at a node; empty where the diagram names none. Raises StepFailed."""
    return _text(turn, node, node.correlation, data) if node.correlation else ""


def dedup(turn: Turn, node: Node, data: Mapping[str, Any]) -> str | None:
    """What makes a second message of this node the same, over the whole house; None where it does not matter."""
    if not node.dedup:
        return None
    said = f"{turn.row.business_key} {node.message} {_text(turn, node, node.dedup, data)}"
    return said if len(said) <= LONGEST else hashlib.sha256(said.encode()).hexdigest()


def keep(turn: Turn, node: Node, data: Mapping[str, Any], usual: timedelta) -> timedelta:
    """How long a message waits until somebody waits for it; no time at all means: now or never."""
    if not node.keep:
        return usual
    days = _value(turn, node, node.keep, data)
    if isinstance(days, bool) or not isinstance(days, int | float) or not 0 <= days <= MOST_DAYS:
        raise turn.failure_at(node, ValueError(f"as:keep is no number of days: {days!r}"))
    return timedelta(days=days)


def _text(turn: Turn, node: Node, expression: str, data: Mapping[str, Any]) -> str:
    value = _value(turn, node, expression, data)
    text = str(value).strip() if isinstance(value, str | int | float) else ""
    if not text or len(text) > LONGEST:
        # An empty key would be no key, and reach anybody.
        raise turn.failure_at(node, ValueError(f"A message has no key: {expression} is {value!r:.80}"))
    return text


def _value(turn: Turn, node: Node, expression: str, data: Mapping[str, Any]) -> Any:
    try:
        return expressions.plain(expressions.parse(expression).evaluate(Names(turn.conn, turn.row.business_key, data)))
    except Exception as error:
        raise turn.failure_at(node, error) from error
