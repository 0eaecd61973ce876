"""Publications of figures, and who signed them off."""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"


def upgrade() -> None:
    op.create_table(
        "publication",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("reference_day", sa.Date(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "refused",
                "checked",
                "written",
                "published",
                "discarded",
                name="publication_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("ruleset", sa.String(20), nullable=False),
        sa.Column("tables", sa.String(20), nullable=False),
        sa.Column("left_out", sa.JSON(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("offers", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(200), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("one_at_a_time", sa.Boolean(), nullable=True),
        sa.Column("released_edition", sa.String(20), nullable=True),
        sa.Column("tables_csv", sa.Text(), nullable=False),
        sa.Column("notes_csv", sa.Text(), nullable=False),
        sa.Column("certificate", sa.JSON(), nullable=True),
        sa.Column("workings_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.CheckConstraint("edition >= 1", name=op.f("ck_publication_edition")),
        sa.UniqueConstraint("one_at_a_time", name="uq_publication_one_at_a_time"),
        sa.UniqueConstraint("released_edition", name="uq_publication_released_edition"),
        sa.UniqueConstraint("reference", name=op.f("uq_publication_reference")),
    )
    op.create_index(
        "ix_publication_state_reference_day", "publication", ["state", "reference_day", "edition"]
    )
    op.create_table(
        "publication_signature",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("publication_id", sa.Integer(), sa.ForeignKey("publication.id"), nullable=False),
        sa.Column("signed_key", sa.String(80), nullable=False),
        sa.Column("signed_by", sa.String(200), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("publication_id", "signed_key"),
    )


def downgrade() -> None:
    op.drop_table("publication_signature")
    op.drop_table("publication")
