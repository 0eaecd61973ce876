"""Qualifications, awards and certificates."""

revision = "0033"
down_revision = "0032"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
