"""holds by hand: planned end, reminder and the word with which one ends; a task shows no due date while its clock stands

Revision 0016, after 0015.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app import db

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('case_hold', schema=None) as batch_op:
        batch_op.add_column(sa.Column('until', db.Instant(), nullable=True))
        batch_op.add_column(sa.Column('reminded_at', db.Instant(), nullable=True))
        batch_op.add_column(sa.Column('end_note', sa.Text(), nullable=True))
    op.execute(
        "UPDATE user_task SET due_at = NULL WHERE closed_at IS NULL AND due_timer IN "
        "(SELECT task_id FROM timer WHERE state = 'armed' AND paused_at IS NOT NULL)"
    )


def downgrade() -> None:
    with op.batch_alter_table('case_hold', schema=None) as batch_op:
        batch_op.drop_column('end_note')
        batch_op.drop_column('reminded_at')
        batch_op.drop_column('until')
