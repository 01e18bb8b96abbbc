"""the studio: workspaces with their edits, who is at which file, reviews; and going back is a deployment of its own

Revision 0024, after 0023.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.db import Identifier, Instant
from app.studio.tables import APPEND_ONLY, FORGET

revision = '0024'
down_revision = '0023'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('deployment', schema=None) as batch_op:
        batch_op.add_column(sa.Column('takes_up', Identifier, nullable=True))
        batch_op.create_foreign_key('fk_deployment_takes_up_deployment', 'deployment', ['takes_up'], ['id'])
        batch_op.drop_constraint('uq_deployment_hash_source', type_='unique')
        batch_op.create_index('ix_deployment_hash', ['hash', 'source'], unique=False)
    _take_up()
    op.create_table(
        'studio_workspace',
        sa.Column('id', Identifier, nullable=False),
        sa.Column('name', sa.String(length=80), nullable=False),
        sa.Column('base', Identifier, nullable=False),
        sa.Column('takes_up', Identifier, nullable=True),
        sa.Column('author', sa.String(length=64), nullable=False),
        sa.Column('created_at', Instant(), nullable=False),
        sa.Column('closed_at', Instant(), nullable=True),
        sa.Column('closed_by', sa.String(length=64), nullable=True),
        sa.Column('published', Identifier, nullable=True),
        sa.ForeignKeyConstraint(['base'], ['deployment.id'], name=op.f('fk_studio_workspace_base_deployment')),
        sa.ForeignKeyConstraint(['published'], ['deployment.id'], name=op.f('fk_studio_workspace_published_deployment')),
        sa.ForeignKeyConstraint(['takes_up'], ['deployment.id'], name=op.f('fk_studio_workspace_takes_up_deployment')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_studio_workspace')),
        comment='A draft of a whole deployment: a base, and edits laid over it.',
    )
    op.create_table(
        'studio_edit',
        sa.Column('id', Identifier, nullable=False),
        sa.Column('workspace_id', Identifier, nullable=False),
        sa.Column('path', sa.String(length=200), nullable=False),
        sa.Column('version', sa.Integer(), nullable=True),
        sa.Column('seen', sa.Integer(), nullable=False),
        sa.Column('content', sa.LargeBinary(), nullable=True),
        sa.Column('hash', sa.String(length=64), nullable=True),
        sa.Column('origin', sa.String(length=12), nullable=False),
        sa.Column('author', sa.String(length=64), nullable=False),
        sa.Column('at', Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ['workspace_id'], ['studio_workspace.id'], name=op.f('fk_studio_edit_workspace_id_studio_workspace')
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_studio_edit')),
        sa.UniqueConstraint('workspace_id', 'path', 'version', name=op.f('uq_studio_edit_workspace_id_path_version')),
    )
    for statement in APPEND_ONLY[op.get_bind().dialect.name]:
        op.execute(statement)
    op.create_table(
        'studio_presence',
        sa.Column('workspace_id', Identifier, nullable=False),
        sa.Column('path', sa.String(length=200), nullable=False),
        sa.Column('person', sa.String(length=64), nullable=False),
        sa.Column('since', Instant(), nullable=False),
        sa.Column('seen_at', Instant(), nullable=False),
        sa.Column('editing', sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ['workspace_id'], ['studio_workspace.id'], name=op.f('fk_studio_presence_workspace_id_studio_workspace')
        ),
        sa.PrimaryKeyConstraint('workspace_id', 'path', 'person', name=op.f('pk_studio_presence')),
        comment='Who has which file open: one of them edits, the others look on.',
    )
    op.create_table(
        'studio_review',
        sa.Column('id', Identifier, nullable=False),
        sa.Column('workspace_id', Identifier, nullable=False),
        sa.Column('hash', sa.String(length=64), nullable=False),
        sa.Column('act', sa.String(length=8), nullable=False),
        sa.Column('note', sa.Text(), nullable=False),
        sa.Column('author', sa.String(length=64), nullable=False),
        sa.Column('at', Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ['workspace_id'], ['studio_workspace.id'], name=op.f('fk_studio_review_workspace_id_studio_workspace')
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_studio_review')),
    )
    with op.batch_alter_table('studio_review', schema=None) as batch_op:
        batch_op.create_index('ix_studio_review_workspace', ['workspace_id', 'id'], unique=False)
    op.create_table(
        'studio_rule',
        sa.Column('version', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('second_person', sa.Boolean(), nullable=False),
        sa.Column('reason', sa.Text(), nullable=False),
        sa.Column('author', sa.String(length=64), nullable=False),
        sa.Column('at', Instant(), nullable=False),
        sa.PrimaryKeyConstraint('version', name=op.f('pk_studio_rule')),
        comment='Whether a second person has to agree before something is published; the latest version counts.',
    )


def downgrade() -> None:
    for table in ('studio_rule', 'studio_review', 'studio_presence', 'studio_edit', 'studio_workspace'):
        op.drop_table(table)
    for statement in FORGET[op.get_bind().dialect.name]:
        op.execute(statement)
    with op.batch_alter_table('deployment', schema=None) as batch_op:
        batch_op.drop_index('ix_deployment_hash')
        batch_op.drop_constraint('fk_deployment_takes_up_deployment', type_='foreignkey')
        batch_op.drop_column('takes_up')
        batch_op.create_unique_constraint('uq_deployment_hash_source', ['hash', 'source'])


def _take_up() -> None:
    """An own set that is there already descends from a shipped one."""
    conn = op.get_bind()
    rows = conn.execute(sa.text('SELECT id, source, based_on FROM deployment ORDER BY id')).all()
    shipped: dict[int, int | None] = {}
    for row in rows:
        shipped[row.id] = row.id if row.source == 'shipped' else shipped.get(row.based_on)
        if row.source != 'shipped' and shipped[row.id] is not None:
            conn.execute(
                sa.text('UPDATE deployment SET takes_up = :shipped WHERE id = :id'),
                {'shipped': shipped[row.id], 'id': row.id},
            )
