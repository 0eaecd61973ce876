"""Rounds of the survey, the returns of their bodies, and what each return holds."""

import sqlalchemy as sa
from alembic import op

revision = "0054"
down_revision = "0053"


def upgrade() -> None:
    op.create_table(
        "survey_round",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("questionnaire", sa.String(20), nullable=False),
        sa.Column("reference_day", sa.Date(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "launched",
                name="survey_round_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.CheckConstraint("opens_on > reference_day", name=op.f("ck_survey_round_opens_after")),
        sa.UniqueConstraint("code", name=op.f("uq_survey_round_code")),
        sa.UniqueConstraint("reference", name=op.f("uq_survey_round_reference")),
    )
    op.create_index("ix_survey_round_opens_on", "survey_round", ["opens_on", "id"])
    op.create_table(
        "survey_return",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "to_do",
                "started",
                "signed_off",
                name="survey_return_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("extended_to", sa.DateTime(timezone=True), nullable=True),
        sa.Column("filled_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_by", sa.String(200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.CheckConstraint(
            "(state = 'signed_off') = (signed_at IS NOT NULL)", name=op.f("ck_survey_return_signed")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_survey_return_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["survey_round.id"], name=op.f("fk_survey_return_round_id_survey_round")
        ),
        sa.UniqueConstraint("reference", name=op.f("uq_survey_return_reference")),
        sa.UniqueConstraint(
            "round_id", "organisation_id", name=op.f("uq_survey_return_round_id_organisation_id")
        ),
    )
    op.create_index("ix_survey_return_organisation_id", "survey_return", ["organisation_id", "id"])
    op.create_table(
        "survey_answer",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("return_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(40), nullable=False),
        sa.Column("given", sa.JSON(), nullable=False),
        sa.Column(
            "source",
            sa.Enum(
                "typed",
                "system",
                "uploaded",
                name="survey_answer_source",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_by", sa.String(200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_survey_answer_file_id_stored_file")
        ),
        sa.ForeignKeyConstraint(
            ["return_id"], ["survey_return.id"], name=op.f("fk_survey_answer_return_id_survey_return")
        ),
        sa.UniqueConstraint("file_id", name=op.f("uq_survey_answer_file_id")),
        sa.UniqueConstraint("return_id", "question", name=op.f("uq_survey_answer_return_id_question")),
    )
    op.create_table(
        "survey_contact",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("return_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_survey_contact_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["return_id"], ["survey_return.id"], name=op.f("fk_survey_contact_return_id_survey_return")
        ),
        sa.UniqueConstraint("reference", name=op.f("uq_survey_contact_reference")),
        sa.UniqueConstraint("return_id", "account_id", name=op.f("uq_survey_contact_return_id_account_id")),
    )
    op.create_index("ix_survey_contact_account_id", "survey_contact", ["account_id", "return_id"])
    op.create_table(
        "survey_delegation",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("return_id", sa.Integer(), nullable=False),
        sa.Column("section", sa.String(40), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("delegated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("delegated_by", sa.String(200), nullable=False),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_survey_delegation_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["return_id"], ["survey_return.id"], name=op.f("fk_survey_delegation_return_id_survey_return")
        ),
        sa.UniqueConstraint("reference", name=op.f("uq_survey_delegation_reference")),
        sa.UniqueConstraint(
            "return_id",
            "section",
            "account_id",
            name=op.f("uq_survey_delegation_return_id_section_account_id"),
        ),
    )
    op.create_index("ix_survey_delegation_account_id", "survey_delegation", ["account_id", "return_id"])
    op.create_table(
        "survey_figure",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("return_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(40), nullable=False),
        sa.Column("value", sa.JSON(), nullable=True),
        sa.Column("note", sa.String(300), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["return_id"], ["survey_return.id"], name=op.f("fk_survey_figure_return_id_survey_return")
        ),
        sa.UniqueConstraint("return_id", "question", name=op.f("uq_survey_figure_return_id_question")),
    )
    op.create_table(
        "survey_notice",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("return_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("readers", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["return_id"], ["survey_return.id"], name=op.f("fk_survey_notice_return_id_survey_return")
        ),
        sa.UniqueConstraint("return_id", "name", name=op.f("uq_survey_notice_return_id_name")),
    )
    op.create_table(
        "survey_reason",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("return_id", sa.Integer(), nullable=False),
        sa.Column("finding", sa.String(160), nullable=False),
        sa.Column("mark", sa.String(16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_by", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(
            ["return_id"], ["survey_return.id"], name=op.f("fk_survey_reason_return_id_survey_return")
        ),
        sa.UniqueConstraint("return_id", "finding", name=op.f("uq_survey_reason_return_id_finding")),
    )


def downgrade() -> None:
    op.drop_table("survey_reason")
    op.drop_table("survey_notice")
    op.drop_table("survey_figure")
    op.drop_table("survey_delegation")
    op.drop_table("survey_contact")
    op.drop_table("survey_answer")
    op.drop_table("survey_return")
    op.drop_table("survey_round")
