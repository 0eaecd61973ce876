"""Training packs: versions and modules."""

revision = "0030"
down_revision = "0028"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
