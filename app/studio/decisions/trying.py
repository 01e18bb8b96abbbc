"""A table as it stands in the editor: tried out and looked at, whatever state it is in. Nothing is stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from app.engine import dmn_trials, dmn_xml, sizes, xml
from app.engine.decisions import DecisionTable
from app.errors import Invalid, Problem
from app.studio.decisions import findings, variables
from app.studio.decisions.findings import Findings
from app.studio.decisions.variables import Variable


@dataclass(frozen=True)
class Tried:
    """``problems`` say why there is no table, or which test cases could not be read."""

    problems: tuple[Problem, ...]
    table: DecisionTable | None = None
    variables: Sequence[Variable] = ()
    outputs: Sequence[Variable] = ()
    findings: Findings | None = None


def of(conn: Connection, path: str, content: bytes, files: Mapping[str, bytes]) -> Tried:
    """Try the file ``path`` of a set with this content."""
    try:
        root = xml.read(path, content)
        # As large as the check admits, and no larger: this runs while somebody types.
        sizes.Words().spend(path, sizes.characters(dmn_trials.words(root)))
        table = dmn_xml.read(root, path)
    except Invalid as invalid:
        return Tried(tuple(invalid.problems))
    trials, problems = dmn_trials.read(root, table, path)
    around = {name: one for name, one in files.items() if name != path}
    known = variables.of(conn, table, around)
    answered = variables.answered(conn, table, around)
    return Tried(tuple(problems), table, known, answered, findings.of(table, trials, variables.closed(known)))
