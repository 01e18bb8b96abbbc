"""What makes a repeated try of a step the same thing said once."""

from __future__ import annotations

from app.engine.vocabulary import Turn


def once(turn: Turn, what: str) -> str:
    """The same for a repeated try of one step, another one when the token comes by again."""
    return f"{turn.instance_id}:{turn.node}:{turn.at.isoformat()}:{what}"
