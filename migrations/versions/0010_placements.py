"""Placements."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "placement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("role_id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_before", sa.Date(), nullable=False),
        sa.Column("supervisor", sa.String(length=200), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "proposed",
                "approved",
                "refused",
                "ended",
                name="placement_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(length=200), nullable=False),
        sa.Column("decision_note", sa.Text(), nullable=False),
        sa.Column("readiness", sa.JSON(), nullable=True),
        sa.Column(
            "end_reason",
            sa.Enum(
                "volunteer_chose",
                "moved_away",
                "paid_work",
                "health",
                "role_ended",
                "prison_asked",
                "check_lapsed",
                "conduct",
                "safeguarding",
                "other",
                name="placement_end_reason",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("end_note", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.CheckConstraint("ends_before > starts_on OR state = 'ended'", name=op.f("ck_placement_not_empty")),
        sa.CheckConstraint("ends_before >= starts_on", name=op.f("ck_placement_interval")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_placement_application_id_application")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_placement_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_placement_person_id_person")),
        sa.ForeignKeyConstraint(
            ["place_id"], ["organisation.id"], name=op.f("fk_placement_place_id_organisation")
        ),
        sa.ForeignKeyConstraint(["role_id"], ["role.id"], name=op.f("fk_placement_role_id_role")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement")),
        sa.UniqueConstraint("reference", name=op.f("uq_placement_reference")),
    )
    op.create_index(
        "ix_placement_active", "placement", ["state", "starts_on", "ends_before", "person_id"], unique=False
    )
    op.create_index(op.f("ix_placement_application_id"), "placement", ["application_id"], unique=False)
    op.create_index("ix_placement_list", "placement", ["organisation_id", "starts_on", "id"], unique=False)
    op.create_index(
        "ix_placement_organisation_id",
        "placement",
        ["organisation_id", "state", "starts_on", "id"],
        unique=False,
    )
    op.create_index("ix_placement_person_id", "placement", ["person_id", "starts_on", "id"], unique=False)
    op.create_index(
        "ix_placement_place_id", "placement", ["place_id", "state", "starts_on", "id"], unique=False
    )


def downgrade() -> None:
    op.drop_table("placement")
