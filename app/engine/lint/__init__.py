"""What is refused at deployment, so that nobody meets it at three in the morning.

Each rule looks at a reading and yields problems: the element's id and name, what is wrong, what to do. All rules
run; a person sees everything at once.
"""

from __future__ import annotations

from app.engine.lint import data, decisions, escapes, flows, forms, ignored, joins, shapes, stages, texts, words
from app.engine.reading import Reading
from app.errors import Problem


def problems(reading: Reading, known: words.Known) -> list[Problem]:
    """Every problem of the set in a house that knows so much, by file and in the order of the rules."""
    known = known.beside(reading)
    found: list[Problem] = []
    for process in reading.processes.values():
        for rule in (shapes.problems, flows.problems, joins.problems, escapes.problems):
            found += rule(reading, process)
        found += words.problems(reading, process, known)
        found += data.problems(reading, process, known)
        found += stages.problems(reading, process)
    found += forms.problems(reading, known)
    found += decisions.problems(reading)
    found += ignored.problems(reading)
    found += texts.problems(reading)
    return sorted(found, key=lambda one: one.file)
