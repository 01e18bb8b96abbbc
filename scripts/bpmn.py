"""Writes docs/bpmn.md from the marks of the tests: what runs, what is refused, and what the engine library gets wrong.

``@pytest.mark.bpmn(outcome, key, zh, en)`` and ``@pytest.mark.pitfall(number, zh, en)``: a row is there because a test
is. ``tests/house/test_bpmn.py`` keeps the page and the marks in step.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "bpmn.md"
FOLDER = "tests/unit"
RUNS, REFUSED, PITFALL = "runs", "refused", "pitfall"


@dataclass(frozen=True, order=True)
class Mark:
    """One mark: what it says, and the test file that shows it."""

    outcome: str
    key: str
    zh: str
    en: str
    file: str


def marks(root: Path = ROOT) -> list[Mark]:
    """All marks of the tests, in the order they are written."""
    return [
        mark
        for path in sorted((root / FOLDER).rglob("test_*.py"))
        for mark in read(path.read_text("utf-8"), path.relative_to(root).as_posix())
    ]


def read(text: str, file: str) -> Iterator[Mark]:
    """The marks in a test file."""
    if "mark.bpmn" not in text and "mark.pitfall" not in text:
        return
    tree = ast.parse(text)
    # A file with many of them calls the mark by a shorter name.
    short = {
        target.id: ast.unparse(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda one: (one.lineno, one.col_offset)):
        name = short.get(ast.unparse(call.func), ast.unparse(call.func))
        if name == "pytest.mark.bpmn":
            yield Mark(*(ast.literal_eval(one) for one in call.args), file=file)
        elif name == "pytest.mark.pitfall":
            number, zh, en = (ast.literal_eval(one) for one in call.args)
            yield Mark(PITFALL, str(number), zh, en, file)


def page(found: list[Mark]) -> str:
    """The whole page, as Markdown."""
    return "\n".join(
        [
            "# 可用的 BPMN · BPMN that runs",
            "",
            "由测试生成：`python -m scripts.bpmn`。 · Made from the tests.",
            "",
            "## 可用 · Runs",
            "",
            *_table(found, RUNS),
            "",
            "## 部署时拒绝 · Refused at deployment",
            "",
            "拒绝时说明元素、原因和替代画法。 · With the element, the reason, and what to draw instead.",
            "",
            *_table(found, REFUSED),
            "",
            "## 引擎库的缺陷 · What the engine library gets wrong",
            "",
            "每一条都有模型证明在此不会发生。 · A model for each shows that it cannot happen here.",
            "",
            *_table(found, PITFALL),
            "",
        ]
    )


def _table(found: list[Mark], outcome: str) -> list[str]:
    rows: dict[tuple[str, str], list[Mark]] = {}
    for mark in found:
        if mark.outcome == outcome:
            rows.setdefault((mark.zh, mark.en), []).append(mark)
    ordered = sorted(rows.items(), key=lambda one: int(one[1][0].key)) if outcome == PITFALL else rows.items()
    return [
        "| 元素 | Element | 测试 Tests |" if outcome != PITFALL else "| 缺陷 | Fault | 测试 Tests |",
        "|---|---|---|",
        *(f"| {zh} | {en} | {_links(marks)} |" for (zh, en), marks in ordered),
    ]


def _links(found: list[Mark]) -> str:
    return "<br>".join(f"[{file.rpartition('/')[2]}](../{file})" for file in dict.fromkeys(one.file for one in found))


if __name__ == "__main__":
    PAGE.write_text(page(marks()), encoding="utf-8")
