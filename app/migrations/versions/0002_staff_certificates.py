"""staff certificates.

Revision 0002, after 0001.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app import db

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('staff_certificate',
    sa.Column('id', db.Identifier, nullable=False),
    sa.Column('user_name', sa.String(length=40), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('number', sa.String(length=60), nullable=False),
    sa.Column('issued', sa.Date(), nullable=False),
    sa.Column('valid_until', sa.Date(), nullable=True),
    sa.Column('withdrawn_at', db.Instant(), nullable=True),
    sa.Column('withdrawn_reason', sa.String(length=200), nullable=True),
    sa.Column('changed_by', sa.String(length=40), nullable=False),
    sa.Column('changed_at', db.Instant(), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.CheckConstraint('valid_until >= issued', name=op.f('ck_staff_certificate_period')),
    sa.ForeignKeyConstraint(['user_name'], ['user_account.name'], name=op.f('fk_staff_certificate_user_name')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_staff_certificate'))
    )
    held = sa.text('withdrawn_at IS NULL')
    op.create_index('ix_staff_certificate_paper', 'staff_certificate', ['kind', 'number'], unique=True, sqlite_where=held, postgresql_where=held)
    op.create_index(op.f('ix_staff_certificate_user_name'), 'staff_certificate', ['user_name'], unique=False)
    op.create_index('ix_staff_certificate_valid_until', 'staff_certificate', ['valid_until'], unique=False)


def downgrade() -> None:
    op.drop_table('staff_certificate')
