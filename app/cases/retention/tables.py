"""The tables of retention: legal holds, proposals to anonymise, and the trigger that lets no case be deleted."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, String, Table

from app import kept
from app.cases.tables import CODE, service_case
from app.db import Identifier, Instant, metadata

PERSON = String(64)

legal_hold = Table(
    "legal_hold",
    metadata,
    Column("id", Identifier, primary_key=True),
    Column("case_id", ForeignKey(service_case.c.id), nullable=False),
    Column("placed_by", PERSON, nullable=False),
    Column("placed_at", Instant, nullable=False),
    Column("reason", String(500), nullable=False),
    Column("lifted_by", PERSON),
    Column("lifted_at", Instant),
    Column("lift_reason", String(500)),
    comment="A case that may not be forgotten, because of a dispute for instance.",
)
_held = legal_hold.c.lifted_at.is_(None)
Index("uq_legal_hold_open", legal_hold.c.case_id, unique=True, sqlite_where=_held, postgresql_where=_held)
Index("ix_legal_hold_case_id", legal_hold.c.case_id)

anonymisation = Table(
    "anonymisation",
    metadata,
    Column("id", Identifier, primary_key=True),
    Column("case_id", ForeignKey(service_case.c.id), nullable=False),
    Column("proposed_by", PERSON, nullable=False),
    Column("proposed_at", Instant, nullable=False),
    Column("decided_by", PERSON),
    Column("decided_at", Instant),
    Column("decision", CODE),  # approved, rejected
    comment="Proposals to forget who a case was about, and what became of them.",
)
_open = anonymisation.c.decided_at.is_(None)
Index("uq_anonymisation_open", anonymisation.c.case_id, unique=True, sqlite_where=_open, postgresql_where=_open)
Index("ix_anonymisation_case_id", anonymisation.c.case_id)

#
NEVER_DELETED, NO_MORE = kept.against(service_case, "a case is anonymised, never deleted", "DELETE", "TRUNCATE")
