"""Programmes, their targets and placements; bulk work; a placement that ends since its place closed."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"

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
    "transferred",
    "other",
)
WITH_CLOSED = (*REASONS[:6], "place_closed", *REASONS[6:])


def choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    may_end_for(*WITH_CLOSED)
    create_programme()
    create_target()
    create_placement_programme()
    create_bulk_change()
    create_item()


def may_end_for(*reasons: str) -> None:
    words = ", ".join(f"'{reason}'" for reason in reasons)
    with op.batch_alter_table("placement") as table:
        table.drop_constraint(op.f("ck_placement_placement_end_reason"), type_="check")
        table.create_check_constraint(op.f("ck_placement_placement_end_reason"), f"end_reason IN ({words})")


def create_programme() -> None:
    op.create_table(
        "programme",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("organisation_id", sa.Integer(), sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("commissioner", sa.String(200), nullable=False),
        sa.Column("funder", sa.String(200), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_before", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.UniqueConstraint("reference"),
        sa.UniqueConstraint("organisation_id", "name"),
        sa.CheckConstraint("ends_before > starts_on", name="interval"),
    )
    op.create_index("ix_programme_list", "programme", ["organisation_id", "starts_on", "id"])
    op.create_index("ix_programme_ends", "programme", ["organisation_id", "ends_before", "id"])


def create_target() -> None:
    op.create_table(
        "programme_target",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("programme_id", sa.Integer(), sa.ForeignKey("programme.id"), nullable=False),
        sa.Column("measure", choice("programme_measure", "people", "placements", "hours"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by", sa.String(200), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.String(200), nullable=False),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.UniqueConstraint("reference"),
        sa.CheckConstraint("number >= 1", name="number"),
    )
    op.create_index("ix_programme_target_programme_id", "programme_target", ["programme_id", "due_on", "id"])
    op.create_index(
        "uq_programme_target_standing",
        "programme_target",
        ["programme_id", "measure", "due_on"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )


def create_placement_programme() -> None:
    op.create_table(
        "placement_programme",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("placement_id", sa.Integer(), sa.ForeignKey("placement.id"), nullable=False),
        sa.Column("programme_id", sa.Integer(), sa.ForeignKey("programme.id"), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_before", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(200), nullable=False),
        sa.CheckConstraint("ends_before IS NULL OR ends_before >= starts_on", name="interval"),
    )
    op.create_index(
        "ix_placement_programme_placement_id", "placement_programme", ["placement_id", "starts_on", "id"]
    )
    op.create_index(
        "ix_placement_programme_programme_id", "placement_programme", ["programme_id", "placement_id"]
    )
    op.create_index(
        "uq_placement_programme_now",
        "placement_programme",
        ["placement_id"],
        unique=True,
        sqlite_where=sa.text("ends_before IS NULL"),
        postgresql_where=sa.text("ends_before IS NULL"),
    )


def create_bulk_change() -> None:
    op.create_table(
        "bulk_change",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("kind", choice("bulk_kind", "end_at_place", "supervisor"), nullable=False),
        sa.Column("owner_key", sa.String(80), nullable=False),
        sa.Column("owner_name", sa.String(200), nullable=False),
        sa.Column("organisation_ids", sa.JSON(), nullable=False),
        sa.Column("place_id", sa.Integer(), sa.ForeignKey("organisation.id"), nullable=True),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("end_reason", choice("bulk_end_reason", *WITH_CLOSED), nullable=True),
        sa.Column("supervisor", sa.String(200), nullable=False),
        sa.Column("supervisor_id", sa.Integer(), sa.ForeignKey("account.id"), nullable=True),
        sa.Column("to_supervisor", sa.String(200), nullable=False),
        sa.Column("to_supervisor_id", sa.Integer(), sa.ForeignKey("account.id"), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("prepared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.UniqueConstraint("reference"),
        sa.CheckConstraint("(kind = 'end_at_place') = (end_reason IS NOT NULL)", name="kind"),
        sa.CheckConstraint("begun_at IS NOT NULL OR finished_at IS NULL", name="begun"),
    )
    op.create_index("ix_bulk_change_owner_key", "bulk_change", ["owner_key", "id"])
    op.create_index("ix_bulk_change_unfinished", "bulk_change", ["finished_at", "begun_at", "id"])


def create_item() -> None:
    fates = ("end", "never_begin", "refuse", "move", "stay")
    op.create_table(
        "bulk_change_item",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("bulk_change_id", sa.Integer(), sa.ForeignKey("bulk_change.id"), nullable=False),
        sa.Column("placement_id", sa.Integer(), sa.ForeignKey("placement.id"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("fate", choice("bulk_fate", *fates), nullable=False),
        sa.Column("outcome", choice("bulk_outcome", "waiting", "done", "left"), nullable=False),
        sa.Column("left_because", sa.String(300), nullable=False),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.UniqueConstraint("reference"),
        sa.UniqueConstraint("bulk_change_id", "placement_id"),
    )
    op.create_index("ix_bulk_change_item_bulk_change_id", "bulk_change_item", ["bulk_change_id", "id"])
    op.create_index("ix_bulk_change_item_list", "bulk_change_item", ["bulk_change_id", "outcome", "id"])
    op.create_index("ix_bulk_change_item_placement_id", "bulk_change_item", ["placement_id"])


def downgrade() -> None:
    for name in (
        "bulk_change_item",
        "bulk_change",
        "placement_programme",
        "programme_target",
        "programme",
    ):
        op.drop_table(name)
    op.execute("UPDATE placement SET end_reason = 'other' WHERE end_reason = 'place_closed'")
    may_end_for(*REASONS)
