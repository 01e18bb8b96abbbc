"""retention: legal holds, proposals to anonymise, no case is deleted.

Revision 0015, after 0014.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app import db
from app.cases.retention.tables import NEVER_DELETED

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('anonymisation',
    sa.Column('id', db.Identifier, nullable=False),
    sa.Column('case_id', db.Identifier, nullable=False),
    sa.Column('proposed_by', sa.String(length=64), nullable=False),
    sa.Column('proposed_at', db.Instant(), nullable=False),
    sa.Column('decided_by', sa.String(length=64), nullable=True),
    sa.Column('decided_at', db.Instant(), nullable=True),
    sa.Column('decision', sa.String(length=40), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['service_case.id'], name=op.f('fk_anonymisation_case_id_service_case')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_anonymisation')),
    comment='Proposals to forget who a case was about, and what became of them.'
    )
    with op.batch_alter_table('anonymisation', schema=None) as batch_op:
        batch_op.create_index('ix_anonymisation_case_id', ['case_id'], unique=False)
        batch_op.create_index('uq_anonymisation_open', ['case_id'], unique=True, sqlite_where=sa.text('decided_at IS NULL'), postgresql_where=sa.text('decided_at IS NULL'))

    op.create_table('legal_hold',
    sa.Column('id', db.Identifier, nullable=False),
    sa.Column('case_id', db.Identifier, nullable=False),
    sa.Column('placed_by', sa.String(length=64), nullable=False),
    sa.Column('placed_at', db.Instant(), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('lifted_by', sa.String(length=64), nullable=True),
    sa.Column('lifted_at', db.Instant(), nullable=True),
    sa.Column('lift_reason', sa.String(length=500), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['service_case.id'], name=op.f('fk_legal_hold_case_id_service_case')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_legal_hold')),
    comment='A case that may not be forgotten, because of a dispute for instance.'
    )
    with op.batch_alter_table('legal_hold', schema=None) as batch_op:
        batch_op.create_index('ix_legal_hold_case_id', ['case_id'], unique=False)
        batch_op.create_index('uq_legal_hold_open', ['case_id'], unique=True, sqlite_where=sa.text('lifted_at IS NULL'), postgresql_where=sa.text('lifted_at IS NULL'))

    with op.batch_alter_table('service_case', schema=None) as batch_op:
        batch_op.add_column(sa.Column('anonymised_at', db.Instant(), nullable=True))

    for statement in NEVER_DELETED[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == 'postgresql':
        op.execute('DROP FUNCTION IF EXISTS service_case_keep() CASCADE')
    else:
        op.execute('DROP TRIGGER IF EXISTS service_case_keep_delete')
    with op.batch_alter_table('service_case', schema=None) as batch_op:
        batch_op.drop_column('anonymised_at')

    op.drop_table('legal_hold')
    op.drop_table('anonymisation')
