"""the indexes of the work list, each in its order: a page costs the same beside a million open tasks

Revision 0025, after 0024.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0025'
down_revision = '0024'
branch_labels = None
depends_on = None

PLACE = [sa.literal_column('expedited DESC'), sa.text('(due_at IS NULL)'), 'due_at', 'created_at', 'id']
OPEN = sa.text('closed_at IS NULL')
FREE, HELD = sa.text('closed_at IS NULL AND assignee IS NULL'), sa.text('closed_at IS NULL AND assignee IS NOT NULL')
BEFORE = [sa.literal_column('expedited DESC'), 'due_at', 'id']


def upgrade() -> None:
    for name in ('ix_user_task_inbox_assignee', 'ix_user_task_inbox_role'):
        op.drop_index(name, 'user_task')
    _create('ix_user_task_inbox', PLACE, OPEN)
    _create('ix_user_task_inbox_role', ['role', *PLACE], FREE)
    _create('ix_user_task_inbox_assignee', ['assignee', *PLACE], HELD)


def downgrade() -> None:
    for name in ('ix_user_task_inbox', 'ix_user_task_inbox_assignee', 'ix_user_task_inbox_role'):
        op.drop_index(name, 'user_task')
    _create('ix_user_task_inbox_assignee', ['assignee', *BEFORE], OPEN)
    _create('ix_user_task_inbox_role', ['role', *BEFORE], OPEN)


def _create(name: str, columns: list[object], where: sa.TextClause) -> None:
    op.create_index(name, 'user_task', columns, sqlite_where=where, postgresql_where=where)
