"""The test cases of decision tables: each is gone through, and one that is answered otherwise stops the deployment."""

from __future__ import annotations

from collections.abc import Iterator

from app.engine import dmn_trials, xml
from app.engine.reading import Reading
from app.errors import Problem


def problems(reading: Reading) -> Iterator[Problem]:
    """What the tables of a set answer otherwise than their test cases expect, and test cases nobody can read."""
    for key, table in reading.decisions.items():
        file = reading.file_of["decision", key]
        trials, found = dmn_trials.read(xml.read(file, reading.files[file]), table, file)
        yield from found
        for trial in trials:
            for sentence in dmn_trials.run(table, trial).sentences:
                yield Problem(sentence, place=table.id, name=trial.name, file=file)
