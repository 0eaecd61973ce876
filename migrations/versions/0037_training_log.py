"""What was learnt, experience, training that can be sent again, and what was known of it at each moment."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"

STATES = ("logged", "verified", "returned")
STATE = sa.Enum(*STATES, name="training_step_state", native_enum=False, create_constraint=True, length=40)
LOGGED = (
    "INSERT INTO training_step (record_id, recorded_at, state, pack_id, completed_on, valid_before) "
    "SELECT id, logged_at, 'logged', pack_id, completed_on, valid_before FROM training_record ORDER BY id"
)
DECIDED = (
    "INSERT INTO training_step (record_id, recorded_at, state, pack_id, completed_on, valid_before) "
    "SELECT id, decided_at, state, pack_id, completed_on, valid_before FROM training_record "
    "WHERE decided_at IS NOT NULL ORDER BY id"
)
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
    create_step()


def create_step() -> None:
    """Of records that are there: that they were logged, and what was decided of them."""
    op.create_table(
        "training_step",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "record_id", sa.Integer(), sa.ForeignKey("training_record.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", STATE, nullable=False),
        sa.Column("pack_id", sa.Integer(), sa.ForeignKey("training_pack.id"), nullable=True),
        sa.Column("completed_on", sa.Date(), nullable=False),
        sa.Column("valid_before", sa.Date(), nullable=True),
    )
    op.execute(LOGGED)
    op.execute(DECIDED)
    op.create_index("ix_training_step_record_id", "training_step", ["record_id", "recorded_at", "id"])


def downgrade() -> None:
    op.drop_table("training_step")
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
