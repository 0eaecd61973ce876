"""Applications, their moves, referees and drafts."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "application",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("opportunity_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "source",
            sa.Enum(
                "online",
                "on_behalf",
                name="application_source",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("availability", sa.Text(), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "enquiry",
                "applied",
                "shortlisted",
                "interviewed",
                "offered",
                "checks",
                "training",
                "ready",
                "placed",
                "declined",
                "withdrawn",
                "on_hold",
                name="application_stage",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("stage_since", sa.Date(), nullable=False),
        sa.Column("amber_on", sa.Date(), nullable=True),
        sa.Column("red_on", sa.Date(), nullable=True),
        sa.Column(
            "held_from",
            sa.Enum(
                "enquiry",
                "applied",
                "shortlisted",
                "interviewed",
                "offered",
                "checks",
                "training",
                "ready",
                "placed",
                "declined",
                "withdrawn",
                "on_hold",
                name="application_held_from",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("offer_accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["opportunity_id"], ["opportunity.id"], name=op.f("fk_application_opportunity_id_opportunity")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_application_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_application_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application")),
        sa.UniqueConstraint(
            "opportunity_id", "person_id", name=op.f("uq_application_opportunity_id_person_id")
        ),
        sa.UniqueConstraint("reference", name=op.f("uq_application_reference")),
    )
    op.create_index(
        "ix_application_amber", "application", ["organisation_id", "amber_on", "id"], unique=False
    )
    op.create_index("ix_application_person_id", "application", ["person_id", "id"], unique=False)
    op.create_index(
        "ix_application_pipeline",
        "application",
        ["organisation_id", "stage", "stage_since", "id"],
        unique=False,
    )
    op.create_table(
        "application_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("opportunity_id", sa.Integer(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("touched_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["opportunity_id"],
            ["opportunity.id"],
            name=op.f("fk_application_draft_opportunity_id_opportunity"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_draft")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_application_draft_token_hash")),
    )
    op.create_index(
        op.f("ix_application_draft_touched_at"), "application_draft", ["touched_at"], unique=False
    )
    op.create_table(
        "application_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column(
            "from_stage",
            sa.Enum(
                "enquiry",
                "applied",
                "shortlisted",
                "interviewed",
                "offered",
                "checks",
                "training",
                "ready",
                "placed",
                "declined",
                "withdrawn",
                "on_hold",
                name="move_from_stage",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "to_stage",
            sa.Enum(
                "enquiry",
                "applied",
                "shortlisted",
                "interviewed",
                "offered",
                "checks",
                "training",
                "ready",
                "placed",
                "declined",
                "withdrawn",
                "on_hold",
                name="move_to_stage",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "reason",
            sa.Enum(
                "role_filled",
                "not_suited_to_role",
                "under_minimum_age",
                "references",
                "checks",
                "no_answer",
                "changed_mind",
                "circumstances",
                "other_role",
                "waiting_for_prison",
                "waiting_for_person",
                "other",
                name="move_reason",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moved_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_application_move_application_id_application"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_move")),
    )
    op.create_index(
        "ix_application_move_application_id", "application_move", ["application_id", "id"], unique=False
    )
    op.create_table(
        "referee",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("how_known", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_referee_application_id_application")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referee")),
    )
    op.create_index(op.f("ix_referee_application_id"), "referee", ["application_id"], unique=False)


def downgrade() -> None:
    op.drop_table("referee")
    op.drop_table("application_move")
    op.drop_table("application_draft")
    op.drop_table("application")
