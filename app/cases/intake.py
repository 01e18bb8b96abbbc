"""Cases that outside systems bring: what they may say, and that one matter sent twice is one case.

They speak in bind paths, which a process owner does not rename, and what they say goes through the start form
that an officer fills in: the same checks, the same sentences, the same clock and series of numbers.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from app import clock
from app.cases.tables import intake_receipt, service_case
from app.errors import Conflict, Invalid, Problem
from app.formdefs import Field, Form
from app.i18n import Message

PROCESS = "case_main"
ACCEPTED = (
    "case.feedback_time", "case.description", "case.urgency", "case.demand", "case.remarks",
    "customer.name", "customer.contact", "customer.email", "customer.type", "customer.region", "customer.address",
    "unit.model", "unit.product_type", "unit.serial_no", "unit.purchase_date",
)  # fmt: skip
"""What a caller may say. The channel is that of the key; whether an identity is confirmed, and what a customer is
worth, an outside system does not decide."""
LONGEST_KEY = 200
KEY = "Idempotency-Key"

_NOUNS = ("case", "customer", "unit")


class AnotherMatter(Conflict):
    """This Idempotency-Key came before with other content. Give every matter a key of its own."""


@dataclass(frozen=True)
class Sent:
    """One matter as a system has sent it: ``said`` by bind path, and by key for fields that bind nothing."""

    said: Mapping[str, Any]
    key: str
    content: str

    def request_key(self, api_key: int) -> str:
        """By which the engine knows a second try of the same."""
        return f"api:{api_key}:{self.key[:40]}"


def read(body: Any, idempotency_key: str) -> Sent:
    """What a request brings. Raises Invalid for what nobody could mean."""
    if not isinstance(body, dict):
        raise Invalid([Problem(Message("Send one JSON object."))])
    problems = []
    if not 1 <= len(idempotency_key) <= LONGEST_KEY:
        problems.append(Problem(Message("Send an Idempotency-Key of 1 to {most} characters.", most=LONGEST_KEY), KEY))
    said = dict(_said(body))
    for path, value in said.items():
        if path.partition(".")[0] in _NOUNS and path not in ACCEPTED:
            problems.append(Problem(Message("Nothing can be entered at {path} here.", path=path[:80]), path[:80]))
        elif isinstance(value, dict | list):
            problems.append(Problem(Message("This must be a text, a number or a truth value."), path[:80]))
        elif any("\ud800" <= sign <= "\udfff" for sign in f"{path}{value}"):
            # JSON can say half a character; no text holds one.
            problems.append(Problem(Message("This must be a text, a number or a truth value."), _whole(path[:80])))
    if problems:
        raise Invalid(problems)
    content = json.dumps(said, sort_keys=True, ensure_ascii=False)
    # Digests alone: a key, too, may be a telephone number.
    return Sent(said, _digest(idempotency_key), _digest(content))


def entries(form: Form, sent: Sent, channel: str, zone: tzinfo) -> dict[str, Any]:
    """The entries of the start form. Raises Invalid for what the form does not ask."""
    said = {**sent.said, "case.channel": channel}
    if any(path.startswith("unit.") for path in sent.said):
        # No file can come this way; the desk asks for it later.
        said["unit.proof_missing"] = True
    fields = {field.bind or field.key: field for field in form.fields}
    problems = [
        Problem(Message("Nothing can be entered at {path} here.", path=path[:80]), path[:80])
        for path in sent.said
        if path not in fields or fields[path].type in _NOT_BY_WIRE
    ]
    if problems:
        raise Invalid(problems)
    given = {fields[path].key: _entry(value) for path, value in said.items() if path in fields}
    return form.entries({}, zone) | given


def at_paths(form: Form, problems: Sequence[Problem]) -> list[Problem]:
    """The problems of a form at the paths a caller has used; those of the desk stand there already."""
    by_key: dict[str, Field] = {field.key: field for field in form.fields}
    return [
        Problem(one.message, by_key[one.place].bind or one.place) if one.place in by_key else one for one in problems
    ]


def receipt(conn: Connection, api_key: int, sent: Sent) -> Row[Any] | None:
    """The case this very matter has become before: its number, and when. Raises AnotherMatter."""
    columns: tuple[Any, ...] = (service_case.c.number, service_case.c.registered_at, intake_receipt.c.content)
    wanted = (
        select(*columns)
        .join_from(intake_receipt, service_case)
        .where(intake_receipt.c.api_key == api_key, intake_receipt.c.key == sent.key)
    )
    row = conn.execute(wanted).first()
    if row is not None and row.content != sent.content:
        raise AnotherMatter
    return row


# req: R-065
def keep(conn: Connection, api_key: int, sent: Sent, business_key: str) -> None:
    """Note which case a matter has become, in the transaction that has opened it."""
    case_id = conn.execute(select(service_case.c.id).where(service_case.c.business_key == business_key)).scalar_one()
    conn.execute(
        insert(intake_receipt).values(
            api_key=api_key, key=sent.key, content=sent.content, case_id=case_id, at=clock.now()
        )
    )


_NOT_BY_WIRE = ("filepicker", "signature", "dynamiclist")


def _said(body: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Flat names: ``{"customer": {"name": …}}`` is ``customer.name``."""
    for key, value in body.items():
        if key in _NOUNS and isinstance(value, dict):
            yield from ((f"{key}.{column}", inner) for column, inner in value.items())
        else:
            yield str(key), value


def _entry(value: Any) -> Any:
    return "" if value is None else value if isinstance(value, bool) else str(value)


def _whole(text: str) -> str:
    return text.encode(errors="replace").decode()


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
