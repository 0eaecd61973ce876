"""Uploaded files: what is known of each, evidence of training, letters on a person's record."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    _stored_file()
    _training_evidence()
    _letter()


def downgrade() -> None:
    for table in ("letter", "training_evidence", "stored_file"):
        op.drop_table(table)


def _stored_file() -> None:
    op.create_table(
        "stored_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("storage_key", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", _one_of("file_kind", "pdf", "png", "jpeg", "docx"), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uploaded_by", sa.String(length=200), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.CheckConstraint("size > 0", name=op.f("ck_stored_file_size")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_file")),
        sa.UniqueConstraint("reference", name=op.f("uq_stored_file_reference")),
        sa.UniqueConstraint("storage_key", name=op.f("uq_stored_file_storage_key")),
    )


def _training_evidence() -> None:
    op.create_table(
        "training_evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        _refers("training_evidence", "record_id", "training_record"),
        _refers("training_evidence", "file_id", "stored_file"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_evidence")),
        sa.UniqueConstraint("file_id", name=op.f("uq_training_evidence_file_id")),
        sa.UniqueConstraint("record_id", name=op.f("uq_training_evidence_record_id")),
    )


def _letter() -> None:
    kinds = _one_of("letter_kind", "to_them", "from_them", "about_them", "signed_paper")
    op.create_table(
        "letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("kind", kinds, nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        _refers("letter", "person_id", "person"),
        _refers("letter", "organisation_id", "organisation"),
        _refers("letter", "file_id", "stored_file"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
        sa.UniqueConstraint("file_id", name=op.f("uq_letter_file_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_letter_reference")),
    )
    op.create_index("ix_letter_person_id", "letter", ["person_id", "organisation_id", "id"], unique=False)


def _one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))
