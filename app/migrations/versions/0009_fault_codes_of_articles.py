"""fault codes of articles.

Revision 0009, after 0008.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ('article', 'article_version'):
        op.add_column(table, sa.Column('fault_code', sa.String(length=40), nullable=True))


def downgrade() -> None:
    for table in ('article_version', 'article'):
        op.drop_column(table, 'fault_code')
