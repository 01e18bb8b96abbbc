"""keys of outside systems, and what they have sent.

Revision 0006, after 0005.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app import db

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('api_key',
    sa.Column('id', db.Identifier, nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('channel', sa.String(length=40), nullable=False),
    sa.Column('created_by', sa.String(length=40), nullable=False),
    sa.Column('created_at', db.Instant(), nullable=False),
    sa.Column('last_used_at', db.Instant(), nullable=True),
    sa.Column('minute', db.Instant(), nullable=True),
    sa.Column('requests', sa.Integer(), server_default='0', nullable=False),
    sa.Column('revoked_by', sa.String(length=40), nullable=True),
    sa.Column('revoked_at', db.Instant(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_api_key')),
    sa.UniqueConstraint('digest', name=op.f('uq_api_key_digest')),
    sa.UniqueConstraint('name', name=op.f('uq_api_key_name'))
    )
    op.create_table('intake_receipt',
    sa.Column('api_key', db.Identifier, nullable=False),
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('content', sa.String(length=64), nullable=False),
    sa.Column('case_id', db.Identifier, nullable=False),
    sa.Column('at', db.Instant(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['service_case.id'], name=op.f('fk_intake_receipt_case_id_service_case')),
    sa.PrimaryKeyConstraint('api_key', 'key', name=op.f('pk_intake_receipt')),
    comment='What an outside system has sent, so that a second try of it opens no second case.'
    )
    with op.batch_alter_table('intake_receipt', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_intake_receipt_case_id'), ['case_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('intake_receipt', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_intake_receipt_case_id'))

    op.drop_table('intake_receipt')
    op.drop_table('api_key')
