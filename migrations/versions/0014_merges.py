"""Merged records of people."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

STANDING = sa.text("undone_at IS NULL")


def upgrade() -> None:
    op.add_column("person", sa.Column("merged_into_id", sa.Integer(), nullable=True))
    op.create_index("ix_person_date_of_birth", "person", ["date_of_birth"], unique=False)
    op.create_index("ix_person_postcode", "person", ["postcode"], unique=False)
    op.add_column("check_record", sa.Column("doubted_merge_id", sa.Integer(), nullable=True))
    op.add_column("check_record", sa.Column("doubted_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("check_record", sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "check_record", sa.Column("confirmed_by", sa.String(length=200), server_default="", nullable=False)
    )
    _merges()
    _pairs()


def _merges() -> None:
    op.create_table(
        "person_merge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kept_id", sa.Integer(), nullable=False),
        sa.Column("merged_id", sa.Integer(), nullable=False),
        sa.Column("merged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("merged_by", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("chosen", sa.JSON(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.String(length=200), nullable=False),
        sa.Column("undo_reason", sa.Text(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.CheckConstraint("kept_id <> merged_id", name=op.f("ck_person_merge_two_records")),
        sa.ForeignKeyConstraint(["kept_id"], ["person.id"], name=op.f("fk_person_merge_kept_id_person")),
        sa.ForeignKeyConstraint(["merged_id"], ["person.id"], name=op.f("fk_person_merge_merged_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_merge")),
        sa.UniqueConstraint("reference", name=op.f("uq_person_merge_reference")),
    )
    op.create_index("ix_person_merge_kept_id_id", "person_merge", ["kept_id", "id"], unique=False)
    op.create_index(
        "uq_person_merge_merged_id_standing",
        "person_merge",
        ["merged_id"],
        unique=True,
        sqlite_where=STANDING,
        postgresql_where=STANDING,
    )
    op.create_table(
        "person_merge_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("merge_id", sa.Integer(), nullable=False),
        sa.Column("table_name", sa.String(length=60), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["merge_id"], ["person_merge.id"], name=op.f("fk_person_merge_move_merge_id_person_merge")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_merge_move")),
        sa.UniqueConstraint(
            "merge_id", "table_name", "row_id", name=op.f("uq_person_merge_move_merge_id_table_name_row_id")
        ),
    )


def _pairs() -> None:
    op.create_table(
        "duplicate_pair",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=False),
        sa.Column("strength", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.String(length=100), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dismissed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dismissed_by", sa.String(length=200), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.CheckConstraint("first_id < second_id", name=op.f("ck_duplicate_pair_in_order")),
        sa.ForeignKeyConstraint(["first_id"], ["person.id"], name=op.f("fk_duplicate_pair_first_id_person")),
        sa.ForeignKeyConstraint(
            ["second_id"], ["person.id"], name=op.f("fk_duplicate_pair_second_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duplicate_pair")),
        sa.UniqueConstraint("first_id", "second_id", name=op.f("uq_duplicate_pair_first_id_second_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_duplicate_pair_reference")),
    )
    op.create_index("ix_duplicate_pair_second_id", "duplicate_pair", ["second_id"], unique=False)
    op.create_index("ix_duplicate_pair_strength_id", "duplicate_pair", ["strength", "id"], unique=False)
    op.create_table(
        "duplicate_look",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_duplicate_look_person_id_person")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_duplicate_look")),
    )


def downgrade() -> None:
    op.drop_table("duplicate_look")
    op.drop_table("duplicate_pair")
    op.drop_table("person_merge_move")
    op.drop_table("person_merge")
    for name in ("confirmed_by", "confirmed_at", "doubted_at", "doubted_merge_id"):
        op.drop_column("check_record", name)
    for name in ("ix_person_postcode", "ix_person_date_of_birth"):
        op.drop_index(name, table_name="person")
    op.drop_column("person", "merged_into_id")
