"""Training packs and records."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "training_pack",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("version", sa.String(length=20), nullable=False),
        sa.Column("validity_months", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_pack")),
        sa.UniqueConstraint("code", name=op.f("uq_training_pack_code")),
    )
    op.create_table(
        "training_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("pack_id", sa.Integer(), nullable=True),
        sa.Column("course_title", sa.String(length=200), nullable=False),
        sa.Column("completed_on", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "logged",
                "verified",
                "rejected",
                name="training_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("valid_before", sa.Date(), nullable=True),
        sa.Column("logged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("logged_by", sa.String(length=200), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(length=200), nullable=False),
        sa.Column("decision_note", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.CheckConstraint(
            "(pack_id IS NULL) <> (course_title = '')", name=op.f("ck_training_record_pack_or_course")
        ),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_training_record_minutes")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_training_record_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["pack_id"], ["training_pack.id"], name=op.f("fk_training_record_pack_id_training_pack")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_training_record_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_record")),
        sa.UniqueConstraint("reference", name=op.f("uq_training_record_reference")),
    )
    op.create_index(
        "ix_training_record_ends",
        "training_record",
        ["organisation_id", "state", "valid_before", "id"],
        unique=False,
    )
    op.create_index(
        "ix_training_record_person_id",
        "training_record",
        ["person_id", "organisation_id", "pack_id"],
        unique=False,
    )
    op.create_index(
        "ix_training_record_to_verify",
        "training_record",
        ["organisation_id", "state", "completed_on", "id"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_table("training_record")
    op.drop_table("training_pack")
