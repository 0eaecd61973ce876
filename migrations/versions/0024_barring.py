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
    _bars()
    _tellings()
    _duties()


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
                "officer",
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
        sa.Column("suspended_by_key", sa.String(length=80), nullable=False),
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


def _bars() -> None:
    op.create_table(
        "bar",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("children", sa.Boolean(), nullable=False),
        sa.Column("adults", sa.Boolean(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.Column("source", _one_of("bar_source", "certificate", "dbs_letter"), nullable=False),
        sa.Column("sealed_details", sa.LargeBinary(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(length=200), nullable=False),
        sa.Column("state", _one_of("bar_state", "stands", "lift_proposed", "lifted"), nullable=False),
        sa.Column("lift_kind", _one_of("bar_lift_kind", "found_wrong", "removed"), nullable=True),
        sa.Column("sealed_lift_reason", sa.LargeBinary(), nullable=True),
        sa.Column("lift_proposed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lift_proposed_by", sa.String(length=200), nullable=False),
        sa.Column("lift_proposed_key", sa.String(length=80), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_by", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.CheckConstraint("children OR adults", name=op.f("ck_bar_some_list")),
        sa.CheckConstraint("(state = 'lifted') = (lifted_at IS NOT NULL)", name=op.f("ck_bar_lifted_when")),
        sa.CheckConstraint("state = 'stands' OR lift_kind IS NOT NULL", name=op.f("ck_bar_lift_has_kind")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_bar_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_bar_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bar")),
        sa.UniqueConstraint("reference", name=op.f("uq_bar_reference")),
    )
    op.create_index("ix_bar_person_id", "bar", ["person_id", "id"], unique=False)
    op.create_index("ix_bar_organisation_id", "bar", ["organisation_id", "state", "id"], unique=False)


def _tellings() -> None:
    op.create_table(
        "bar_telling",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bar_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column(
            "basis", _one_of("bar_telling_basis", "safeguarding", "unlawful_acts", "consent"), nullable=False
        ),
        sa.Column("sealed_reason", sa.LargeBinary(), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_by", sa.String(length=200), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["bar_id"], ["bar.id"], name=op.f("fk_bar_telling_bar_id_bar")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_bar_telling_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bar_telling")),
        sa.UniqueConstraint("bar_id", "organisation_id", name=op.f("uq_bar_telling_bar_id_organisation_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_bar_telling_reference")),
    )
    op.create_index(
        "ix_bar_telling_organisation_id", "bar_telling", ["organisation_id", "bar_id"], unique=False
    )


def _duties() -> None:
    op.create_table(
        "referral_duty",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("placement_reference", sa.String(length=20), nullable=False),
        sa.Column("role_name", sa.String(length=100), nullable=False),
        sa.Column(
            "cause", _one_of("referral_cause", "harm", "conduct", "left_first", "concern"), nullable=False
        ),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("opened_by", sa.String(length=200), nullable=False),
        sa.Column("state", _one_of("referral_state", "due", "referred", "not_referred"), nullable=False),
        sa.Column("referred_on", sa.Date(), nullable=True),
        sa.Column("sealed_reasons", sa.LargeBinary(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.CheckConstraint(
            "(state = 'due') = (decided_at IS NULL)", name=op.f("ck_referral_duty_decided_when")
        ),
        sa.CheckConstraint(
            "(state = 'referred') = (referred_on IS NOT NULL)", name=op.f("ck_referral_duty_referred_when")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_referral_duty_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_referral_duty_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_duty")),
        sa.UniqueConstraint("reference", name=op.f("uq_referral_duty_reference")),
    )
    op.create_index(
        "ix_referral_duty_organisation_id",
        "referral_duty",
        ["organisation_id", "state", "opened_on", "id"],
        unique=False,
    )
    op.create_index("ix_referral_duty_person_id", "referral_duty", ["person_id", "id"], unique=False)
    op.create_index(
        "ix_referral_duty_placement_reference", "referral_duty", ["placement_reference"], unique=False
    )


def _one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def downgrade() -> None:
    for name in ("referral_duty", "bar_telling", "bar"):
        op.drop_table(name)
    op.drop_table("placement_suspension")
    # What is paused, or ended so, has no other name in the older tables that is nearer to the truth
    op.execute("UPDATE placement SET state = 'approved' WHERE state = 'suspended'")
    op.execute("UPDATE placement SET end_reason = 'conduct' WHERE end_reason = 'left_first'")
    _words_of_placements(STATES, END_REASONS)
