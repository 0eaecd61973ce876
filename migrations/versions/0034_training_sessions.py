"""Training sessions, bookings and feedback; a file that goes with a message."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"


def kind(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.add_column("outbox_message", sa.Column("attachment", sa.LargeBinary(), nullable=True))
    op.add_column("outbox_message", sa.Column("attachment_name", sa.String(length=100), nullable=True))
    op.add_column("outbox_message", sa.Column("attachment_type", sa.String(length=100), nullable=True))
    create_session()
    create_booking()
    create_what_hangs_on_them()


def create_session() -> None:
    op.create_table(
        "training_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("pack_id", sa.Integer(), nullable=True),
        sa.Column("course_title", sa.String(length=200), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("trainer", sa.String(length=200), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("joining", sa.Text(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("state", kind("training_session_state", "open", "cancelled", "held"), nullable=False),
        sa.Column("cancelled_why", sa.String(length=300), nullable=False),
        sa.Column("calendar_sequence", sa.Integer(), nullable=False),
        sa.Column("register_taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("register_taken_by", sa.String(length=200), nullable=False),
        sa.Column("register_changes", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.CheckConstraint(
            "(pack_id IS NULL) <> (course_title = '')", name=op.f("ck_training_session_pack_or_course")
        ),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_training_session_interval")),
        sa.CheckConstraint("capacity > 0", name=op.f("ck_training_session_capacity")),
        sa.CheckConstraint(
            "(state = 'held') = (register_taken_at IS NOT NULL)",
            name=op.f("ck_training_session_held_has_register"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_training_session_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["pack_id"], ["training_pack.id"], name=op.f("fk_training_session_pack_id_training_pack")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_session")),
        sa.UniqueConstraint("reference", name=op.f("uq_training_session_reference")),
    )
    op.create_index("ix_training_session_list", "training_session", ["organisation_id", "starts_at", "id"])
    op.create_index("ix_training_session_starts_at", "training_session", ["starts_at", "id"])


def create_booking() -> None:
    op.create_table(
        "training_booking",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            kind("training_booking_state", "waiting", "booked", "cancelled", "attended", "no_show"),
            nullable=False,
        ),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("booked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("calendar_changes", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["training_session.id"],
            name=op.f("fk_training_booking_session_id_training_session"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_training_booking_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["record_id"], ["training_record.id"], name=op.f("fk_training_booking_record_id_training_record")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_booking")),
        sa.UniqueConstraint("session_id", "person_id", name=op.f("uq_training_booking_session_id_person_id")),
        sa.UniqueConstraint("record_id", name=op.f("uq_training_booking_record_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_training_booking_reference")),
    )
    op.create_index("ix_training_booking_line", "training_booking", ["session_id", "state", "asked_at", "id"])
    op.create_index("ix_training_booking_person_id", "training_booking", ["person_id", "state"])


def create_what_hangs_on_them() -> None:
    op.create_table(
        "training_session_reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["booking_id"],
            ["training_booking.id"],
            name=op.f("fk_training_session_reminder_booking_id_training_booking"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_session_reminder")),
        sa.UniqueConstraint(
            "booking_id", "starts_on", name=op.f("uq_training_session_reminder_booking_id_starts_on")
        ),
    )
    op.create_table(
        "training_session_feedback",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["training_session.id"],
            name=op.f("fk_training_session_feedback_session_id_training_session"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_session_feedback")),
    )
    op.create_index("ix_training_session_feedback_session_id", "training_session_feedback", ["session_id"])
    op.create_table(
        "training_feedback_given",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["booking_id"],
            ["training_booking.id"],
            name=op.f("fk_training_feedback_given_booking_id_training_booking"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_feedback_given")),
        sa.UniqueConstraint("booking_id", name=op.f("uq_training_feedback_given_booking_id")),
    )


def downgrade() -> None:
    for table in (
        "training_feedback_given",
        "training_session_feedback",
        "training_session_reminder",
        "training_booking",
        "training_session",
    ):
        op.drop_table(table)
    for column in ("attachment_type", "attachment_name", "attachment"):
        op.drop_column("outbox_message", column)
