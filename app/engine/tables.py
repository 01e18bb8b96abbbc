"""The engine's tables. The state of an instance is one small row; what a page or a runner asks for is a column."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)

from app.db import Document, Identifier, Instant, metadata

file_content = Table(
    "file_content",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("content", LargeBinary, nullable=False),
    comment="The files of deployments, each content once.",
)

deployment = Table(
    "deployment",
    metadata,
    Column("id", Identifier, primary_key=True),
    Column("hash", String(64), nullable=False),
    Column("source", String(16), nullable=False),  # shipped, own
    Column("based_on", ForeignKey("deployment.id")),
    Column("author", String(64), nullable=False),
    Column("reason", Text, nullable=False, default=""),
    Column("created_at", Instant, nullable=False),
    Column("activated_at", Instant),
    Column("active", Boolean, nullable=False, default=False),
    # The shipped set whose changes stand in this one, or were looked at and left out.
    Column("takes_up", ForeignKey("deployment.id")),
    # Not unique: going back to an earlier set is a deployment of its own.
    Index("ix_deployment_hash", "hash", "source"),
    Index("ix_deployment_active", "active"),
)

deployment_file = Table(
    "deployment_file",
    metadata,
    Column("deployment_id", ForeignKey("deployment.id"), primary_key=True),
    Column("path", String(200), primary_key=True),
    Column("kind", String(8), nullable=False),  # bpmn, dmn, form, text
    Column("hash", ForeignKey("file_content.hash"), nullable=False),
)

process_definition = Table(
    "process_definition",
    metadata,
    Column("id", Identifier, primary_key=True),
    Column("key", String(64), nullable=False),
    Column("version", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("name", String(200), nullable=False),
    Column("name_en", String(200), nullable=False),
    Column("deployment_id", ForeignKey("deployment.id"), nullable=False),
    UniqueConstraint("key", "version"),
    UniqueConstraint("key", "hash"),
    comment="One procedure; its version changes only when its closure (calls, decisions, forms) does.",
)

CONTENT = process_definition.c.key, process_definition.c.hash, process_definition.c.deployment_id
"""What ``definitions.bundle_of`` wants to know of a definition."""
TITLE = process_definition.c.name, process_definition.c.name_en, process_definition.c.version
"""What a person is told of it."""

deployment_definition = Table(
    "deployment_definition",
    metadata,
    Column("deployment_id", ForeignKey("deployment.id"), primary_key=True),
    Column("key", String(64), primary_key=True),
    Column("definition_id", ForeignKey("process_definition.id"), nullable=False),
)

process_instance = Table(
    "process_instance",
    metadata,
    Column("id", Identifier, primary_key=True),
    Column("definition_id", ForeignKey("process_definition.id"), nullable=False),
    Column("business_key", String(80), nullable=False),
    Column("status", String(12), nullable=False),  # running, suspended, completed, cancelled
    Column("revision", Integer, nullable=False),
    Column("state", LargeBinary, nullable=False),
    Column("outcome", String(40)),
    Column("started_at", Instant, nullable=False),
    Column("started_by", String(64), nullable=False),
    Column("ended_at", Instant),
    Index("ix_process_instance_business_key", "business_key"),
    Index("ix_process_instance_definition_status", "definition_id", "status"),
)

user_task = Table(
    "user_task",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("instance_id", ForeignKey("process_instance.id"), nullable=False),
    Column("business_key", String(80), nullable=False),
    Column("process", String(64), nullable=False),
    Column("node", String(80), nullable=False),
    Column("name", String(200), nullable=False),
    Column("name_en", String(200), nullable=False),
    Column("role", String(32), nullable=False),
    Column("form_key", String(64)),
    Column("assignee", String(64)),
    Column("created_at", Instant, nullable=False),
    Column("claimed_at", Instant),
    Column("due_at", Instant),
    Column("due_timer", Uuid),
    # The step itself and the activities around it that have timers: by their promises it may be due.
    Column("around", Document),
    Column("closed_at", Instant),
    Column("closed", String(12)),  # completed, cancelled
    Column("completed_by", String(64)),
    Column("outcome", String(40)),
    Column("working_seconds", Integer),
    Column("attempt", Integer, nullable=False),
    # The card: what a row of the inbox shows, given by the host and rewritten by the verb that changes it.
    Column("number", String(40), nullable=False, default=""),
    Column("title", String(200), nullable=False, default=""),
    Column("customer", String(120), nullable=False, default=""),
    Column("product", String(120), nullable=False, default=""),
    Column("grade", String(16), nullable=False, default=""),
    Column("expedited", Boolean, nullable=False, default=False),
    Column("place", String(120), nullable=False, default=""),
    Index("ix_user_task_instance_id_node", "instance_id", "node"),
    Index("ix_user_task_business_key", "business_key"),
    comment="Every user task, open and closed. Boards and reports read the ledger, the inbox the open ones.",
)
# Partial indexes, each in the order of the work list (worklist.py): it costs the same with a million tasks beside it.
_open = user_task.c.closed_at.is_(None)
_free, _held = _open & user_task.c.assignee.is_(None), _open & user_task.c.assignee.is_not(None)
_place = (
    user_task.c.expedited.desc(),
    text("(due_at IS NULL)"),
    user_task.c.due_at,
    user_task.c.created_at,
    user_task.c.id,
)
Index("ix_user_task_inbox", *_place, sqlite_where=_open, postgresql_where=_open)
Index("ix_user_task_inbox_role", user_task.c.role, *_place, sqlite_where=_free, postgresql_where=_free)
Index("ix_user_task_inbox_assignee", user_task.c.assignee, *_place, sqlite_where=_held, postgresql_where=_held)

timer = Table(
    "timer",
    metadata,
    Column("id", Identifier, primary_key=True),
    Column("instance_id", ForeignKey("process_instance.id"), nullable=False),
    Column("business_key", String(80), nullable=False),
    Column("task_id", Uuid, nullable=False),
    Column("occurrence", Integer, nullable=False, default=1),
    Column("host_task", Uuid, nullable=False),
    Column("process", String(64), nullable=False),
    Column("node", String(80), nullable=False),
    Column("host_node", String(80), nullable=False),
    Column("limit_key", String(40), nullable=False),
    Column("limit_version", Integer, nullable=False),
    Column("calendar_version", Integer, nullable=False),
    Column("details", Document, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("used_seconds", Integer, nullable=False, default=0),
    Column("due_at", Instant),
    Column("next_at", Instant),
    Column("rung", Integer, nullable=False, default=0),
    Column("state", String(10), nullable=False),  # armed, fired, cancelled
    Column("provisional", Boolean, nullable=False, default=False),
    Column("paused_at", Instant),
    Column("fired_at", Instant),
    Column("ver", Integer, nullable=False, default=1),
    UniqueConstraint("instance_id", "task_id", "node", "occurrence"),
    Index("ix_timer_business_key", "business_key"),
    Index("ix_timer_host_task", "host_task"),
    comment="A waiting timer: the only truth about time. The engine library never looks at a clock.",
)
_waiting = timer.c.next_at.is_not(None)
Index("ix_timer_next_at", timer.c.next_at, sqlite_where=_waiting, postgresql_where=_waiting)
_armed = timer.c.state == "armed"
Index("ix_timer_limit_key", timer.c.limit_key, timer.c.id, sqlite_where=_armed, postgresql_where=_armed)

timer_retiming = Table(
    "timer_retiming",
    metadata,
    # The number of the publication; the policies know what it says.
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("limit_key", String(40)),
    Column("expected", Integer, nullable=False),
    Column("changed", Integer, nullable=False),
    Column("after_id", Identifier, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("finished_at", Instant),
    comment="How far running timers have been computed again after a change of rules.",
)
_unfinished = timer_retiming.c.finished_at.is_(None)
Index(
    "ix_timer_retiming_unfinished",
    timer_retiming.c.revision,
    sqlite_where=_unfinished,
    postgresql_where=_unfinished,
)

message_wait = Table(
    "message_wait",
    metadata,
    Column("instance_id", ForeignKey("process_instance.id"), primary_key=True),
    Column("task_id", Uuid, primary_key=True),
    Column("name", String(80), primary_key=True),
    Column("business_key", String(80), nullable=False),
    # Empty: any message of the name. Else only the one with the same key.
    Column("correlation", String(120), nullable=False, server_default=""),
    Index("ix_message_wait_name_business_key", "name", "business_key"),
)

message = Table(
    "message",
    metadata,
    Column("id", Identifier, primary_key=True),
    Column("name", String(80), nullable=False),
    Column("business_key", String(80), nullable=False),
    Column("correlation", String(120), nullable=False, server_default=""),
    Column("payload", Document, nullable=False),
    Column("dedup_key", String(120), nullable=False, unique=True),
    # How many messages led to this one since a person or the clock did something.
    Column("hops", Integer, nullable=False, server_default="0"),
    Column("created_at", Instant, nullable=False),
    Column("next_at", Instant),
    Column("expires_at", Instant, nullable=False),
    Column("consumed_at", Instant),
    Column("consumed_by", ForeignKey("process_instance.id")),
    Index("ix_message_name_business_key", "name", "business_key"),
)
_unsent = message.c.next_at.is_not(None)
Index("ix_message_next_at", message.c.next_at, sqlite_where=_unsent, postgresql_where=_unsent)

submission = Table(
    "submission",
    metadata,
    Column("id", Identifier, primary_key=True),
    Column("instance_id", ForeignKey("process_instance.id"), nullable=False),
    Column("business_key", String(80), nullable=False),
    Column("task_id", Uuid),
    Column("node", String(80), nullable=False),
    Column("form_key", String(64), nullable=False),
    Column("definition_id", ForeignKey("process_definition.id"), nullable=False),
    Column("values", Document, nullable=False),
    Column("by", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    Column("key", String(64), unique=True),
    Index("ix_submission_business_key", "business_key", "id"),
    comment="What a person entered in a form; the definition says which version of the form.",
)

draft = Table(
    "draft",
    metadata,
    Column("task_id", Uuid, primary_key=True),
    Column("by", String(64), primary_key=True),
    Column("entries", Document, nullable=False),
    Column("saved_at", Instant, nullable=False),
    comment="A half-filled form, as typed.",
)

incident = Table(
    "incident",
    metadata,
    Column("id", Identifier, primary_key=True),
    Column("instance_id", ForeignKey("process_instance.id")),
    Column("business_key", String(80), nullable=False),
    Column("node", String(80), nullable=False),
    Column("node_name", String(200), nullable=False),
    Column("action", String(12), nullable=False),  # start, complete, timer, message
    Column("target", Document, nullable=False),
    Column("error", Text, nullable=False),
    # The same in Chinese, where it is a sentence of the product and not of a library.
    Column("error_zh", Text),
    Column("detail", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("first_at", Instant, nullable=False),
    Column("last_at", Instant, nullable=False),
    Column("resolved_at", Instant),
    Column("resolved_by", String(64)),
    Index("ix_incident_business_key", "business_key"),
    Index("ix_incident_resolved_at", "resolved_at"),
    comment="Something that failed behind a person's back or in front of it: shown, retried, never lost.",
)
