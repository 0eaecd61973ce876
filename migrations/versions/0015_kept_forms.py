"""Forms that were left and are finished later: by an e-mailed link, by a volunteer, or across a sign-in."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.create_table(
        "kept_form",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(length=20), nullable=False),
        sa.Column("page", sa.String(length=500), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_form")),
        sa.UniqueConstraint("reference", name=op.f("uq_kept_form_reference")),
    )
    op.create_index(op.f("ix_kept_form_owner"), "kept_form", ["owner"])
    op.create_index(op.f("ix_kept_form_kept_at"), "kept_form", ["kept_at"])
    op.create_table(
        "draft_letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email_hash", sa.String(length=64), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_letter")),
    )
    op.create_index("ix_draft_letter_email_hash_asked_at", "draft_letter", ["email_hash", "asked_at"])
    op.create_index(op.f("ix_draft_letter_asked_at"), "draft_letter", ["asked_at"])
    _let_drafts_belong_to_a_person()


def _let_drafts_belong_to_a_person() -> None:
    with op.batch_alter_table("application_draft") as table:
        table.add_column(sa.Column("person_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True))
        table.create_foreign_key(
            op.f("fk_application_draft_person_id_person"), "person", ["person_id"], ["id"]
        )
        table.create_unique_constraint(
            op.f("uq_application_draft_person_id_opportunity_id"), ["person_id", "opportunity_id"]
        )
    # Nobody knows when an earlier draft was begun; when it was last touched is the nearest that is known
    op.execute("UPDATE application_draft SET begun_at = touched_at")
    with op.batch_alter_table("application_draft") as table:
        table.alter_column("begun_at", existing_type=sa.DateTime(timezone=True), nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("application_draft") as table:
        table.drop_constraint(op.f("uq_application_draft_person_id_opportunity_id"), type_="unique")
        table.drop_constraint(op.f("fk_application_draft_person_id_person"), type_="foreignkey")
        table.drop_column("begun_at")
        table.drop_column("person_id")
    op.drop_table("draft_letter")
    op.drop_table("kept_form")
