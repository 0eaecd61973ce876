"""Clearances: photo identification, evidence, who holds them up; and the passport."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"

PHOTO_IDS = (
    "passport",
    "driving_licence",
    "citizen_card",
    "hmpps_id",
    "national_identity_card",
    "armed_forces_card",
    "travel_document",
)
HOLDERS = ("prison", "organisation", "volunteer")
KINDS = (
    "identity",
    "right_to_volunteer",
    "reference",
    "criminal_record",
    "hmpps_vetting",
    "establishment_clearance",
    "counter_terrorist",
    "overseas",
)
LEVELS = (
    "basic",
    "standard",
    "enhanced",
    "enhanced_child_barred",
    "enhanced_adult_barred",
    "enhanced_both_barred",
)
STUCK = sa.text("stuck_with IS NOT NULL")
IN_FORCE = sa.text("ended_at IS NULL")
AGAIN = sa.text("ended_at IS NULL AND look_again_at IS NOT NULL")
NEW_OF_CHECKS = ("photo_id", "rested_on", "follows_person", "stuck_with", "needs")
NEW_OF_STEPS = ("photo_id", "rested_on", "follows_person", "stuck_with", "reason")


def upgrade() -> None:
    for table, prefix in (("check_record", ""), ("check_step", "step_")):
        _add_choice(table, "photo_id", f"{prefix}photo_id", PHOTO_IDS)
        _add_choice(table, "stuck_with", f"{prefix}stuck_with", HOLDERS)
        op.add_column(table, sa.Column("rested_on", sa.JSON(), server_default="[]", nullable=False))
        op.add_column(
            table, sa.Column("follows_person", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
    op.add_column("check_record", sa.Column("needs", sa.JSON(), server_default="[]", nullable=False))
    op.add_column("check_step", sa.Column("reason", sa.Text(), server_default="", nullable=False))
    # Until now only a prison could move a clearance
    op.execute(
        "UPDATE check_record SET stuck_with = 'prison' "
        "WHERE kind = 'establishment_clearance' AND outcome IS NULL"
    )
    for whose in ("organisation", "prison"):
        column = "organisation_id" if whose == "organisation" else "establishment_id"
        op.create_index(
            f"ix_check_record_stuck_{whose}",
            "check_record",
            [column, "state_since", "id", "stuck_with"],
            unique=False,
            sqlite_where=STUCK,
            postgresql_where=STUCK,
        )
    _consent()
    _reliance()


def downgrade() -> None:
    op.drop_table("reliance")
    op.drop_table("passport_consent")
    for whose in ("organisation", "prison"):
        op.drop_index(f"ix_check_record_stuck_{whose}", table_name="check_record")
    for name in NEW_OF_STEPS:
        op.drop_column("check_step", name)
    for name in NEW_OF_CHECKS:
        op.drop_column("check_record", name)


def _add_choice(table: str, column: str, constraint: str, values: tuple[str, ...]) -> None:
    """A column with its CHECK in one statement: SQLite takes it so, and drops it with the column.

    Each CHECK stands on a line of its own, as SQLAlchemy reads them back.
    """
    listed = ", ".join(f"'{value}'" for value in values)
    stuck = ""
    if constraint == "stuck_with":
        stuck = (
            "\nCONSTRAINT ck_check_record_stuck_clearance CHECK "
            "(stuck_with IS NULL OR (establishment_id IS NOT NULL AND outcome IS NULL))"
        )
    op.execute(
        f"ALTER TABLE {table} ADD COLUMN {column} VARCHAR(40)\n"
        f"CONSTRAINT ck_{table}_{constraint} CHECK ({column} IN ({listed})){stuck}"
    )


def _one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _refers(table: str, column: str, other: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete=ondelete)


def _consent() -> None:
    op.create_table(
        "passport_consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            _one_of("consent_state", "asked", "given", "refused", "withdrawn", "replaced"),
            nullable=False,
        ),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_by", sa.String(length=200), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.String(length=200), nullable=False),
        sa.Column("on_paper", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("ends_before", sa.Date(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.CheckConstraint(
            "state <> 'given' OR ends_before IS NOT NULL", name=op.f("ck_passport_consent_given_has_end")
        ),
        sa.CheckConstraint(
            "(state = 'withdrawn') = (withdrawn_at IS NOT NULL)",
            name=op.f("ck_passport_consent_withdrawn_has_moment"),
        ),
        _refers("passport_consent", "person_id", "person"),
        _refers("passport_consent", "organisation_id", "organisation"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passport_consent")),
        sa.UniqueConstraint("reference", name=op.f("uq_passport_consent_reference")),
    )
    op.create_index(
        "ix_passport_consent_person_id",
        "passport_consent",
        ["person_id", "organisation_id", "id"],
        unique=False,
    )


def _reliance() -> None:
    op.create_table(
        "reliance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("consent_id", sa.Integer(), nullable=False),
        sa.Column("check_id", sa.Integer(), nullable=True),
        sa.Column("kind", _one_of("relied_kind", *KINDS), nullable=False),
        sa.Column("level", _one_of("relied_level", *LEVELS), nullable=True),
        sa.Column(
            "workforce",
            _one_of("relied_workforce", "child", "adult", "child_and_adult", "other"),
            nullable=True,
        ),
        sa.Column(
            "vetting_level",
            _one_of("relied_vetting_level", "standard", "standard_plus", "enhanced"),
            nullable=True,
        ),
        sa.Column("establishment_id", sa.Integer(), nullable=True),
        sa.Column(
            "clearance_level",
            _one_of("relied_clearance_level", "escorted", "unescorted", "keys"),
            nullable=True,
        ),
        sa.Column("conditions", sa.Text(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_before", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("relied_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("relied_by", sa.String(length=200), nullable=False),
        sa.Column("look_again_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        _refers("reliance", "person_id", "person"),
        _refers("reliance", "organisation_id", "organisation"),
        _refers("reliance", "establishment_id", "organisation"),
        _refers("reliance", "consent_id", "passport_consent"),
        _refers("reliance", "check_id", "check_record", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reliance")),
        sa.UniqueConstraint("reference", name=op.f("uq_reliance_reference")),
    )
    _reliance_indexes()


def _reliance_indexes() -> None:
    op.create_index("ix_reliance_person_id", "reliance", ["person_id", "organisation_id", "id"], unique=False)
    op.create_index("ix_reliance_check_id", "reliance", ["check_id"], unique=False)
    op.create_index(
        "uq_reliance_organisation_id_check_id_in_force",
        "reliance",
        ["organisation_id", "check_id"],
        unique=True,
        sqlite_where=IN_FORCE,
        postgresql_where=IN_FORCE,
    )
    op.create_index(
        "ix_reliance_look_again",
        "reliance",
        ["organisation_id", "look_again_at", "id"],
        unique=False,
        sqlite_where=AGAIN,
        postgresql_where=AGAIN,
    )
