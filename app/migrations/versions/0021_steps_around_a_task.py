"""the steps around a task: whose promises it may be due by

Revision 0021, after 0020.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app import db

revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None

TASK = sa.table(
    'user_task', sa.column('id', sa.Uuid), sa.column('instance_id'), sa.column('due_timer', sa.Uuid),
    sa.column('closed_at'), sa.column('around', db.Document),
)  # fmt: skip
TIMER = sa.table('timer', sa.column('instance_id'), sa.column('task_id', sa.Uuid), sa.column('host_task', sa.Uuid))


def upgrade() -> None:
    with op.batch_alter_table('user_task', schema=None) as batch_op:
        batch_op.add_column(sa.Column('around', db.Document, nullable=True))
    # Of what is open now, the step itself is known, and the one whose promise it shows.
    conn = op.get_bind()
    shown = sa.select(TASK.c.id, TIMER.c.host_task).join(
        TIMER, sa.and_(TIMER.c.instance_id == TASK.c.instance_id, TIMER.c.task_id == TASK.c.due_timer)
    )
    for task, host in conn.execute(shown.where(TASK.c.closed_at.is_(None)).distinct()).all():
        steps = [one.hex for one in dict.fromkeys((task, host))]
        conn.execute(sa.update(TASK).where(TASK.c.id == task).values(around=steps))


def downgrade() -> None:
    with op.batch_alter_table('user_task', schema=None) as batch_op:
        batch_op.drop_column('around')
