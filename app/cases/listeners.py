"""What happens to a case when a token enters a node: ``as:state``, ``as:stage``, ``as:instant``.

Other matters than cases pass unheard: a diagram may say these words of them, there is nothing to write.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.cases import codes, numbers, progress
from app.engine import vocabulary
from app.engine.vocabulary import Turn


def _states() -> Mapping[str, tuple[str, str]]:
    return _names("case_state")


def _stages() -> Mapping[str, tuple[str, str]]:
    return _names("loop_stage")


def _names(key: str) -> Mapping[str, tuple[str, str]]:
    return {code: (texts[0], texts[1]) for code, texts in codes.shipped()[key]["codes"].items()}


@vocabulary.listener("state", values=_states)
def hear_state(turn: Turn, value: str) -> None:
    if numbers.is_case(turn.business_key):
        progress.set_state(turn.conn, turn.business_key, value, turn.actor, turn.at, turn.node)


@vocabulary.listener("stage", values=_stages)
def hear_stage(turn: Turn, value: str) -> None:
    if numbers.is_case(turn.business_key):
        progress.set_stage(turn.conn, turn.business_key, value, turn.actor, turn.at, turn.node)


@vocabulary.listener("instant")
def hear_instant(turn: Turn, value: str) -> None:
    """One instant, or several with blanks between: what happened here may be what two limits count from."""
    if numbers.is_case(turn.business_key):
        for name in value.split():
            progress.note(turn.conn, turn.business_key, name, turn.at, turn.node)
