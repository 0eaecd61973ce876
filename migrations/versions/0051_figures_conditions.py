"""The legal condition of figures of lived experience, which publications rest on it, and coarser tables."""

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"


def upgrade() -> None:
    op.create_table(
        "figures_condition",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("policy", sa.String(500), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("waits", sa.Boolean(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_key", sa.String(80), nullable=False),
        sa.Column("recorded_by", sa.String(200), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_key", sa.String(80), nullable=False),
        sa.Column("confirmed_by", sa.String(200), nullable=False),
        sa.Column("replaced_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.String(200), nullable=False),
        sa.Column("withdrawn_why", sa.Text(), nullable=False),
        sa.Column("forgotten_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.CheckConstraint("review_on > starts_on", name=op.f("ck_figures_condition_days")),
        sa.CheckConstraint("confirmed_key <> recorded_key", name=op.f("ck_figures_condition_two_accounts")),
        sa.UniqueConstraint("waits", name="uq_figures_condition_waits"),
        sa.UniqueConstraint("reference", name=op.f("uq_figures_condition_reference")),
    )
    with op.batch_alter_table("publication") as batch:
        batch.add_column(sa.Column("condition_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("coarser", sa.JSON(), nullable=False, server_default="[]"))
        batch.add_column(sa.Column("coarser_offers", sa.JSON(), nullable=False, server_default="[]"))
        batch.create_foreign_key(
            op.f("fk_publication_condition_id_figures_condition"),
            "figures_condition",
            ["condition_id"],
            ["id"],
        )


def downgrade() -> None:
    with op.batch_alter_table("publication") as batch:
        batch.drop_column("coarser")
        batch.drop_column("coarser_offers")
        batch.drop_constraint(op.f("fk_publication_condition_id_figures_condition"), type_="foreignkey")
        batch.drop_column("condition_id")
    op.drop_table("figures_condition")
