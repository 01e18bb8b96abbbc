"""The tables of the policies. What a rule says is never changed in place: a publication adds a version.

One counter, ``policy_state.revision``, numbers all publications. Its row is the lock that makes publishers
wait for one another, and one read of it tells every process whether what it remembers still holds.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    true,
)

from app.db import Document, Identifier, Instant, metadata

KEY = String(40)
NAME = String(120)


def _revision() -> Column[int]:
    return Column("revision", ForeignKey("policy_publication.revision"), nullable=False, index=True)


policy_state = Table(
    "policy_state",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("revision", Integer, nullable=False),
    Column("active_profile", ForeignKey("policy_profile.key"), nullable=False),
    CheckConstraint("id = 1", name="one_row"),
)

publication = Table(
    "policy_publication",
    metadata,
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(20), nullable=False),  # shipped, limit, setting, calendar, profile
    Column("subject", String(100), nullable=False),
    Column("author", String(64), nullable=False),
    Column("reason", Text, nullable=False),
    Column("reach", String(10), nullable=False),  # new, running, recount
    Column("published_at", Instant, nullable=False),
    Column("rolls_back", ForeignKey("policy_publication.revision")),
    CheckConstraint("reach in ('new', 'running', 'recount')", name="reach"),
    Index("ix_policy_publication_subject", "subject", "revision"),
    comment="One act of changing rules: who, why, and whether running timers are reached.",
)

profile = Table(
    "policy_profile",
    metadata,
    Column("key", KEY, primary_key=True),
    Column("name_zh", NAME, nullable=False),
    Column("name_en", NAME, nullable=False),
    Column("source", Text, nullable=False, default=""),
    Column("position", Integer, nullable=False),
    Column("archived_at", Instant),
    comment="A named set of limits and settings; what it leaves out it inherits from the profile default.",
)

policy_key = Table(
    "policy_key",
    metadata,
    Column("key", KEY, primary_key=True),
    Column("kind", String(10), nullable=False),  # limit, setting
    Column("value_type", String(20), nullable=False, default=""),
    Column("name_zh", NAME, nullable=False),
    Column("name_en", NAME, nullable=False),
    Column("section", String(20), nullable=False),
    Column("position", Integer, nullable=False),
    Column("source", Text, nullable=False, default=""),
    CheckConstraint("kind in ('limit', 'setting')", name="kind"),
    comment="What can be set at all: the names of limits and settings.",
)

limit_version = Table(
    "policy_limit_version",
    metadata,
    Column("id", Identifier, primary_key=True),
    Column("profile", ForeignKey("policy_profile.key"), nullable=False),
    Column("key", ForeignKey("policy_key.key"), nullable=False),
    Column("number", Integer, nullable=False),
    _revision(),
    UniqueConstraint("profile", "key", "number"),
    UniqueConstraint("profile", "key", "revision"),
    comment="What one profile says of one key from a publication on. Without a limit in it: inherited again.",
)

limit = Table(
    "policy_limit",
    metadata,
    # A timer names this id: it pins profile, key, version, condition and values at once.
    Column("id", Identifier, primary_key=True),
    Column("version_id", ForeignKey("policy_limit_version.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("condition", Text),
    Column("duration", String(24), nullable=False),
    Column("unit", String(16), nullable=False),
    Column("day_end", String(10), nullable=False, default="close", server_default="close"),
    Column("anchor", KEY, nullable=False),
    Column("warn_share", Float),
    Column("ladder", Document, nullable=False),
    Column("pause_reasons", Document, nullable=False),
    Column("enabled", Boolean, nullable=False, default=True, server_default=true()),
    Column("kind", String(10), nullable=False),
    Column("role", String(32), nullable=False),
    Column("basis", Text, nullable=False, default=""),
    UniqueConstraint("version_id", "position"),
    CheckConstraint("unit in ('clock', 'working', 'working_days', 'calendar_days')", name="unit"),
    comment="One limit of a version; of several with conditions the first that holds is in force.",
)

setting = Table(
    "policy_setting",
    metadata,
    Column("id", Identifier, primary_key=True),
    Column("profile", ForeignKey("policy_profile.key"), nullable=False),
    Column("key", ForeignKey("policy_key.key"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("value", Document),
    Column("inherits", Boolean, nullable=False, default=False, server_default=false()),
    Column("basis", Text, nullable=False, default=""),
    _revision(),
    UniqueConstraint("profile", "key", "number"),
    comment="A value without a ladder, in one version. No value and not inherited: switched off.",
)

calendar = Table(
    "policy_calendar",
    metadata,
    Column("id", Identifier, primary_key=True),
    Column("key", KEY, nullable=False, unique=True),
    Column("name_zh", NAME, nullable=False),
    Column("name_en", NAME, nullable=False),
    Column("archived_at", Instant),
)

calendar_version = Table(
    "policy_calendar_version",
    metadata,
    # A timer names this id.
    Column("id", Identifier, primary_key=True),
    Column("calendar_id", ForeignKey("policy_calendar.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("zone", String(64), nullable=False),
    Column("weekly", Document, nullable=False),
    Column("published_until", Date),
    _revision(),
    UniqueConstraint("calendar_id", "number"),
)

calendar_day = Table(
    "policy_calendar_day",
    metadata,
    # The days belong to the version, not to the calendar: a due date of last year stays explainable.
    Column("version_id", ForeignKey("policy_calendar_version.id"), primary_key=True),
    Column("date", Date, primary_key=True),
    Column("kind", String(10), nullable=False),
    Column("windows", Document, nullable=False),
    Column("name_zh", NAME, nullable=False, default=""),
    Column("name_en", NAME, nullable=False, default=""),
    Column("source", NAME, nullable=False, default=""),
    CheckConstraint("kind in ('off', 'work', 'special')", name="kind"),
)

clock_pause = Table(
    "clock_pause",
    metadata,
    Column("id", Identifier, primary_key=True),
    # The engine's timer. No foreign key: neither of the two rooms knows the other.
    Column("timer_id", Identifier, nullable=False),
    Column("reason", String(20), nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("started_by", String(64), nullable=False),
    Column("ended_at", Instant),
    Column("ended_by", String(64)),
    Index("ix_clock_pause_timer_id", "timer_id", "started_at"),
    comment="A stretch in which a timer's clock stood; between them it ran.",
)
_open = clock_pause.c.ended_at.is_(None)
Index("uq_clock_pause_open", clock_pause.c.timer_id, unique=True, sqlite_where=_open, postgresql_where=_open)

clock_extension = Table(
    "clock_extension",
    metadata,
    Column("id", Identifier, primary_key=True),
    # ISO 8601: hours or whole days, each counted in the unit of the limit it is given to.
    Column("length", String(24), nullable=False),
    Column("reason", Text, nullable=False),
    Column("given_at", Instant, nullable=False),
    Column("given_by", String(64), nullable=False),
    Column("taken_back_at", Instant),
    Column("taken_back_by", String(64)),
    comment="More time given to running clocks beyond their limits; which clocks have it stands in their details.",
)

policy_draft = Table(
    "policy_draft",
    metadata,
    Column("kind", String(20), primary_key=True),
    Column("subject", String(100), primary_key=True),
    Column("document", Document, nullable=False),
    # The version its author started from: when it is no longer the newest, both are shown.
    Column("base", Integer, nullable=False),
    Column("author", String(64), nullable=False),
    Column("saved_at", Instant, nullable=False),
    Column("version", Integer, nullable=False),
    # Set where old values are to be published anew: the state of that publication, with the reach of what it undoes.
    Column("rolls_back", ForeignKey("policy_publication.revision")),
    Column("reach", String(10)),
    comment="A change of a rule that somebody has written and not published: one for each subject.",
)
