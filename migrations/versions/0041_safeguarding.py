"""Concerns, and what became of each; a look at a record that is about no person."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"

NOBODY = 0  # no person has this number: they count from 1


def upgrade() -> None:
    _concerns()
    _steps()
    with op.batch_alter_table("look") as table:
        table.alter_column("person_id", existing_type=sa.Integer(), nullable=True)
    op.execute(f"UPDATE look SET person_id = NULL WHERE person_id = {NOBODY}")  # noqa: S608 - our own number
    # A page for anybody asks which organisations have a lead
    op.create_index("ix_membership_role", "membership", ["role", "organisation_id"])


def _concerns() -> None:
    op.create_table(
        "concern",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("kind", _one_of("concern_kind", "concern", "incident", "complaint"), nullable=False),
        sa.Column("is_urgent", sa.Boolean(), nullable=False),
        sa.Column("source", _one_of("concern_source", "public", "record", "session"), nullable=False),
        sa.Column("told_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("raised_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", _one_of("concern_state", "new", "open", "referred", "closed"), nullable=False),
        sa.Column("taken_on_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("held_by", sa.String(length=200), nullable=False),
        sa.Column("held_by_key", sa.String(length=80), nullable=False),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.CheckConstraint("(state = 'new') = (taken_on_at IS NULL)", name=op.f("ck_concern_taken_on_when")),
        sa.CheckConstraint(
            "(state = 'closed') = (closed_at IS NOT NULL)", name=op.f("ck_concern_closed_when")
        ),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (outcome_sealed IS NULL)", name=op.f("ck_concern_closed_with_outcome")
        ),
        sa.CheckConstraint("paused_at IS NULL OR person_id IS NOT NULL", name=op.f("ck_concern_paused_whom")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_concern_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_concern_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern")),
        sa.UniqueConstraint("reference", name=op.f("uq_concern_reference")),
    )
    op.create_index("ix_concern_organisation_id", "concern", ["organisation_id", "raised_at", "id"])
    op.create_index("ix_concern_state", "concern", ["state", "raised_at", "id"])
    op.create_index("ix_concern_person_id", "concern", ["person_id", "id"])


def _steps() -> None:
    acts = (
        "alert",
        "remind",
        "take_on",
        "note",
        "tell",
        "name",
        "refer",
        "pause",
        "end_pause",
        "close",
        "reopen",
    )
    op.create_table(
        "concern_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("concern_id", sa.Integer(), nullable=False),
        sa.Column("act", _one_of("concern_act", *acts), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(length=200), nullable=False),
        sa.Column("recorded_by_key", sa.String(length=80), nullable=False),
        sa.Column("said_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("outcome_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.CheckConstraint(
            "(act = 'close') = (outcome_sealed IS NOT NULL)", name=op.f("ck_concern_step_outcome_when")
        ),
        sa.ForeignKeyConstraint(
            ["concern_id"], ["concern.id"], name=op.f("fk_concern_step_concern_id_concern")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern_step")),
        sa.UniqueConstraint("reference", name=op.f("uq_concern_step_reference")),
    )
    op.create_index("ix_concern_step_concern_id", "concern_step", ["concern_id", "recorded_at", "id"])


def _one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def downgrade() -> None:
    op.drop_index("ix_membership_role", table_name="membership")
    op.execute(f"UPDATE look SET person_id = {NOBODY} WHERE person_id IS NULL")  # noqa: S608 - our own number
    with op.batch_alter_table("look") as table:
        table.alter_column("person_id", existing_type=sa.Integer(), nullable=False)
    op.drop_table("concern_step")
    op.drop_table("concern")
