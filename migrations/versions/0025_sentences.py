"""What is recorded of sentences: who was asked by whom, and each step, encrypted."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    op.create_table(
        "sentence_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("prison_mark", sa.LargeBinary(), nullable=False),
        sa.Column("marked_on", sa.Date(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("doubted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_sentence_record_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_sentence_record_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sentence_record")),
        sa.UniqueConstraint("reference", name=op.f("uq_sentence_record_reference")),
    )
    op.create_index("ix_sentence_record_person_id", "sentence_record", ["person_id", "id"])
    op.create_index(
        "ix_sentence_record_organisation_id", "sentence_record", ["organisation_id", "updated_at", "id"]
    )
    op.create_index("ix_sentence_record_prison_mark", "sentence_record", ["prison_mark"])
    op.create_index("ix_sentence_record_marked_on", "sentence_record", ["marked_on", "id"])
    create_steps()


def create_steps() -> None:
    op.create_table(
        "sentence_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(length=20), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(length=200), nullable=False),
        sa.Column("facts_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["record_id"], ["sentence_record.id"], name=op.f("fk_sentence_step_record_id_sentence_record")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sentence_step")),
        sa.UniqueConstraint("reference", name=op.f("uq_sentence_step_reference")),
    )
    op.create_index(
        "ix_sentence_step_record_id_item", "sentence_step", ["record_id", "item", "recorded_at", "id"]
    )


def downgrade() -> None:
    op.drop_table("sentence_step")
    op.drop_table("sentence_record")
