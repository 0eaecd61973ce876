"""How far each night's check of readiness has come, what was told of placements, waits, and rehearsals."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    _sweeps()
    _waits()
    _rehearsals()


def _sweeps() -> None:
    op.create_table(
        "readiness_sweep",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("looked_at", sa.Integer(), nullable=False),
        sa.Column("paused", sa.Integer(), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_readiness_sweep")),
        sa.UniqueConstraint("day", name=op.f("uq_readiness_sweep_day")),
    )
    op.create_table(
        "placement_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("lapses_on", sa.Date(), nullable=False),
        sa.Column("days_ahead", sa.Integer(), nullable=False),
        sa.Column("titles", sa.JSON(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.CheckConstraint("days_ahead >= 0", name=op.f("ck_placement_notice_days_ahead")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_placement_notice_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placement.id"], name=op.f("fk_placement_notice_placement_id_placement")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement_notice")),
        sa.UniqueConstraint(
            "placement_id",
            "lapses_on",
            "days_ahead",
            name=op.f("uq_placement_notice_placement_id_lapses_on_days_ahead"),
        ),
    )
    op.create_index(
        "ix_placement_notice_open",
        "placement_notice",
        ["organisation_id", "closed_on", "lapses_on", "id"],
        unique=False,
    )


def _waits() -> None:
    op.create_table(
        "wait_measurement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("measured_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wait_measurement")),
        sa.UniqueConstraint("day", name=op.f("uq_wait_measurement_day")),
    )
    op.create_table(
        "measured_wait",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("measurement_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "identity",
                "right_to_volunteer",
                "reference",
                "criminal_record",
                "hmpps_vetting",
                "establishment_clearance",
                "counter_terrorist",
                "overseas",
                name="measured_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("establishment_id", sa.Integer(), nullable=True),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("median_days", sa.Integer(), nullable=False),
        sa.Column("long_days", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "long_days >= median_days AND median_days >= 0", name=op.f("ck_measured_wait_days")
        ),
        sa.ForeignKeyConstraint(
            ["measurement_id"],
            ["wait_measurement.id"],
            name=op.f("fk_measured_wait_measurement_id_wait_measurement"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_measured_wait_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["establishment_id"],
            ["organisation.id"],
            name=op.f("fk_measured_wait_establishment_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measured_wait")),
    )
    op.create_index(
        "ix_measured_wait_measurement_id",
        "measured_wait",
        ["measurement_id", "organisation_id", "kind"],
        unique=False,
    )


def _rehearsals() -> None:
    op.create_table(
        "rehearsal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_key", sa.String(length=64), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organisation_ids", sa.JSON(), nullable=False),
        sa.Column("role_ids", sa.JSON(), nullable=False),
        sa.Column("proposed", sa.JSON(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("looked_at", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rehearsal")),
        sa.UniqueConstraint("reference", name=op.f("uq_rehearsal_reference")),
    )
    op.create_index("ix_rehearsal_owner_key", "rehearsal", ["owner_key", "id"], unique=False)
    op.create_index("ix_rehearsal_unfinished", "rehearsal", ["finished_at", "id"], unique=False)
    op.create_table(
        "rehearsal_finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rehearsal_id", sa.Integer(), nullable=False),
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("stops_on", sa.Date(), nullable=False),
        sa.Column("was_ready", sa.Boolean(), nullable=False),
        sa.Column("titles", sa.JSON(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placement.id"], name=op.f("fk_rehearsal_finding_placement_id_placement")
        ),
        sa.ForeignKeyConstraint(
            ["rehearsal_id"], ["rehearsal.id"], name=op.f("fk_rehearsal_finding_rehearsal_id_rehearsal")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rehearsal_finding")),
        sa.UniqueConstraint("reference", name=op.f("uq_rehearsal_finding_reference")),
        sa.UniqueConstraint(
            "rehearsal_id", "placement_id", name=op.f("uq_rehearsal_finding_rehearsal_id_placement_id")
        ),
    )
    op.create_index(
        "ix_rehearsal_finding_list",
        "rehearsal_finding",
        ["rehearsal_id", "was_ready", "stops_on", "id"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_table("rehearsal_finding")
    op.drop_table("rehearsal")
    op.drop_table("measured_wait")
    op.drop_table("wait_measurement")
    op.drop_table("placement_notice")
    op.drop_table("readiness_sweep")
