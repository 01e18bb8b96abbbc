"""Parts that were used: of each one, whether it is original or an equivalent substitute (000 四(二)2)."""

from __future__ import annotations

from collections.abc import Iterator

from app.cases.bind_path import Binding
from app.cases.records.noun import Entry
from app.errors import Problem
from app.i18n import Message

_COLUMN = "parts_used"


def parts_used(noun: str) -> Binding:
    """The bind path of the list of parts."""
    return Binding(
        noun, _COLUMN, "rows", "使用配件", "Parts used",
        columns=(
            Binding(noun, "part_name", "text", "配件名称", "Part", longest=200),
            Binding(noun, "part_no", "text", "配件编号", "Part number"),
            Binding(noun, "part_kind", "code", "配件性质", "Kind of part", "part_kind"),
            Binding(noun, "quantity", "number", "数量", "Quantity", least=1, most=10_000),
        ),
    )  # fmt: skip


# req: R-140
def marked(entry: Entry) -> Iterator[Problem]:
    """Every part says of what kind it is."""
    if any(not part.get("part_kind") for part in entry.given.get(_COLUMN) or ()):
        sentence = Message("Say of every part whether it is original or an equivalent substitute.")
        yield Problem(sentence, entry.problem(_COLUMN))
