"""Who is placed today is found by the last day of their placement, since most are over."""

from alembic import op

revision = "0028"
down_revision = "0027"

INDEXES = {"ix_placement_who": ["organisation_id", "state"], "ix_placement_active": ["state"]}


def upgrade() -> None:
    _make_anew("ends_before", "starts_on")


def downgrade() -> None:
    _make_anew("starts_on", "ends_before")


def _make_anew(*days: str) -> None:
    for name, first in INDEXES.items():
        op.drop_index(name, table_name="placement")
        op.create_index(name, "placement", [*first, *days, "person_id"])
