"""The register of champions, handovers, and the actions of departments and agencies."""

import sqlalchemy as sa
from alembic import op

revision = "0055"
down_revision = "0054"


def upgrade() -> None:
    op.create_table(
        "champion_term",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("organisation_id", sa.Integer(), sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("email", sa.String(320), nullable=False),
        sa.Column("telephone", sa.String(40), nullable=False),
        sa.Column("role_description", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_before", sa.Date(), nullable=False),
        sa.Column("gets_role", sa.Boolean(), nullable=False),
        sa.Column("account_id", sa.Integer(), sa.ForeignKey("account.id"), nullable=True),
        sa.Column("membership_id", sa.Integer(), sa.ForeignKey("membership.id"), nullable=True),
        sa.Column("role_problem", sa.String(300), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.CheckConstraint("ends_before > starts_on", name=op.f("ck_champion_term_interval")),
        sa.CheckConstraint("email <> '' OR telephone <> ''", name=op.f("ck_champion_term_has_contact")),
        sa.CheckConstraint("email <> '' OR NOT gets_role", name=op.f("ck_champion_term_role_needs_email")),
        sa.UniqueConstraint("organisation_id", "starts_on"),
        sa.UniqueConstraint("reference", name=op.f("uq_champion_term_reference")),
    )
    op.create_index("ix_champion_term_ends", "champion_term", ["organisation_id", "ends_before", "id"])
    op.create_index("ix_champion_term_account_id", "champion_term", ["account_id"])
    op.create_table(
        "champion_handover",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("organisation_id", sa.Integer(), sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("from_term_id", sa.Integer(), sa.ForeignKey("champion_term.id"), nullable=False),
        sa.Column("to_term_id", sa.Integer(), sa.ForeignKey("champion_term.id"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("planned_by", sa.String(200), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("moved", sa.JSON(), nullable=False),
        sa.Column("problem", sa.String(300), nullable=False),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.UniqueConstraint("from_term_id"),
        sa.UniqueConstraint("to_term_id"),
        sa.UniqueConstraint("reference", name=op.f("uq_champion_handover_reference")),
    )
    op.create_index("ix_champion_handover_planned", "champion_handover", ["done_at", "day", "id"])
    op.create_index("ix_champion_handover_organisation_id", "champion_handover", ["organisation_id", "id"])
    _create_actions()


def _create_actions() -> None:
    states = sa.Enum(
        "open",
        "done",
        "dropped",
        name="body_action_state",
        native_enum=False,
        create_constraint=True,
        length=40,
    )
    op.create_table(
        "body_action",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("organisation_id", sa.Integer(), sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("arose_from", sa.String(300), nullable=False),
        sa.Column("page", sa.String(300), nullable=False),
        sa.Column("owner_id", sa.Integer(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", states, nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(200), nullable=False),
        sa.Column("reminded_before", sa.Boolean(), nullable=False),
        sa.Column("reminded_on_day", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.CheckConstraint("(state = 'open') = (closed_on IS NULL)", name=op.f("ck_body_action_closed_when")),
        sa.CheckConstraint("state <> 'dropped' OR outcome <> ''", name=op.f("ck_body_action_dropped_why")),
        sa.UniqueConstraint("reference", name=op.f("uq_body_action_reference")),
    )
    op.create_index("ix_body_action_organisation_id", "body_action", ["organisation_id", "due_on", "id"])
    op.create_index("ix_body_action_owner_id", "body_action", ["owner_id", "due_on", "id"])
    op.create_index("ix_body_action_due", "body_action", ["due_on", "id"])
    op.create_index("ix_body_action_title", "body_action", ["title", "id"])
    op.create_index("ix_body_action_state", "body_action", ["state", "due_on", "id"])
    op.create_table(
        "body_action_note",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("action_id", sa.Integer(), sa.ForeignKey("body_action.id"), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by", sa.String(200), nullable=False),
    )
    op.create_index("ix_body_action_note_action_id", "body_action_note", ["action_id", "id"])


def downgrade() -> None:
    op.drop_table("body_action_note")
    op.drop_table("body_action")
    op.drop_table("champion_handover")
    op.drop_table("champion_term")
