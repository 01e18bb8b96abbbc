"""drafts of changed rules

Revision ID: 0014
Revises: 0013
Create Date: 2026-11-27 23:40:00+00:00
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import app.db

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('policy_draft',
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('subject', sa.String(length=100), nullable=False),
    sa.Column('document', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), 'postgresql'), nullable=False),
    sa.Column('base', sa.Integer(), nullable=False),
    sa.Column('author', sa.String(length=64), nullable=False),
    sa.Column('saved_at', app.db.Instant(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('rolls_back', sa.Integer(), nullable=True),
    sa.Column('reach', sa.String(length=10), nullable=True),
    sa.ForeignKeyConstraint(['rolls_back'], ['policy_publication.revision'], name=op.f('fk_policy_draft_rolls_back_policy_publication')),
    sa.PrimaryKeyConstraint('kind', 'subject', name=op.f('pk_policy_draft')),
    comment='A change of a rule that somebody has written and not published: one for each subject.'
    )


def downgrade() -> None:
    op.drop_table('policy_draft')
