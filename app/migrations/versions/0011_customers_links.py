"""customers' links, and what an article needs of a summary.

Revision 0011, after 0010.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app import db

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('customer_link',
    sa.Column('id', db.Identifier, nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('business_key', sa.String(length=80), nullable=False),
    sa.Column('template', sa.String(length=64), nullable=False),
    sa.Column('form_key', sa.String(length=64), nullable=True),
    sa.Column('instance_id', db.Identifier, nullable=True),
    sa.Column('definition_id', db.Identifier, nullable=True),
    sa.Column('node', sa.String(length=80), nullable=True),
    sa.Column('answer', sa.String(length=80), nullable=True),
    sa.Column('created_at', db.Instant(), nullable=False),
    sa.Column('expires_at', db.Instant(), nullable=True),
    sa.Column('used_at', db.Instant(), nullable=True),
    sa.Column('closed_at', db.Instant(), nullable=True),
    sa.Column('closed_by', sa.String(length=64), nullable=True),
    sa.Column('closed_reason', sa.String(length=200), nullable=True),
    sa.CheckConstraint('(form_key is null) = (answer is null)', name=op.f('ck_customer_link_question')),
    sa.ForeignKeyConstraint(['definition_id'], ['process_definition.id'], name=op.f('fk_customer_link_definition_id_process_definition')),
    sa.ForeignKeyConstraint(['instance_id'], ['process_instance.id'], name=op.f('fk_customer_link_instance_id_process_instance')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_customer_link')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_customer_link_token_hash'))
    )
    with op.batch_alter_table('customer_link', schema=None) as batch_op:
        batch_op.create_index('ix_customer_link_business_key', ['business_key', 'id'], unique=False)

    with op.batch_alter_table('case_summary', schema=None) as batch_op:
        batch_op.add_column(sa.Column('symptom', sa.String(length=180), nullable=True))
        batch_op.add_column(sa.Column('fault_code', sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column('product_type', sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column('model', sa.String(length=100), nullable=True))
        batch_op.add_column(sa.Column('kind', sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column('category', sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column('review_note', sa.String(length=1000), nullable=True))
        batch_op.add_column(sa.Column('reviewer', sa.String(length=60), nullable=True))
        batch_op.add_column(sa.Column('article', sa.String(length=40), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('case_summary', schema=None) as batch_op:
        for column in ('article', 'reviewer', 'review_note', 'category', 'kind', 'model', 'product_type', 'fault_code', 'symptom'):
            batch_op.drop_column(column)

    with op.batch_alter_table('customer_link', schema=None) as batch_op:
        batch_op.drop_index('ix_customer_link_business_key')

    op.drop_table('customer_link')
