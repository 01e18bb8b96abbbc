"""What the editor of decision tables asks while somebody types: the test cases, and what no rule answers."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from app import expressions
from app.engine.dmn_trials import Verdict
from app.i18n import pick
from app.studio import workspaces as drafts
from app.studio.decisions import trying
from app.studio.decisions.findings import Finding, Findings, example
from app.studio.decisions.variables import Variable
from app.web import doors
from app.web.access import allow
from app.web.language import current, say
from app.web.studio.doors import READERS, told

studio_decisions = Blueprint("studio_decisions", __name__, url_prefix="/studio/workspaces/<int:number>")


@studio_decisions.post("/tests")
@allow(*READERS)
def run(number: int) -> ResponseReturnValue:
    """Try a content of a table out within the set of its workspace; nothing is stored."""
    path = request.args.get("path", "")
    with doors.reading() as conn:
        tried = trying.of(conn, path, request.get_data(), drafts.files(conn, number))
    answer = _found(tried.findings) if tried.findings is not None else {}
    variables = [_variable(one) for one in tried.variables]
    outputs = [_variable(one) for one in tried.outputs]
    return jsonify({"problems": told(tried.problems), "variables": variables, "outputs": outputs, **answer})


def _found(found: Findings) -> dict[str, Any]:
    return {
        "tests": [_verdict(one) for one in found.verdicts],
        "never": found.never,
        "hidden": [_finding(one) for one in found.hidden],
        "overlaps": [_finding(one) for one in found.overlaps],
        "gaps": [_finding(one) for one in found.gaps],
        "unread": [_finding(one) for one in found.unread],
        "complete": found.complete,
    }


def _verdict(verdict: Verdict) -> dict[str, Any]:
    got = None if verdict.got is None else {name: expressions.written(value) for name, value in verdict.got.items()}
    return {
        "name": verdict.trial.name,
        "passed": verdict.passed,
        "rules": verdict.rules,
        "got": got,
        "wrong": verdict.wrong,
        "says": [say(one) for one in verdict.sentences],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    answer: dict[str, Any] = {"says": say(finding.sentence), "rules": finding.rules, "column": finding.column}
    if finding.part is not None:
        answer |= {"cells": finding.part.cells, "given": example(finding.part), "empty": finding.part.empty}
    return answer


def _variable(one: Variable) -> dict[str, Any]:
    choices = [{"value": choice.value, "label": pick(current(), choice.zh, choice.en)} for choice in one.choices]
    return {"name": one.name, "kind": one.kind, "choices": choices, "closed": one.closed}
