"""Results of survey rounds, the sizes of their bodies, and themes of answers in words."""

import sqlalchemy as sa
from alembic import op

revision = "0056"
down_revision = "0055"

STATES = ("draft", "refused", "checked", "published", "discarded")
TABLES = ("responses", "items", "estimates", "shares", "themes", "quotes", "changes")
MEASURES = (
    "bodies",
    "answered",
    "begun",
    "rate",
    "rate_by_size",
    "asked",
    "dont_know",
    "refused",
    "blank",
    "total",
    "per_body",
    "average",
    "share",
    "published",
    "agreement",
    "quote",
    "change",
)
QUALITIES = ("good", "care", "uncertain", "")


def one_of(name: str, values: tuple[str, ...]) -> sa.Enum:
    """A text that is one of these."""
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.create_table(
        "survey_results",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("round_id", sa.Integer(), sa.ForeignKey("survey_round.id"), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", one_of("survey_results_state", STATES), nullable=False),
        sa.Column("method", sa.String(20), nullable=False),
        sa.Column("ruleset", sa.String(20), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(200), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("being_made", sa.Boolean(), nullable=True),
        sa.Column("released_edition", sa.Integer(), nullable=True),
        sa.Column("certificate", sa.JSON(), nullable=True),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.CheckConstraint("edition >= 1", name=op.f("ck_survey_results_edition")),
        sa.CheckConstraint(
            "(state = 'published') = (released_edition IS NOT NULL)", name=op.f("ck_survey_results_released")
        ),
        sa.UniqueConstraint("round_id", "being_made", name=op.f("uq_survey_results_round_id_being_made")),
        sa.UniqueConstraint(
            "round_id", "released_edition", name=op.f("uq_survey_results_round_id_released_edition")
        ),
        sa.UniqueConstraint("reference", name=op.f("uq_survey_results_reference")),
    )
    op.create_index("ix_survey_results_released_at", "survey_results", ["released_at", "id"])
    op.create_table(
        "survey_result_row",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("results_id", sa.Integer(), sa.ForeignKey("survey_results.id"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("of_table", one_of("survey_result_row_of_table", TABLES), nullable=False),
        sa.Column("section", sa.String(40), nullable=False),
        sa.Column("question", sa.String(40), nullable=False),
        sa.Column("item", sa.String(40), nullable=False),
        sa.Column("breakdown", sa.String(10), nullable=False),
        sa.Column("group_value", sa.String(40), nullable=False),
        sa.Column("measure", one_of("survey_result_row_measure", MEASURES), nullable=False),
        sa.Column("number", sa.String(24), nullable=False),
        sa.Column("low", sa.String(24), nullable=False),
        sa.Column("high", sa.String(24), nullable=False),
        sa.Column("quality", one_of("survey_result_row_quality", QUALITIES), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.UniqueConstraint("results_id", "position", name=op.f("uq_survey_result_row_results_id_position")),
    )
    op.create_index(
        "ix_survey_result_row_question", "survey_result_row", ["results_id", "question", "position"]
    )
    op.create_table(
        "survey_results_signature",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("results_id", sa.Integer(), sa.ForeignKey("survey_results.id"), nullable=False),
        sa.Column("signed_key", sa.String(80), nullable=False),
        sa.Column("signed_by", sa.String(200), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint(
            "results_id", "signed_key", name=op.f("uq_survey_results_signature_results_id_signed_key")
        ),
    )
    op.create_table(
        "survey_body_size",
        sa.Column("return_id", sa.Integer(), sa.ForeignKey("survey_return.id"), primary_key=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("said_by", sa.String(200), nullable=False),
        sa.CheckConstraint("size >= 0", name=op.f("ck_survey_body_size_size")),
    )
    op.create_table(
        "survey_coding",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("return_id", sa.Integer(), sa.ForeignKey("survey_return.id"), nullable=False),
        sa.Column("question", sa.String(40), nullable=False),
        sa.Column("themes", sa.JSON(), nullable=False),
        sa.Column("mark", sa.String(16), nullable=False),
        sa.Column("is_quote", sa.Boolean(), nullable=False),
        sa.Column("coded_key", sa.String(80), nullable=False),
        sa.Column("coded_by", sa.String(200), nullable=False),
        sa.Column("coded_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint(
            "return_id",
            "question",
            "coded_key",
            name=op.f("uq_survey_coding_return_id_question_coded_key"),
        ),
    )


def downgrade() -> None:
    for table in (
        "survey_coding",
        "survey_body_size",
        "survey_results_signature",
        "survey_result_row",
        "survey_results",
    ):
        op.drop_table(table)
