"""The good practice bank: collections, entries with their versions, files, and consent to their use."""

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"


def upgrade() -> None:
    op.create_table(
        "guidance_collection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=150), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guidance_collection")),
        sa.UniqueConstraint("slug", name=op.f("uq_guidance_collection_slug")),
    )
    op.create_table(
        "practice_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=150), nullable=False),
        sa.Column("slug", sa.String(length=100), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column(
            "origin",
            sa.Enum(
                "form",
                "survey",
                "programme",
                "first_edition",
                name="practice_origin",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("origin_reference", sa.String(length=60), nullable=False),
        sa.Column("edition_key", sa.String(length=120), nullable=True),
        sa.Column("edition_digest", sa.String(length=64), nullable=False),
        sa.Column(
            "work",
            sa.Enum(
                "draft",
                "submitted",
                "in_review",
                "changes_asked",
                "published",
                "replaced",
                "discarded",
                name="practice_work",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("first_published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("archived_by", sa.String(length=200), nullable=False),
        sa.Column("archived_reason", sa.Text(), nullable=False),
        sa.Column("begun_by", sa.String(length=200), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.CheckConstraint(
            "(archived_at IS NULL) = (archived_by = '')", name=op.f("ck_practice_entry_archived_by_somebody")
        ),
        sa.CheckConstraint(
            "NOT is_public OR published_at IS NOT NULL", name=op.f("ck_practice_entry_public_since")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_practice_entry_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_entry")),
        sa.UniqueConstraint("edition_key", name=op.f("uq_practice_entry_edition_key")),
        sa.UniqueConstraint("reference", name=op.f("uq_practice_entry_reference")),
    )
    op.create_index("ix_practice_entry_changed_at", "practice_entry", ["changed_at", "id"], unique=False)
    op.create_index(
        "ix_practice_entry_organisation_id",
        "practice_entry",
        ["organisation_id", "changed_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_practice_entry_public", "practice_entry", ["is_public", "published_at", "id"], unique=False
    )
    op.create_index("ix_practice_entry_review_on", "practice_entry", ["review_on", "id"], unique=False)
    op.create_index("ix_practice_entry_work", "practice_entry", ["work", "changed_at", "id"], unique=False)
    op.create_table(
        "practice_consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("given_by", sa.String(length=200), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["practice_entry.id"], name=op.f("fk_practice_consent_entry_id_practice_entry")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_consent")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_practice_consent_entry_id")),
    )
    op.create_table(
        "practice_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "submitted",
                "in_review",
                "changes_asked",
                "published",
                "replaced",
                "discarded",
                name="practice_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=150), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "case_study",
                "guide",
                "tool",
                "evidence",
                name="practice_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "setting",
            sa.Enum(
                "prison",
                "community",
                "both",
                "court",
                "police",
                name="practice_setting",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("themes", sa.JSON(), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("groups", sa.JSON(), nullable=False),
        sa.Column("organisation_name", sa.String(length=200), nullable=False),
        sa.Column("contact", sa.String(length=200), nullable=False),
        sa.Column("grade", sa.Integer(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("cost", sa.Text(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.Column("is_illustrative", sa.Boolean(), nullable=False),
        sa.Column("collection_id", sa.Integer(), nullable=True),
        sa.Column("writers", sa.JSON(), nullable=False),
        sa.Column("written_by", sa.String(length=200), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_key", sa.String(length=80), nullable=False),
        sa.Column("submitted_by", sa.String(length=200), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by", sa.String(length=200), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("change_note", sa.Text(), nullable=False),
        sa.Column("is_correction", sa.Boolean(), nullable=False),
        sa.CheckConstraint("grade BETWEEN 1 AND 5", name=op.f("ck_practice_version_grade")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_practice_version_number")),
        sa.ForeignKeyConstraint(
            ["collection_id"],
            ["guidance_collection.id"],
            name=op.f("fk_practice_version_collection_id_guidance_collection"),
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["practice_entry.id"], name=op.f("fk_practice_version_entry_id_practice_entry")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_version")),
        sa.UniqueConstraint("entry_id", "number", name=op.f("uq_practice_version_entry_id_number")),
    )
    op.create_index(
        "uq_practice_version_open",
        "practice_version",
        ["entry_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('draft', 'submitted', 'in_review', 'changes_asked')"),
        postgresql_where=sa.text("state IN ('draft', 'submitted', 'in_review', 'changes_asked')"),
    )
    op.create_index(
        "uq_practice_version_out",
        "practice_version",
        ["entry_id"],
        unique=True,
        sqlite_where=sa.text("state = 'published'"),
        postgresql_where=sa.text("state = 'published'"),
    )
    op.create_table(
        "practice_attachment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=150), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_practice_attachment_file_id_stored_file")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["practice_version.id"],
            name=op.f("fk_practice_attachment_version_id_practice_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_attachment")),
        sa.UniqueConstraint("reference", name=op.f("uq_practice_attachment_reference")),
    )
    op.create_index(op.f("ix_practice_attachment_file_id"), "practice_attachment", ["file_id"], unique=False)
    op.create_index(
        "ix_practice_attachment_version_id", "practice_attachment", ["version_id", "id"], unique=False
    )


def downgrade() -> None:
    op.drop_table("practice_attachment")
    op.drop_table("practice_version")
    op.drop_table("practice_consent")
    op.drop_table("practice_entry")
    op.drop_table("guidance_collection")
