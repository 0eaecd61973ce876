"""Do-not-match statements, and the screening of every placement that runs, will run, or is proposed."""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
BATCH = 1000
MOMENTS = ("asked_at", "due_at", "decided_at", "looked_at")


def choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    create_do_not_match()
    create_screening()
    create_screening_conflict()
    with op.batch_alter_table("placement") as table:
        table.add_column(sa.Column("screening_id", sa.Integer(), nullable=True))
        table.create_foreign_key(
            op.f("fk_placement_screening_id_screening"), "screening", ["screening_id"], ["id"]
        )
    op.create_index("ix_placement_screening_id", "placement", ["screening_id"], unique=True)
    screen_what_is_there()


def create_do_not_match() -> None:
    op.create_table(
        "do_not_match",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("organisation_id", sa.Integer(), sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_before", sa.Date(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(200), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.UniqueConstraint("reference"),
        sa.CheckConstraint("ends_before >= starts_on", name="interval"),
    )
    op.create_index("ix_do_not_match_organisation_id", "do_not_match", ["organisation_id", "made_at", "id"])
    op.create_index("ix_do_not_match_in_force", "do_not_match", ["starts_on", "ends_before", "id"])
    op.create_table(
        "do_not_match_side",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("statement_id", sa.Integer(), sa.ForeignKey("do_not_match.id"), nullable=False),
        sa.Column("person_id", sa.Integer(), sa.ForeignKey("person.id"), nullable=True),
        sa.Column("named_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.UniqueConstraint("reference"),
    )
    op.create_index("ix_do_not_match_side_statement_id", "do_not_match_side", ["statement_id", "id"])
    op.create_index("ix_do_not_match_side_person_id", "do_not_match_side", ["person_id", "statement_id"])


def create_screening() -> None:
    op.create_table(
        "screening",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("person_id", sa.Integer(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("organisation_id", sa.Integer(), sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("place_id", sa.Integer(), sa.ForeignKey("organisation.id"), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_before", sa.Date(), nullable=False),
        sa.Column("others_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("state", choice("screening_state", "pending", "clear", "choose_another"), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.UniqueConstraint("reference"),
        sa.CheckConstraint("ends_before >= starts_on", name="interval"),
        sa.CheckConstraint("(state = 'pending') = (decided_at IS NULL)", name="decided"),
    )
    op.create_index("ix_screening_due", "screening", ["state", "due_at", "id"])
    op.create_index("ix_screening_person_id", "screening", ["person_id", "id"])


def create_screening_conflict() -> None:
    op.create_table(
        "screening_conflict",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("screening_id", sa.Integer(), sa.ForeignKey("screening.id"), nullable=False),
        sa.Column("statement_id", sa.Integer(), sa.ForeignKey("do_not_match.id"), nullable=False),
        sa.Column("organisation_id", sa.Integer(), sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settlement", choice("screening_settlement", "paused", "goes_on"), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.String(200), nullable=False),
        sa.Column("why_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.UniqueConstraint("reference"),
        sa.UniqueConstraint("screening_id", "statement_id"),
        sa.CheckConstraint("(settlement IS NULL) = (settled_at IS NULL)", name="settled"),
    )
    op.create_index(
        "ix_screening_conflict_open",
        "screening_conflict",
        ["organisation_id", "settled_at", "found_at", "id"],
    )
    op.create_table(
        "screening_pause",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("conflict_id", sa.Integer(), sa.ForeignKey("screening_conflict.id"), nullable=False),
        sa.Column("screening_id", sa.Integer(), sa.ForeignKey("screening.id"), nullable=False),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.UniqueConstraint("reference"),
        sa.UniqueConstraint("conflict_id", "screening_id"),
    )
    op.create_index("ix_screening_pause_screening_id", "screening_pause", ["screening_id"])


def screen_what_is_there() -> None:
    """Nobody could make a statement before: what is there is clear, and later ones are compared with it."""
    connection = op.get_bind()
    moment = sa.func.current_timestamp(type_=sa.DateTime(timezone=True))
    now = connection.execute(sa.select(moment)).scalar_one()
    placement = sa.table(
        "placement",
        *map(sa.column, ("id", "state", "person_id", "organisation_id", "place_id", "screening_id")),
        sa.column("starts_on", sa.Date()),
        sa.column("ends_before", sa.Date()),
    )
    screening = sa.table(
        "screening",
        *map(sa.column, ("id", "kind", "person_id", "organisation_id", "place_id", "state", "reference")),
        sa.column("starts_on", sa.Date()),
        sa.column("ends_before", sa.Date()),
        *(sa.column(each, sa.DateTime(timezone=True)) for each in MOMENTS),
    )
    columns = ("person_id", "organisation_id", "place_id", "starts_on", "ends_before")
    waits = sa.select(placement.c.id, *(placement.c[each] for each in columns)).where(
        placement.c.state.in_(("proposed", "approved", "suspended")), placement.c.screening_id.is_(None)
    )
    said = {"kind": "placement", "state": "clear", **dict.fromkeys(MOMENTS, now)}
    while rows := connection.execute(waits.order_by(placement.c.id).limit(BATCH)).mappings().all():
        references = {new_reference(): row for row in rows}
        connection.execute(
            sa.insert(screening),
            [
                {**said, "reference": reference, **{each: row[each] for each in columns}}
                for reference, row in references.items()
            ],
        )
        numbers = connection.execute(
            sa.select(screening.c.reference, screening.c.id).where(screening.c.reference.in_(references))
        )
        connection.execute(
            sa.update(placement)
            .where(placement.c.id == sa.bindparam("number"))
            .values(screening_id=sa.bindparam("screening")),
            [
                {"number": references[reference]["id"], "screening": number}
                for reference, number in numbers.all()
            ],
        )


def new_reference() -> str:
    return "SCR-" + "".join(secrets.choice(ALPHABET) for _ in range(8))


def downgrade() -> None:
    op.drop_index("ix_placement_screening_id", table_name="placement")
    with op.batch_alter_table("placement") as table:
        table.drop_constraint(op.f("fk_placement_screening_id_screening"), type_="foreignkey")
        table.drop_column("screening_id")
    for name in ("screening_pause", "screening_conflict", "screening", "do_not_match_side", "do_not_match"):
        op.drop_table(name)
