"""Files that are imported, their rows, and the numbers of old records."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


_ROW_STATES = (
    "waiting",
    "good",
    "bad",
    "same",
    "alike",
    "taken",
    "left_out",
    "example",
    "taken_back",
    "stays",
)


def upgrade() -> None:
    _batch()
    _row()
    _decision()
    _own_number()
    op.add_column("check_record", sa.Column("imported_as", sa.String(length=64), nullable=True))


def _one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _refers(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))


def _batch() -> None:
    op.create_table(
        "import_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind", _one_of("import_kind", "people", "checks", "training", "placements"), nullable=False
        ),
        sa.Column(
            "state",
            _one_of("import_state", "uploaded", "checked", "taking", "stopped", "done", "undoing", "undone"),
            nullable=False,
        ),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("file_sha256", sa.String(length=64), nullable=False),
        sa.Column("sheet", sa.String(length=100), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("ignored", sa.JSON(), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column(
            "consent_route", _one_of("import_consent_route", "online", "spoken", "signed"), nullable=True
        ),
        sa.Column("consent_on", sa.Date(), nullable=True),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cleared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("by_key", sa.String(length=80), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("sent_by", sa.String(length=200), server_default="", nullable=False),
        sa.Column("undo_reason", sa.Text(), server_default="", nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        _refers("import_batch", "organisation_id", "organisation"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batch")),
        sa.UniqueConstraint("reference", name=op.f("uq_import_batch_reference")),
    )
    _batch_indexes()


def _batch_indexes() -> None:
    op.create_index("ix_import_batch_file_sha256", "import_batch", ["file_sha256"], unique=False)
    op.create_index(
        "ix_import_batch_organisation_id_id", "import_batch", ["organisation_id", "id"], unique=False
    )
    op.create_index("ix_import_batch_state_id", "import_batch", ["state", "id"], unique=False)


def _row() -> None:
    op.create_table(
        "import_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            _one_of("import_row_state", *_ROW_STATES),
            nullable=False,
        ),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.Column("candidates", sa.JSON(), nullable=False),
        sa.Column("choice", _one_of("import_choice", "add", "same_person", "leave_out"), nullable=True),
        sa.Column("email_key", sa.String(length=320), nullable=True),
        sa.Column("name_key", sa.String(length=230), nullable=True),
        sa.Column("number_key", sa.String(length=60), nullable=True),
        sa.Column("record_id", sa.Integer(), nullable=True),
        sa.Column("record_version", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        _refers("import_row", "batch_id", "import_batch"),
        _refers("import_row", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_row")),
        sa.UniqueConstraint("batch_id", "number", name=op.f("uq_import_row_batch_id_number")),
    )
    op.create_index("ix_import_row_batch_id_email_key", "import_row", ["batch_id", "email_key"], unique=False)
    op.create_index("ix_import_row_batch_id_name_key", "import_row", ["batch_id", "name_key"], unique=False)
    op.create_index(
        "ix_import_row_batch_id_state", "import_row", ["batch_id", "state", "number"], unique=False
    )
    op.create_index("ix_import_row_person_id", "import_row", ["person_id"], unique=False)
    op.create_index(
        "ix_import_row_batch_id_number_key", "import_row", ["batch_id", "number_key"], unique=False
    )


def _decision() -> None:
    op.create_table(
        "import_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("choice", _one_of("decided_choice", "add", "same_person", "leave_out"), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        _refers("import_decision", "organisation_id", "organisation"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_decision")),
        sa.UniqueConstraint(
            "organisation_id", "digest", name=op.f("uq_import_decision_organisation_id_digest")
        ),
    )
    op.create_index("ix_import_decision_decided_at", "import_decision", ["decided_at"], unique=False)


def _own_number() -> None:
    op.create_table(
        "own_number",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        _refers("own_number", "organisation_id", "organisation"),
        _refers("own_number", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_number")),
        sa.UniqueConstraint("organisation_id", "number", name=op.f("uq_own_number_organisation_id_number")),
    )
    op.create_index("ix_own_number_person_id", "own_number", ["person_id"], unique=False)


def downgrade() -> None:
    op.drop_column("check_record", "imported_as")
    op.drop_table("own_number")
    op.drop_table("import_decision")
    op.drop_table("import_row")
    op.drop_table("import_batch")
