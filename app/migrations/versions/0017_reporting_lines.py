"""reporting lines: to whom a person reports, functionally and in the matrix.

Revision 0017, after 0016.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app import db

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('reporting_line',
    sa.Column('id', db.Identifier, nullable=False),
    sa.Column('user_name', sa.String(length=40), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('line1', sa.String(length=40), nullable=True),
    sa.Column('line2', sa.String(length=40), nullable=True),
    sa.Column('author', sa.String(length=40), nullable=False),
    sa.Column('at', db.Instant(), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.ForeignKeyConstraint(['user_name'], ['user_account.name'], name=op.f('fk_reporting_line_user_name_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reporting_line')),
    sa.UniqueConstraint('user_name', 'number', name=op.f('uq_reporting_line_user_name_number')),
    comment='To whom a person reports, functionally and in the matrix: a row for each change, the newest holds.'
    )
