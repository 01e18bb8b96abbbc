"""What the forms of the set name: bind paths, code lists, and the names their conditions and beginnings ask for."""

from __future__ import annotations

from collections.abc import Iterator

from app import formdefs
from app.engine import vocabulary
from app.engine.interpreter import SETTING
from app.engine.lint import data, destinations
from app.engine.lint.words import Known
from app.engine.reading import Reading
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
    nodes = [(process, node) for process in reading.processes.values() for node in process.nodes.values()]
    if any(key in node.asks or (node.tag == "startEvent" and node.form_key == key) for _, node in nodes):
        return set()
    users = [process for process, node in nodes if node.form_key == key]
    names = {name for process in users for name in data.supplied(reading, process)}
    return names | set(known.context) | {SETTING + setting for setting in known.settings}
