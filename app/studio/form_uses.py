"""Where the forms of a set are used: the steps that show them, the starts, and the verbs that send them."""

from __future__ import annotations

from typing import Any

from app.engine.reading import Reading


def of(read: Reading) -> dict[str, list[dict[str, Any]]]:
    """By the key of a form its places: the file, the step and both their names."""
    found: dict[str, list[dict[str, Any]]] = {}
    for _, process in sorted(read.processes.items()):
        for node in process.nodes.values():
            step = {
                "file": process.file,
                "place": node.id,
                "zh": f"{process.name} · {node.name}",
                "en": f"{process.name_en} · {node.name_en or node.name}",
            }
            for key in dict.fromkeys(key for key in (node.form_key, *node.asks) if key):
                found.setdefault(key, []).append(step)
    return found
