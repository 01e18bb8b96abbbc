"""what was paid to a dissatisfied customer, when, and how it is traced.

Revision 0019, after 0018.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('dissatisfaction', schema=None) as batch_op:
        batch_op.add_column(sa.Column('paid_amount', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('paid_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('paid_reference', sa.String(length=100), nullable=True))
        batch_op.add_column(sa.Column('paid_note', sa.Text(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('dissatisfaction', schema=None) as batch_op:
        for name in ('paid_note', 'paid_reference', 'paid_on', 'paid_amount'):
            batch_op.drop_column(name)
