"""Tokens with which other systems send an organisation's answers to the survey."""

import sqlalchemy as sa
from alembic import op

revision = "0057"
down_revision = "0056"


def upgrade() -> None:
    op.create_table(
        "survey_token",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(200), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("last_used_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.String(200), nullable=False),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_by = '')", name=op.f("ck_survey_token_withdrawn")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_survey_token_organisation_id_organisation"),
        ),
        sa.UniqueConstraint("reference", name=op.f("uq_survey_token_reference")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_survey_token_token_hash")),
    )
    op.create_index("ix_survey_token_organisation_id", "survey_token", ["organisation_id", "id"])


def downgrade() -> None:
    op.drop_table("survey_token")
