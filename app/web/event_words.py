"""How each kind of event of a matter's history is told: the sentence, the drawing beside it, its colour."""

from __future__ import annotations

from typing import Any

from app.i18n import Message
from app.policies.wording import STANDS_FOR
from app.web import operation_words, words
from app.web.event_line import Line
from app.web.record_words import told
from app.web.teller import Teller


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


def _graded(event: Any, teller: Teller) -> Message:
    after = teller.codes("grade", event.data.get("after"))
    if before := teller.codes("grade", event.data.get("before")):
        return Message("Grade: {before} → {after}", before=before, after=after)
    return Message("Grade: {after}", after=after)


def _spoken(event: Any, teller: Teller) -> Message:
    said = [teller.codes("forbidden_phrase", code) for code in event.data.get("phrases", ())]
    return Message("Told the customer deliberately, after a warning: {phrases}", phrases=" · ".join(said))


def _waited_for(event: Any) -> Message | str:
    reason = str(event.data["reason"])
    return STANDS_FOR.get(reason, reason)


def _reclassified(event: Any, teller: Teller) -> Message:
    before, after = event.data.get("before", {}), event.data.get("after", {})
    pairs = [
        f"{teller.codes(path.partition('.')[2], before.get(path)) or '–'} → "
        f"{teller.codes(path.partition('.')[2], after.get(path)) or '–'}"
        for path in ("case.category", "case.subcategory", "case.urgency")
        if path in after
    ]
    return Message("Classified anew: {changes}", changes=" · ".join(pairs))


def _no_line(event: Any, teller: Teller) -> Message:
    role, line = words.role(event.data.get("role")), words.line(event.data.get("line"))
    if not (holder := event.data.get("holder")):
        return Message("Nobody holds the task, so there is no {line}: {role} was told instead", line=line, role=role)
    holders = "、".join(teller.people(name) for name in holder.split(", "))
    return Message("{holder} has no {line}: {role} was told instead", holder=holders, line=line, role=role)


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
    "case:profile": Line(
        "adjustments",
        lambda e, t: Message(
            "Moved to another profile of time limits: {before} → {after}",
            before=e.data.get("before") or "–",
            after=e.data.get("after"),
        ),
        "orange",
    ),
    "case:guided": Line(
        "headset",
        lambda e, t: Message(
            "Remote guidance: {result}", result=t.codes("attempt_result", e.data.get("attempt_result")) or "–"
        ),
    ),
    "case:diagnosed": Line("stethoscope", told("diagnosis"), "blue"),
    "case:planned": Line("list-check", told("plan"), "blue"),
    "case:major_work": Line("alert-triangle", told("major"), "red"),
    "case:visit": Line("map-pin", told("visit"), "blue"),
    "case:parcel": Line("package", told("shipment"), "blue"),
    "case:repair": Line("tool", told("repair"), "blue"),
    "case:progress": Line("progress-check", told("progress")),
    "case:dissatisfied": Line("alert-circle", told("dissatisfaction"), "orange"),
    "case:legal_hold": Line("gavel", lambda e, t: Message("Put under a legal hold"), "red"),
    "case:legal_hold_lifted": Line("lock-open", lambda e, t: Message("Legal hold lifted")),
    "case:anonymisation_proposed": Line("eraser", lambda e, t: Message("Proposed to be anonymised"), quiet=True),
    "case:anonymisation_rejected": Line("eraser", lambda e, t: Message("Not anonymised: the proposal was rejected")),
    "case:anonymised": Line("eraser", lambda e, t: Message("Anonymised"), "orange"),
    "case:reclassified": Line("replace", _reclassified, "orange"),
    "case:supplemented": Line("file-check", lambda e, t: Message("Missing data supplied"), "green"),
    "case:forbidden_phrase": Line("quote", _spoken, "orange"),
    "article:used": Line(
        "book", lambda e, t: Message("Article {code} taken from the knowledge base", code=e.data.get("article"))
    ),
    "case:summarised": Line("notes", lambda e, t: Message("Summary of the case written")),
    "case:published": Line(
        "book", lambda e, t: Message("The summary became the article {code}", code=e.data.get("article")), "green"
    ),
    "case:rated": Line("star", _rated),
    "case:followed_up": Line("phone-call", _followed_up),
    "case:archived": Line(
        "archive",
        lambda e, t: Message("Archived; kept until {until}", until=e.data.get("retention_until")),
        "green",
    ),
    "case:major": Line(
        "alert-triangle", lambda e, t: Message("Reported as major: supervisor and manager were told"), "red"
    ),
    "case:graded": Line("progress-check", _graded, "blue"),
    "case:reopened": Line(
        "rotate-clockwise", lambda e, t: Message("Taken up again, time {count}", count=e.data.get("count")), "orange"
    ),
    "case:linked": Line(
        "git-merge", lambda e, t: Message("New problem: case {number} opened", number=e.data.get("other"))
    ),
    "case:linked_from": Line(
        "git-merge", lambda e, t: Message("Opened for a new problem found in case {number}", number=e.data.get("other"))
    ),
    "case:held": Line(
        "hourglass",
        lambda e, t: Message("On hold: {reason}", reason=STANDS_FOR.get(e.data["reason"], e.data["reason"])),
    ),
    "case:released": Line(
        "player-play",
        lambda e, t: Message("No longer {reason}", reason=_waited_for(e)),
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
    "task:on_call": Line(
        "phone-call",
        lambda e, t: Message(
            "Outside office hours: “{step}” went to {name}, who is on call",
            step=t.step(e),
            name=t.people(e.data.get("to")),
        ),
        "orange",
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
    "line:missing": Line("sitemap", _no_line, "orange"),
    "decision:made": Line(
        "sitemap",
        lambda e, t: Message("Decision table “{step}”: {outputs}", step=t.step(e), outputs=t.outputs(e)),
        quiet=True,
    ),
    "verb:done": Line("settings", lambda e, t: Message("Done by itself: “{step}”", step=t.step(e)), quiet=True),
    "link:made": Line("link", lambda e, t: Message("A link for the customer was made"), quiet=True),
    "link:answered": Line("message-check", lambda e, t: Message("The customer answered by the link"), "green"),
    "link:withdrawn": Line("link-off", lambda e, t: Message("A link of the customer was withdrawn"), "orange"),
    "message:queued": Line(
        "mail", lambda e, t: Message("Message “{subject}” written", subject=t.subject(e)), quiet=True
    ),
    "message:sent": Line(
        "send", lambda e, t: Message("Message “{subject}” sent by mail", subject=t.subject(e)), "green"
    ),
    "message:waiting_phone": Line(
        "phone", lambda e, t: Message("Message “{subject}” is to be told by phone", subject=t.subject(e)), "orange"
    ),
    "message:told": Line(
        "phone-call", lambda e, t: Message("Message “{subject}” told by phone", subject=t.subject(e)), "green"
    ),
    "message:shown": Line("bell", lambda e, t: Message("Message “{subject}” shown", subject=t.subject(e)), quiet=True),
    "message:failed": Line(
        "alert-circle",
        lambda e, t: Message("Message “{subject}” could not be sent yet", subject=t.subject(e)),
        "orange",
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
    "paper:sent": Line("file-text", lambda e, t: Message("Service order made out for the customer"), "green"),
    "file:attached": Line("paperclip", lambda e, t: Message("File added")),
    "incident:raised": Line(
        "alert-circle", lambda e, t: Message("“{step}” could not be carried out", step=t.step(e)), "red"
    ),
    "incident:resolved": Line(
        "circle-check", lambda e, t: Message("“{step}” was carried out at last", step=t.step(e)), "green"
    ),
    "instance:started": Line(
        "sitemap",
        lambda e, t: Message(
            "Procedure started: {process}, version {version}", process=t.process(e), version=e.data.get("version")
        ),
        quiet=True,
    ),
    "instance:completed": Line(
        "circle-check", lambda e, t: Message("Procedure ended: {process}", process=t.process(e))
    ),
    "token:moved": Line("arrow-right", lambda e, t: Message("Passed: {steps}", steps=t.steps(e)), quiet=True),
    **operation_words.LINES,
}
"""Every kind of event a matter's history may hold. One that is not here is shown by its code."""
