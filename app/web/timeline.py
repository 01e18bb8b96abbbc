"""The history of a matter in words: a line for each event, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from app import history
from app.cases import late
from app.cases.bindings import BINDINGS
from app.engine.compile import Bundle
from app.engine.positions import Standing
from app.i18n import Message
from app.web import formatting, words
from app.web.language import current, named, say

_SEPARATOR = {"zh": "、", "en": ", "}


@dataclass(frozen=True)
class Entry:
    """One line: when, who, what; with the drawing at its left. ``quiet``: of interest to few."""

    at: datetime
    who: str
    text: str
    icon: str
    tone: str
    quiet: bool


@dataclass(frozen=True)
class Teller:
    """What sentences need to know: names of people, codes, steps, limits, and the subjects of messages."""

    conn: Connection
    people: words.People
    codes: words.Codes
    bundles: Mapping[int, Bundle]
    subjects: Mapping[int, str]

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
        return _SEPARATOR[current()].join(self.bound(event)) or "–"

    def outputs(self, event: Any) -> str:
        return _SEPARATOR[current()].join(f"{key} = {value}" for key, value in event.data.get("outputs", {}).items())

    def _processes(self, event: Any) -> Sequence[Any]:
        bundle = self.bundles.get(event.instance_id)
        bundles = [bundle] if bundle else list(self.bundles.values())
        return [process for one in bundles for process in one.processes.values()]


def of(
    conn: Connection,
    business_key: str,
    standings: Sequence[Standing],
    people: words.People,
    codes: words.Codes,
    subjects: Mapping[int, str],
) -> list[Entry]:
    """Everything that happened to a matter, newest first."""
    bundles = {one.instance_id: one.bundle for one in standings}
    teller = Teller(conn, people, codes, bundles, subjects)
    return [_entry(event, teller) for event in reversed(history.of(conn, business_key))]


def _entry(event: Any, teller: Teller) -> Entry:
    known = LINES.get(event.kind)
    if known is None:
        return Entry(event.at, teller.people(event.actor), event.kind, "history", "", True)
    # A change of what no form binds follows from something else, and that has a line of its own.
    quiet = known.quiet or (event.kind.endswith(":changed") and not teller.bound(event))
    return Entry(event.at, teller.people(event.actor), say(known.tell(event, teller)), known.icon, known.tone, quiet)


@dataclass(frozen=True)
class Line:
    """How one kind of event is told."""

    icon: str
    tell: Callable[[Any, Teller], Message]
    tone: str = ""
    quiet: bool = False


def _completed(event: Any, teller: Teller) -> Message:
    step, outcome = teller.step(event), teller.outcome(event)
    if outcome:
        return Message("“{step}” is done: {outcome}", step=step, outcome=outcome)
    return Message("“{step}” is done", step=step)


def _rated(event: Any, teller: Teller) -> Message:
    solved = teller.codes("solved", event.data.get("solved")) or "–"
    if (score := event.data.get("score")) is None:
        return Message("Result confirmed: {solved}", solved=solved)
    return Message("Result confirmed: {solved}, score {score}", solved=solved, score=score)


def _followed_up(event: Any, teller: Teller) -> Message:
    result = teller.codes("followup_result", event.data.get("result")) or "–"
    return Message("Follow-up, attempt {attempt}: {result}", attempt=event.data.get("attempt"), result=result)


def _closed(event: Any, teller: Teller) -> Message:
    reason = teller.codes("case_state", event.data.get("reason"))
    if other := event.data.get("merged_into"):
        return Message("Closed: {reason} ({other})", reason=reason, other=other)
    return Message("Closed: {reason}", reason=reason)


LINES: dict[str, Line] = {
    "case:registered": Line("clipboard-list", lambda e, t: Message("Case registered"), "blue"),
    "case:not_duplicate": Line(
        "git-merge", lambda e, t: Message("Looked at case {number}: another matter", number=e.data.get("other"))
    ),
    "case:state": Line(
        "progress-check",
        lambda e, t: Message(
            "State: {before} → {after}",
            before=t.codes("case_state", e.data.get("before")),
            after=t.codes("case_state", e.data.get("after")),
        ),
        "blue",
    ),
    "case:stage": Line(
        "timeline", lambda e, t: Message("Stage: {stage}", stage=t.codes("loop_stage", e.data.get("after"))), quiet=True
    ),
    "case:changed": Line("edit", lambda e, t: Message("Case changed: {fields}", fields=t.fields(e))),
    "customer:changed": Line("user", lambda e, t: Message("Customer changed: {fields}", fields=t.fields(e))),
    "unit:changed": Line("box", lambda e, t: Message("Product changed: {fields}", fields=t.fields(e))),
    "case:guided": Line(
        "headset",
        lambda e, t: Message(
            "Remote guidance: {result}", result=t.codes("attempt_result", e.data.get("attempt_result")) or "–"
        ),
    ),
    "case:rated": Line("star", _rated),
    "case:followed_up": Line("phone-call", _followed_up),
    "case:archived": Line(
        "archive",
        lambda e, t: Message("Archived; kept until {until}", until=e.data.get("retention_until")),
        "green",
    ),
    "case:closed": Line("circle-check", _closed, "green"),
    "task:opened": Line(
        "inbox",
        lambda e, t: Message("Task “{step}” for {role}", step=t.step(e), role=words.role(e.data.get("role"))),
        quiet=True,
    ),
    "task:claimed": Line("hand-grab", lambda e, t: Message("Claimed “{step}”", step=t.step(e))),
    "task:released": Line("rotate-clockwise", lambda e, t: Message("Released “{step}”", step=t.step(e))),
    "task:assigned": Line(
        "user-share",
        lambda e, t: Message("“{step}” assigned to {name}", step=t.step(e), name=t.people(e.data.get("to"))),
    ),
    "task:completed": Line("check", _completed, "green"),
    "task:cancelled": Line("x", lambda e, t: Message("“{step}” is no longer needed", step=t.step(e))),
    "timer:armed": Line(
        "hourglass",
        lambda e, t: Message("Clock started: {limit}, due {due}", limit=t.limit(e) or t.step(e), due=t.due(e)),
        quiet=True,
    ),
    "timer:fired": Line(
        "bell", lambda e, t: Message("The time has come: {limit}", limit=t.limit(e) or t.step(e)), "orange"
    ),
    "limit:breached": Line(
        "alert-triangle",
        lambda e, t: Message("Overdue: {limit}, was due {due}", limit=t.limit(e), due=t.due(e)),
        "red",
    ),
    "decision:made": Line(
        "sitemap", lambda e, t: Message("Decision table “{step}”: {outputs}", step=t.step(e), outputs=t.outputs(e)),
        quiet=True,
    ),
    "verb:done": Line("settings", lambda e, t: Message("Done by itself: “{step}”", step=t.step(e)), quiet=True),
    "message:queued": Line("mail", lambda e, t: Message("Message “{subject}” written", subject=t.subject(e)), quiet=True),
    "message:sent": Line("send", lambda e, t: Message("Message “{subject}” sent by mail", subject=t.subject(e)), "green"),
    "message:waiting_phone": Line(
        "phone", lambda e, t: Message("Message “{subject}” is to be told by phone", subject=t.subject(e)), "orange"
    ),
    "message:told": Line(
        "phone-call", lambda e, t: Message("Message “{subject}” told by phone", subject=t.subject(e)), "green"
    ),
    "message:shown": Line("bell", lambda e, t: Message("Message “{subject}” shown", subject=t.subject(e)), quiet=True),
    "message:failed": Line(
        "alert-circle", lambda e, t: Message("Message “{subject}” could not be sent yet", subject=t.subject(e)), "orange"
    ),
    "message:given_up": Line(
        "alert-triangle", lambda e, t: Message("Message “{subject}” could not be sent", subject=t.subject(e)), "red"
    ),
    "message:retried": Line(
        "refresh", lambda e, t: Message("Message “{subject}” is tried again", subject=t.subject(e))
    ),
    "message:thrown": Line(
        "message", lambda e, t: Message("Signal “{name}” sent", name=e.data.get("name")), quiet=True
    ),
    "message:caught": Line(
        "message", lambda e, t: Message("Signal “{name}” received", name=e.data.get("name")), quiet=True
    ),
    "file:attached": Line("paperclip", lambda e, t: Message("File added")),
    "incident:raised": Line(
        "alert-circle", lambda e, t: Message("“{step}” could not be carried out", step=t.step(e)), "red"
    ),
    "incident:resolved": Line(
        "circle-check", lambda e, t: Message("“{step}” was carried out at last", step=t.step(e)), "green"
    ),
    "instance:started": Line(
        "sitemap",
        lambda e, t: Message("Procedure started: {process}, version {version}", process=_process(e, t),
                             version=e.data.get("version")),
        quiet=True,
    ),
    "instance:completed": Line("circle-check", lambda e, t: Message("Procedure ended: {process}", process=_process(e, t))),
    "token:moved": Line("arrow-right", lambda e, t: Message("Passed: {steps}", steps=t.steps(e)), quiet=True),
}  # fmt: skip
"""Every kind of event a matter's history may hold. One that is not here is shown by its code."""


def _process(event: Any, teller: Teller) -> str:
    bundle = teller.bundles.get(event.instance_id)
    return named(bundle.process.name, bundle.process.name_en) if bundle else str(event.data.get("process") or "")
