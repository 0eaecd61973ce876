"""Training packs: versions and modules. Packs that stand there get theirs when packs are next loaded."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"

STATE = sa.Enum(
    "draft",
    "published",
    "withdrawn",
    name="training_pack_state",
    native_enum=False,
    create_constraint=True,
    length=40,
)


def upgrade() -> None:
    op.create_table(
        "training_pack_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pack_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(length=20), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("state", STATE, nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("required_of", sa.Text(), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("aims", sa.JSON(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("pass_mark", sa.Integer(), nullable=False),
        sa.Column("validity_months", sa.Integer(), nullable=False),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("from_upload", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_training_pack_version_minutes")),
        sa.CheckConstraint("pass_mark BETWEEN 1 AND 100", name=op.f("ck_training_pack_version_pass_mark")),
        sa.CheckConstraint("validity_months > 0", name=op.f("ck_training_pack_version_validity_months")),
        sa.CheckConstraint(
            "(state = 'draft') = (published_at IS NULL)",
            name=op.f("ck_training_pack_version_published_has_moment"),
        ),
        sa.CheckConstraint(
            "(state = 'withdrawn') = (withdrawn_on IS NOT NULL)",
            name=op.f("ck_training_pack_version_withdrawn_has_day"),
        ),
        sa.ForeignKeyConstraint(
            ["pack_id"], ["training_pack.id"], name=op.f("fk_training_pack_version_pack_id_training_pack")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_pack_version")),
        sa.UniqueConstraint("reference", name=op.f("uq_training_pack_version_reference")),
        sa.UniqueConstraint("pack_id", "version", name=op.f("uq_training_pack_version_pack_id_version")),
    )
    op.create_table(
        "training_module",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("reading_age", sa.Float(), nullable=False),
        sa.Column("aims", sa.JSON(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("further_reading", sa.JSON(), nullable=False),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_training_module_minutes")),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["training_pack_version.id"],
            name=op.f("fk_training_module_version_id_training_pack_version"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_module")),
        sa.UniqueConstraint("version_id", "position", name=op.f("uq_training_module_version_id_position")),
        sa.UniqueConstraint("version_id", "code", name=op.f("uq_training_module_version_id_code")),
    )


def downgrade() -> None:
    op.drop_table("training_module")
    op.drop_table("training_pack_version")
