"""cases on hold

Revision ID: 0008
Revises: 0007
Create Date: 2026-11-27 22:55:00+00:00
"""

import sqlalchemy as sa
from alembic import op

import app.db

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('case_hold',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('business_key', sa.String(length=40), nullable=False),
    sa.Column('reason', sa.String(length=40), nullable=False),
    sa.Column('since', app.db.Instant(timezone=True), nullable=False),
    sa.Column('by', sa.String(length=64), nullable=False),
    sa.Column('instance_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('node', sa.String(length=100), nullable=True),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('ended_at', app.db.Instant(timezone=True), nullable=True),
    sa.Column('ended_by', sa.String(length=64), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_hold')),
    comment='Stretches in which a case waits for somebody, and for whom.'
    )
    with op.batch_alter_table('case_hold', schema=None) as batch_op:
        batch_op.create_index('ix_case_hold_business_key', ['business_key', 'since'], unique=False)
        batch_op.create_index('ix_case_hold_open', ['since'], unique=False, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))

    with op.batch_alter_table('service_case', schema=None) as batch_op:
        batch_op.add_column(sa.Column('waiting_for', sa.String(length=40), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('service_case', schema=None) as batch_op:
        batch_op.drop_column('waiting_for')

    with op.batch_alter_table('case_hold', schema=None) as batch_op:
        batch_op.drop_index('ix_case_hold_open', sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
        batch_op.drop_index('ix_case_hold_business_key')

    op.drop_table('case_hold')
