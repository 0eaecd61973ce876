"""Notes of thanks, statements of service, and quality marks."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"


def choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    create_thank_you_note()
    create_service_statement()
    create_quality_mark()
    create_mark_answer()
    create_mark_evidence()


def create_thank_you_note() -> None:
    op.create_table(
        "thank_you_note",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("person_id", sa.Integer(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("organisation_id", sa.Integer(), sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by", sa.String(200), nullable=False),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.UniqueConstraint("reference"),
    )
    op.create_index("ix_thank_you_note_person_id", "thank_you_note", ["person_id", "written_at", "id"])


def create_service_statement() -> None:
    op.create_table(
        "service_statement",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("person_id", sa.Integer(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("organisation_id", sa.Integer(), sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("kind", choice("statement_kind", "statement", "reference"), nullable=False),
        sa.Column(
            "state", choice("statement_state", "asked", "signed", "declined", "withdrawn"), nullable=False
        ),
        sa.Column("purpose", sa.String(300), nullable=False),
        sa.Column("wants_training", sa.Boolean(), nullable=False),
        sa.Column("names_prisons", sa.Boolean(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.String(200), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("signed_name", sa.String(200), nullable=False),
        sa.Column("signed_role", sa.String(200), nullable=False),
        sa.Column("content", sa.JSON(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(200), nullable=False),
        sa.Column("ended_why", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.UniqueConstraint("reference"),
        sa.CheckConstraint("(state IN ('signed', 'withdrawn')) = (signed_on IS NOT NULL)", name="signed"),
        sa.CheckConstraint("(state IN ('declined', 'withdrawn')) = (ended_at IS NOT NULL)", name="ended"),
    )
    op.create_index(
        "ix_service_statement_organisation_id",
        "service_statement",
        ["organisation_id", "state", "asked_at", "id"],
    )
    op.create_index("ix_service_statement_person_id", "service_statement", ["person_id", "asked_at", "id"])
    op.create_index(
        "uq_service_statement_asked",
        "service_statement",
        ["person_id", "organisation_id", "kind"],
        unique=True,
        sqlite_where=sa.text("state = 'asked'"),
        postgresql_where=sa.text("state = 'asked'"),
    )


def create_quality_mark() -> None:
    op.create_table(
        "quality_mark",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("organisation_id", sa.Integer(), sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("programme", sa.String(200), nullable=False),
        sa.Column("standard", sa.String(20), nullable=False),
        sa.Column("edition", sa.String(60), nullable=False),
        sa.Column("began_on", sa.Date(), nullable=False),
        sa.Column("awarded_on", sa.Date(), nullable=True),
        sa.Column("expires_before", sa.Date(), nullable=True),
        sa.Column("number", sa.String(100), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.UniqueConstraint("reference"),
        sa.CheckConstraint("(awarded_on IS NULL) = (expires_before IS NULL)", name="awarded"),
        sa.CheckConstraint("expires_before > awarded_on", name="interval"),
    )
    op.create_index("ix_quality_mark_expires", "quality_mark", ["organisation_id", "expires_before", "id"])
    op.create_index("ix_quality_mark_organisation_id", "quality_mark", ["organisation_id", "began_on", "id"])


def create_mark_answer() -> None:
    op.create_table(
        "mark_answer",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("mark_id", sa.Integer(), sa.ForeignKey("quality_mark.id"), nullable=False),
        sa.Column("element", sa.String(20), nullable=False),
        sa.Column("standing", choice("mark_standing", "met", "partly", "not_yet"), nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_by", sa.String(200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.UniqueConstraint("mark_id", "element"),
    )


def create_mark_evidence() -> None:
    op.create_table(
        "mark_evidence",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("mark_id", sa.Integer(), sa.ForeignKey("quality_mark.id"), nullable=False),
        sa.Column("element", sa.String(20), nullable=False),
        sa.Column("file_id", sa.Integer(), sa.ForeignKey("stored_file.id"), nullable=False),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.UniqueConstraint("file_id"),
        sa.UniqueConstraint("reference"),
    )
    op.create_index("ix_mark_evidence_mark_id", "mark_evidence", ["mark_id", "element", "id"])


def downgrade() -> None:
    op.drop_table("mark_evidence")
    op.drop_table("mark_answer")
    op.drop_table("quality_mark")
    op.drop_table("service_statement")
    op.drop_table("thank_you_note")
