"""Mentoring: where it takes place, goals, sessions, reviews, scores, feedback and supervision."""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"


def choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    create_mentoring()
    create_mentoring_stay()
    create_mentoring_goal()
    create_mentoring_session()
    create_mentoring_review()
    create_pathway_scores()
    create_mentoring_feedback()
    create_mentor_supervision()


def create_mentoring() -> None:
    op.create_table(
        "mentoring",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("match_id", sa.Integer(), sa.ForeignKey("mentor_match.id"), nullable=False),
        sa.Column("supported_id", sa.Integer(), sa.ForeignKey("supported_person.id"), nullable=False),
        sa.Column("person_id", sa.Integer(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("organisation_id", sa.Integer(), sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("role_id", sa.Integer(), sa.ForeignKey("role.id"), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("planned_end_on", sa.Date(), nullable=False),
        sa.Column("every_days", sa.Integer(), nullable=False),
        sa.Column("next_review_on", sa.Date(), nullable=True),
        sa.Column("agreed_on", sa.Date(), nullable=False),
        sa.Column("agreement_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column(
            "end_reason",
            choice(
                "mentoring_end_reason",
                "planned",
                "goals_reached",
                "person_chose",
                "mentor_left",
                "not_suited",
                "moved_away",
                "no_contact",
                "other",
            ),
            nullable=True,
        ),
        sa.Column("end_note_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("handed_on_from_id", sa.Integer(), sa.ForeignKey("mentoring.id"), nullable=True),
        sa.Column("begun_by", sa.String(200), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.UniqueConstraint("reference"),
        sa.UniqueConstraint("match_id"),
        sa.CheckConstraint("planned_end_on > starts_on", name="interval"),
        sa.CheckConstraint("(ended_on IS NULL) = (end_reason IS NULL)", name="ended_why"),
        sa.CheckConstraint("every_days BETWEEN 1 AND 92", name="every_days"),
    )
    op.create_index("ix_mentoring_handed_on_from_id", "mentoring", ["handed_on_from_id"])
    op.create_index("ix_mentoring_list", "mentoring", ["organisation_id", "starts_on", "id"])
    op.create_index("ix_mentoring_person_id", "mentoring", ["person_id", "starts_on", "id"])
    op.create_index(
        "ix_mentoring_review", "mentoring", ["organisation_id", "ended_on", "next_review_on", "id"]
    )
    op.create_index("ix_mentoring_supported_id", "mentoring", ["supported_id", "id"])
    op.create_index(
        "uq_mentoring_going",
        "mentoring",
        ["organisation_id", "supported_id"],
        unique=True,
        sqlite_where=sa.text("ended_on IS NULL"),
        postgresql_where=sa.text("ended_on IS NULL"),
    )


def create_mentoring_stay() -> None:
    op.create_table(
        "mentoring_stay",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("mentoring_id", sa.Integer(), sa.ForeignKey("mentoring.id"), nullable=False),
        sa.Column("organisation_id", sa.Integer(), sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("placement_id", sa.Integer(), sa.ForeignKey("placement.id"), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("before", sa.Date(), nullable=True),
        sa.CheckConstraint("before IS NULL OR before >= since", name="interval"),
    )
    op.create_index("ix_mentoring_stay_mentoring_id", "mentoring_stay", ["mentoring_id", "since", "id"])
    op.create_index("ix_mentoring_stay_placement_id", "mentoring_stay", ["placement_id"])
    op.create_index(
        "uq_mentoring_stay_standing",
        "mentoring_stay",
        ["mentoring_id"],
        unique=True,
        sqlite_where=sa.text("before IS NULL"),
        postgresql_where=sa.text("before IS NULL"),
    )


def create_mentoring_goal() -> None:
    op.create_table(
        "mentoring_goal",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("mentoring_id", sa.Integer(), sa.ForeignKey("mentoring.id"), nullable=False),
        sa.Column("organisation_id", sa.Integer(), sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("what_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("set_on", sa.Date(), nullable=False),
        sa.Column(
            "state", choice("mentoring_goal_state", "open", "reached", "partly", "dropped"), nullable=False
        ),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.UniqueConstraint("reference"),
        sa.CheckConstraint("(state = 'open') = (closed_on IS NULL)", name="closed"),
    )
    op.create_index("ix_mentoring_goal_mentoring_id", "mentoring_goal", ["mentoring_id", "id"])


def create_mentoring_session() -> None:
    op.create_table(
        "mentoring_session",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("mentoring_id", sa.Integer(), sa.ForeignKey("mentoring.id"), nullable=False),
        sa.Column("person_id", sa.Integer(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("organisation_id", sa.Integer(), sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "state",
            choice("mentoring_session_state", "planned", "held", "missed", "cancelled"),
            nullable=False,
        ),
        sa.Column(
            "channel", choice("mentoring_session_channel", "in_person", "phone", "video"), nullable=False
        ),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column(
            "missed_by",
            choice("mentoring_session_missed_by", "person", "mentor", "both", "prison"),
            nullable=True,
        ),
        sa.Column("record_sealed", sa.LargeBinary(), nullable=True),
        sa.Column(
            "hours_id",
            sa.Integer(),
            sa.ForeignKey("placement_session.id", ondelete="SET NULL"),
            nullable=True,
        ),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by", sa.String(200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.UniqueConstraint("reference"),
        sa.CheckConstraint("minutes IS NULL OR minutes BETWEEN 1 AND 720", name="minutes"),
        sa.CheckConstraint("(state = 'held') = (minutes IS NOT NULL)", name="held_for"),
        sa.CheckConstraint("(state = 'missed') = (missed_by IS NOT NULL)", name="missed_by_whom"),
        sa.CheckConstraint("(starts_at IS NULL) = (ends_at IS NULL)", name="both_times"),
        sa.CheckConstraint("ends_at > starts_at", name="interval"),
    )
    op.create_index("ix_mentoring_session_hours_id", "mentoring_session", ["hours_id"])
    op.create_index(
        "ix_mentoring_session_mentoring_id", "mentoring_session", ["mentoring_id", "on_day", "id"]
    )
    op.create_index(
        "ix_mentoring_session_person_id", "mentoring_session", ["person_id", "state", "on_day", "id"]
    )


def create_mentoring_review() -> None:
    op.create_table(
        "mentoring_review",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("mentoring_id", sa.Integer(), sa.ForeignKey("mentoring.id"), nullable=False),
        sa.Column("organisation_id", sa.Integer(), sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column(
            "outcome", choice("mentoring_review_outcome", "go_on", "change", "prepare_end"), nullable=False
        ),
        sa.Column("note_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("held_by", sa.String(200), nullable=False),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.UniqueConstraint("reference"),
    )
    op.create_index("ix_mentoring_review_mentoring_id", "mentoring_review", ["mentoring_id", "held_on", "id"])


def create_pathway_scores() -> None:
    op.create_table(
        "pathway_scores",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("mentoring_id", sa.Integer(), sa.ForeignKey("mentoring.id"), nullable=False),
        sa.Column("organisation_id", sa.Integer(), sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("moment", choice("pathway_scores_moment", "start", "review", "end"), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.Column("scores_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("written_by", sa.String(200), nullable=False),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.UniqueConstraint("reference"),
    )
    op.create_index("ix_pathway_scores_mentoring_id", "pathway_scores", ["mentoring_id", "taken_on", "id"])
    op.create_index(
        "uq_pathway_scores_start",
        "pathway_scores",
        ["mentoring_id"],
        unique=True,
        sqlite_where=sa.text("moment = 'start'"),
        postgresql_where=sa.text("moment = 'start'"),
    )


def create_mentoring_feedback() -> None:
    op.create_table(
        "mentoring_feedback",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("mentoring_id", sa.Integer(), sa.ForeignKey("mentoring.id"), nullable=False),
        sa.Column("organisation_id", sa.Integer(), sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("giver", choice("mentoring_feedback_giver", "person", "mentor"), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("said_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("written_by", sa.String(200), nullable=False),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.UniqueConstraint("mentoring_id", "giver"),
        sa.UniqueConstraint("reference"),
    )


def create_mentor_supervision() -> None:
    op.create_table(
        "mentor_supervision",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("person_id", sa.Integer(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("organisation_id", sa.Integer(), sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("supervisor", sa.String(200), nullable=False),
        sa.Column("note_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("written_by", sa.String(200), nullable=False),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.UniqueConstraint("reference"),
        sa.CheckConstraint("next_on IS NULL OR next_on > held_on", name="next"),
    )
    op.create_index("ix_mentor_supervision_organisation_id", "mentor_supervision", ["organisation_id"])
    op.create_index(
        "ix_mentor_supervision_person_id",
        "mentor_supervision",
        ["person_id", "organisation_id", "held_on", "id"],
    )


def downgrade() -> None:
    op.drop_table("mentor_supervision")
    op.drop_table("mentoring_feedback")
    op.drop_table("pathway_scores")
    op.drop_table("mentoring_review")
    op.drop_table("mentoring_session")
    op.drop_table("mentoring_goal")
    op.drop_table("mentoring_stay")
    op.drop_table("mentoring")
