"""Notes of thanks, and statements of service."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"


def choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    create_thank_you_note()
    create_service_statement()


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


def downgrade() -> None:
    op.drop_table("service_statement")
    op.drop_table("thank_you_note")
