"""E-learning: who began which version, and each attempt."""

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
