"""What was learnt, experience, and training that was sent back and can be sent again."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"

STATES = ("logged", "verified", "returned")
STATES_BEFORE = ("logged", "verified", "rejected")


def upgrade() -> None:
    with op.batch_alter_table("training_record") as table:
        table.drop_constraint(op.f("ck_training_record_training_state"), type_="check")
        table.add_column(sa.Column("learnt", sa.Text(), server_default="", nullable=False))
        table.add_column(sa.Column("is_experience", sa.Boolean(), server_default=sa.false(), nullable=False))
        table.add_column(sa.Column("sent_again_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("sent_again_by", sa.String(length=200), server_default="", nullable=False))
    op.execute("UPDATE training_record SET state = 'returned' WHERE state = 'rejected'")
    with op.batch_alter_table("training_record") as table:
        table.create_check_constraint(op.f("ck_training_record_training_state"), one_of(STATES))
        table.create_check_constraint(
            op.f("ck_training_record_experience"), "pack_id IS NULL OR NOT is_experience"
        )


def downgrade() -> None:
    with op.batch_alter_table("training_record") as table:
        table.drop_constraint(op.f("ck_training_record_experience"), type_="check")
        table.drop_constraint(op.f("ck_training_record_training_state"), type_="check")
    op.execute("UPDATE training_record SET state = 'rejected' WHERE state = 'returned'")
    with op.batch_alter_table("training_record") as table:
        table.create_check_constraint(op.f("ck_training_record_training_state"), one_of(STATES_BEFORE))
        for name in ("sent_again_by", "sent_again_at", "is_experience", "learnt"):
            table.drop_column(name)


def one_of(states: tuple[str, ...]) -> str:
    return f"state IN ({', '.join(repr(state) for state in states)})"
