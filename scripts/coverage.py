"""Who fulfils what: collects the requirement markers of all files and writes docs/coverage.md. Run by `make coverage`.

A marker stands where the work is done: `as:req` on an element of a diagram or a decision table, `req` among the
properties of a form or its fields, `# req:` above a function or a line of data in `app/`, `@pytest.mark.req` on a
test. Which numbers there are says docs/requirements.toml; a house test keeps all three in step.
"""

from __future__ import annotations

import ast
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

ROOT = Path(__file__).resolve().parent.parent
NUMBERS = ROOT / "docs" / "requirements.toml"
PAGE = ROOT / "docs" / "coverage.md"

NUMBER = re.compile(r"R-\d{3}")
COMMENT = re.compile(r"^\s*# req: (.+)$")
QUOTED = re.compile(r"[\"']([^\"']+)[\"']")
WORD = re.compile(r"[\w.-]+")
REQ = "{urn:aftercare:bpmn:1}req"
NOT_OURS = {"node_modules", "__pycache__", "dist"}

INTRODUCTION = """\
# 需求对照表 · Coverage of the requirements

此表由 `make coverage` 根据各文件中的标记生成，请勿手改；编号与短句见 `docs/requirements.toml`。
Written by `make coverage` from the markers in the files, never by hand; numbers and short texts stand in
`docs/requirements.toml`. A number without a marker in the product or in a test fails the suite."""


@dataclass(frozen=True, order=True)
class Place:
    """Where a marker stands: the file, and what in it: an element, a field, a function, a test."""

    file: str
    name: str

    def __str__(self) -> str:
        return f"[{self.file}](../{self.file}): {self.name}"


@dataclass(frozen=True)
class Marks:
    """Every number with the places that fulfil it, and with the tests that show it."""

    product: Mapping[str, tuple[Place, ...]]
    tests: Mapping[str, tuple[Place, ...]]

    @property
    def numbers(self) -> set[str]:
        return {*self.product, *self.tests}


def main() -> None:
    PAGE.write_text(page(listed(), marks(ROOT)), encoding="utf-8")


def listed() -> dict[str, Any]:
    """The sections with their numbers, and the numbers that wait for other procedures."""
    return tomllib.loads(NUMBERS.read_text(encoding="utf-8"))


def wanted(data: Mapping[str, Any]) -> list[str]:
    """The numbers the table has a row for."""
    return [number for section in data["section"] for number in section["requirements"]]


def elsewhere(data: Mapping[str, Any]) -> list[str]:
    return [number for group in data["elsewhere"] for number in group["numbers"]]


def marks(root: Path) -> Marks:
    """All markers of a checkout."""
    product: dict[str, set[Place]] = {}
    tests: dict[str, set[Place]] = {}
    for kind, folder, pattern, read in READERS:
        found = product if kind == "product" else tests
        for path in sorted((root / folder).rglob(pattern)):
            if NOT_OURS.isdisjoint(path.parts):
                file = path.relative_to(root).as_posix()
                for numbers, name in read(path.read_text(encoding="utf-8")):
                    for number in NUMBER.findall(numbers):
                        found.setdefault(number, set()).add(Place(file, name))
    return Marks(*({number: tuple(sorted(places)) for number, places in one.items()} for one in (product, tests)))


def elements(text: str) -> Iterator[tuple[str, str]]:
    """(numbers, element) of a diagram or a decision table."""
    for element in etree.fromstring(text.encode()).iter(etree.Element):
        if numbers := element.get(REQ):
            called = element.get("name") or element.get("label") or element.get("calledElement") or ""
            yield numbers, " ".join(filter(None, (f"`{element.get('id')}`", called.replace("\n", ""))))


def fields(text: str) -> Iterator[tuple[str, str]]:
    """(numbers, field) of a form; the form itself may carry some too."""
    form = json.loads(text)
    if numbers := form.get("properties", {}).get("req"):
        yield numbers, f"`{form['id']}` {form['properties']['title']}"
    yield from _components(form["components"])


def _components(components: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    for one in components:
        if numbers := one.get("properties", {}).get("req"):
            called = one.get("label") or one.get("dateLabel") or ""
            yield numbers, f"`{one.get('key') or one.get('path') or one['id']}` {called}".rstrip()
        yield from _components(one.get("components", []))


def functions(text: str) -> Iterator[tuple[str, str]]:
    """(numbers, function) of Python; a line of data is named by the first word in it."""
    starts = dict(_starts(ast.parse(text), ""))
    yield from _above(text, lambda at, line: starts.get(at) or _word(line))


def entries(text: str) -> Iterator[tuple[str, str]]:
    """(numbers, table or key) of a TOML file."""
    yield from _above(text, lambda at, line: f"`{line.strip()}`" if line.startswith("[") else _word(line))


def _above(text: str, name: Any) -> Iterator[tuple[str, str]]:
    lines = text.splitlines()
    for at, line in enumerate(lines):
        if found := COMMENT.match(line):
            below = next(n for n in range(at + 1, len(lines)) if lines[n].strip()[:1] not in ("", "#"))
            yield found[1], name(below + 1, lines[below])


def _starts(node: ast.AST, inside: str) -> Iterator[tuple[int, str]]:
    """The line a definition begins on, decorators included, and what is defined."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            first = min([child.lineno, *(one.lineno for one in child.decorator_list)])
            yield first, f"`{inside}{child.name}`"
            yield from _starts(child, f"{inside}{child.name}.")
        elif isinstance(child, ast.Assign | ast.AnnAssign):
            target = child.targets[0] if isinstance(child, ast.Assign) else child.target
            yield child.lineno, f"`{inside}{ast.unparse(target)}`"
        else:
            yield from _starts(child, inside)


def _word(line: str) -> str:
    """What a line of data is about: the first text in it, else its first word."""
    found = QUOTED.search(line) or WORD.search(line)
    return f"`{found[found.re.groups] if found else line.strip()}`"


def tested(text: str) -> Iterator[tuple[str, str]]:
    """(numbers, test) of Python; what a class or a whole file is marked with counts for it as a whole."""
    if "mark.req" in text:
        yield from _tested(ast.parse(text), "")


def _tested(node: ast.AST, inside: str) -> Iterator[tuple[str, str]]:
    for child in ast.iter_child_nodes(node):
        name = getattr(child, "name", "") if isinstance(child, ast.FunctionDef | ast.ClassDef) else inside
        if isinstance(child, ast.Call) and ast.unparse(child.func) == "pytest.mark.req":
            yield " ".join(ast.literal_eval(one) for one in child.args), _sentence(inside)
        yield from _tested(child, name)


def _sentence(name: str) -> str:
    return name.removeprefix("test_").replace("_", " ") or "the whole file"


READERS: tuple[tuple[str, str, str, Any], ...] = (
    ("product", "processes", "*.bpmn", elements),
    ("product", "processes", "*.dmn", elements),
    ("product", "forms", "*.form", fields),
    ("product", "app", "*.py", functions),
    ("product", "app", "*.toml", entries),
    ("tests", "tests", "*.py", tested),
)


def page(data: Mapping[str, Any], found: Marks) -> str:
    """The whole table, as Markdown."""
    parts = [INTRODUCTION]
    for section in data["section"]:
        parts += [f"\n## {section['key']} {section['zh']} · {section['en']}\n", _row(*HEADINGS), _row(*["---"] * 4)]
        for number, (zh, en) in section["requirements"].items():
            parts.append(
                _row(number, f"{zh}<br>{en}", *(_cell(one.get(number)) for one in (found.product, found.tests)))
            )
    parts += ["\n## 属于其他流程 · Of other procedures\n", "| 编号 Numbers | 流程 Procedure |", "|---|---|"]
    parts += [_row(", ".join(group["numbers"]), f"{group['zh']} · {group['en']}") for group in data["elsewhere"]]
    return "\n".join(parts) + "\n"


HEADINGS = ("编号 No.", "要求 Requirement", "由何实现 Fulfilled by", "测试 Tests")


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(places: tuple[Place, ...] | None) -> str:
    return "<br>".join(str(place).replace("|", "\\|") for place in places) if places else "—"


if __name__ == "__main__":
    main()
