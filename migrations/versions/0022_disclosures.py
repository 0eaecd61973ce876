"""Looks at protected records, questions about convictions, what was told, and risk assessments."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def _words(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.create_table(
        "look",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "actor_kind",
            _words("look_actor_kind", "account", "link", "job"),
            nullable=False,
        ),
        sa.Column("actor_key", sa.String(length=80), nullable=False),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.Column("record_kind", sa.String(length=60), nullable=False),
        sa.Column("record_reference", sa.String(length=20), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_look")),
    )
    op.create_index("ix_look_person_id", "look", ["person_id", "id"], unique=False)
    op.create_index("ix_look_record", "look", ["record_reference", "id"], unique=False)
    op.create_table(
        "disclosure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("role_id", sa.Integer(), nullable=False),
        sa.Column("offer_reference", sa.String(length=20), nullable=False),
        sa.Column(
            "question",
            _words("disclosure_question", "none", "unspent", "spent_not_protected", "not_asked_here"),
            nullable=False,
        ),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column(
            "state",
            _words(
                "disclosure_state",
                "to_be_told",
                "told",
                "on_paper",
                "answered",
                "can_go_on",
                "cannot_go_on",
                "closed",
            ),
            nullable=False,
        ),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("law_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "law_told_how",
            _words("disclosure_told_how", "online", "in_person", "telephone", "letter"),
            nullable=True,
        ),
        sa.Column("law_told_by", sa.String(length=200), nullable=False),
        sa.Column("paper_passed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.String(length=200), nullable=False),
        sa.Column(
            "route",
            _words("disclosure_route", "online", "paper", "proxy"),
            nullable=True,
        ),
        sa.Column("told_something_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("swept_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (route IS NULL)", name=op.f("ck_disclosure_answered_by_a_route")
        ),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (told_something_sealed IS NULL)",
            name=op.f("ck_disclosure_answered_something"),
        ),
        sa.CheckConstraint(
            "answered_at IS NULL OR law_told_at IS NOT NULL", name=op.f("ck_disclosure_law_before_answer")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_disclosure_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_disclosure_person_id_person")),
        sa.ForeignKeyConstraint(["role_id"], ["role.id"], name=op.f("fk_disclosure_role_id_role")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosure")),
        sa.UniqueConstraint(
            "organisation_id", "offer_reference", name=op.f("uq_disclosure_organisation_id_offer_reference")
        ),
        sa.UniqueConstraint("reference", name=op.f("uq_disclosure_reference")),
    )
    op.create_index(
        "ix_disclosure_organisation_id", "disclosure", ["organisation_id", "state", "id"], unique=False
    )
    op.create_index("ix_disclosure_person_id", "disclosure", ["person_id", "id"], unique=False)
    op.create_index("ix_disclosure_swept_on", "disclosure", ["swept_on", "id"], unique=False)
    op.create_table(
        "disclosed_matter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("disclosure_id", sa.Integer(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "erased_because",
            _words("matter_erased_because", "spent", "not_needed"),
            nullable=True,
        ),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.CheckConstraint(
            "(content_sealed IS NULL) = (erased_at IS NOT NULL)",
            name=op.f("ck_disclosed_matter_content_or_erased"),
        ),
        sa.CheckConstraint(
            "(erased_at IS NULL) = (erased_because IS NULL)", name=op.f("ck_disclosed_matter_erased_because")
        ),
        sa.ForeignKeyConstraint(
            ["disclosure_id"], ["disclosure.id"], name=op.f("fk_disclosed_matter_disclosure_id_disclosure")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosed_matter")),
        sa.UniqueConstraint("reference", name=op.f("uq_disclosed_matter_reference")),
    )
    op.create_index(
        op.f("ix_disclosed_matter_disclosure_id"), "disclosed_matter", ["disclosure_id"], unique=False
    )
    op.create_table(
        "risk_assessment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("role_id", sa.Integer(), nullable=False),
        sa.Column("disclosure_id", sa.Integer(), nullable=True),
        sa.Column("check_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            _words("assessment_state", "open", "proposed", "decided", "asked_again", "settled", "withdrawn"),
            nullable=False,
        ),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.String(length=200), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("proposed_by", sa.String(length=200), nullable=False),
        sa.Column("proposed_by_key", sa.String(length=80), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(length=200), nullable=False),
        sa.Column("decided_by_key", sa.String(length=80), nullable=True),
        sa.Column("decided_outcome_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("asked_again_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_again_by", sa.String(length=200), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.String(length=200), nullable=False),
        sa.Column("settled_by_key", sa.String(length=80), nullable=True),
        sa.Column("settled_outcome_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("to_coordinator_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("conditions_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("weighing_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("reasons_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("appeal_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("settled_reasons_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("erase_on", sa.Date(), nullable=True),
        sa.Column("erase_settled_on", sa.Date(), nullable=True),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.CheckConstraint(
            "(state = 'settled') = (settled_by_key IS NOT NULL)",
            name=op.f("ck_risk_assessment_officer_when_settled"),
        ),
        sa.CheckConstraint(
            "(state = 'settled') = (settled_outcome_sealed IS NOT NULL)",
            name=op.f("ck_risk_assessment_outcome_when_settled"),
        ),
        sa.CheckConstraint(
            "(state IN ('decided', 'asked_again', 'settled')) = (decided_by_key IS NOT NULL)",
            name=op.f("ck_risk_assessment_officer_when_decided"),
        ),
        sa.CheckConstraint(
            "(state IN ('decided', 'asked_again', 'settled')) = (decided_outcome_sealed IS NOT NULL)",
            name=op.f("ck_risk_assessment_outcome_when_decided"),
        ),
        sa.CheckConstraint("decided_by_key <> proposed_by_key", name=op.f("ck_risk_assessment_two_officers")),
        sa.CheckConstraint(
            "decided_by_key IS NULL OR proposed_by_key IS NOT NULL",
            name=op.f("ck_risk_assessment_proposed_first"),
        ),
        sa.CheckConstraint(
            "disclosure_id IS NOT NULL OR check_id IS NOT NULL",
            name=op.f("ck_risk_assessment_about_something"),
        ),
        sa.CheckConstraint(
            "settled_by_key <> proposed_by_key AND settled_by_key <> decided_by_key",
            name=op.f("ck_risk_assessment_third_officer"),
        ),
        sa.CheckConstraint(
            "settled_by_key IS NULL OR decided_by_key IS NOT NULL",
            name=op.f("ck_risk_assessment_decided_first"),
        ),
        sa.ForeignKeyConstraint(
            ["check_id"], ["check_record.id"], name=op.f("fk_risk_assessment_check_id_check_record")
        ),
        sa.ForeignKeyConstraint(
            ["disclosure_id"], ["disclosure.id"], name=op.f("fk_risk_assessment_disclosure_id_disclosure")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_risk_assessment_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_risk_assessment_person_id_person")
        ),
        sa.ForeignKeyConstraint(["role_id"], ["role.id"], name=op.f("fk_risk_assessment_role_id_role")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_assessment")),
        sa.UniqueConstraint("reference", name=op.f("uq_risk_assessment_reference")),
    )
    op.create_index("ix_risk_assessment_check_id", "risk_assessment", ["check_id", "id"], unique=False)
    op.create_index(
        "ix_risk_assessment_disclosure_id", "risk_assessment", ["disclosure_id", "id"], unique=False
    )
    op.create_index("ix_risk_assessment_erase_on", "risk_assessment", ["erase_on", "id"], unique=False)
    op.create_index(
        "ix_risk_assessment_organisation_id",
        "risk_assessment",
        ["organisation_id", "state", "id"],
        unique=False,
    )
    op.create_index("ix_risk_assessment_person_id", "risk_assessment", ["person_id", "id"], unique=False)
    op.add_column("check_record", sa.Column("noted_on", sa.Date(), nullable=True))
    op.execute("UPDATE check_record SET noted_on = state_since WHERE note <> ''")


def downgrade() -> None:
    op.drop_column("check_record", "noted_on")
    op.drop_table("risk_assessment")
    op.drop_table("disclosed_matter")
    op.drop_table("disclosure")
    op.drop_table("look")
