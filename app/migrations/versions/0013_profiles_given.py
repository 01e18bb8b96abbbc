"""profiles given to customers and product types

Revision ID: 0013
Revises: 0012
Create Date: 2026-11-27 23:45:00+00:00
"""

import sqlalchemy as sa
from alembic import op

import app.db

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('product_type_profile',
    sa.Column('product_type', sa.String(length=40), nullable=False),
    sa.Column('profile', sa.String(length=40), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('product_type', name=op.f('pk_product_type_profile')),
    comment="The profile of time limits a product type has, where the customer's contract names none."
    )
    op.create_table('profile_choice',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('scope', sa.String(length=40), nullable=False),
    sa.Column('scope_key', sa.String(length=40), nullable=False),
    sa.Column('before', sa.String(length=40), nullable=True),
    sa.Column('after', sa.String(length=40), nullable=True),
    sa.Column('author', sa.String(length=64), nullable=False),
    sa.Column('at', app.db.Instant(timezone=True), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_profile_choice')),
    comment='Who gave a customer or a product type another profile, when and why.'
    )
    with op.batch_alter_table('profile_choice', schema=None) as batch_op:
        batch_op.create_index('ix_profile_choice_scope', ['scope', 'scope_key', 'at'], unique=False)

    op.create_table('profile_move',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('scope', sa.String(length=40), nullable=False),
    sa.Column('scope_key', sa.String(length=40), nullable=False),
    sa.Column('target', sa.String(length=40), nullable=False),
    sa.Column('author', sa.String(length=64), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('foreseen', sa.Integer(), nullable=False),
    sa.Column('started_at', app.db.Instant(timezone=True), nullable=False),
    sa.Column('last_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('after_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('cases', sa.Integer(), nullable=False),
    sa.Column('changed', sa.Integer(), nullable=False),
    sa.Column('finished_at', app.db.Instant(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_profile_move')),
    comment='Running cases on their way to another profile, and how far that is.'
    )
    with op.batch_alter_table('profile_move', schema=None) as batch_op:
        batch_op.create_index('ix_profile_move_open', ['id'], unique=False, sqlite_where=sa.text('finished_at IS NULL'), postgresql_where=sa.text('finished_at IS NULL'))


def downgrade() -> None:
    with op.batch_alter_table('profile_move', schema=None) as batch_op:
        batch_op.drop_index('ix_profile_move_open', sqlite_where=sa.text('finished_at IS NULL'), postgresql_where=sa.text('finished_at IS NULL'))

    op.drop_table('profile_move')
    with op.batch_alter_table('profile_choice', schema=None) as batch_op:
        batch_op.drop_index('ix_profile_choice_scope')

    op.drop_table('profile_choice')
    op.drop_table('product_type_profile')
