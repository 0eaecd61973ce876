"""E-learning: who began which version, and each attempt."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"

WAY = sa.Enum("online", "paper", name="attempt_way", native_enum=False, create_constraint=True, length=40)
OPEN = sa.text("finished_at IS NULL")
PASSED = sa.text("passed")


def upgrade() -> None:
    op.create_table(
        "pack_learning",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("person_id", sa.Integer(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("organisation_id", sa.Integer(), sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("pack_id", sa.Integer(), sa.ForeignKey("training_pack.id"), nullable=False),
        sa.Column("version_id", sa.Integer(), sa.ForeignKey("training_pack_version.id"), nullable=False),
        sa.Column("at_module", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sheet_on", sa.Date(), nullable=True),
        sa.Column(
            "record_id", sa.Integer(), sa.ForeignKey("training_record.id", ondelete="SET NULL"), nullable=True
        ),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.CheckConstraint("record_id IS NULL OR finished_at IS NOT NULL", name="record_when_finished"),
        sa.UniqueConstraint("record_id"),
        sa.UniqueConstraint("reference"),
    )
    op.create_index(
        "uq_pack_learning_person_id_open",
        "pack_learning",
        ["person_id", "pack_id"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    op.create_index("ix_pack_learning_person_id", "pack_learning", ["person_id", "id"])
    op.create_index(
        "ix_pack_learning_organisation_id", "pack_learning", ["organisation_id", "moved_at", "id"]
    )
    create_module_attempt()


def create_module_attempt() -> None:
    op.create_table(
        "module_attempt",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("learning_id", sa.Integer(), sa.ForeignKey("pack_learning.id"), nullable=False),
        sa.Column("module_id", sa.Integer(), sa.ForeignKey("training_module.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("right_answers", sa.Integer(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("way", WAY, nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", sa.String(200), nullable=False),
        sa.UniqueConstraint("learning_id", "module_id", "number"),
        sa.CheckConstraint("right_answers BETWEEN 0 AND asked", name="right_answers"),
    )
    op.create_index(
        "uq_module_attempt_passed",
        "module_attempt",
        ["learning_id", "module_id"],
        unique=True,
        sqlite_where=PASSED,
        postgresql_where=PASSED,
    )


def downgrade() -> None:
    op.drop_table("module_attempt")
    op.drop_table("pack_learning")
