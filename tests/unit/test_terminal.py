from __future__ import annotations

import pytest

from app import terminal
from app.errors import DeskError, Invalid, Problem
from app.i18n import Message


@pytest.mark.parametrize(
    ("environ", "language"),
    [
        ({}, "zh"),
        ({"LANG": "C.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LC_ALL": "zh_CN.UTF-8", "LANG": "en_GB.UTF-8"}, "zh"),
        ({"LC_ALL": "", "LANG": "en_GB.UTF-8"}, "en"),
    ],
)
def test_the_terminal_is_spoken_to_in_its_language(
    environ: dict[str, str], language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    assert terminal.language() == language


def test_a_problem_says_where_it_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    problems = [
        Problem(Message("No role {role}.", role="x"), "task_1", "Grade", "main.bpmn"),
        Problem(Message("Empty.")),
    ]
    told = terminal.Told(Invalid(problems, Message("Wrong.")))
    assert told.message.splitlines() == ["Wrong.", "· main.bpmn task_1 “Grade”: No role x.", "· Empty."]
    assert told.exit_code == 1


def test_any_other_error_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    assert terminal.Told(DeskError(Message("It is {what}.", what="late"))).message == "It is late."
