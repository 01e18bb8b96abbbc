"""keys of messages: what tells two of the same name apart, where they are sent and where they are awaited

Revision 0023, after 0022.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0023'
down_revision = '0022'
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ('message', 'message_wait'):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column('correlation', sa.String(length=120), server_default='', nullable=False))


def downgrade() -> None:
    for table in ('message', 'message_wait'):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column('correlation')
