"""The answer that somebody agreed may be used, beside their consent; one entry for each answer."""

import sqlalchemy as sa
from alembic import op

revision = "0058"
down_revision = "0057"

ANSWER = sa.text("origin = 'survey'")


def upgrade() -> None:
    with op.batch_alter_table("practice_consent") as batch:
        batch.add_column(sa.Column("answer", sa.Text(), nullable=False, server_default=""))
    op.create_index(
        "uq_practice_entry_answer",
        "practice_entry",
        ["origin_reference"],
        unique=True,
        sqlite_where=ANSWER,
        postgresql_where=ANSWER,
    )


def downgrade() -> None:
    op.drop_index("uq_practice_entry_answer", table_name="practice_entry")
    with op.batch_alter_table("practice_consent") as batch:
        batch.drop_column("answer")
