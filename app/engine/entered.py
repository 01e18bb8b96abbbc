"""What people have typed into forms and no column takes: it stays in the submissions, readable and searchable."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sqlalchemy import Connection, bindparam, select

from app.engine import definitions
from app.engine.tables import CONTENT, process_definition, submission
from app.formdefs import Field

_OF = (
    select(
        submission.c.business_key, submission.c.form_key, submission.c["values"], *CONTENT
    )
    .join(process_definition, process_definition.c.id == submission.c.definition_id)
    .where(submission.c.business_key.in_(bindparam("b_keys", expanding=True)))
    .order_by(submission.c.id)
)  # fmt: skip


def texts(conn: Connection, business_keys: Collection[str]) -> Iterator[tuple[str, Field, str]]:
    """All such texts of some matters, oldest first: the business key, the field, the text."""
    for row in conn.execute(_OF, {"b_keys": list(business_keys)}).all():
        form = definitions.bundle_of(conn, row.key, row.hash, row.deployment_id).forms.get(row.form_key)
        if form is not None:
            yield from ((row.business_key, field, text) for field, text in form.unbound(row[2]))
