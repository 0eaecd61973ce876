"""Who was referred is placed again only after somebody let them back; answers that wait have an index."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"

WHEN = "let_back_at IS NULL OR state = 'referred'"


def upgrade() -> None:
    with op.batch_alter_table("referral_duty") as table:
        table.add_column(sa.Column("let_back_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("let_back_by", sa.String(length=200), server_default="", nullable=False))
        table.add_column(sa.Column("sealed_let_back_reasons", sa.LargeBinary(), nullable=True))
        table.create_check_constraint(op.f("ck_referral_duty_let_back_when"), WHEN)
    op.create_index(
        "ix_status_check_waits",
        "status_check",
        ["asked_at", "id"],
        sqlite_where=sa.text("is_current IS 0 AND looked_at IS NULL"),
        postgresql_where=sa.text("is_current IS false AND looked_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_status_check_waits", table_name="status_check")
    with op.batch_alter_table("referral_duty") as table:
        table.drop_constraint(op.f("ck_referral_duty_let_back_when"), type_="check")
        for column in ("sealed_let_back_reasons", "let_back_by", "let_back_at"):
            table.drop_column(column)
