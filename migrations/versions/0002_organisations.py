"""Organisations and prisons."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_cy", sa.String(length=200), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "department",
                "agency",
                "prison",
                "probation_region",
                "probation_delivery_unit",
                "police",
                "youth_justice",
                "court_service",
                "voluntary",
                "infrastructure_body",
                "other",
                name="organisation_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "sector",
            sa.Enum(
                "justice_policy",
                "prisons_and_probation",
                "prisons",
                "probation",
                "courts",
                "police",
                "prosecution",
                "parole",
                "youth_justice",
                "victims_and_witnesses",
                "legal_aid",
                "voluntary",
                name="organisation_sector",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column(
            "path", sa.String(200).with_variant(sa.String(200, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("is_place", sa.Boolean(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column(
            "closed_precision",
            sa.Enum(
                "day",
                "month",
                "year",
                name="organisation_closed_precision",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "kept_by",
            sa.Enum(
                "reference_data",
                "administrator",
                name="organisation_kept_by",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.CheckConstraint(
            "(closed_on IS NULL) = (closed_precision IS NULL)",
            name=op.f("ck_organisation_closed_on_has_precision"),
        ),
        sa.CheckConstraint(
            "closed_on IS NULL OR NOT is_active", name=op.f("ck_organisation_closed_is_not_active")
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["organisation.id"], name=op.f("fk_organisation_parent_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("code", name=op.f("uq_organisation_code")),
        sa.UniqueConstraint("path", name=op.f("uq_organisation_path")),
        sa.UniqueConstraint("reference", name=op.f("uq_organisation_reference")),
    )
    op.create_index("ix_organisation_kind", "organisation", ["kind", "is_active", "name", "id"], unique=False)
    op.create_index("ix_organisation_name", "organisation", ["name", "id"], unique=False)
    op.create_index(op.f("ix_organisation_parent_id"), "organisation", ["parent_id"], unique=False)
    op.create_index(
        "ix_organisation_place", "organisation", ["is_place", "is_active", "name", "id"], unique=False
    )
    op.create_table(
        "establishment",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("categories", sa.String(length=10), nullable=True),
        sa.Column("holds_men", sa.Boolean(), nullable=True),
        sa.Column("holds_women", sa.Boolean(), nullable=True),
        sa.Column("holds_under_18s", sa.Boolean(), nullable=True),
        sa.Column("is_open", sa.Boolean(), nullable=True),
        sa.Column("predominant_function", sa.String(length=40), nullable=True),
        sa.Column("is_contracted", sa.Boolean(), nullable=True),
        sa.Column("operator", sa.String(length=60), nullable=True),
        sa.Column("address_line_1", sa.String(length=100), nullable=True),
        sa.Column("address_line_2", sa.String(length=100), nullable=True),
        sa.Column("town", sa.String(length=60), nullable=True),
        sa.Column("county", sa.String(length=60), nullable=True),
        sa.Column("postcode", sa.String(length=8), nullable=True),
        sa.Column("country", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_establishment_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_establishment")),
    )


def downgrade() -> None:
    op.drop_table("establishment")
    op.drop_table("organisation")
