"""The tables of the search: which term stands on which case."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, String, Table

from app.cases.tables import CODE, service_case
from app.db import Identifier, metadata

# Byte by byte on both databases: what begins with a term is then a stretch of the index.
TERM = String(40).with_variant(String(40, collation="C"), "postgresql")

case_term = Table(
    "case_term",
    metadata,
    # The term first: a search walks along the cases of its rarest one.
    Column("term", TERM, primary_key=True),
    Column("case_id", ForeignKey(service_case.c.id), primary_key=True, index=True),
    sqlite_with_rowid=False,
)

case_index = Table(
    "case_index",
    metadata,
    Column("name", CODE, primary_key=True),
    # Of the words the terms were made with: with other ones they are made anew.
    Column("fingerprint", String(64), nullable=False),
    # While they are made anew: the last case whose terms are.
    Column("after_id", Identifier),
)
