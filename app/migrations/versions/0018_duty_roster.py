"""duty roster: who is on call for a role, week by week.

Revision 0018, after 0017.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app import db

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('duty_version',
    sa.Column('id', db.Identifier, nullable=False),
    sa.Column('role', sa.String(length=40), nullable=False),
    sa.Column('week', sa.String(length=10), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('content', db.Document, nullable=False),
    sa.Column('author', sa.String(length=40), nullable=False),
    sa.Column('at', db.Instant(), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('restores', sa.Integer(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_duty_version')),
    sa.UniqueConstraint('week', 'role', 'number', name=op.f('uq_duty_version_week_role_number')),
    comment='Who is on call for a role, week by week. Nothing is overwritten: the newest version of a week holds.'
    )
