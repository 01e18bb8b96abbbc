"""The tables of identity.

A person is known by the login name, in small letters: it is what every other room stores.
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
    UniqueConstraint,
    false,
    true,
)

from app.db import Identifier, Instant, metadata

LOGIN = String(40)
ROLE = String(40)

user_account = Table(
    "user_account",
    metadata,
    Column("name", LOGIN, primary_key=True),
    Column("display_name", String(60), nullable=False),
    Column("language", String(2), nullable=False, default="zh", server_default="zh"),
    Column("password_hash", String(200), nullable=False),
    Column("must_change_password", Boolean, nullable=False, default=False, server_default=false()),
    Column("active", Boolean, nullable=False, default=True, server_default=true()),
    # Raised by one, it ends every sign-in of the person at the next request, whatever rows are left.
    Column("session_epoch", Integer, nullable=False, default=0, server_default="0"),
    Column("demo", Boolean, nullable=False, default=False, server_default=false()),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("version", Integer, nullable=False, default=1, server_default="1"),
    # Anna and anna are one person: only the small letters are stored, so the primary key answers for it.
    CheckConstraint("name = lower(name)", name="lower_case"),
)

membership = Table(
    "membership",
    metadata,
    Column("user_name", ForeignKey(user_account.c.name), primary_key=True),
    Column("role", ROLE, primary_key=True),
    Column("granted_by", LOGIN, nullable=False),
    Column("granted_at", Instant, nullable=False),
    Index("ix_membership_role", "role"),
)

substitute_version = Table(
    "substitute_version",
    metadata,
    Column("id", Identifier, primary_key=True),
    Column("role", ROLE, nullable=False),
    Column("number", Integer, nullable=False),
    # Empty: nobody stands in. There is a row all the same, so that a later seed does not undo the administrator.
    Column("substitute", ROLE),
    Column("author", LOGIN, nullable=False),
    Column("at", Instant, nullable=False),
    Column("reason", String(500), nullable=False),
    UniqueConstraint("role", "number"),
    comment="Who stands in for a role that nobody holds: a row for each change, the newest holds.",
)

reporting_line = Table(
    "reporting_line",
    metadata,
    Column("id", Identifier, primary_key=True),
    Column("user_name", ForeignKey(user_account.c.name), nullable=False),
    Column("number", Integer, nullable=False),
    Column("line1", LOGIN),
    Column("line2", LOGIN),
    Column("author", LOGIN, nullable=False),
    Column("at", Instant, nullable=False),
    Column("reason", String(500), nullable=False),
    UniqueConstraint("user_name", "number"),
    comment="To whom a person reports, functionally and in the matrix: a row for each change, the newest holds.",
)

sign_in = Table(
    "sign_in",
    metadata,
    # A digest of the token: who reads the table cannot become anybody with it.
    Column("id", String(64), primary_key=True),
    Column("user_name", ForeignKey(user_account.c.name), nullable=False, index=True),
    Column("epoch", Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("last_seen_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False, index=True),
    Column("user_agent", String(120), nullable=False),
)

api_key = Table(
    "api_key",
    metadata,
    Column("id", Identifier, primary_key=True),
    # What stands in the history as "api:<name>".
    Column("name", LOGIN, nullable=False, unique=True),
    Column("digest", String(64), nullable=False, unique=True),
    Column("channel", ROLE, nullable=False),
    Column("created_by", LOGIN, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("last_used_at", Instant),
    # Requests within the present minute, for the measure.
    Column("minute", Instant),
    Column("requests", Integer, nullable=False, default=0, server_default="0"),
    Column("revoked_by", LOGIN),
    Column("revoked_at", Instant),
)

sign_in_attempt = Table(
    "sign_in_attempt",
    metadata,
    Column("id", Identifier, primary_key=True),
    # A digest: people type their password into the field of the name.
    Column("name_key", String(64), nullable=False),
    Column("address", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    Index("ix_sign_in_attempt_name_key_at", "name_key", "at"),
    Index("ix_sign_in_attempt_address_at", "address", "at"),
)

staff_certificate = Table(
    "staff_certificate",
    metadata,
    Column("id", Identifier, primary_key=True),
    Column("user_name", ForeignKey(user_account.c.name), nullable=False, index=True),
    # A code of the list "certificate"; the list belongs to the service desk.
    Column("kind", String(40), nullable=False),
    Column("number", String(60), nullable=False),
    Column("issued", Date, nullable=False),
    # Empty: it does not run out.
    Column("valid_until", Date),
    # A certificate is never deleted: a visit of last year was made with it.
    Column("withdrawn_at", Instant),
    Column("withdrawn_reason", String(200)),
    Column("changed_by", LOGIN, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("version", Integer, nullable=False, default=1, server_default="1"),
    CheckConstraint("valid_until >= issued", name="period"),
)
_held = staff_certificate.c.withdrawn_at.is_(None)
# One paper belongs to one person.
Index(
    "ix_staff_certificate_paper",
    staff_certificate.c.kind,
    staff_certificate.c.number,
    unique=True,
    sqlite_where=_held,
    postgresql_where=_held,
)
Index("ix_staff_certificate_valid_until", staff_certificate.c.valid_until)
