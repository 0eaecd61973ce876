"""The rota: sessions that come again, sign-ups, swaps, regime times of prisons, calendar feeds."""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"


def kind(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def number(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def of_reference(table: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint("reference", name=op.f(f"uq_{table}_reference"))


def to(table: str, column: str, other: str, **options: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, **options)  # type: ignore[arg-type]  # names of options


def check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def key(table: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}"))


def reference() -> sa.Column[str]:
    return sa.Column("reference", sa.String(length=20), nullable=False)


def upgrade() -> None:
    create_rota()
    create_session()
    create_sign_up()
    create_swap()
    create_regime_time()
    create_feed()


def create_rota() -> None:
    op.create_table(
        "rota",
        number("id"),
        number("organisation_id"),
        number("place_id"),
        number("role_id"),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column(
            "repeat",
            kind("rota_repeat", "weekly", "fortnightly", "four_weekly", "monthly", "once"),
            nullable=False,
        ),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_before", sa.Date(), nullable=False),
        number("starts_minute"),
        number("ends_minute"),
        number("needed"),
        sa.Column("joining", sa.Text(), nullable=False),
        number("version"),
        reference(),
        check("rota", "interval", "ends_before > starts_on"),
        check("rota", "times", "ends_minute > starts_minute"),
        check("rota", "needed", "needed > 0"),
        to("rota", "organisation_id", "organisation"),
        to("rota", "place_id", "organisation"),
        to("rota", "role_id", "role"),
        key("rota"),
        of_reference("rota"),
    )
    op.create_index("ix_rota_list", "rota", ["organisation_id", "starts_on", "id"])


def create_session() -> None:
    table = "rota_session"
    op.create_table(
        table,
        number("id"),
        number("rota_id"),
        number("organisation_id"),
        number("place_id"),
        moment("starts_at"),
        moment("ends_at"),
        number("needed"),
        sa.Column("state", kind("rota_session_state", "open", "cancelled", "held"), nullable=False),
        sa.Column(
            "cancel_reason",
            kind("rota_cancel_reason", "regime", "staff", "volunteers", "holiday", "other"),
            nullable=True,
        ),
        sa.Column("cancel_note", sa.String(length=300), nullable=False),
        sa.Column("is_outside", sa.Boolean(), nullable=False),
        number("calendar_sequence"),
        moment("register_taken_at", nullable=True),
        sa.Column("register_taken_by", sa.String(length=200), nullable=False),
        number("register_changes"),
        number("version"),
        reference(),
        check(table, "interval", "ends_at > starts_at"),
        check(table, "needed", "needed > 0"),
        check(table, "held_has_register", "(state = 'held') = (register_taken_at IS NOT NULL)"),
        check(table, "cancelled_why", "(state = 'cancelled') = (cancel_reason IS NOT NULL)"),
        to(table, "rota_id", "rota"),
        to(table, "organisation_id", "organisation"),
        to(table, "place_id", "organisation"),
        key(table),
        of_reference(table),
    )
    op.create_index("ix_rota_session_rota_id", table, ["rota_id", "starts_at", "id"])
    op.create_index("ix_rota_session_list", table, ["organisation_id", "starts_at", "id"])
    op.create_index("ix_rota_session_state", table, ["organisation_id", "state", "starts_at", "id"])
    op.create_index("ix_rota_session_place_id", table, ["place_id", "starts_at", "id"])


def create_sign_up() -> None:
    table = "rota_sign_up"
    op.create_table(
        table,
        number("id"),
        number("session_id"),
        number("person_id"),
        number("placement_id"),
        sa.Column(
            "state",
            kind(
                "rota_sign_up_state",
                "waiting",
                "placed",
                "given_up",
                "called_off",
                "swapped",
                "placement_ended",
                "attended",
                "missed",
            ),
            nullable=False,
        ),
        moment("asked_at"),
        moment("placed_at", nullable=True),
        moment("ended_at", nullable=True),
        number("hours_id", nullable=True),
        number("version"),
        reference(),
        check(
            table,
            "ended",
            "(state IN ('given_up', 'called_off', 'swapped', 'placement_ended')) = (ended_at IS NOT NULL)",
        ),
        to(table, "session_id", "rota_session"),
        to(table, "person_id", "person"),
        to(table, "placement_id", "placement"),
        to(table, "hours_id", "placement_session", ondelete="SET NULL"),
        key(table),
        of_reference(table),
        sa.UniqueConstraint("hours_id", name=op.f("uq_rota_sign_up_hours_id")),
    )
    live = sa.text("state IN ('waiting', 'placed', 'attended', 'missed')")
    op.create_index(
        "uq_rota_sign_up_live",
        table,
        ["session_id", "person_id"],
        unique=True,
        sqlite_where=live,
        postgresql_where=live,
    )
    op.create_index("ix_rota_sign_up_line", table, ["session_id", "state", "asked_at", "id"])
    op.create_index("ix_rota_sign_up_person_id", table, ["person_id", "state"])
    op.create_index("ix_rota_sign_up_placement_id", table, ["placement_id"])


def create_swap() -> None:
    table = "rota_swap"
    op.create_table(
        table,
        number("id"),
        number("sign_up_id"),
        number("wanted_id"),
        sa.Column("state", kind("rota_swap_state", "asked", "agreed", "withdrawn", "lapsed"), nullable=False),
        moment("asked_at"),
        moment("ended_at", nullable=True),
        number("agreed_id", nullable=True),
        number("version"),
        reference(),
        check(table, "ended", "(state = 'asked') = (ended_at IS NULL)"),
        check(table, "agreed", "(state = 'agreed') = (agreed_id IS NOT NULL)"),
        to(table, "sign_up_id", "rota_sign_up"),
        to(table, "wanted_id", "rota_session"),
        to(table, "agreed_id", "rota_sign_up"),
        key(table),
        of_reference(table),
    )
    asked = sa.text("state = 'asked'")
    op.create_index(
        "uq_rota_swap_asked",
        table,
        ["sign_up_id", "wanted_id"],
        unique=True,
        sqlite_where=asked,
        postgresql_where=asked,
    )
    op.create_index("ix_rota_swap_wanted_id", table, ["wanted_id", "state"])


def create_regime_time() -> None:
    table = "regime_time"
    op.create_table(
        table,
        number("id"),
        number("place_id"),
        number("organisation_id"),
        number("weekday"),
        number("opens_minute"),
        number("closes_minute"),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_before", sa.Date(), nullable=True),
        reference(),
        check(table, "weekday", "weekday BETWEEN 0 AND 6"),
        check(table, "times", "closes_minute > opens_minute"),
        check(table, "interval", "ends_before IS NULL OR ends_before >= starts_on"),
        to(table, "place_id", "organisation"),
        to(table, "organisation_id", "organisation"),
        key(table),
        of_reference(table),
    )
    op.create_index("ix_regime_time_place_id", table, ["place_id", "weekday", "opens_minute", "id"])


def create_feed() -> None:
    table = "calendar_feed"
    op.create_table(
        table,
        number("id"),
        number("person_id"),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("token_sealed", sa.LargeBinary(), nullable=True),
        moment("made_at"),
        moment("ended_at", nullable=True),
        reference(),
        to(table, "person_id", "person"),
        key(table),
        of_reference(table),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_feed_token_hash")),
    )
    standing = sa.text("ended_at IS NULL")
    op.create_index(
        "uq_calendar_feed_standing",
        table,
        ["person_id"],
        unique=True,
        sqlite_where=standing,
        postgresql_where=standing,
    )


def downgrade() -> None:
    for table in ("calendar_feed", "regime_time", "rota_swap", "rota_sign_up", "rota_session", "rota"):
        op.drop_table(table)
