"""reclassification.

Revision 0010, after 0009.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app import db

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('reclassification',
    sa.Column('id', db.Identifier, nullable=False),
    sa.Column('case_id', db.Identifier, nullable=False),
    sa.Column('at', db.Instant(), nullable=False),
    sa.Column('actor', sa.String(length=64), nullable=False),
    sa.Column('changed', db.Document, nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['service_case.id'], name=op.f('fk_reclassification_case_id_service_case')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reclassification'))
    )
    with op.batch_alter_table('reclassification', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reclassification_case_id'), ['case_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('reclassification', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_reclassification_case_id'))

    op.drop_table('reclassification')
