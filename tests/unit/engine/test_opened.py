"""What is remembered of files changes no answer: a set is judged as if everything in it were read for the first time."""

from __future__ import annotations

import random

import pytest

from app import folders
from app.db import Database
from app.engine import deployments, opened, reading
from app.engine.compile import compile_bundle
from app.engine.lint import words
from app.errors import Problem
from tests import house_of

FILES = folders.shipped()


@pytest.fixture
def known(db: Database) -> words.Known:
    house_of.furnish(db)
    with db.reading() as conn:
        return words.Known.of(conn)


def judged(known: words.Known, files: dict[str, bytes]) -> list[Problem]:
    try:
        deployments.check_by(known, files)
    except deployments.Undeployable as refused:
        return refused.problems
    return []


def test_after_any_changes_the_remembered_and_the_fresh_answer_are_the_same(known: words.Known) -> None:
    chance = random.Random(26)
    files = dict(FILES)
    refused = 0
    for _ in range(12):
        changed(files, chance)
        warm = judged(known, files)
        opened.forget()
        fresh = judged(known, files)
        assert warm == fresh
        refused += bool(warm)
    assert refused >= 8
    # And back: what was wrong is not remembered as wrong.
    assert not judged(known, dict(FILES))


def changed(files: dict[str, bytes], chance: random.Random) -> None:
    """One small change, as a person or a broken disk might make it. Every third time all is as it was before."""
    if chance.random() < 1 / 3:
        files.clear()
        files.update(FILES)
    path = chance.choice([one for one in files if not one.endswith(".txt")] + ["notes/eine.txt"])
    content = files.get(path, b"Subject\n{case.number}")
    kind = chance.randrange(5)
    if kind == 0:
        files.pop(path, None)
    elif kind == 1:
        files[f"{path[:-5]}_copy{path[-5:]}"] = content
    elif kind == 2:
        other = chance.choice(sorted(files))
        files[path], files[other] = files[other], content
    else:
        at = chance.choice([n for n, one in enumerate(content) if one in b'"=<{'])
        end = at + chance.randrange(1, 12)
        files[path] = content[:at] + chance.choice([b"", b'"x', b"task_", b"=", b"\xff"]) + content[end:]


def test_what_a_diagram_is_by_itself_is_what_it_is_within_all_that_call_it() -> None:
    """The library is asked about each diagram once; whole bundles, as they run, say nothing else."""
    read = reading.read(FILES)
    assert not [one for file in read.diagrams for one in file.refused]
    for key in read.processes:
        roots = {path: opened.File(path, FILES[path]).root for path in read.roots if path in read.members(key)}
        processes = {one: read.processes[one] for one in read.closure(key)}
        whole = {path: root for path, root in roots.items() if root is not None}
        assert compile_bundle(key, "", whole, processes, read.forms, read.decisions).key == key


def test_the_library_has_its_say_where_no_rule_of_ours_speaks() -> None:
    path = "processes/overdue.bpmn"
    content = FILES[path].replace(b"bpmn:userTask", b"bpmn:complexGateway")
    said = opened.File(path, content).refused
    assert said == ("There is no support implemented for this task type.. ",)


def test_no_more_is_remembered_than_one_large_set() -> None:
    opened.forget()
    for number in range(8):
        opened.file(f"{number}.txt", b"x" * (opened.REMEMBERED // 4))
    assert opened.remembered() <= opened.REMEMBERED
    assert opened.file("7.txt", b"x" * (opened.REMEMBERED // 4)) is opened.file(
        "7.txt", b"x" * (opened.REMEMBERED // 4)
    )
