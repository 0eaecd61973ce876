"""Ways to the first rows of lists that are long in a large organisation."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

WAITS = sa.text(
    "outcome IS NULL OR outcome = 'has_information' OR (doubted_at IS NOT NULL AND confirmed_at IS NULL)"
)

UNSENT = sa.text("state IN ('waiting', 'sending')")


def upgrade() -> None:
    op.create_index("ix_person_created_at", "person", ["created_at"], unique=False)
    op.create_index(
        "ix_application_oldest",
        "application",
        ["organisation_id", "stage_since", "id", "stage"],
        unique=False,
    )
    op.create_index(
        "ix_placement_who",
        "placement",
        ["organisation_id", "state", "starts_on", "ends_before", "person_id"],
        unique=False,
    )
    op.drop_index("ix_application_amber", table_name="application")
    op.create_index(
        "ix_application_late",
        "application",
        ["organisation_id", "amber_on", "stage", "red_on", "id"],
        unique=False,
    )
    op.create_index(
        "ix_check_record_cleared",
        "check_record",
        ["establishment_id", "outcome", "id"],
        unique=False,
    )
    op.create_index(
        "ix_check_record_waits",
        "check_record",
        ["organisation_id", "state_since", "id"],
        unique=False,
        sqlite_where=WAITS,
        postgresql_where=WAITS,
    )
    op.create_index(
        "ix_outbox_message_unsent",
        "outbox_message",
        ["due_at", "id"],
        unique=False,
        sqlite_where=UNSENT,
        postgresql_where=UNSENT,
    )
    op.create_index("ix_person_merge_merged_id", "person_merge", ["merged_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_person_merge_merged_id", table_name="person_merge")
    op.drop_index("ix_outbox_message_unsent", table_name="outbox_message")
    op.drop_index("ix_check_record_waits", table_name="check_record")
    op.drop_index("ix_check_record_cleared", table_name="check_record")
    op.drop_index("ix_application_late", table_name="application")
    op.create_index(
        "ix_application_amber", "application", ["organisation_id", "amber_on", "id"], unique=False
    )
    op.drop_index("ix_placement_who", table_name="placement")
    op.drop_index("ix_application_oldest", table_name="application")
    op.drop_index("ix_person_created_at", table_name="person")
