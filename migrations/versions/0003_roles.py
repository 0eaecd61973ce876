"""Volunteering roles and their training."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "role",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column(
            "family",
            sa.Enum(
                "mentoring",
                "peer_support",
                "befriending",
                "faith",
                "families",
                "learning",
                "resettlement",
                "risk",
                "victims",
                "youth_justice",
                "probation",
                "police",
                "support",
                "public_appointment",
                name="role_family",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "setting",
            sa.Enum(
                "prison",
                "community",
                "both",
                name="role_setting",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("minimum_age", sa.Integer(), nullable=False),
        sa.Column("appointed_elsewhere", sa.Boolean(), nullable=False),
        sa.Column(
            "convictions_question",
            sa.Enum(
                "none",
                "unspent",
                "spent_not_protected",
                "not_asked_here",
                name="role_convictions_question",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column(
            "criminal_record_check",
            sa.Enum(
                "none",
                "basic",
                "standard",
                "enhanced",
                "enhanced_child_barred",
                "enhanced_adult_barred",
                "set_by_establishment",
                "appointing_body",
                "police_vetting",
                name="role_criminal_record_check",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("regulated_activity", sa.Text(), nullable=False),
        sa.Column("may_be_regulated_activity", sa.Boolean(), nullable=False),
        sa.Column(
            "hmpps_vetting",
            sa.Enum(
                "yes",
                "no",
                "appointing_body",
                name="role_hmpps_vetting",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "establishment_clearance",
            sa.Enum(
                "yes",
                "no",
                "governor_approval",
                "appointing_body",
                name="role_establishment_clearance",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("references_needed", sa.Integer(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.CheckConstraint("minimum_age >= 16", name=op.f("ck_role_minimum_age")),
        sa.CheckConstraint("references_needed >= 0", name=op.f("ck_role_references_needed")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role")),
        sa.UniqueConstraint("code", name=op.f("uq_role_code")),
    )
    op.create_index("ix_role_name", "role", ["is_active", "appointed_elsewhere", "name", "id"], unique=False)
    op.create_table(
        "role_training_pack",
        sa.Column("role_id", sa.Integer(), nullable=False),
        sa.Column("pack_code", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(["role_id"], ["role.id"], name=op.f("fk_role_training_pack_role_id_role")),
        sa.PrimaryKeyConstraint("role_id", "pack_code", name=op.f("pk_role_training_pack")),
    )


def downgrade() -> None:
    op.drop_table("role_training_pack")
    op.drop_table("role")
