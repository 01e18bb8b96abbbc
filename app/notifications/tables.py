"""The tables of the messages: the outbox, the notices for the staff, and the mail addresses of the staff."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Index, Integer, String, Table, Text

from app.db import Document, Identifier, Instant, metadata

STATES = ("new", "sent", "waiting_phone", "told", "shown", "dead")
"""new: to be sent. sent: the mail server has it. waiting_phone: to be told by phone. told: an officer told
it. shown: for staff, in the product only, because no mail server is set up. dead: given up, to be looked
at."""

outbox = Table(
    "outbox",
    metadata,
    Column("id", Identifier, primary_key=True),
    # What makes two rows the same message; the Message-ID of the mail is made of it.
    Column("dedup_key", String(200), nullable=False, unique=True),
    Column("channel", String(10), nullable=False),
    Column("recipient_kind", String(10), nullable=False),
    Column("recipient", String(64), nullable=False),
    Column("address", String(254)),
    Column("subject", String(80), nullable=False),
    Column("template", String(64), nullable=False),
    Column("language", String(2), nullable=False),
    Column("payload", Document, nullable=False),
    # The name of a paper that travels with it, and the file it became when it was first sent.
    Column("enclosure", String(40)),
    Column("enclosed_file", String(32)),
    Column("state", String(14), nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("created_at", Instant, nullable=False),
    Column("next_at", Instant),
    Column("lease_until", Instant),
    Column("claimed_by", String(40)),
    Column("last_error", Text),
    Column("sent_at", Instant),
    Column("told_by", String(64)),
    Column("told_at", Instant),
    CheckConstraint("channel in ('email', 'phone')", name="channel"),
    CheckConstraint("recipient_kind in ('customer', 'user')", name="recipient_kind"),
    CheckConstraint(f"state in {STATES!r}", name="state"),
    Index("ix_outbox_subject", "subject", "id"),
)
# The sender looks every second: its question must cost the same with a million sent messages beside it.
_new = outbox.c.state == "new"
Index("ix_outbox_due", outbox.c.next_at, sqlite_where=_new, postgresql_where=_new)
_dead = outbox.c.state == "dead"
Index("ix_outbox_dead", outbox.c.id, sqlite_where=_dead, postgresql_where=_dead)

notice = Table(
    "notice",
    metadata,
    Column("id", Identifier, primary_key=True),
    # One person, or a role that nobody held when it was posted.
    Column("user_name", String(64)),
    Column("role", String(40)),
    Column("subject", String(80), nullable=False),
    Column("template", String(64), nullable=False),
    Column("payload", Document, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("read_at", Instant),
    CheckConstraint("(user_name is null) <> (role is null)", name="recipient"),
    Index("ix_notice_user_name", "user_name", "id"),
)
_unread = notice.c.read_at.is_(None)
Index("ix_notice_unread_user", notice.c.user_name, sqlite_where=_unread, postgresql_where=_unread)
Index("ix_notice_unread_role", notice.c.role, sqlite_where=_unread, postgresql_where=_unread)

staff_address = Table(
    "staff_address",
    metadata,
    Column("user_name", String(64), primary_key=True),
    Column("email", String(254), nullable=False),
)
