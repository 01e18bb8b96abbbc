"""what operators did to a matter, and why

Revision 0022, after 0021.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app import db

revision = '0022'
down_revision = '0021'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('case_operation',
    sa.Column('id', db.Identifier, nullable=False),
    sa.Column('business_key', sa.String(length=80), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('by', sa.String(length=64), nullable=False),
    sa.Column('at', db.Instant(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_operation')),
    comment='What operators did to a matter, each with its reason.'
    )
    with op.batch_alter_table('case_operation', schema=None) as batch_op:
        batch_op.create_index('ix_case_operation_business_key', ['business_key', 'id'], unique=False)


def downgrade() -> None:
    op.drop_table('case_operation')
