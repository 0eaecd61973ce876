"""Certificates' workforces, each kind of check's own stages, waivers, the Update Service, and reminders."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"

STAGES = (
    "not_started",
    "requested",
    "with_applicant",
    "more_information",
    "documents_seen",
    "with_sponsor",
    "submitted",
    "with_police",
    "with_decision_maker",
    "being_translated",
    "certificate_sent",
    "returned",
)
WORKFORCES = ("child", "adult", "child_and_adult", "other")
LEVELS = (
    "basic",
    "standard",
    "enhanced",
    "enhanced_child_barred",
    "enhanced_adult_barred",
    "enhanced_both_barred",
)
COLUMNS = (
    ("check_record", "stage", "check_stage", STAGES),
    ("check_record", "workforce", "check_workforce", WORKFORCES),
    ("check_record", "vetting_level", "vetting_level", ("standard", "standard_plus", "enhanced")),
    ("check_step", "stage", "step_stage", STAGES),
    ("check_step", "workforce", "step_workforce", WORKFORCES),
)


def kind(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    for table, column, name, values in COLUMNS:
        # SQLite takes a constraint with its column, and none afterwards
        words = ", ".join(f"'{value}'" for value in values)
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN {column} VARCHAR(40)"
            f" CONSTRAINT {op.f(f'ck_{table}_{name}')} CHECK ({column} IN ({words}))"
        )
    for name, length in (("number_as_issued", 40), ("application_reference", 40), ("country", 60)):
        op.add_column(
            "check_record", sa.Column(name, sa.String(length=length), server_default="", nullable=False)
        )
    for name in ("applied_on", "reconsider_on", "reconsidered_on"):
        op.add_column("check_record", sa.Column(name, sa.Date(), nullable=True))
    op.add_column("check_record", sa.Column("weighed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("check_step", sa.Column("issued_on", sa.Date(), nullable=True))
    op.execute(
        "UPDATE check_step SET issued_on = (SELECT issued_on FROM check_record WHERE id = check_id)"
        " WHERE state = 'returned'"
    )
    op.create_index(
        "ix_check_record_lapses",
        "check_record",
        ["valid_before", "id"],
        sqlite_where=sa.text("outcome = 'clear'"),
        postgresql_where=sa.text("outcome = 'clear'"),
    )
    create_waivers()
    create_policies()
    create_update_service()
    create_reminders()


def create_waivers() -> None:
    op.create_table(
        "waiver",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column(
            "requirement",
            kind(
                "waived_requirement",
                "identity",
                "references",
                "criminal_record",
                "hmpps_vetting",
                "no_bar",
                "clearance",
            ),
            nullable=False,
        ),
        sa.Column("level", kind("waived_level", *LEVELS), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_before", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_by", sa.String(length=200), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(length=200), nullable=False),
        sa.Column("end_reason", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.CheckConstraint("ends_before > starts_on", name=op.f("ck_waiver_interval")),
        sa.CheckConstraint(
            "requirement NOT IN ('no_bar', 'clearance')"
            " AND (level IS NULL OR level IN ('basic', 'standard', 'enhanced'))",
            name=op.f("ck_waiver_never_waived"),
        ),
        sa.CheckConstraint(
            "(requirement = 'criminal_record') = (level IS NOT NULL)", name=op.f("ck_waiver_level")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_waiver_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_waiver_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiver")),
        sa.UniqueConstraint("reference", name=op.f("uq_waiver_reference")),
    )
    op.create_index("ix_waiver_person_id_organisation_id", "waiver", ["person_id", "organisation_id", "id"])


def create_policies() -> None:
    op.create_table(
        "vetting_policy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("recheck_months", sa.Integer(), nullable=False),
        sa.Column("status_check_months", sa.Integer(), nullable=False),
        sa.Column("update_service_required", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "recheck_months BETWEEN 1 AND 120 AND status_check_months BETWEEN 1 AND 36",
            name=op.f("ck_vetting_policy_months"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_vetting_policy_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vetting_policy")),
        sa.UniqueConstraint("organisation_id", name=op.f("uq_vetting_policy_organisation_id")),
    )


def create_update_service() -> None:
    op.create_table(
        "update_service_consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("check_id", sa.Integer(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(length=200), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["check_id"],
            ["check_record.id"],
            name=op.f("fk_update_service_consent_check_id_check_record"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_update_service_consent")),
    )
    op.create_index("ix_update_service_consent_check_id", "update_service_consent", ["check_id"])
    op.create_index(
        "uq_update_service_consent_open",
        "update_service_consent",
        ["check_id"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.create_table(
        "status_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("check_id", sa.Integer(), nullable=False),
        sa.Column("consent_id", sa.Integer(), nullable=False),
        sa.Column("certificate_number", sa.String(length=12), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.String(length=200), nullable=False),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.Column(
            "answer",
            kind(
                "status_answer",
                "blank_no_new_info",
                "non_blank_no_new_info",
                "new_info",
                "no_match_found",
                "other_certificate",
                "unknown",
                "no_answer",
            ),
            nullable=False,
        ),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("looked_by", sa.String(length=200), nullable=False),
        sa.Column("look_note", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.CheckConstraint(
            "NOT is_current OR answer IN ('blank_no_new_info', 'non_blank_no_new_info')",
            name=op.f("ck_status_check_only_no_new_information_is_current"),
        ),
        sa.ForeignKeyConstraint(
            ["check_id"], ["check_record.id"], name=op.f("fk_status_check_check_id_check_record")
        ),
        sa.ForeignKeyConstraint(
            ["consent_id"],
            ["update_service_consent.id"],
            name=op.f("fk_status_check_consent_id_update_service_consent"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_check")),
        sa.UniqueConstraint("reference", name=op.f("uq_status_check_reference")),
    )
    op.create_index("ix_status_check_check_id", "status_check", ["check_id", "asked_at", "id"])


def create_reminders() -> None:
    op.create_table(
        "lapse_reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", kind("lapsing_kind", "check", "training"), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("ends_before", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("reminded", kind("lapse_reminded", "person", "coordinators"), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_lapse_reminder_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lapse_reminder")),
        sa.UniqueConstraint(
            "kind",
            "subject_id",
            "ends_before",
            "days",
            "reminded",
            name=op.f("uq_lapse_reminder_kind_subject_id_ends_before_days_reminded"),
        ),
    )
    op.create_index("ix_lapse_reminder_person_id", "lapse_reminder", ["person_id"])
    op.create_table(
        "weekly_digest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("week_starts_on", sa.Date(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_weekly_digest_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_weekly_digest")),
        sa.UniqueConstraint(
            "account_id", "week_starts_on", name=op.f("uq_weekly_digest_account_id_week_starts_on")
        ),
    )


def downgrade() -> None:
    tables = ("weekly_digest", "lapse_reminder", "status_check", "update_service_consent")
    for table in (*tables, "vetting_policy", "waiver"):
        op.drop_table(table)
    op.drop_index("ix_check_record_lapses", table_name="check_record")
    op.drop_column("check_step", "issued_on")
    for name in ("weighed_at", "reconsidered_on", "reconsider_on", "applied_on"):
        op.drop_column("check_record", name)
    for name in ("country", "application_reference", "number_as_issued"):
        op.drop_column("check_record", name)
    for table, column, *_ in reversed(COLUMNS):
        op.drop_column(table, column)
