"""Reminders of waivers that end, and certificates found by their day of issue, from which policy counts."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"

LAPSING = ("check", "training", "reliance")
NOT_ENDED = sa.text("ended_at IS NULL")


def upgrade() -> None:
    _may_lapse(*LAPSING, "waiver")
    op.create_index(
        "ix_waiver_lapses",
        "waiver",
        ["ends_before", "id"],
        sqlite_where=NOT_ENDED,
        postgresql_where=NOT_ENDED,
    )
    op.create_index("ix_check_record_issued_on", "check_record", ["issued_on", "id"])
    op.create_index("ix_risk_assessment_counts_before", "risk_assessment", ["counts_before", "id"])


def downgrade() -> None:
    op.drop_index("ix_risk_assessment_counts_before", table_name="risk_assessment")
    op.drop_index("ix_check_record_issued_on", table_name="check_record")
    op.drop_index("ix_waiver_lapses", table_name="waiver")
    op.execute("DELETE FROM lapse_reminder WHERE kind = 'waiver'")
    _may_lapse(*LAPSING)


def _may_lapse(*kinds: str) -> None:
    words = ", ".join(f"'{kind}'" for kind in kinds)
    with op.batch_alter_table("lapse_reminder") as table:
        table.drop_constraint(op.f("ck_lapse_reminder_lapsing_kind"), type_="check")
        table.create_check_constraint(op.f("ck_lapse_reminder_lapsing_kind"), f"kind IN ({words})")
