"""Checks and their steps."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "check_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "identity",
                "right_to_volunteer",
                "reference",
                "criminal_record",
                "hmpps_vetting",
                "establishment_clearance",
                "counter_terrorist",
                "overseas",
                name="check_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "level",
            sa.Enum(
                "basic",
                "standard",
                "enhanced",
                "enhanced_child_barred",
                "enhanced_adult_barred",
                "enhanced_both_barred",
                name="certificate_level",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("establishment_id", sa.Integer(), nullable=True),
        sa.Column(
            "clearance_level",
            sa.Enum(
                "escorted",
                "unescorted",
                "keys",
                name="clearance_level",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "not_started",
                "requested",
                "with_applicant",
                "submitted",
                "returned",
                name="check_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("state_since", sa.Date(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "clear",
                "has_information",
                "barred",
                "withdrawn",
                "refused",
                "revoked",
                name="check_outcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_before", sa.Date(), nullable=True),
        sa.Column("purpose", sa.String(length=300), nullable=False),
        sa.Column("conditions", sa.Text(), nullable=False),
        sa.Column("certificate_number", sa.String(length=12), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("seen_by", sa.String(length=200), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.CheckConstraint(
            "(kind = 'establishment_clearance') = (establishment_id IS NOT NULL)",
            name=op.f("ck_check_record_clearance_has_prison"),
        ),
        sa.CheckConstraint(
            "(state = 'returned') = (outcome IS NOT NULL)", name=op.f("ck_check_record_outcome_when_returned")
        ),
        sa.CheckConstraint(
            "outcome <> 'clear' OR valid_from IS NOT NULL", name=op.f("ck_check_record_clear_has_start")
        ),
        sa.CheckConstraint(
            "valid_before IS NULL OR valid_before > valid_from", name=op.f("ck_check_record_valid_interval")
        ),
        sa.ForeignKeyConstraint(
            ["establishment_id"],
            ["organisation.id"],
            name=op.f("fk_check_record_establishment_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_check_record_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_check_record_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_record")),
        sa.UniqueConstraint("reference", name=op.f("uq_check_record_reference")),
    )
    op.create_index(
        "ix_check_record_establishment_id", "check_record", ["establishment_id", "state", "id"], unique=False
    )
    op.create_index(
        "ix_check_record_organisation_id",
        "check_record",
        ["organisation_id", "valid_before", "id"],
        unique=False,
    )
    op.create_index("ix_check_record_person_id", "check_record", ["person_id", "kind", "id"], unique=False)
    op.create_table(
        "check_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("check_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(length=200), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "not_started",
                "requested",
                "with_applicant",
                "submitted",
                "returned",
                name="step_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "outcome",
            sa.Enum(
                "clear",
                "has_information",
                "barred",
                "withdrawn",
                "refused",
                "revoked",
                name="step_outcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "level",
            sa.Enum(
                "basic",
                "standard",
                "enhanced",
                "enhanced_child_barred",
                "enhanced_adult_barred",
                "enhanced_both_barred",
                name="step_level",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "clearance_level",
            sa.Enum(
                "escorted",
                "unescorted",
                "keys",
                name="step_clearance_level",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_before", sa.Date(), nullable=True),
        sa.Column("conditions", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["check_id"], ["check_record.id"], name=op.f("fk_check_step_check_id_check_record")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_step")),
    )
    op.create_index(
        "ix_check_step_check_id_recorded_at", "check_step", ["check_id", "recorded_at", "id"], unique=False
    )


def downgrade() -> None:
    op.drop_table("check_step")
    op.drop_table("check_record")
