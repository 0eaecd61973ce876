"""The clearances that wait for a prison, those in doubt after a merge too, in the order of its list."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"

INDEX = "ix_check_record_stuck_prison"
COLUMNS = ["establishment_id", "state_since", "id", "stuck_with"]
STUCK = "stuck_with IS NOT NULL"
WAITS = "stuck_with IS NOT NULL OR (doubted_at IS NOT NULL AND confirmed_at IS NULL)"


def upgrade() -> None:
    _index(WAITS)


def downgrade() -> None:
    _index(STUCK)


def _index(of: str) -> None:
    op.drop_index(INDEX, table_name="check_record")
    where = sa.text(of)
    op.create_index(INDEX, "check_record", COLUMNS, sqlite_where=where, postgresql_where=where)
