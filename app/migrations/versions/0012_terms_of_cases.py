"""terms of cases.

Revision 0012, after 0011.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app import db

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('case_index',
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('fingerprint', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_case_index'))
    )
    op.create_table('case_term',
    sa.Column('term', sa.String(length=40).with_variant(sa.String(length=40, collation='C'), 'postgresql'), nullable=False),
    sa.Column('case_id', db.Identifier, nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['service_case.id'], name=op.f('fk_case_term_case_id_service_case')),
    sa.PrimaryKeyConstraint('term', 'case_id', name=op.f('pk_case_term')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('case_term', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_case_term_case_id'), ['case_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('case_term', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_case_term_case_id'))

    op.drop_table('case_term')
    op.drop_table('case_index')
