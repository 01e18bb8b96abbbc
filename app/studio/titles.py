"""What the files of a set are called: the name of the procedure, table or form in it, the subject of a text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePosixPath

from app.engine import reading

KINDS = ("bpmn", "dmn", "form", "text")
"""In the order in which pages show them."""


@dataclass(frozen=True)
class Title:
    """The two names of a file."""

    zh: str
    en: str


def of(files: Mapping[str, bytes]) -> dict[str, Title]:
    """The titles by path. What cannot be read is called by its file name."""
    return {path: _title(path, content) for path, content in files.items()}


@lru_cache(2_000)
def _title(path: str, content: bytes) -> Title:
    if reading.kind_of(path) == "text":
        subject = content.decode("utf-8", "replace").partition("\n")[0].strip()
        return Title(subject, subject) if subject else _by_name(path)
    read = reading.read({path: content})
    for process in read.processes.values():
        return Title(process.name or process.id, process.name_en or process.name or process.id)
    for table in read.decisions.values():
        return Title(table.name or table.id, table.name_en or table.name or table.id)
    for form in read.forms.values():
        return Title(form.title or form.key, form.title_en or form.title or form.key)
    return _by_name(path)


def _by_name(path: str) -> Title:
    name = PurePosixPath(path).name
    return Title(name, name)
