"""What must not run is refused when it is deployed: everything at once, in words, and nothing changes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from app import clock, create_app
from app.db import metadata
from app.settings import Settings
from tests import house_of, invariants
from tests.processes.conftest import FRIDAY
from tests.unit.engine.world import boundary, diagram, end, form, gateway, start, timer, user

SOUND = {"step.form": form("step")}
BROKEN = {
    "condition.bpmn": (
        diagram(
            "condition", start(), gateway("which"), end("one"), end("other"),
            flows="start>which which>one[__import__(\"os\").system(\"true\")~=~0] which>other*",
        ),
        ("f1_which", "__import__"),
    ),
    "doctype.bpmn": (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>',
        ("doctype.bpmn", "DOCTYPE"),
    ),
    "event.bpmn": (
        diagram(
            "event", start(), user("work"), end(), flows="start>work work>end"
        ).replace(
            b"</bpmn:process>",
            b'<bpmn:subProcess id="sudden" name="sudden" triggeredByEvent="true"><bpmn:startEvent id="bang"/>'
            b'<bpmn:endEvent id="gone"/><bpmn:sequenceFlow id="f_bang" sourceRef="bang" targetRef="gone"/>'
            b"</bpmn:subProcess></bpmn:process>",
        ),
        ("sudden", "event subprocess"),
    ),
    "form.bpmn": (
        diagram("form", start(), user("nothing_to_fill_in").replace('"step"', '"lost"'), end(),
                flows="start>nothing_to_fill_in nothing_to_fill_in>end"),
        ("nothing_to_fill_in", "“lost”"),
    ),
    "limit.bpmn": (
        diagram("limit", start(), user("work"), boundary("late", "work", timer("tea_time")), end(), end("over"),
                flows="start>work work>end late>over"),
        ("late", "“tea_time”"),
    ),
}  # fmt: skip
"""File, and what must be said of it: the element and the reason."""


@pytest.fixture
def product(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    application = create_app(Settings(tmp_path, f"sqlite:///{tmp_path / 'aftercare.sqlite'}", "for tests alone " * 3))
    metadata.create_all(application.database.writer)  # type: ignore[attr-defined]
    with clock.frozen(FRIDAY):
        house_of.furnish(application.database)  # type: ignore[attr-defined]
        yield application
    application.database.dispose()  # type: ignore[attr-defined]


def test_every_reason_is_told_at_once_and_nothing_changes(product: Flask, tmp_path: Path) -> None:
    before = everything(product)
    told = deploy(product, tmp_path / "own", SOUND | {name: content for name, (content, _) in BROKEN.items()})
    assert told.exit_code == 1
    for file, words in BROKEN.values():
        assert [line for line in told.output.splitlines() if all(word in line for word in words)], (words, file)
    assert all(line.startswith(tuple(f"· {file}" for file in BROKEN)) for line in told.output.splitlines()[1:])
    assert everything(product) == before


@pytest.mark.parametrize("file", BROKEN)
def test_each_alone_is_enough(product: Flask, tmp_path: Path, file: str) -> None:
    content, words = BROKEN[file]
    before = everything(product)
    told = deploy(product, tmp_path / "own", SOUND | {file: content})
    assert told.exit_code == 1
    assert all(word in told.output for word in words), told.output
    assert everything(product) == before


def deploy(product: Flask, folder: Path, files: dict[str, bytes]) -> Result:
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return product.test_cli_runner().invoke(args=["deploy", str(folder)])


def everything(product: Flask) -> dict[str, list[tuple[object, ...]]]:
    with product.database.reading() as conn:  # type: ignore[attr-defined]
        return invariants.rows(conn, *metadata.sorted_tables)
