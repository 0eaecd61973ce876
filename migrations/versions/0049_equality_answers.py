"""Equality answers: one sealed value a person, and how often it changed; and how many people answer."""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"


def upgrade() -> None:
    table = "equality_answers"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.Column(
            "answered_by",
            sa.Enum(
                "self",
                "paper",
                name="equality_answered_by",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("merges", sa.Integer(), nullable=False),
        sa.Column("swapped_in", sa.Integer(), nullable=True),
        sa.Column("said_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.CheckConstraint("changes >= 0", name=op.f(f"ck_{table}_changes")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f(f"fk_{table}_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("person_id", name=op.f(f"uq_{table}_person_id")),
        sa.UniqueConstraint("reference", name=op.f(f"uq_{table}_reference")),
    )
    table = "equality_rate"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("counted_on", sa.Date(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=True),
        sa.Column("held_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.CheckConstraint("percent BETWEEN 5 AND 95", name=op.f(f"ck_{table}_percent")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f(f"fk_{table}_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("organisation_id", name=op.f(f"uq_{table}_organisation_id")),
        sa.UniqueConstraint("reference", name=op.f(f"uq_{table}_reference")),
    )


def downgrade() -> None:
    op.drop_table("equality_rate")
    op.drop_table("equality_answers")
