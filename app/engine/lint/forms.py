"""What the forms of the set name: bind paths, code lists, and the names their conditions and beginnings ask for."""

from __future__ import annotations

from collections.abc import Iterator

from app import formdefs
from app.engine import vocabulary
from app.engine.interpreter import SETTING
from app.engine.lint import data, destinations
from app.engine.lint.words import Known
from app.engine.model import Node
from app.engine.reading import Reading, asked_once
from app.errors import Problem


def problems(reading: Reading, known: Known) -> Iterator[Problem]:
    """Unknown names in the forms, and all that is wrong with a form by itself."""
    for key, form in reading.forms.items():
        found = formdefs.lint(
            form,
            bindings=frozenset(vocabulary.BINDINGS),
            code_lists=known.code_lists,
            names=_names(reading, key, known),
        )
        for one in [*found, *destinations.problems(form)]:
            yield Problem(one.message, one.place, one.name, one.file or reading.file_of["form", key])


def _names(reading: Reading, key: str, known: Known) -> set[str]:
    """What a form may ask for besides its own fields. A form that begins something, or that a customer is sent,
    stands alone: there is no instance yet, or none to be shown."""
    uses = _uses(reading).get(key, [])
    if any(key in node.asks or node.tag == "startEvent" for _, node in uses):
        return set()
    names = {name for process in {process for process, _ in uses} for name in data.supplied(reading, process)}
    return names | set(known.context) | {SETTING + setting for setting in known.settings}


@asked_once
def _uses(reading: Reading) -> dict[str, list[tuple[str, Node]]]:
    """Where forms are asked: the key of the process, and the step."""
    found: dict[str, list[tuple[str, Node]]] = {}
    for process in reading.processes.values():
        for node in process.nodes.values():
            for form in {node.form_key, *node.asks} - {None, ""}:
                found.setdefault(form or "", []).append((process.id, node))
    return found
