"""Opportunities and stage targets."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "opportunity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("role_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("summary", sa.String(length=300), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("commitment", sa.String(length=200), nullable=False),
        sa.Column("volunteers_wanted", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_before", sa.Date(), nullable=True),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("contact_email", sa.String(length=320), nullable=False),
        sa.Column("postal_address", sa.String(length=300), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "published",
                "closed",
                name="opportunity_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_reason", sa.String(length=300), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.CheckConstraint(
            "ends_before IS NULL OR ends_before > starts_on", name=op.f("ck_opportunity_ends_after_start")
        ),
        sa.CheckConstraint("volunteers_wanted > 0", name=op.f("ck_opportunity_volunteers_wanted")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_opportunity_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["role_id"], ["role.id"], name=op.f("fk_opportunity_role_id_role")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opportunity")),
        sa.UniqueConstraint("reference", name=op.f("uq_opportunity_reference")),
    )
    op.create_index(
        "ix_opportunity_organisation_id_state",
        "opportunity",
        ["organisation_id", "state", "closes_on", "id"],
        unique=False,
    )
    op.create_index(op.f("ix_opportunity_role_id"), "opportunity", ["role_id"], unique=False)
    op.create_index(
        "ix_opportunity_state_closes_on_id", "opportunity", ["state", "closes_on", "id"], unique=False
    )
    op.create_table(
        "stage_target",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "enquiry",
                "applied",
                "shortlisted",
                "interviewed",
                "offered",
                "checks",
                "training",
                "ready",
                "placed",
                "declined",
                "withdrawn",
                "on_hold",
                name="target_stage",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("ideal_days", sa.Integer(), nullable=False),
        sa.Column("longest_days", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "ideal_days >= 0 AND longest_days >= ideal_days", name=op.f("ck_stage_target_days")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_stage_target_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stage_target")),
        sa.UniqueConstraint("organisation_id", "stage", name=op.f("uq_stage_target_organisation_id_stage")),
    )
    op.create_table(
        "opportunity_place",
        sa.Column("opportunity_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["opportunity_id"],
            ["opportunity.id"],
            name=op.f("fk_opportunity_place_opportunity_id_opportunity"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_opportunity_place_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("opportunity_id", "organisation_id", name=op.f("pk_opportunity_place")),
    )
    op.create_index(
        "ix_opportunity_place_organisation_id",
        "opportunity_place",
        ["organisation_id", "opportunity_id"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_table("opportunity_place")
    op.drop_table("stage_target")
    op.drop_table("opportunity")
