"""Volunteering leave and its days; notes of thanks that were taken back."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"

STANDS = sa.text("removed_at IS NULL")
TAKEN_BACK = ("taken_back_at", "taken_back_by", "taken_back_why")


def choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    create_leave()
    create_day()
    with op.batch_alter_table("thank_you_note") as table:
        table.add_column(sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("taken_back_by", sa.String(200), server_default="", nullable=False))
        table.add_column(sa.Column("taken_back_why", sa.Text(), server_default="", nullable=False))
        table.create_check_constraint(
            op.f("ck_thank_you_note_taken_back"), "(taken_back_at IS NULL) = (taken_back_why = '')"
        )


def create_leave() -> None:
    op.create_table(
        "staff_leave",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("person_id", sa.Integer(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("organisation_id", sa.Integer(), sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("employer_id", sa.Integer(), sa.ForeignKey("organisation.id"), nullable=True),
        sa.Column("employer_name", sa.String(200), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_before", sa.Date(), nullable=False),
        sa.Column("half_days", sa.Integer(), nullable=False),
        sa.Column("agreed_with", sa.String(200), nullable=False),
        sa.Column(
            "state", choice("staff_leave_state", "asked", "agreed", "declined", "withdrawn"), nullable=False
        ),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.String(200), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(200), nullable=False),
        sa.Column("decision_note", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.UniqueConstraint("reference"),
        sa.CheckConstraint("(employer_id IS NULL) = (employer_name <> '')", name="employer"),
        sa.CheckConstraint("ends_before > starts_on", name="interval"),
        sa.CheckConstraint("half_days BETWEEN 1 AND 120", name="half_days"),
        sa.CheckConstraint("(state = 'asked') = (decided_at IS NULL)", name="decided"),
    )
    op.create_index("ix_staff_leave_employer_id", "staff_leave", ["employer_id"])
    op.create_index("ix_staff_leave_organisation_id", "staff_leave", ["organisation_id", "starts_on", "id"])
    op.create_index("ix_staff_leave_person_id", "staff_leave", ["person_id", "starts_on", "id"])


def create_day() -> None:
    op.create_table(
        "staff_leave_day",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("leave_id", sa.Integer(), sa.ForeignKey("staff_leave.id"), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.Column("part", choice("staff_leave_part", "whole", "morning", "afternoon"), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", sa.String(200), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_by", sa.String(200), nullable=False),
        sa.Column("removed_why", sa.Text(), nullable=False),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.UniqueConstraint("reference"),
        sa.CheckConstraint("(removed_at IS NULL) = (removed_why = '')", name="removed"),
    )
    op.create_index("ix_staff_leave_day_leave_id", "staff_leave_day", ["leave_id", "taken_on", "id"])
    op.create_index(
        "uq_staff_leave_day_stands",
        "staff_leave_day",
        ["leave_id", "taken_on", "part"],
        unique=True,
        sqlite_where=STANDS,
        postgresql_where=STANDS,
    )


def downgrade() -> None:
    with op.batch_alter_table("thank_you_note") as table:
        table.drop_constraint(op.f("ck_thank_you_note_taken_back"), type_="check")
        for name in TAKEN_BACK:
            table.drop_column(name)
    op.drop_table("staff_leave_day")
    op.drop_table("staff_leave")
