"""Supervisors, reviews and restarts of placements, and placements that go on from another."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"

REASONS = (
    "volunteer_chose",
    "moved_away",
    "paid_work",
    "health",
    "role_ended",
    "prison_asked",
    "check_lapsed",
    "conduct",
    "safeguarding",
    "left_first",
    "other",
)
REFUSALS = (
    "not_ready",
    "another",
    "withdrew",
    "place_asked",
    "place_closed",
    "role_ended",
    "twice",
    "before_ended",
    "other",
)
PAUSES = ("officer", "own_check", "gate_closed", "check_lapsed", "concern", "other")
# What each new reason for a pause was before there was a word for it
PAUSES_BEFORE = {"lead": "concern", "away": "other", "health": "other", "place_asked": "other"}
LIFTS = ("holds_again", "back", "place_agrees", "looked_into", "mistake", "other")
STAYS = ("volunteer", "place", "lacking", "to_end", "other")
STANDING_PAUSE = sa.text("lifted_at IS NULL")
# Where two would have the same reason, one of them is enough: the placement stays paused
ONE_IS_ENOUGH = sa.text("""
DELETE FROM placement_suspension WHERE reason = :now AND lifted_at IS NULL AND EXISTS (
    SELECT 1 FROM placement_suspension AS other WHERE other.placement_id = placement_suspension.placement_id
    AND other.reason = :before AND other.lifted_at IS NULL
)
""")
AS_BEFORE = sa.text("UPDATE placement_suspension SET reason = :before WHERE reason = :now")
CONTINUATIONS = "continuation IN ('extension', 'transfer')"
STANDS = sa.text("state NOT IN ('refused', 'ended')")
OPEN = sa.text("closed_at IS NULL")
# Whoever was named for a placement supervised it from its first day on, as far as anybody knows
NAMED = """
INSERT INTO placement_supervisor (placement_id, name, starts_on, recorded_at, recorded_by)
SELECT id, supervisor, starts_on, proposed_at, decided_by FROM placement
WHERE supervisor != '' AND state IN ('approved', 'suspended', 'ended')
"""


def choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    create_supervisor()
    create_review()
    create_restart()
    with op.batch_alter_table("placement") as table:
        table.add_column(sa.Column("continues_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("continuation", sa.String(40), nullable=True))
        table.add_column(sa.Column("supervisor_id", sa.Integer(), nullable=True))
        table.create_foreign_key(
            op.f("fk_placement_supervisor_id_account"), "account", ["supervisor_id"], ["id"]
        )
        table.create_foreign_key(
            op.f("fk_placement_continues_id_placement"), "placement", ["continues_id"], ["id"]
        )
        table.add_column(sa.Column("refuse_reason", sa.String(40), nullable=True))
        table.create_check_constraint(
            op.f("ck_placement_placement_refuse_reason"), among("refuse_reason", *REFUSALS)
        )
        table.create_check_constraint(
            op.f("ck_placement_refused"), "refuse_reason IS NULL OR state = 'refused'"
        )
        table.create_check_constraint(op.f("ck_placement_placement_continuation"), CONTINUATIONS)
        table.create_check_constraint(
            op.f("ck_placement_continues"), "(continues_id IS NULL) = (continuation IS NULL)"
        )
    may_end_for(*REASONS[:-1], "transferred", REASONS[-1])
    op.create_index(
        "uq_placement_continues",
        "placement",
        ["continues_id"],
        unique=True,
        sqlite_where=STANDS,
        postgresql_where=STANDS,
    )
    op.create_index("ix_placement_continues_id", "placement", ["continues_id"])
    may_pause_for(*PAUSES, *PAUSES_BEFORE)
    with op.batch_alter_table("placement_suspension") as table:
        table.add_column(sa.Column("lift_reason", sa.String(40), nullable=True))
        table.create_check_constraint(
            op.f("ck_placement_suspension_lift_reason"), among("lift_reason", *LIFTS)
        )
        table.create_check_constraint(
            op.f("ck_placement_suspension_lift_why"), "lift_reason IS NULL OR lifted_at IS NOT NULL"
        )
    op.execute(NAMED)


def among(column: str, *values: str) -> str:
    words = ", ".join(f"'{each}'" for each in values)
    return f"{column} IN ({words})"


def may_pause_for(*reasons: str) -> None:
    op.drop_index("uq_placement_suspension_standing", table_name="placement_suspension")
    with op.batch_alter_table("placement_suspension") as table:
        table.drop_constraint(op.f("ck_placement_suspension_suspension_reason"), type_="check")
        table.create_check_constraint(
            op.f("ck_placement_suspension_suspension_reason"), among("reason", *reasons)
        )
    op.create_index(
        "uq_placement_suspension_standing",
        "placement_suspension",
        ["placement_id", "reason"],
        unique=True,
        sqlite_where=STANDING_PAUSE,
        postgresql_where=STANDING_PAUSE,
    )


def may_end_for(*reasons: str) -> None:
    words = ", ".join(f"'{reason}'" for reason in reasons)
    with op.batch_alter_table("placement") as table:
        table.drop_constraint(op.f("ck_placement_placement_end_reason"), type_="check")
        table.create_check_constraint(op.f("ck_placement_placement_end_reason"), f"end_reason IN ({words})")


def create_supervisor() -> None:
    op.create_table(
        "placement_supervisor",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("placement_id", sa.Integer(), sa.ForeignKey("placement.id"), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("account_id", sa.Integer(), sa.ForeignKey("account.id"), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_before", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(200), nullable=False),
        sa.CheckConstraint("ends_before IS NULL OR ends_before >= starts_on", name="interval"),
    )
    op.create_index(
        "ix_placement_supervisor_placement_id", "placement_supervisor", ["placement_id", "starts_on", "id"]
    )
    op.create_index(
        "uq_placement_supervisor_now",
        "placement_supervisor",
        ["placement_id"],
        unique=True,
        sqlite_where=sa.text("ends_before IS NULL"),
        postgresql_where=sa.text("ends_before IS NULL"),
    )


def create_review() -> None:
    held = ("goes_on", "with_changes", "to_pause", "to_end")
    words = ", ".join(f"'{each}'" for each in held)
    op.create_table(
        "placement_review",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("placement_id", sa.Integer(), sa.ForeignKey("placement.id"), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("planned_by", sa.String(200), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("outcome", choice("review_outcome", *held, "moved", "not_held"), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.String(200), nullable=False),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.UniqueConstraint("reference"),
        sa.CheckConstraint("(closed_at IS NULL) = (outcome IS NULL)", name="closed"),
        sa.CheckConstraint(f"(held_on IS NOT NULL) = (outcome IN ({words})) OR outcome IS NULL", name="held"),
    )
    op.create_index("ix_placement_review_placement_id", "placement_review", ["placement_id", "due_on", "id"])
    create_open("placement_review")


def create_restart() -> None:
    op.create_table(
        "placement_restart",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("placement_id", sa.Integer(), sa.ForeignKey("placement.id"), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "outcome", choice("restart_outcome", "lifted", "shut_again", "declined", "ended"), nullable=True
        ),
        sa.Column("reason", choice("restart_reason", *STAYS), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.String(200), nullable=False),
        sa.CheckConstraint("(closed_at IS NULL) = (outcome IS NULL)", name="closed"),
        sa.CheckConstraint("reason IS NULL OR outcome = 'declined'", name="declined"),
    )
    op.create_index(
        "ix_placement_restart_placement_id", "placement_restart", ["placement_id", "asked_at", "id"]
    )
    create_open("placement_restart")


def create_open(table: str) -> None:
    """One of a placement at a time is open."""
    op.create_index(
        f"uq_{table}_open", table, ["placement_id"], unique=True, sqlite_where=OPEN, postgresql_where=OPEN
    )


def pauses_as_before() -> None:
    for now, before in PAUSES_BEFORE.items():
        op.execute(ONE_IS_ENOUGH.bindparams(now=now, before=before))
        op.execute(AS_BEFORE.bindparams(now=now, before=before))
    may_pause_for(*PAUSES)
    with op.batch_alter_table("placement_suspension") as table:
        table.drop_constraint(op.f("ck_placement_suspension_lift_why"), type_="check")
        table.drop_constraint(op.f("ck_placement_suspension_lift_reason"), type_="check")
        table.drop_column("lift_reason")


def downgrade() -> None:
    pauses_as_before()
    op.drop_index("ix_placement_continues_id", table_name="placement")
    op.drop_index("uq_placement_continues", table_name="placement")
    op.execute("UPDATE placement SET end_reason = 'other' WHERE end_reason = 'transferred'")
    may_end_for(*REASONS)
    with op.batch_alter_table("placement") as table:
        table.drop_constraint(op.f("ck_placement_refused"), type_="check")
        table.drop_constraint(op.f("ck_placement_placement_refuse_reason"), type_="check")
        table.drop_column("refuse_reason")
        table.drop_constraint(op.f("ck_placement_continues"), type_="check")
        table.drop_constraint(op.f("ck_placement_placement_continuation"), type_="check")
        table.drop_constraint(op.f("fk_placement_continues_id_placement"), type_="foreignkey")
        table.drop_constraint(op.f("fk_placement_supervisor_id_account"), type_="foreignkey")
        table.drop_column("supervisor_id")
        table.drop_column("continuation")
        table.drop_column("continues_id")
    for name in ("placement_restart", "placement_review", "placement_supervisor"):
        op.drop_table(name)
