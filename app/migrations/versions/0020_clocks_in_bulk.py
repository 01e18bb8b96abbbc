"""clocks in bulk: acts on the clocks of many cases, the holds they set, the time they give

Revision 0020, after 0019.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app import db

revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None

AT_WORK = sa.text('work IS NOT NULL')
HOLDING = sa.text("action = 'pause' AND released_at IS NULL")
HELD = sa.text('ended_at IS NULL AND act_id IS NOT NULL')


def upgrade() -> None:
    op.create_table('clock_act',
    sa.Column('id', db.Identifier, nullable=False),
    sa.Column('request_key', sa.String(length=64), nullable=False),
    sa.Column('action', sa.String(length=40), nullable=False),
    sa.Column('scope', sa.String(length=40), nullable=False),
    sa.Column('scope_key', sa.String(length=100), nullable=False),
    sa.Column('reason', sa.String(length=40), nullable=True),
    sa.Column('until', db.Instant(), nullable=True),
    sa.Column('extension_id', db.Identifier, nullable=True),
    sa.Column('length', sa.String(length=24), nullable=True),
    sa.Column('last_timer', db.Identifier, nullable=False),
    sa.Column('note', sa.String(length=500), nullable=False),
    sa.Column('author', sa.String(length=64), nullable=False),
    sa.Column('started_at', db.Instant(), nullable=False),
    sa.Column('foreseen', sa.Integer(), nullable=False),
    sa.Column('work', sa.String(length=40), nullable=True),
    sa.Column('after_id', db.Identifier, nullable=False),
    sa.Column('cases', sa.Integer(), nullable=False),
    sa.Column('changed', sa.Integer(), nullable=False),
    sa.Column('applied_at', db.Instant(), nullable=True),
    sa.Column('released_at', db.Instant(), nullable=True),
    sa.Column('released_by', sa.String(length=64), nullable=True),
    sa.Column('release_note', sa.String(length=500), nullable=True),
    sa.Column('undone', sa.Integer(), nullable=False),
    sa.Column('undone_at', db.Instant(), nullable=True),
    sa.Column('reminded_at', db.Instant(), nullable=True),
    sa.CheckConstraint("action in ('pause', 'extend')", name=op.f('ck_clock_act_action')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_clock_act')),
    sa.UniqueConstraint('request_key', name=op.f('uq_clock_act_request_key')),
    comment='Clocks of many cases paused or extended at once, and how far that is.'
    )
    with op.batch_alter_table('clock_act', schema=None) as batch_op:
        batch_op.create_index('ix_clock_act_work', ['id'], unique=False, sqlite_where=AT_WORK, postgresql_where=AT_WORK)
        batch_op.create_index('ix_clock_act_holding', ['id'], unique=False, sqlite_where=HOLDING, postgresql_where=HOLDING)

    op.create_table('clock_extension',
    sa.Column('id', db.Identifier, nullable=False),
    sa.Column('length', sa.String(length=24), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('given_at', db.Instant(), nullable=False),
    sa.Column('given_by', sa.String(length=64), nullable=False),
    sa.Column('taken_back_at', db.Instant(), nullable=True),
    sa.Column('taken_back_by', sa.String(length=64), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_clock_extension')),
    comment='More time given to running clocks beyond their limits; which clocks have it stands in their details.'
    )

    with op.batch_alter_table('case_hold', schema=None) as batch_op:
        batch_op.add_column(sa.Column('act_id', db.Identifier, nullable=True))
        batch_op.create_index('uq_case_hold_act', ['act_id', 'business_key'], unique=True, sqlite_where=HELD, postgresql_where=HELD)


def downgrade() -> None:
    with op.batch_alter_table('case_hold', schema=None) as batch_op:
        batch_op.drop_index('uq_case_hold_act')
        batch_op.drop_column('act_id')
    op.drop_table('clock_extension')
    op.drop_table('clock_act')
