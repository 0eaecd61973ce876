"""Pauses of placements; bars, who else was told of one, and the duty to refer."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"

STATES = ("proposed", "approved", "refused", "ended")
END_REASONS = (
    "volunteer_chose",
    "moved_away",
    "paid_work",
    "health",
    "role_ended",
    "prison_asked",
    "check_lapsed",
    "conduct",
    "safeguarding",
    "other",
)
NOT_LIFTED = sa.text("lifted_at IS NULL")


def upgrade() -> None:
    _words_of_placements((*STATES, "suspended"), (*END_REASONS, "left_first"))
    _pauses()


def _words_of_placements(states: tuple[str, ...], end_reasons: tuple[str, ...]) -> None:
    """A placement may be in one of these states, and end for one of these reasons."""
    checks = {
        "ck_placement_placement_state": f"state IN ({_listed(states)})",
        "ck_placement_placement_end_reason": f"end_reason IN ({_listed(end_reasons)})",
    }
    with op.batch_alter_table("placement") as table:
        for name, words in checks.items():
            table.drop_constraint(op.f(name), type_="check")
            table.create_check_constraint(op.f(name), words)


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(f"'{word}'" for word in words)


def _pauses() -> None:
    op.create_table(
        "placement_suspension",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "bar",
                "own_check",
                "gate_closed",
                "check_lapsed",
                "concern",
                "other",
                name="suspension_reason",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("suspended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("suspended_by", sa.String(length=200), nullable=False),
        sa.Column("lifted_on", sa.Date(), nullable=True),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_by", sa.String(length=200), nullable=False),
        sa.Column("lift_note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "lifted_on IS NULL OR lifted_on >= since", name=op.f("ck_placement_suspension_interval")
        ),
        sa.CheckConstraint(
            "(lifted_on IS NULL) = (lifted_at IS NULL)", name=op.f("ck_placement_suspension_lifted_when")
        ),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placement.id"], name=op.f("fk_placement_suspension_placement_id_placement")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement_suspension")),
    )
    op.create_index(
        "ix_placement_suspension_placement_id",
        "placement_suspension",
        ["placement_id", "since", "lifted_on"],
        unique=False,
    )
    op.create_index(
        "uq_placement_suspension_standing",
        "placement_suspension",
        ["placement_id", "reason"],
        unique=True,
        sqlite_where=NOT_LIFTED,
        postgresql_where=NOT_LIFTED,
    )


def downgrade() -> None:
    op.drop_table("placement_suspension")
    # What is paused, or ended so, has no other name in the older tables that is nearer to the truth
    op.execute("UPDATE placement SET state = 'approved' WHERE state = 'suspended'")
    op.execute("UPDATE placement SET end_reason = 'conduct' WHERE end_reason = 'left_first'")
    _words_of_placements(STATES, END_REASONS)
