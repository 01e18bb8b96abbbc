"""No diagram goes untested: each is on the list of a file whose walks take all its flows and boundary events."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from app import folders

HERE = Path(__file__).parent


def test_every_diagram_is_on_somebodys_list() -> None:
    listed = {name for path in HERE.glob("test_*.py") for name in _listed(ast.parse(path.read_text("utf-8")))}
    drawn = {path.stem for path in (folders.ROOT / "processes").glob("*.bpmn")}
    assert drawn - listed == set(), "Name them in `MINE` of the file that walks them."
    assert listed - drawn == set(), "There are no such diagrams any more."


def _listed(tree: ast.Module) -> Iterator[str]:
    """The names in ``MINE = (…)``, in a file that ends by asking what is untaken of them."""
    asks = any(ast.unparse(node) == "untaken(*MINE)" for node in ast.walk(tree) if isinstance(node, ast.Call))
    for node in tree.body:
        if asks and isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "MINE":
            yield from (str(one) for one in ast.literal_eval(node.value))
