"""who stands in for a role: a row for each change, with author and reason

Revision 0028, after 0027.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app import db

revision = '0028'
down_revision = '0027'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('substitute_version',
    sa.Column('id', db.Identifier, nullable=False),
    sa.Column('role', sa.String(length=40), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('substitute', sa.String(length=40), nullable=True),
    sa.Column('author', sa.String(length=40), nullable=False),
    sa.Column('at', db.Instant(), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_substitute_version')),
    sa.UniqueConstraint('role', 'number', name=op.f('uq_substitute_version_role_number')),
    comment='Who stands in for a role that nobody holds: a row for each change, the newest holds.'
    )
    op.execute("INSERT INTO substitute_version (role, number, substitute, author, at, reason) "
               "SELECT role, version, substitute, changed_by, changed_at, '' FROM substitute")
    op.drop_table('substitute')


def downgrade() -> None:
    op.create_table('substitute',
    sa.Column('role', sa.String(length=40), nullable=False),
    sa.Column('substitute', sa.String(length=40), nullable=True),
    sa.Column('changed_by', sa.String(length=40), nullable=False),
    sa.Column('changed_at', db.Instant(), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.PrimaryKeyConstraint('role', name=op.f('pk_substitute'))
    )
    op.execute("INSERT INTO substitute (role, substitute, changed_by, changed_at, version) "
               "SELECT role, substitute, author, at, number FROM substitute_version AS one WHERE number = "
               "(SELECT max(number) FROM substitute_version AS other WHERE other.role = one.role)")
    op.drop_table('substitute_version')
