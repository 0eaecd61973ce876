"""Reminders of checks of others that are relied on; and which account decided on a duty to refer."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"

LAPSING = ("check", "training")
IN_FORCE = sa.text("ended_at IS NULL")
# The newest such entry tells whose decision stands; an entry without a duty is of one that was erased.
WHO_DECIDED = """
UPDATE referral_duty SET decided_by_key = COALESCE((
    SELECT history_entry.actor_key FROM history_entry
    WHERE history_entry.subject_kind = 'referral_duty'
    AND history_entry.subject_id = referral_duty.id
    AND history_entry.action = 'referral:decide'
    ORDER BY history_entry.id DESC LIMIT 1
), '') WHERE decided_at IS NOT NULL
"""


def upgrade() -> None:
    _may_lapse(*LAPSING, "reliance")
    op.create_index(
        "ix_reliance_lapses",
        "reliance",
        ["valid_before", "id"],
        sqlite_where=IN_FORCE,
        postgresql_where=IN_FORCE,
    )
    op.add_column(
        "referral_duty",
        sa.Column("decided_by_key", sa.String(length=80), server_default="", nullable=False),
    )
    op.execute(WHO_DECIDED)


def downgrade() -> None:
    op.drop_column("referral_duty", "decided_by_key")
    op.drop_index("ix_reliance_lapses", table_name="reliance")
    op.execute("DELETE FROM lapse_reminder WHERE kind = 'reliance'")
    _may_lapse(*LAPSING)


def _may_lapse(*kinds: str) -> None:
    words = ", ".join(f"'{kind}'" for kind in kinds)
    with op.batch_alter_table("lapse_reminder") as table:
        table.drop_constraint(op.f("ck_lapse_reminder_lapsing_kind"), type_="check")
        table.create_check_constraint(op.f("ck_lapse_reminder_lapsing_kind"), f"kind IN ({words})")
