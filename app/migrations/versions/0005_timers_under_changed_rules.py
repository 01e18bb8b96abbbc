"""timers under changed rules

Revision ID: 0005
Revises: 0004
Create Date: 2026-11-27 22:47:00+00:00
"""

import sqlalchemy as sa
from alembic import op

import app.db

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('timer_retiming',
    sa.Column('revision', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('limit_key', sa.String(length=40), nullable=True),
    sa.Column('expected', sa.Integer(), nullable=False),
    sa.Column('changed', sa.Integer(), nullable=False),
    sa.Column('after_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('started_at', app.db.Instant(timezone=True), nullable=False),
    sa.Column('finished_at', app.db.Instant(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('revision', name=op.f('pk_timer_retiming')),
    comment='How far running timers have been computed again after a change of rules.'
    )
    with op.batch_alter_table('timer_retiming', schema=None) as batch_op:
        batch_op.create_index('ix_timer_retiming_unfinished', ['revision'], unique=False, sqlite_where=sa.text('finished_at IS NULL'), postgresql_where=sa.text('finished_at IS NULL'))


def downgrade() -> None:
    with op.batch_alter_table('timer_retiming', schema=None) as batch_op:
        batch_op.drop_index('ix_timer_retiming_unfinished', sqlite_where=sa.text('finished_at IS NULL'), postgresql_where=sa.text('finished_at IS NULL'))

    op.drop_table('timer_retiming')
