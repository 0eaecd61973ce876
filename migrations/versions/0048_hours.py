"""Corrections of approved hours: who asked for what, what stood before, and what was decided."""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"


def upgrade() -> None:
    table = "hours_correction"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hours_id", sa.Integer(), nullable=True),
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("was_held_on", sa.Date(), nullable=False),
        sa.Column("was_minutes", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "asked",
                "accepted",
                "declined",
                name="hours_correction_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("logged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("logged_by", sa.String(length=200), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(length=200), nullable=False),
        sa.Column("decision_note", sa.Text(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.CheckConstraint("minutes BETWEEN 0 AND 1440", name=op.f(f"ck_{table}_minutes")),
        sa.ForeignKeyConstraint(
            ["hours_id"],
            ["placement_session.id"],
            name=op.f(f"fk_{table}_hours_id_placement_session"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placement.id"], name=op.f(f"fk_{table}_placement_id_placement")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f(f"fk_{table}_person_id_person")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f(f"fk_{table}_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("reference", name=op.f(f"uq_{table}_reference")),
    )
    asked = sa.text("state = 'asked'")
    op.create_index(
        "uq_hours_correction_asked",
        table,
        ["hours_id"],
        unique=True,
        sqlite_where=asked,
        postgresql_where=asked,
    )
    op.create_index("ix_hours_correction_waiting", table, ["organisation_id", "state", "was_held_on", "id"])
    op.create_index("ix_hours_correction_person_id", table, ["person_id", "id"])


def downgrade() -> None:
    op.drop_table("hours_correction")
