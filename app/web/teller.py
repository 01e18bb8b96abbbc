"""What the sentences of a history need to know: the names of people, codes, steps and limits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from app.cases import late
from app.cases.bindings import BINDINGS
from app.engine.compile import Bundle
from app.web import formatting, words
from app.web.language import current, named

SEPARATOR = {"zh": "、", "en": ", "}
"""What stands between the parts of an enumeration."""


@dataclass(frozen=True)
class Teller:
    """What sentences need to know: names of people, codes, steps, limits, and the subjects of messages.

    ``places``: the diagram each event happened in, by the event's id. Two diagrams of a bundle may have a node of
    the same id. ``reasons``: what operators gave as theirs, by the number of the operation.
    """

    conn: Connection
    people: words.People
    codes: words.Codes
    bundles: Mapping[int, Bundle]
    subjects: Mapping[int, str]
    places: Mapping[int, str]
    reasons: Mapping[int, str]

    def reason(self, event: Any) -> str:
        """Why an operator did it."""
        return self.reasons.get(event.data.get("operation", 0), "") or "–"

    def node(self, event: Any, name: str) -> str:
        """The name of another step that the event speaks of."""
        wanted = str(event.data.get(name) or "")
        for process in self._processes(event):
            if wanted in process.nodes:
                return named(process.nodes[wanted].name, process.nodes[wanted].name_en) or wanted
        return wanted

    def step(self, event: Any) -> str:
        for process in self._processes(event):
            if event.node in process.nodes:
                return named(process.nodes[event.node].name, process.nodes[event.node].name_en) or event.node
        return str(event.node or "")

    def steps(self, event: Any) -> str:
        found = []
        for process_id, _, node in (pair.partition("/") for pair in event.data.get("nodes", "").split(",")):
            bundle = self.bundles.get(event.instance_id)
            process = bundle.processes.get(process_id) if bundle else None
            known = process.nodes.get(node) if process else None
            found.append((named(known.name, known.name_en) if known else "") or "·")
        return " → ".join(found)

    def outcome(self, event: Any) -> str:
        code, bundle = event.data.get("outcome"), self.bundles.get(event.instance_id)
        form = bundle.forms.get(event.data.get("form")) if bundle else None
        if not code or form is None or form.outcome is None:
            return str(code or "")
        if form.outcome.values_key:
            return self.codes(form.outcome.values_key.partition(".")[0], code)
        choice = next((one for one in form.outcome.values if one.value == code), None)
        return choice.name(current()) if choice else str(code)

    def limit(self, event: Any) -> str:
        key = event.data.get("limit")
        return named(*late.limit_name(self.conn, str(key)).values()) if key else ""

    def due(self, event: Any) -> str:
        due = event.data.get("due")
        return formatting.moment(datetime.fromisoformat(due)) if due else "–"

    def subject(self, event: Any) -> str:
        return self.subjects.get(event.data.get("message"), str(event.data.get("template") or ""))

    def bound(self, event: Any) -> list[str]:
        """The names of the columns that were changed, of those that forms know."""
        paths = [*event.data.get("texts", ()), *event.data.get("after", {})]
        known = [BINDINGS[path] for path in paths if path in BINDINGS]
        return [named(one.zh, one.en) for one in known]

    def fields(self, event: Any) -> str:
        return SEPARATOR[current()].join(self.bound(event)) or "–"

    def outputs(self, event: Any) -> str:
        return SEPARATOR[current()].join(f"{key} = {value}" for key, value in event.data.get("outputs", {}).items())

    def process(self, event: Any) -> str:
        bundle = self.bundles.get(event.instance_id)
        return named(bundle.process.name, bundle.process.name_en) if bundle else str(event.data.get("process") or "")

    def _processes(self, event: Any) -> Sequence[Any]:
        bundle = self.bundles.get(event.instance_id)
        bundles = [bundle] if bundle else list(self.bundles.values())
        processes = [process for one in bundles for process in one.processes.values()]
        return sorted(processes, key=lambda process: process.id != self.places.get(event.id))
