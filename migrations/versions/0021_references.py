"""Requests for references, answered by one-time links."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

STATES = ("asked", "reminded", "answered", "refused", "expired", "withdrawn")
REASONS = ("not_needed", "another_referee", "wrong_details", "not_volunteering")


def kind(name: str, *values: str) -> sa.Enum:
    """A text column that holds one of these values."""
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.create_table(
        "reference_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("check_id", sa.Integer(), nullable=False),
        sa.Column("role_code", sa.String(length=40), nullable=False),
        sa.Column("asked_about", sa.JSON(), nullable=False),
        sa.Column("referee_name", sa.String(length=200), nullable=False),
        sa.Column("referee_email", sa.String(length=320), nullable=False),
        sa.Column("referee_phone", sa.String(length=40), nullable=False),
        sa.Column("referee_address", sa.Text(), nullable=False),
        sa.Column("relationship_to_person", sa.String(length=200), nullable=False),
        sa.Column("state", kind("reference_state", *STATES), nullable=False),
        sa.Column("state_since", sa.Date(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("asked_by_key", sa.String(length=80), nullable=False),
        sa.Column("asked_by", sa.String(length=200), nullable=False),
        sa.Column("reminders_sent", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date()),
        sa.Column("answered_at", sa.DateTime(timezone=True)),
        sa.Column("route", kind("reference_route", "link", "phone", "letter")),
        sa.Column("entered_by", sa.String(length=200), nullable=False),
        sa.Column("withdrawn_because", kind("reference_withdrawn_because", *REASONS)),
        sa.Column("said_sealed", sa.LargeBinary()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.CheckConstraint(
            "(state = 'answered') = (answered_at IS NOT NULL)", name=op.f("ck_reference_request_answered_at")
        ),
        sa.CheckConstraint(
            "(state = 'withdrawn') = (withdrawn_because IS NOT NULL)",
            name=op.f("ck_reference_request_withdrawn_because"),
        ),
        sa.CheckConstraint(
            "(state IN ('asked', 'reminded')) = (due_on IS NOT NULL)",
            name=op.f("ck_reference_request_open_is_due"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_reference_request_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_reference_request_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["check_id"], ["check_record.id"], name=op.f("fk_reference_request_check_id_check_record")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reference_request")),
        sa.UniqueConstraint("check_id", name=op.f("uq_reference_request_check_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_reference_request_reference")),
    )
    op.create_index(
        "ix_reference_request_person_id", "reference_request", ["person_id", "organisation_id", "id"]
    )
    op.create_index("ix_reference_request_due_on", "reference_request", ["due_on", "id"])


def downgrade() -> None:
    op.drop_table("reference_request")
