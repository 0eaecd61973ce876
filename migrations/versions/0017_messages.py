"""Message templates and messages to many; what was ticked in a list; HTML and a sender's name in mail."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def kind(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.add_column("outbox_message", sa.Column("html", sa.Text(), nullable=True))
    op.add_column("outbox_message", sa.Column("stop_url", sa.String(length=500), nullable=True))
    op.add_column("outbox_message", sa.Column("from_name", sa.String(length=200), nullable=True))
    op.add_column("outbox_message", sa.Column("reply_to", sa.String(length=320), nullable=True))
    op.create_table(
        "bulk_choice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("owner_key", sa.String(length=80), nullable=False),
        sa.Column("chosen", sa.JSON(), nullable=False),
        sa.Column("outcome", sa.JSON(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_choice")),
        sa.UniqueConstraint("reference", name=op.f("uq_bulk_choice_reference")),
    )
    op.create_index(op.f("ix_bulk_choice_made_at"), "bulk_choice", ["made_at"], unique=False)
    create_messages()
    create_stops()


def create_messages() -> None:
    op.create_table(
        "message_template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("subject", sa.String(length=150), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_message_template_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_template")),
        sa.UniqueConstraint("organisation_id", "name", name=op.f("uq_message_template_organisation_id_name")),
        sa.UniqueConstraint("reference", name=op.f("uq_message_template_reference")),
    )
    op.create_table(
        "message_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_key", sa.String(length=80), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("audience", kind("draft_audience", "people", "applications"), nullable=False),
        sa.Column("chosen", sa.JSON(), nullable=False),
        sa.Column("subject", sa.String(length=150), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("touched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_message_draft_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_draft")),
        sa.UniqueConstraint("reference", name=op.f("uq_message_draft_reference")),
    )
    op.create_index(op.f("ix_message_draft_touched_at"), "message_draft", ["touched_at"], unique=False)
    op.create_index("ix_message_draft_owner_key", "message_draft", ["owner_key", "touched_at"], unique=False)
    op.create_table(
        "message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("of_draft", sa.String(length=20), nullable=False),
        sa.Column("audience", kind("message_audience", "people", "applications"), nullable=False),
        sa.Column("subject", sa.String(length=150), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("purpose", sa.String(length=300), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_by", sa.String(length=200), nullable=False),
        sa.Column("sent_count", sa.Integer(), nullable=False),
        sa.Column("left_count", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_message_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("of_draft", name=op.f("uq_message_of_draft")),
        sa.UniqueConstraint("reference", name=op.f("uq_message_reference")),
    )
    op.create_index(
        "ix_message_organisation_id_sent_at_id", "message", ["organisation_id", "sent_at", "id"], unique=False
    )


def create_stops() -> None:
    op.create_table(
        "message_recipient",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "outcome",
            kind("recipient_outcome", "sent", "no_email", "stopped", "already", "out_of_reach", "changed"),
            nullable=False,
        ),
        sa.Column("stop_token_hash", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], name=op.f("fk_message_recipient_message_id_message")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_message_recipient_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_recipient")),
        sa.UniqueConstraint(
            "message_id", "person_id", name=op.f("uq_message_recipient_message_id_person_id")
        ),
        sa.UniqueConstraint("stop_token_hash", name=op.f("uq_message_recipient_stop_token_hash")),
    )
    op.create_index(
        "ix_message_recipient_person_id_id", "message_recipient", ["person_id", "id"], unique=False
    )
    op.create_table(
        "message_stop",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("route", kind("stop_route", "link", "own_page", "coordinator"), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_message_stop_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_message_stop_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_stop")),
        sa.UniqueConstraint(
            "person_id", "organisation_id", name=op.f("uq_message_stop_person_id_organisation_id")
        ),
    )
    op.create_index("ix_message_stop_organisation_id", "message_stop", ["organisation_id"], unique=False)


def downgrade() -> None:
    for table in (
        "message_stop",
        "message_recipient",
        "message",
        "message_draft",
        "message_template",
        "bulk_choice",
    ):
        op.drop_table(table)
    op.drop_column("outbox_message", "reply_to")
    op.drop_column("outbox_message", "from_name")
    op.drop_column("outbox_message", "stop_url")
    op.drop_column("outbox_message", "html")
