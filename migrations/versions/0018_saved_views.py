"""Saved filters and chosen columns."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.create_table(
        "list_preference",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("list_key", sa.String(length=40), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_list_preference_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_preference")),
        sa.UniqueConstraint("account_id", "list_key", name=op.f("uq_list_preference_account_id_list_key")),
    )
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("preference_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("query", sa.JSON(), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["preference_id"],
            ["list_preference.id"],
            name=op.f("fk_saved_view_preference_id_list_preference"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint("preference_id", "name", name=op.f("uq_saved_view_preference_id_name")),
        sa.UniqueConstraint("reference", name=op.f("uq_saved_view_reference")),
    )


def downgrade() -> None:
    op.drop_table("saved_view")
    op.drop_table("list_preference")
