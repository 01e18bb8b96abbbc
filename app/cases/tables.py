"""The tables of the service desk: customers, product units, cases and code lists. What is recorded on a case
has tables of its own, in ``app.cases.records``.

Codes stand in the columns, never their names: those live in ``code``, in two languages, editable.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    func,
)

from app.db import Document, Identifier, Instant, metadata

CODE = String(40)


def _flag(name: str) -> Column[bool]:
    return Column(name, Boolean, nullable=False, default=False, server_default=false())


customer = Table(
    "customer",
    metadata,
    Column("id", Identifier, primary_key=True),
    Column("name", String(200), nullable=False),
    Column("contact", String(200), nullable=False),
    # Digits of a phone, or an address in small letters: what two spellings of one contact have in common.
    Column("contact_key", String(200), nullable=False, index=True),
    Column("email", String(254)),
    _flag("identity_confirmed"),
    Column("type", CODE),
    Column("tier", CODE, nullable=False, default="normal"),
    Column("points", Integer, nullable=False, default=0),
    Column("address", String(500)),
    Column("region", String(100)),
    _flag("remote_area"),
    Column("language", CODE, nullable=False, default="zh"),
    _flag("care_opt_out"),
    _flag("confidential_consent"),
    Column("contract_sla", CODE),
    Column("created_at", Instant, nullable=False),
    Column("version", Integer, nullable=False, default=1),
)

product_unit = Table(
    "product_unit",
    metadata,
    Column("id", Identifier, primary_key=True),
    Column("customer_id", ForeignKey(customer.c.id), nullable=False, index=True),
    Column("model", String(100), nullable=False, index=True),
    Column("product_type", CODE),
    _flag("special_product"),
    # Not unique: people write what they read from a worn label, and "none" is a serial number to many.
    Column("serial_no", String(100)),
    Column("batch_no", String(100), index=True),
    Column("software_version", String(100)),
    Column("proof_of_purchase", Document),
    _flag("proof_missing"),
    Column("purchase_date", Date),
    Column("receipt_date", Date),
    Column("warranty_card_no", String(100)),
    Column("warranty_months", Integer),
    Column("warranty_extension", Date),
    _flag("misuse"),
    Column("warranty_state", CODE),
    Column("created_at", Instant, nullable=False),
    Column("version", Integer, nullable=False, default=1),
)

# Read off a label and typed again: capitals differ.
Index("ix_product_unit_serial", func.lower(product_unit.c.serial_no))

service_case = Table(
    "service_case",
    metadata,
    Column("id", Identifier, primary_key=True),
    Column("number", String(20), nullable=False, unique=True),
    # Derived from the number; stored because tasks, timers and history are joined by it.
    Column("business_key", String(40), nullable=False, unique=True),
    Column("customer_id", ForeignKey(customer.c.id), nullable=False, index=True),
    Column("unit_id", ForeignKey(product_unit.c.id), index=True),
    Column("feedback_time", Instant, nullable=False),
    Column("registered_at", Instant, nullable=False, index=True),
    Column("channel", CODE, nullable=False),
    Column("description", Text, nullable=False),
    Column("urgency", CODE, nullable=False),
    _flag("expedited"),
    Column("demand", CODE, nullable=False),
    Column("category", CODE),
    Column("subcategory", CODE),
    Column("remarks", Text),
    Column("first_judgement", Text),
    Column("told_solutions", Text),
    Column("grade", CODE),
    _flag("complex"),
    Column("est_finish", Instant),
    Column("owner", String(64)),
    Column("profile", CODE),
    Column("state", CODE, nullable=False, index=True),
    # The newest reason it is on hold for; null while nobody is waited for. See case_hold.
    Column("waiting_for", CODE),
    Column("loop_stage", CODE, nullable=False),
    Column("portal_stage", CODE, nullable=False),
    Column("solved", CODE),
    Column("score", Integer),
    Column("opinion", Text),
    _flag("voiced_dissatisfied"),
    Column("first_time_resolved", Boolean),
    Column("reopened_count", Integer, nullable=False, default=0),
    Column("parent_case", String(20), index=True),
    Column("merged_into", String(20), index=True),
    Column("handling", Text),
    Column("closed_reason", CODE),
    Column("closed_note", Text),
    Column("closed_at", Instant),
    Column("archived_at", Instant),
    Column("archived_by", String(64)),
    Column("archive_hash", String(64)),
    Column("retention_until", Date),
    Column("anonymised_at", Instant),
    Column("version", Integer, nullable=False, default=1),
    CheckConstraint("score between 1 and 5", name="score"),
)

case_instant = Table(
    "case_instant",
    metadata,
    Column("id", Identifier, primary_key=True),
    Column("case_id", ForeignKey(service_case.c.id), nullable=False),
    Column("name", String(60), nullable=False),
    Column("at", Instant, nullable=False),
    Column("node", String(100)),
    Index("ix_case_instant_case", "case_id", "name", "at"),
)


case_hold = Table(
    "case_hold",
    metadata,
    Column("id", Identifier, primary_key=True),
    Column("business_key", String(40), nullable=False),
    Column("reason", CODE, nullable=False),
    Column("since", Instant, nullable=False),
    Column("by", String(64), nullable=False),
    # Where a procedure waits, its token says so; what a person has put on hold has a note and no token.
    Column("instance_id", Identifier),
    Column("node", String(100)),
    Column("note", Text),
    # With many others at once: the clock act it belongs to.
    Column("act_id", Identifier),
    # Planned, not binding: past it somebody is reminded.
    Column("until", Instant),
    Column("reminded_at", Instant),
    Column("ended_at", Instant),
    Column("ended_by", String(64)),
    Column("end_note", Text),
    Index("ix_case_hold_business_key", "business_key", "since"),
    comment="Stretches in which a case waits for somebody, and for whom.",
)
_held = case_hold.c.ended_at.is_(None)
Index("ix_case_hold_open", case_hold.c.since, sqlite_where=_held, postgresql_where=_held)
_in_bulk = _held & case_hold.c.act_id.is_not(None)
Index(
    "uq_case_hold_act",
    case_hold.c.act_id,
    case_hold.c.business_key,
    unique=True,
    sqlite_where=_in_bulk,
    postgresql_where=_in_bulk,
)

reclassification = Table(
    "reclassification",
    metadata,
    Column("id", Identifier, primary_key=True),
    Column("case_id", ForeignKey(service_case.c.id), nullable=False, index=True),
    Column("at", Instant, nullable=False),
    Column("actor", String(64), nullable=False),
    # Codes before and after by bind path: {"case.category": ["usage", "complaint"]}.
    Column("changed", Document, nullable=False),
    # A person's own words, which may name the customer: never in the history.
    Column("reason", String(500), nullable=False),
)

raised_instance = Table(
    "raised_instance",
    metadata,
    Column("id", Identifier, primary_key=True),
    Column("timer_id", Identifier, nullable=False, index=True),
    Column("process", String(64), nullable=False),
    Column("instance_id", Identifier, nullable=False),
    Column("at", Instant, nullable=False),
    comment="Procedures a ladder has started, so that a timer has at most one of a kind open.",
)

breach = Table(
    "breach",
    metadata,
    Column("id", Identifier, primary_key=True),
    Column("timer_id", Identifier, nullable=False, unique=True),
    Column("business_key", String(80), nullable=False, index=True),
    Column("limit_key", String(60), nullable=False),
    Column("node", String(100), nullable=False),
    Column("role", CODE),
    Column("due_at", Instant, nullable=False),
    Column("at", Instant, nullable=False),
)

code_list = Table(
    "code_list",
    metadata,
    Column("key", CODE, primary_key=True),
    Column("zh", String(100), nullable=False),
    Column("en", String(100), nullable=False),
    Column("parent", ForeignKey("code_list.key")),
    # Counts the times an administrator has saved it: who saves has seen this one.
    Column("version", Integer, nullable=False, default=1, server_default="1"),
)

code_list_version = Table(
    "code_list_version",
    metadata,
    Column("list_key", ForeignKey(code_list.c.key), primary_key=True),
    Column("number", Integer, primary_key=True),
    # Every code as it stood after this change, in order: what there was can be had again.
    Column("content", Document, nullable=False),
    Column("author", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    Column("reason", String(500), nullable=False, default=""),
)

code = Table(
    "code",
    metadata,
    Column("id", Identifier, primary_key=True),
    Column("list_key", ForeignKey(code_list.c.key), nullable=False),
    Column("code", CODE, nullable=False),
    Column("zh", String(200), nullable=False),
    Column("en", String(200), nullable=False),
    Column("position", Integer, nullable=False),
    Column("parent", CODE),
    Column("active", Boolean, nullable=False, default=True),
    _flag("shipped"),
    Column("version", Integer, nullable=False, default=1),
    UniqueConstraint("list_key", "code"),
)

intake_receipt = Table(
    "intake_receipt",
    metadata,
    # Of identity's table of keys; and digests, of the caller's own key and of all that came with it.
    Column("api_key", Identifier, primary_key=True),
    Column("key", String(64), primary_key=True),
    Column("content", String(64), nullable=False),
    Column("case_id", ForeignKey(service_case.c.id), nullable=False, index=True),
    Column("at", Instant, nullable=False),
    comment="What an outside system has sent, so that a second try of it opens no second case.",
)

number_series = Table(
    "number_series",
    metadata,
    # The kind of matter: "case", or what else a procedure opens.
    Column("kind", CODE, primary_key=True),
    Column("month", String(6), primary_key=True),
    Column("last", Integer, nullable=False),
)
