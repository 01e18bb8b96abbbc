"""how far the terms of the search have been made anew: in short transactions, and from where it was stopped

Revision 0027, after 0026.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0027'
down_revision = '0026'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('case_index', schema=None) as batch_op:
        batch_op.add_column(sa.Column('after_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('case_index', schema=None) as batch_op:
        batch_op.drop_column('after_id')
