"""Qualifications, awards and certificates."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"

LEVELS = (*(f"entry_{number}" for number in range(1, 4)), *(f"level_{number}" for number in range(1, 9)))


def choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    create_asked_often()
    create_qualification()
    create_award()
    create_qualification_unit()
    create_training_opening()
    create_award_unit()
    create_badge()
    create_certificate()
    create_joining_request()


def create_asked_often() -> None:
    op.create_table(
        "asked_often",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("page", sa.String(60), nullable=False),
        sa.Column("who", sa.String(64), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.UniqueConstraint("page", "who", "since"),
    )
    op.create_index("ix_asked_often_since", "asked_often", ["since"])


def create_qualification() -> None:
    op.create_table(
        "qualification",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("number", sa.String(12), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("awarding_body", sa.String(120), nullable=False),
        sa.Column("level", choice("qualification_level", *LEVELS), nullable=False),
        sa.Column("credits", sa.Integer(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.UniqueConstraint("number"),
        sa.CheckConstraint("credits >= 0", name="credits"),
        sa.UniqueConstraint("reference"),
    )


def create_award() -> None:
    op.create_table(
        "award",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("person_id", sa.Integer(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("organisation_id", sa.Integer(), sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("qualification_id", sa.Integer(), sa.ForeignKey("qualification.id"), nullable=False),
        sa.Column("state", choice("award_state", "working", "awarded", "withdrawn"), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("awarded_on", sa.Date(), nullable=True),
        sa.Column("valid_before", sa.Date(), nullable=True),
        sa.Column("body_number", sa.String(60), nullable=False),
        sa.Column("assessor", sa.String(200), nullable=False),
        sa.Column("verifier", sa.String(200), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_why", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.CheckConstraint("(state = 'withdrawn') = (ended_at IS NOT NULL)", name="withdrawn_has_moment"),
        sa.UniqueConstraint("reference"),
        sa.CheckConstraint(
            "(state = 'working') = (awarded_on IS NULL AND ended_at IS NULL)", name="awarded_on"
        ),
    )
    op.create_index("ix_award_organisation_id", "award", ["organisation_id", "state", "started_on", "id"])
    op.create_index("ix_award_person_id", "award", ["person_id", "organisation_id", "id"])
    op.create_index("ix_award_qualification_id", "award", ["qualification_id"])


def create_qualification_unit() -> None:
    op.create_table(
        "qualification_unit",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("qualification_id", sa.Integer(), sa.ForeignKey("qualification.id"), nullable=False),
        sa.Column("number", sa.String(12), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("level", choice("unit_level", *LEVELS), nullable=False),
        sa.Column("credits", sa.Integer(), nullable=False),
        sa.Column("is_mandatory", sa.Boolean(), nullable=False),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.UniqueConstraint("qualification_id", "number"),
        sa.CheckConstraint("credits >= 0", name="credits"),
        sa.UniqueConstraint("reference"),
    )


def create_training_opening() -> None:
    op.create_table(
        "training_opening",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("organisation_id", sa.Integer(), sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("kind", choice("opening_kind", "training", "accreditation"), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("pack_id", sa.Integer(), sa.ForeignKey("training_pack.id"), nullable=True),
        sa.Column("qualification_id", sa.Integer(), sa.ForeignKey("qualification.id"), nullable=True),
        sa.Column("places", sa.Integer(), nullable=True),
        sa.Column("closes_before", sa.Date(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.CheckConstraint("qualification_id IS NULL OR kind = 'accreditation'", name="qualification"),
        sa.CheckConstraint("pack_id IS NULL OR kind = 'training'", name="pack"),
        sa.CheckConstraint("places IS NULL OR places > 0", name="places"),
        sa.UniqueConstraint("reference"),
    )
    op.create_index(
        "ix_training_opening_organisation_id", "training_opening", ["organisation_id", "closes_before", "id"]
    )


def create_award_unit() -> None:
    op.create_table(
        "award_unit",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("award_id", sa.Integer(), sa.ForeignKey("award.id"), nullable=False),
        sa.Column("unit_id", sa.Integer(), sa.ForeignKey("qualification_unit.id"), nullable=False),
        sa.Column("route", choice("unit_route", "assessed", "prior_learning"), nullable=False),
        sa.Column("state", choice("unit_state", "claimed", "achieved", "refused"), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_by", sa.String(200), nullable=False),
        sa.Column("described", sa.Text(), nullable=False),
        sa.Column("file_id", sa.Integer(), sa.ForeignKey("stored_file.id"), nullable=True),
        sa.Column("achieved_on", sa.Date(), nullable=True),
        sa.Column("assessor", sa.String(200), nullable=False),
        sa.Column("verifier", sa.String(200), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(200), nullable=False),
        sa.Column("decision_note", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.CheckConstraint("state = 'achieved' OR route = 'prior_learning'", name="claim_is_prior"),
        sa.UniqueConstraint("file_id"),
        sa.UniqueConstraint("award_id", "unit_id"),
        sa.CheckConstraint("(state = 'achieved') = (achieved_on IS NOT NULL)", name="achieved_on"),
        sa.UniqueConstraint("reference"),
    )
    op.create_index("ix_award_unit_state", "award_unit", ["state", "claimed_at", "id"])
    op.create_index("ix_award_unit_unit_id", "award_unit", ["unit_id"])


def create_badge() -> None:
    op.create_table(
        "badge_place",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("is_revoked", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.create_table(
        "badge",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("award_id", sa.Integer(), sa.ForeignKey("award.id"), nullable=False),
        sa.Column("place_id", sa.Integer(), sa.ForeignKey("badge_place.id"), nullable=False),
        sa.Column("credential_id", sa.String(36), nullable=False),
        sa.Column("salt", sa.String(32), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_by", sa.String(200), nullable=False),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.UniqueConstraint("reference"),
        sa.UniqueConstraint("award_id"),
        sa.UniqueConstraint("place_id"),
        sa.UniqueConstraint("credential_id"),
    )


def create_certificate() -> None:
    op.create_table(
        "certificate",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("person_id", sa.Integer(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("organisation_id", sa.Integer(), sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("record_id", sa.Integer(), sa.ForeignKey("training_record.id"), nullable=True),
        sa.Column("award_id", sa.Integer(), sa.ForeignKey("award.id"), nullable=True),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("full_name", sa.String(250), nullable=False),
        sa.Column("public_name", sa.String(130), nullable=False),
        sa.Column("completed_on", sa.Date(), nullable=False),
        sa.Column("valid_before", sa.Date(), nullable=True),
        sa.Column("names_organisation", sa.Boolean(), nullable=False),
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("code_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_by", sa.String(200), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by", sa.String(200), nullable=False),
        sa.Column("revoked_why", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.UniqueConstraint("code_hash"),
        sa.UniqueConstraint("reference"),
        sa.CheckConstraint("(record_id IS NULL) <> (award_id IS NULL)", name="record_or_award"),
    )
    op.create_index("ix_certificate_person_id", "certificate", ["person_id", "id"])
    op.create_index(
        "uq_certificate_award_id_stands",
        "certificate",
        ["award_id"],
        unique=True,
        sqlite_where=sa.text("revoked_at IS NULL"),
        postgresql_where=sa.text("revoked_at IS NULL"),
    )
    op.create_index(
        "uq_certificate_record_id_stands",
        "certificate",
        ["record_id"],
        unique=True,
        sqlite_where=sa.text("revoked_at IS NULL"),
        postgresql_where=sa.text("revoked_at IS NULL"),
    )


def create_joining_request() -> None:
    op.create_table(
        "joining_request",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("opening_id", sa.Integer(), sa.ForeignKey("training_opening.id"), nullable=False),
        sa.Column("person_id", sa.Integer(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("organisation_id", sa.Integer(), sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column(
            "state", choice("request_state", "asked", "accepted", "declined", "withdrawn"), nullable=False
        ),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(200), nullable=False),
        sa.Column("decision_note", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.UniqueConstraint("reference"),
        sa.CheckConstraint("(state = 'asked') = (decided_at IS NULL)", name="decided"),
    )
    op.create_index(
        "ix_joining_request_organisation_id",
        "joining_request",
        ["organisation_id", "state", "asked_at", "id"],
    )
    op.create_index("ix_joining_request_person_id", "joining_request", ["person_id", "id"])
    op.create_index(
        "uq_joining_request_opening_id_person_id_stands",
        "joining_request",
        ["opening_id", "person_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('asked', 'accepted')"),
        postgresql_where=sa.text("state IN ('asked', 'accepted')"),
    )


def downgrade() -> None:
    op.drop_table("joining_request")
    op.drop_table("certificate")
    op.drop_table("badge")
    op.drop_table("badge_place")
    op.drop_table("award_unit")
    op.drop_table("training_opening")
    op.drop_table("qualification_unit")
    op.drop_table("award")
    op.drop_table("qualification")
    op.drop_table("asked_often")
