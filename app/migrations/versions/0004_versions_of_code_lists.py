"""versions of code lists.

Revision 0004, after 0003.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app import db

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('code_list_version',
    sa.Column('list_key', sa.String(length=40), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('content', db.Document, nullable=False),
    sa.Column('author', sa.String(length=64), nullable=False),
    sa.Column('at', db.Instant(), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.ForeignKeyConstraint(['list_key'], ['code_list.key'], name=op.f('fk_code_list_version_list_key_code_list')),
    sa.PrimaryKeyConstraint('list_key', 'number', name=op.f('pk_code_list_version'))
    )
    with op.batch_alter_table('code_list', schema=None) as batch_op:
        batch_op.add_column(sa.Column('version', sa.Integer(), server_default='1', nullable=False))


def downgrade() -> None:
    with op.batch_alter_table('code_list', schema=None) as batch_op:
        batch_op.drop_column('version')

    op.drop_table('code_list_version')
