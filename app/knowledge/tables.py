"""The tables of the knowledge base.

An ``article`` is what lists and searches need of the version that is shown: the published one, or the newest while
none is published yet. Everything ever written stands in ``article_version``.
"""

from __future__ import annotations

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, String, Table, Text

from app.db import Identifier, Instant, metadata

CODE = String(40)
PERSON = String(60)

article = Table(
    "article",
    metadata,
    Column("id", Identifier, primary_key=True),
    Column("code", CODE, nullable=False, unique=True),
    Column("state", CODE, nullable=False, index=True),
    # The number of the version readers have; none for an article that is not published, or no longer.
    Column("published", Integer),
    Column("latest", Integer, nullable=False),
    Column("kind", CODE, nullable=False),
    Column("category", CODE, nullable=False),
    Column("product_type", CODE),
    Column("model", String(100)),
    # What the product itself shows: E4, ALM-1021.
    Column("fault_code", CODE),
    Column("title", String(200), nullable=False),
    Column("title_en", String(200)),
    # The matter it was learned from: "case:202611-001".
    Column("source", String(80)),
    Column("created_by", PERSON, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("version", Integer, nullable=False, default=1),
)

article_version = Table(
    "article_version",
    metadata,
    Column("id", Identifier, primary_key=True),
    Column("article_id", ForeignKey(article.c.id), nullable=False),
    Column("number", Integer, nullable=False),
    Column("state", CODE, nullable=False),
    Column("kind", CODE, nullable=False),
    Column("category", CODE, nullable=False),
    Column("product_type", CODE),
    Column("model", String(100)),
    # What the product itself shows: E4, ALM-1021.
    Column("fault_code", CODE),
    Column("title", String(200), nullable=False),
    Column("title_en", String(200)),
    Column("cause", Text, nullable=False),
    Column("cause_en", Text),
    Column("steps", Text, nullable=False),
    Column("steps_en", Text),
    Column("reference", String(500)),
    # Why this version was written.
    Column("note", String(500)),
    Column("author", PERSON, nullable=False),
    Column("written_at", Instant, nullable=False),
    Column("reviewer", PERSON),
    Column("reviewed_at", Instant),
    # What the reviewer said.
    Column("reason", String(1000)),
    Index("uq_article_version_number", "article_id", "number", unique=True),
)

article_term = Table(
    "article_term",
    metadata,
    # The term first: a search walks through the articles of each of its terms.
    Column("term", String(40), primary_key=True),
    Column("article_id", ForeignKey(article.c.id), primary_key=True, index=True),
    Column("weight", Float, nullable=False),
    sqlite_with_rowid=False,
)

search_index = Table(
    "search_index",
    metadata,
    Column("name", CODE, primary_key=True),
    # Of the words the terms were made with: another one, and they are made anew.
    Column("fingerprint", String(64), nullable=False),
)

article_use = Table(
    "article_use",
    metadata,
    Column("id", Identifier, primary_key=True),
    Column("article_id", ForeignKey(article.c.id), nullable=False, index=True),
    Column("business_key", String(80), nullable=False, index=True),
    Column("task_id", String(32), nullable=False),
    Column("actor", PERSON, nullable=False),
    Column("at", Instant, nullable=False),
    # Taken twice for one task, it was used once.
    Index("uq_article_use_task", "task_id", "article_id", unique=True),
)

case_summary = Table(
    "case_summary",
    metadata,
    Column("id", Identifier, primary_key=True),
    Column("business_key", String(80), nullable=False, unique=True),
    Column("problem_found", Text, nullable=False),
    Column("improvement_direction", Text, nullable=False),
    Column("process_and_result", Text),
    # What an article needs besides: its title, the code the device shows, and where it belongs.
    Column("symptom", String(180)),
    Column("fault_code", CODE),
    Column("product_type", CODE),
    Column("model", String(100)),
    Column("kind", CODE),
    Column("category", CODE),
    # What the reviewer said, and the code of the article it became.
    Column("review_note", String(1000)),
    Column("reviewer", PERSON),
    Column("article", CODE),
    Column("author", PERSON, nullable=False),
    Column("written_at", Instant, nullable=False),
    Column("version", Integer, nullable=False, default=1),
)
