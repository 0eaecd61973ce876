"""Supported people and who waits, what mentors offer, suggestions and matches."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"


def choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    create_supported_person()
    create_supported_consent()
    create_mentor_request()
    create_mentor_offer()
    create_matching_run()
    create_match_suggestion()
    create_mentor_match()


def create_supported_person() -> None:
    op.create_table(
        "supported_person",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("organisation_id", sa.Integer(), sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("given_name", sa.String(40), nullable=False),
        sa.Column("outward_postcode", sa.String(4), nullable=False),
        sa.Column("region_id", sa.Integer(), sa.ForeignKey("organisation.id"), nullable=True),
        sa.Column("release_month", sa.Date(), nullable=True),
        sa.Column("profile_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.UniqueConstraint("reference"),
    )
    op.create_index("ix_supported_person_organisation_id", "supported_person", ["organisation_id", "id"])
    op.create_index("ix_supported_person_region_id", "supported_person", ["region_id"])


def create_supported_consent() -> None:
    op.create_table(
        "supported_consent",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("supported_id", sa.Integer(), sa.ForeignKey("supported_person.id"), nullable=False),
        sa.Column("organisation_id", sa.Integer(), sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("kind", choice("supported_consent_kind", "support", "evaluation"), nullable=False),
        sa.Column("route", choice("supported_consent_route", "online", "spoken", "signed"), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(200), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_by", sa.String(200), nullable=False),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.UniqueConstraint("reference"),
        sa.CheckConstraint("withdrawn_on IS NULL OR withdrawn_on >= given_on", name="interval"),
    )
    op.create_index("ix_supported_consent_supported_id", "supported_consent", ["supported_id", "id"])
    op.create_index(
        "uq_supported_consent_standing",
        "supported_consent",
        ["supported_id", "kind"],
        unique=True,
        sqlite_where=sa.text("withdrawn_on IS NULL"),
        postgresql_where=sa.text("withdrawn_on IS NULL"),
    )


def create_mentor_request() -> None:
    op.create_table(
        "mentor_request",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("supported_id", sa.Integer(), sa.ForeignKey("supported_person.id"), nullable=False),
        sa.Column("organisation_id", sa.Integer(), sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("role_id", sa.Integer(), sa.ForeignKey("role.id"), nullable=False),
        sa.Column("place_id", sa.Integer(), sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column(
            "source",
            choice("mentor_request_source", "self", "prison", "probation", "organisation"),
            nullable=False,
        ),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("amber_on", sa.Date(), nullable=False),
        sa.Column("red_on", sa.Date(), nullable=False),
        sa.Column("state", choice("mentor_request_state", "waiting", "matched", "closed"), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column(
            "close_reason",
            choice(
                "mentor_request_close_reason",
                "not_wanted",
                "moved",
                "other_help",
                "no_contact",
                "no_consent",
                "not_for_us",
            ),
            nullable=True,
        ),
        sa.Column("ended_by", sa.String(200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.UniqueConstraint("reference"),
        sa.CheckConstraint("(state = 'waiting') = (ended_on IS NULL)", name="ended"),
        sa.CheckConstraint("(state = 'closed') = (close_reason IS NOT NULL)", name="closed_why"),
    )
    op.create_index("ix_mentor_request_supported_id", "mentor_request", ["supported_id", "id"])
    op.create_index(
        "ix_mentor_request_waiting", "mentor_request", ["organisation_id", "state", "asked_on", "id"]
    )
    op.create_index(
        "uq_mentor_request_waiting",
        "mentor_request",
        ["supported_id"],
        unique=True,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )


def create_mentor_offer() -> None:
    op.create_table(
        "mentor_offer",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("person_id", sa.Integer(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("organisation_id", sa.Integer(), sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("farthest_km", sa.Integer(), nullable=True),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("offer_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.UniqueConstraint("person_id", "organisation_id"),
        sa.UniqueConstraint("reference"),
        sa.CheckConstraint("most BETWEEN 1 AND 20", name="most"),
    )
    op.create_index("ix_mentor_offer_organisation_id", "mentor_offer", ["organisation_id", "is_open", "id"])
    op.create_index("ix_mentor_offer_list", "mentor_offer", ["organisation_id", "updated_at", "id"])


def create_matching_run() -> None:
    op.create_table(
        "matching_run",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("organisation_id", sa.Integer(), sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(200), nullable=False),
        sa.Column("weights_from", sa.Date(), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.Column("mentors", sa.Integer(), nullable=False),
        sa.Column("matched", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.UniqueConstraint("reference"),
    )
    op.create_index("ix_matching_run_organisation_id", "matching_run", ["organisation_id", "id"])


def create_match_suggestion() -> None:
    op.create_table(
        "match_suggestion",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("run_id", sa.Integer(), sa.ForeignKey("matching_run.id"), nullable=False),
        sa.Column("organisation_id", sa.Integer(), sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("place_in_run", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), sa.ForeignKey("mentor_request.id"), nullable=False),
        sa.Column("person_id", sa.Integer(), sa.ForeignKey("person.id"), nullable=True),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("sentence_sealed", sa.LargeBinary(), nullable=True),
        sa.Column(
            "state",
            choice("match_suggestion_state", "open", "nobody", "proposed", "declined"),
            nullable=False,
        ),
        sa.Column(
            "decline_reason",
            choice(
                "match_suggestion_decline_reason",
                "person_said_no",
                "mentor_said_no",
                "choose_another",
                "too_far",
                "too_much",
                "other_mentor",
                "not_now",
            ),
            nullable=True,
        ),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(200), nullable=False),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.UniqueConstraint("reference"),
        sa.UniqueConstraint("run_id", "request_id"),
        sa.CheckConstraint("(state = 'declined') = (decline_reason IS NOT NULL)", name="declined_why"),
        sa.CheckConstraint("(person_id IS NULL) = (state = 'nobody')", name="somebody"),
    )
    op.create_index("ix_match_suggestion_person_id", "match_suggestion", ["person_id"])
    op.create_index("ix_match_suggestion_request_id", "match_suggestion", ["request_id"])
    op.create_index("ix_match_suggestion_run_id", "match_suggestion", ["run_id", "place_in_run", "id"])


def create_mentor_match() -> None:
    op.create_table(
        "mentor_match",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("request_id", sa.Integer(), sa.ForeignKey("mentor_request.id"), nullable=False),
        sa.Column("supported_id", sa.Integer(), sa.ForeignKey("supported_person.id"), nullable=False),
        sa.Column("person_id", sa.Integer(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("organisation_id", sa.Integer(), sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("role_id", sa.Integer(), sa.ForeignKey("role.id"), nullable=False),
        sa.Column("place_id", sa.Integer(), sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_before", sa.Date(), nullable=False),
        sa.Column("screening_id", sa.Integer(), sa.ForeignKey("screening.id"), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("weights_from", sa.Date(), nullable=False),
        sa.Column("explained_sealed", sa.LargeBinary(), nullable=True),
        sa.Column(
            "state", choice("mentor_match_state", "proposed", "started", "declined", "ended"), nullable=False
        ),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_by", sa.String(200), nullable=False),
        sa.Column(
            "decline_reason",
            choice(
                "mentor_match_decline_reason",
                "person_said_no",
                "mentor_said_no",
                "choose_another",
                "too_far",
                "too_much",
                "other_mentor",
                "not_now",
            ),
            nullable=True,
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.UniqueConstraint("reference"),
        sa.CheckConstraint("(state = 'declined') = (decline_reason IS NOT NULL)", name="declined_why"),
        sa.CheckConstraint("ends_before > starts_on", name="interval"),
    )
    op.create_index(
        "ix_mentor_match_organisation_id", "mentor_match", ["organisation_id", "state", "proposed_at", "id"]
    )
    op.create_index("ix_mentor_match_list", "mentor_match", ["organisation_id", "proposed_at", "id"])
    op.create_index("ix_mentor_match_person_id", "mentor_match", ["person_id", "state", "id"])
    op.create_index("ix_mentor_match_screening_id", "mentor_match", ["screening_id"])
    op.create_index("ix_mentor_match_supported_id", "mentor_match", ["supported_id", "id"])
    op.create_index(
        "uq_mentor_match_standing",
        "mentor_match",
        ["request_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('proposed', 'started')"),
        postgresql_where=sa.text("state IN ('proposed', 'started')"),
    )


def downgrade() -> None:
    op.drop_table("mentor_match")
    op.drop_table("match_suggestion")
    op.drop_table("matching_run")
    op.drop_table("mentor_offer")
    op.drop_table("mentor_request")
    op.drop_table("supported_consent")
    op.drop_table("supported_person")
