"""The search index. It starts empty: `prepare` and `reindex` fill it by the application's own rules."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    key = sa.String(length=120).with_variant(sa.String(length=120, collation="C"), "postgresql")
    op.create_table(
        "search_key",
        sa.Column("subject_kind", sa.String(length=20), nullable=False),
        sa.Column("subject_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "form",
            sa.Enum(
                "word",
                "open",
                "code",
                name="search_key_form",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("key", key, nullable=False),
        sa.PrimaryKeyConstraint("subject_kind", "subject_id", "form", "key", name=op.f("pk_search_key")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_search_key_key", "search_key", ["subject_kind", "form", "key", "subject_id"], unique=False
    )


def downgrade() -> None:
    op.drop_table("search_key")
